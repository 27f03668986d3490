"""Reading an editorial file: Markdown for the page's text, TOML in front of it for the rest.

Between two lines of "+++" stand paraphrases, quotes with their consent, actions and
corrections; below them a headline ("# …"), the standfirst, and "## Main points" as a list.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from listening.errors import ConfigError
from listening.findings.editorial import Action, EditorNote, Quote
from listening.problems import KEY, first_problem

FENCE = "+++"
REMARK = re.compile(r"<!--.*?-->", re.DOTALL)
POINTS = "Main points"
LONGEST_HEADLINE = 70
ANY_PAGE = "any page"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Tag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Consent(_Frozen):
    """That somebody let their words be shown: since when, until when, and on which pages.

    `record` says where the consent is kept; it is for your desk, and never shown. `scope` is
    "any page", or the name of a page's folder. `withdrawn` ends it at once.
    """

    given: date = Field(examples=["2026-10-20"])
    record: Text = Field(examples=["mail of 20 October, in the campaign's folder"])
    scope: Text = Field(ANY_PAGE, examples=["2026-09-28_2026-10-18"])
    expires: date | None = Field(None, examples=["2027-10-20"])
    withdrawn: date | None = None


class QuoteTable(_Frozen):
    """One quote; `post` is "source:id" where it is a post's text, and goes when that goes."""

    key: Annotated[str, StringConstraints(pattern=KEY)] = Field(examples=["shop-in-town"])
    text: Text
    language: Tag = Field(examples=["ur"])
    who: Text = Field(examples=["A customer, Lahore"])
    consent: Consent
    translation: str = ""
    post: str = Field("", examples=["x:12345"], pattern=r"^$|^[^:]+:.+$")


class ActionTable(_Frozen):
    """One action: the code it answers, what was done, since when, by which team, or why not."""

    code: Text = Field(examples=["themes/billing"])
    did: Text
    team: Text = Field(examples=["Billing"])
    status: Literal["done", "doing", "not done"]
    on: date | None = Field(None, examples=["2026-10-08"])
    why: str = ""
    check: str = ""


class CorrectionTable(_Frozen):
    """A correction in your words."""

    day: date = Field(examples=["2026-11-03"])
    note: Text


class FrontMatter(_Frozen):
    """What stands between the lines of "+++"."""

    paraphrases: dict[str, Text] = Field({}, examples=[{"themes/billing": "Bills come late."}])
    quotes: tuple[QuoteTable, ...] = ()
    actions: tuple[ActionTable, ...] = ()
    corrections: tuple[CorrectionTable, ...] = ()


class EditorialFile(_Frozen):
    """A file as it was read: its tables, and the text below them."""

    path: Path
    tables: FrontMatter = FrontMatter()
    headline: str = ""
    standfirst: str = ""
    points: tuple[str, ...] = ()

    def codes(self) -> list[str]:
        """Return every code that the file names."""
        return [*self.tables.paraphrases, *(each.code for each in self.tables.actions)]

    def quotes(self) -> list[tuple[QuoteTable, Quote]]:
        """Return each quote, and what of it may be shown."""
        shown = Quote.model_fields
        return [
            (each, Quote.model_validate(each.model_dump(include=set(shown))))
            for each in self.tables.quotes
        ]

    def actions(self) -> tuple[Action, ...]:
        """Return the actions, as the page has them."""
        return tuple(Action.model_validate(each.model_dump()) for each in self.tables.actions)

    def corrections(self) -> tuple[EditorNote, ...]:
        """Return the corrections, as the page has them."""
        return tuple(EditorNote(day=each.day, note=each.note) for each in self.tables.corrections)


def load_editorial(path: Path) -> EditorialFile:
    """Read and check an editorial file. Raises ConfigError, one line, for what is wrong with it."""
    front, body = _split(path, _read(path))
    try:
        tables = FrontMatter.model_validate(tomllib.loads(front))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML between the lines of {FENCE}: {error}") from None
    except ValidationError as error:
        raise ConfigError(f"{path}: {first_problem(error, FrontMatter)}") from None
    keys = [each.key for each in tables.quotes]
    if double := next((key for key in keys if keys.count(key) > 1), None):
        raise ConfigError(f"{path}: two quotes have the key {double!r}; give each its own")
    return _with_text(path, tables, body, below=front.count("\n") + 2 if front else 0)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: cannot be read: it is no text in UTF-8") from None


def _split(path: Path, text: str) -> tuple[str, str]:
    """Return what stands between the fences, and what stands below them."""
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    if not lines or lines[0].strip() != FENCE:
        return "", text
    end = next((at for at, line in enumerate(lines[1:], 1) if line.strip() == FENCE), None)
    if end is None:
        raise ConfigError(f"{path}: line 1 opens a table with {FENCE}, and no line closes it")
    return "".join(lines[1:end]), "".join(lines[end + 1 :])


def _with_text(path: Path, tables: FrontMatter, body: str, below: int) -> EditorialFile:
    headline, standfirst, points = "", list[str](), list[str]()
    section = ""
    for kind, text, line in _blocks(body):
        where = f"{path}: line {line + below}"
        if kind == "h1":
            headline = text
        elif kind.startswith("h"):
            section = _section(where, text)
        elif kind == "li" and section == POINTS:
            points.append(text)
        elif kind == "p" and not section:
            standfirst.append(text)
        else:
            raise ConfigError(f"{where}: main points are a list: begin each with '- '")
    if len(headline) > LONGEST_HEADLINE and "{{" not in headline:
        raise ConfigError(f"{path}: the headline has more than {LONGEST_HEADLINE} characters")
    return EditorialFile(
        path=path,
        tables=tables,
        headline=headline,
        standfirst=" ".join(standfirst),
        points=tuple(points),
    )


def _section(where: str, title: str) -> str:
    if title != POINTS:
        raise ConfigError(
            f"{where}: no section is called {title!r}; known: {POINTS!r}, and '# …', the headline"
        )
    return title


def _blocks(body: str) -> Iterator[tuple[str, str, int]]:
    """Yield each piece of text: what it is (h1, h2, li or p), itself, and its line from 1."""
    silent = REMARK.sub(lambda remark: "\n" * remark[0].count("\n"), body)
    tokens: Sequence[Token] = MarkdownIt("zero").enable(["heading", "list"]).parse(silent)
    is_in_list, kind = False, "p"
    for token in tokens:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            is_in_list = True
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            is_in_list = False
        elif token.type == "heading_open":
            kind = token.tag
        elif token.type == "paragraph_open":
            kind = "li" if is_in_list else "p"
        elif token.type == "inline":
            text = " ".join(token.content.split())
            yield kind, text, (token.map[0] if token.map else 0) + 1
