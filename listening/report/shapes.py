"""What a chart is made of, as the templates draw it: columns, bands, parts, rungs and ticks.

Across, positions are percentages of the chart's width, so that a chart fits a phone and a
wide screen without scaling its letters; down, they are pixels.
"""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Column:
    """One day's posts: left and width in percent, top and height in pixels."""

    left: float
    width: float
    top: float
    height: float
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
class DailyChart:
    """Posts per day as columns; days without a number are bands over the whole height."""

    columns: tuple[Column, ...]
    bands: tuple[Band, ...]
    levels: tuple[Tick, ...]
    dates: tuple[Tick, ...]
    peak: Peak | None
    top: int
    floor: int
    height: int


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

    top: int
    sentiment: Sentiment
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ShareChart:
    """Bars of 100%, one a role or language; `has_suppressed` where a bar has a hidden part."""

    rows: tuple[ShareRow, ...]
    height: int
    has_suppressed: bool


@dataclass(frozen=True, slots=True)
class Rung:
    """One figure on the ladder's scale: a dot where it is exact, a bar from low to high else."""

    top: int
    card: Card
    at: float | None
    left: float | None
    width: float


@dataclass(frozen=True, slots=True)
class LadderChart:
    """Figures of very different size on one scale, where each line is ten times the one before."""

    rungs: tuple[Rung, ...]
    ticks: tuple[Tick, ...]
    height: int
