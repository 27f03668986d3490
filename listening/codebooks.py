"""Reading codebooks: TOML files beside config.toml, checked before anything is counted."""

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from listening.errors import ConfigError
from listening.problems import KEY, first_problem
from listening.scoring.codebook import Code, Codebook, Dimension, is_phrase


def _checked_phrase(written: str) -> str:
    if not is_phrase(written):
        raise ValueError("a phrase is words, each with '*' at its end at the most, as in 'bill*'")
    return written


Phrase = Annotated[str, AfterValidator(_checked_phrase)]
Key = Annotated[str, StringConstraints(pattern=KEY)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CodeTable(_Frozen):
    """One code: its title, and `words` by language, such as en, sv and ur-Latn."""

    title: str = Field(examples=["Network"])
    words: dict[str, tuple[Phrase, ...]] = Field(examples=[{"en": ["network"]}])


class DimensionTable(_Frozen):
    """One dimension: `value = true` where praise and breach are told apart."""

    title: str = Field(examples=["Themes"])
    value: bool = False
    codes: dict[Key, CodeTable]


class CodebookFile(_Frozen):
    """A file: its dimensions by key."""

    dimension: dict[Key, DimensionTable]


def load_codebook(paths: Sequence[Path]) -> Codebook | None:
    """Return the codebooks of a campaign as one, or None where it has none.

    Raises ConfigError, one line, for a file that cannot be read or is no codebook, and for two
    dimensions of one name.
    """
    if not paths:
        return None
    return _load(tuple((path, _read(path)) for path in paths))


@lru_cache(maxsize=8)
def _load(files: tuple[tuple[Path, str], ...]) -> Codebook:
    dimensions: dict[str, Dimension] = {}
    for path, content in files:
        for key, table in _checked(path, content).dimension.items():
            if key in dimensions:
                raise ConfigError(f"{path}: another codebook has a dimension {key}, too; rename it")
            dimensions[key] = _dimension(key, table)
    return Codebook("+".join(path.stem for path, _ in files), tuple(dimensions.values()))


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: the codebook cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: the codebook is no text in UTF-8: save it as that") from None


def _checked(path: Path, content: str) -> CodebookFile:
    try:
        tables: dict[str, Any] = tomllib.loads(content)
        return CodebookFile.model_validate(tables)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from None
    except ValidationError as error:
        raise ConfigError(f"{path}: {first_problem(error, CodebookFile)}") from None


def _dimension(key: str, table: DimensionTable) -> Dimension:
    codes = (
        Code(f"{key}/{name}", code.title, {lang: code.words[lang] for lang in sorted(code.words)})
        for name, code in table.codes.items()
    )
    return Dimension(key, table.title, table.value, tuple(codes))
