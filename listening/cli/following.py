"""Follower lists on the command line: their quote, and what 'collect --followers' adds."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date

import orjson
import typer

from listening import pipeline
from listening.cli.app import counted, listed, now
from listening.cli.progress import progress_to
from listening.config import environment_of
from listening.errors import UsageError
from listening.pipeline import Budget, FollowersQuote
from listening.settings import Settings

EXPECTED = (
    "Ranges are what the formula of the estimate expects, from how far followings overlap by "
    "today's value: what the lists show may differ."
)


def quote_followers(
    settings: Settings,
    campaign: str,
    sources: Sequence[str],
    days: tuple[date | None, date | None],
    *,
    as_json: bool,
) -> None:
    """Print what the longest follower lists would cost, and what they should tell."""
    since, until = days
    selling = [name for name in sources if hasattr(settings.sources[name], "price_follower_usd")]
    quotes = [
        pipeline.quote_followers(settings, campaign, name, since=since, until=until)
        for name in selling or sources
    ]
    if as_json:
        typer.echo(orjson.dumps([_as_json(each) for each in quotes]).decode())
        return
    for each in quotes:
        listed([*_lines(campaign, each)])


def _as_json(quoted: FollowersQuote) -> dict[str, object]:
    lists = [
        {**asdict(each), "expected": {**each.expected._asdict(), "ratio": each.expected.ratio}}
        for each in quoted.lists
    ]
    return {**asdict(quoted), "today": quoted.today.model_dump(mode="json"), "lists": lists}


def _lines(campaign: str, quoted: FollowersQuote) -> Iterator[str]:
    low, high = quoted.today.low or 0, quoted.today.high or 0
    yield (
        f"{quoted.source}: {counted(quoted.authors, 'account')} with followers, "
        f"{counted(quoted.bought, 'list')} bought. By what is known today, the potential "
        f"audience is between {low:,.0f} and {high:,.0f}{_apart(high / low if low else None)}"
    )
    yield f"{'':>4}  {'account':<20} {'followers':>11} {'price':>11} {'in all':>12}  then between"
    for rank, each in enumerate(quoted.lists, 1):
        ahead = each.expected
        name = f"@{each.handle}" if each.handle else each.author_id
        yield (
            f"{rank:>4}  {name:<20.20} {each.followers:>11,} {_usd(each.cost_usd):>11} "
            f"{_usd(each.total_usd):>12}  {ahead.low:,.0f} and {ahead.high:,.0f}"
            f"{_apart(ahead.ratio)}"
        )
    yield f"All lists: {_usd(quoted.all_usd)}. {EXPECTED}"
    if quoted.lists:
        first = quoted.lists[: min(3, len(quoted.lists))]
        yield (
            f"To buy the first {len(first)}: listening collect {campaign} --followers "
            f"--budget-usd {first[-1].total_usd:.2f}"
        )


def _apart(ratio: float | None) -> str:
    return f" ({ratio:,.2f} times)" if ratio else ""


def _usd(usd: float) -> str:
    return f"${usd:,.2f}"


def check_followers(budget_usd: float | None, *, is_wanted: bool) -> None:
    """Raise UsageError where lists are to be bought without saying what they may cost."""
    if is_wanted and budget_usd is None:
        raise UsageError(
            "--followers needs --budget-usd: follower lists are long, and 'listening quote "
            "CAMPAIGN --followers' says what they cost"
        )


def buy_followers(
    settings: Settings, campaign: str, budget: Budget | None, *, quiet: bool
) -> list[str]:
    """Buy lists from every source that has them; return what is missing.

    Prints one line a source, unless `quiet`.
    """
    missing: list[str] = []
    for source in settings.campaign_of(campaign).sources:
        with progress_to(f"Followers from {source}") as advance:
            bought = pipeline.buy_followers(
                settings,
                campaign,
                source,
                environment=environment_of(settings.root),
                now=now(),
                budget=budget,
                on_followers=advance,
            )
        if bought is None:
            continue
        missing += bought.gaps
        if not quiet:
            typer.echo(
                f"{source}: {bought.followers:,} followers bought; "
                f"{counted(bought.lists, 'list')} whole now{_unusable(bought.unusable)}"
            )
    return missing


def _unusable(lists: int) -> str:
    if not lists:
        return ""
    return f", {lists:,} of them not within 2% of the platform's count, and so not used"
