"""The picture that stands for a page where its link is shared: what it says, and where."""

from dataclasses import dataclass
from textwrap import wrap

from listening.findings import Findings
from listening.report import editing
from listening.report.estimates import is_known
from listening.report.language import marked
from listening.report.words import Words

WIDTH, HEIGHT = 1200, 630
LINE_HEIGHT = 76
FIRST_LINE = 238
LETTERS_A_LINE = 30
MOST_LINES = 4
EMBEDDED = "\u202b{}\u202c"  # the drawing takes every line for left to right unless told
FIGURES = (
    ("participants", marked("%(figure)s accounts took part")),
    ("posts", marked("%(figure)s posts")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, and its distance from the top in pixels."""

    text: str
    top: int


@dataclass(frozen=True, slots=True)
class Card:
    """What the card says; `mark` is what it must not be taken for, or nothing."""

    title: tuple[Line, ...]
    kicker: str
    covered: str
    figures: tuple[str, ...]
    mark: str
    is_right_to_left: bool


def card_of(words: Words, findings: Findings, *, is_draft: bool, headline: str = "") -> Card:
    """Lay out the card of a page: its headline in lines, two figures, and the days covered."""
    lines = _shortened(wrap(headline or editing.headline(words, findings), LETTERS_A_LINE))
    marks = (
        (words.gettext("Draft"), is_draft),
        (words.gettext("Synthetic data"), findings.synthetic),
    )
    is_right_to_left = words.direction == "rtl"
    written = EMBEDDED if is_right_to_left else "{}"
    return Card(
        title=tuple(
            Line(written.format(text), FIRST_LINE + index * LINE_HEIGHT)
            for index, text in enumerate(lines)
        ),
        kicker=findings.campaign.name,
        covered=words.day_range(findings.window.since, findings.window.until),
        figures=tuple(_figures(words, findings)),
        mark=" · ".join(text for text, is_so in marks if is_so),
        is_right_to_left=is_right_to_left,
    )


def _shortened(lines: list[str]) -> list[str]:
    if len(lines) <= MOST_LINES:
        return lines
    return [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]} …"]


def _figures(words: Words, findings: Findings) -> list[str]:
    """Give the figures that are known, in words."""
    given = ((findings.figures.get(key), told) for key, told in FIGURES)
    return [
        words.gettext(told, figure=words.figure(figure, "count"))
        for figure, told in given
        if figure is not None and is_known(figure)
    ]
