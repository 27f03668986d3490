"""The reach of a campaign from an analyst's own files, without a store."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from listening.cli.app import AsJson, listed
from listening.measures.evidence import Bounds, hard_bounds
from listening.measures.overlap import band_from_counts
from listening.measures.unique_reach import unique_reach
from listening.model import Estimate, Status
from listening.report.estimates import is_bounds
from listening.sources.audience_files import Found, PartialList, read_evidence

LISTS_NAMED = 10


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(reach)


def reach(
    authors: Annotated[Path, typer.Option(help="CSV with the columns author, followers.")],
    followers: Annotated[
        Path | None, typer.Option(help="CSV with author, follower: whole lists only.")
    ] = None,
    engagers: Annotated[
        Path | None,
        typer.Option(help="CSV with author, post, engager: who replied, quoted or reposted."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Estimate how many accounts could have seen a campaign.

    It reads CSV files: each may have a column source, and may be .gz. The best estimator
    that the files allow is taken, and named with the reason. A follower list counts where it
    is within 2% of its author's followers; others are left out and named.
    """
    found = read_evidence(authors, followers, engagers)
    estimate, bounds = unique_reach(found.evidence), hard_bounds(found.evidence)
    if as_json:
        document = _document(found, estimate, bounds)
        typer.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())
    else:
        listed([*_lines(found, estimate, bounds)])


def _document(found: Found, estimate: Estimate, bounds: Bounds) -> dict[str, Any]:
    return {
        **estimate.model_dump(mode="json"),
        "follower_sum": found.follower_sum,
        "follower_max": found.follower_max,
        "authors": len(found.evidence.followers),
        "hard_low": bounds.low,
        "hard_high": bounds.high,
        "left_out": [each._asdict() for each in found.left_out],
        "remarks": found.remarks,
    }


def _lines(found: Found, estimate: Estimate, bounds: Bounds) -> Iterator[str]:
    yield _line("Authors", f"{len(found.evidence.followers):,}, followers known of {estimate.n:,}")
    if estimate.value is None:
        yield _line("Potential audience", f"not estimable: {estimate.note}")
        return
    partial = "" if estimate.status is Status.OK else f" ({estimate.status.value})"
    yield _line("Potential audience", f"{_audience(estimate)}{partial}")
    yield _line("Interval", _interval(estimate))
    yield _line("Method", estimate.method)
    yield _line("Why", estimate.why)
    yield from (_line("Missing", note) for note in [estimate.note] if note)
    yield _line("Hard bounds", f"{bounds.low:,} to {bounds.high:,}")
    if "indicative M" in estimate.method:
        low, high = band_from_counts(found.follower_max, found.follower_sum)
        yield _line("Calibrated band", f"{low:,.0f} to {high:,.0f}, from follower counts")
    over = _overcount(found, estimate)
    yield _line("Follower sum", f"{found.follower_sum:,}, an upper bound; {over}")
    yield from (_line("Left out", each) for each in _left_out(found.left_out))
    yield from (_line("Not used", each) for each in found.remarks)


def _audience(estimate: Estimate) -> str:
    """Say the bounds where they are the finding, as the page does, and else the value."""
    value = f"{estimate.value:,.0f}"
    if is_bounds(estimate):
        return f"{estimate.low:,.0f} to {estimate.high:,.0f} accounts; {value} is only indicative"
    return f"{value} accounts"


def _interval(estimate: Estimate) -> str:
    if estimate.low == estimate.high:
        return "none: exact"
    kind = f"empirically calibrated, level {estimate.level:.0%}"
    if estimate.level == 1:
        kind = "hard bounds"
    return f"{estimate.low:,.0f} to {estimate.high:,.0f} ({kind})"


def _overcount(found: Found, estimate: Estimate) -> str:
    if not (estimate.value and estimate.low and estimate.high):
        return "nobody is counted twice"
    value, least, most = (
        found.follower_sum / each - 1 for each in (estimate.value, estimate.high, estimate.low)
    )
    if is_bounds(estimate):
        return f"it overcounts by {least:.0%} to {most:.0%}"
    between = "" if least == most else f" (between {least:.0%} and {most:.0%})"
    return f"it overcounts by {max(value, 0):.0%}{between}"


def _left_out(partial: tuple[PartialList, ...]) -> Iterator[str]:
    for each in partial[:LISTS_NAMED]:
        name = f"{each.source} {each.author}".strip()
        followers = "an unknown number" if each.followers is None else f"{each.followers:,}"
        yield f"the follower list of {name}: {each.length:,} of {followers} is not within 2%"
    if len(partial) > LISTS_NAMED:
        yield f"and {len(partial) - LISTS_NAMED:,} lists more: --json names them all"


def _line(name: str, words: str) -> str:
    return f"{name:<20}{words}"
