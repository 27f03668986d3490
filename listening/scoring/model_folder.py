"""A folder with a model of somebody else's: what it reads, how it names its labels, its version.

Beside the model's own files it has `listening.toml`, which says what they cannot:

    languages = ["en"]
    labels = ["negative", "neutral", "positive"]   # where config.json's id2label names them else
    longest = 128                                  # pieces of a text that are read, if not 128
    spelled = true                                 # emoji by name and tags in words, if it wants so
"""

import json
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from importlib.resources.abc import Traversable
from itertools import groupby
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from listening.model import Label, Score
from listening.scoring.spelling import spelled

ABOUT = "listening.toml"
LABELS = (Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE)
NOTHING_SAID = Score(Label.NEUTRAL, 0.0, 1.0, 0.0)
"""Of a text without a sign: it is read by no model."""

BATCH = 32
"""Texts at once: what a processor's cache holds of a small network."""

_DECIMALS = 6
_PART = 1 << 20

Cut = TypeVar("Cut", bound=Sequence[int])


class About(BaseModel):
    """What listening.toml says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    languages: tuple[str, ...] = Field(min_length=1)
    labels: tuple[str, ...] = ()
    longest: int = Field(128, ge=8)
    spelled: bool = False


class ModelFolder:
    """A folder, read once it is asked; each property raises ValueError where a file is wrong."""

    def __init__(self, files: Traversable) -> None:
        self.files = files

    @cached_property
    def about(self) -> About:
        """What listening.toml says."""
        try:
            return About.model_validate(tomllib.loads(self.text_of(ABOUT)))
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"{ABOUT}: not valid TOML: {error}") from None
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise ValueError(f"{ABOUT}: {where}: {first['msg']}") from None

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """Where the model has negative, neutral and positive among what it gives."""
        names = [name.casefold() for name in self.about.labels or self._own_labels()]
        if sorted(names) != sorted(LABELS):
            raise ValueError(
                f'{ABOUT}: say what the model gives, in its order, as labels = ["negative", '
                f'"neutral", "positive"]'
            )
        return tuple(names.index(label) for label in LABELS)

    def _own_labels(self) -> Sequence[str]:
        names: dict[str, str] = json.loads(self.text_of("config.json")).get("id2label", {})
        return [names[number] for number in sorted(names, key=int)]

    @cached_property
    def version(self) -> str:
        """Names the model by what is in its files."""
        digest = sha256()
        for file in sorted(self.files.iterdir(), key=lambda file: file.name):
            if file.is_file():
                digest.update(f"{file.name}\n".encode())
                digest.update(_digest_of(file))
        return "1-" + digest.hexdigest()[:8]

    def has(self, name: str) -> bool:
        """Return whether there is such a file."""
        return (self.files / name).is_file()

    def bytes_of(self, name: str) -> bytes:
        """Return a file; raises ValueError where it cannot be read."""
        try:
            return (self.files / name).read_bytes()
        except OSError as error:
            raise ValueError(f"{name}: cannot be read: {error.strerror}") from None

    def text_of(self, name: str) -> str:
        """Return a file as text."""
        return self.bytes_of(name).decode("utf-8")

    def score(
        self,
        texts: Sequence[str],
        cut: Callable[[Sequence[str]], Sequence[Cut]],
        run: Callable[[list[Cut]], NDArray[Any]],
        *,
        size: int = BATCH,
    ) -> list[Score]:
        """Return one score per text. `cut` makes numbers of texts, and `run` a row for each of
        some that are equally long, so that none is filled up to the length of another.
        """
        said = [n for n, text in enumerate(texts) if text.strip()]
        found = [NOTHING_SAID] * len(texts)
        rows = cut([self._read(texts[n]) for n in said])
        for batch in _batches([len(row) for row in rows], size):
            given = run([rows[n] for n in batch])[:, list(self.columns)]
            for n, chances in zip(batch, np.round(given, _DECIMALS).tolist(), strict=True):
                best = LABELS[max(range(len(LABELS)), key=chances.__getitem__)]
                found[said[n]] = Score(best, *chances)
        return found

    def _read(self, text: str) -> str:
        """Return a text as the model reads it; half a character, which no library takes, is "?"."""
        whole = text.encode("utf-8", "replace").decode()
        return spelled(whole) if self.about.spelled else whole


def softmax(scores: NDArray[Any]) -> NDArray[Any]:
    """Return probabilities, a row for each text."""
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: NDArray[Any] = odds / odds.sum(axis=1, keepdims=True)
    return chances


def _batches(lengths: Sequence[int], size: int) -> Iterator[list[int]]:
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    for _, group in groupby(order, key=lengths.__getitem__):
        alike = list(group)
        yield from (alike[start : start + size] for start in range(0, len(alike), size))


def _digest_of(file: Traversable) -> bytes:
    digest = sha256()
    with file.open("rb") as content:
        while part := content.read(_PART):
            digest.update(part)
    return digest.digest()
