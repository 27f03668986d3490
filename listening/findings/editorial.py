"""What comms wrote for a page: text around the figures, which it can name but not change."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Quote(_Frozen):
    """Somebody's words, by their recorded consent; `who` is how they want to be named.

    `language` is a BCP 47 tag; `translation` is into the page's language, empty without one.
    """

    key: str
    text: str
    language: str
    who: str
    translation: str = ""


class Action(_Frozen):
    """What was done about a code, or why not: "you said, we did".

    `on` is the day from which it held, `check` how it will be seen whether it helped.
    """

    code: str
    did: str
    team: str
    status: Literal["done", "doing", "not done"]
    on: date | None = None
    why: str = ""
    check: str = ""


class EditorNote(_Frozen):
    """A correction in the editor's words, and its day."""

    day: date
    note: str


class Editorial(_Frozen):
    """What comms wrote. Figures stand in it as placeholders, such as "{{ participants }}".

    What is empty is proposed by the pipeline instead; `paraphrases` are by code.
    """

    headline: str = ""
    standfirst: str = ""
    points: tuple[str, ...] = ()
    paraphrases: dict[str, str] = {}
    quotes: tuple[Quote, ...] = ()
    actions: tuple[Action, ...] = ()
    corrections: tuple[EditorNote, ...] = ()
