"""What a chart is made of, as the templates draw it: columns, bands, parts, dots and ticks.

Across, positions are percentages of the chart's width, so that a chart fits a phone and a
wide screen without scaling its letters; down, they are pixels.
"""

from dataclasses import dataclass
from datetime import date

from listening.findings import Sentiment
from listening.report.figures import Card


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of an axis and what stands beside it; `anchor` keeps a label inside the chart."""

    at: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Peak:
    """The label over the highest column: across in percent, down in pixels."""

    at: float
    top: float
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Column:
    """One day's posts, and its reposts on top of them, of no height where they are not known."""

    left: float
    width: float
    top: float
    height: float
    repost_height: float
    is_partial: bool


@dataclass(frozen=True, slots=True)
class Band:
    """Days in a row without a number: why, and the label where it fits."""

    left: float
    width: float
    middle: float
    why: str
    is_labelled: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """An event: where it stands, how far down its line goes, its number, and what it was."""

    at: float
    foot: float
    number: str
    day: date
    title: str


@dataclass(frozen=True, slots=True)
class DailyChart:
    """Posts per day as columns, stacked; days without a number are bands over the whole height.

    `is_stacked` where reposts of some day are drawn, `hides_reposts` where those of another
    are not known.
    """

    columns: tuple[Column, ...]
    bands: tuple[Band, ...]
    levels: tuple[Tick, ...]
    dates: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    peak: Peak | None
    is_stacked: bool
    hides_reposts: bool
    top: int
    floor: int
    height: int


@dataclass(frozen=True, slots=True)
class StripRow:
    """One source's days: a band for each run of days that were collected alike."""

    source: str
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """What was collected, a row a source, over the days of the window."""

    rows: tuple[StripRow, ...]
    dates: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A label's part of a bar, or what is "suppressed" of it; `text` is empty where it would
    not fit.
    """

    label: str
    left: float
    width: float
    middle: float
    text: str


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One bar of 100%; no parts where the shares are not known."""

    sentiment: Sentiment
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ShareChart:
    """Bars of 100%, one a role or language; `has_suppressed` where a bar has a hidden part."""

    rows: tuple[ShareRow, ...]
    has_suppressed: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """A value, and its interval as a whisker of no width where there is none.

    `look` names what it is: a label of sentiment, "before", "after" or "share".
    """

    at: float
    left: float
    width: float
    look: str


@dataclass(frozen=True, slots=True)
class DotRow:
    """One line of a chart of dots: its name, its figures in words, and where they stand."""

    name: str
    note: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class DotChart:
    """Values with their intervals on one scale from nought."""

    rows: tuple[DotRow, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Rung:
    """One figure on the ladder's scale: a dot where it is exact, a bar from low to high else."""

    card: Card
    at: float | None
    left: float | None
    width: float


@dataclass(frozen=True, slots=True)
class LadderChart:
    """Figures of very different size on one scale, where each line is ten times the one before."""

    rungs: tuple[Rung, ...]
    ticks: tuple[Tick, ...]
