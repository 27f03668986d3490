"""Commands for days that are past: what they would cost, and fetching them."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Annotated

import orjson
import typer

from listening import pipeline
from listening.cli.app import (
    AsJson,
    BudgetUsd,
    Campaign,
    Config,
    Since,
    Until,
    config_path,
    counted,
    listed,
    now,
    parse_day,
    settings_of,
)
from listening.cli.collecting import intake_lines
from listening.cli.elsewhere import Backfill
from listening.cli.following import quote_followers
from listening.cli.progress import progress_to
from listening.config import environment_of
from listening.errors import PartialError, UsageError
from listening.pipeline import Budget, Intake, Quote, sum_intakes
from listening.settings import Settings

FirstDay = Annotated[
    date, typer.Option("--since", parser=parse_day, metavar="DAY", help="First day, as 2026-11-22.")
]
LastDay = Annotated[
    date, typer.Option("--until", parser=parse_day, metavar="DAY", help="Last day, included.")
]
SourceName = Annotated[
    str | None, typer.Option("--source", help="One source [default: every one of the campaign].")
]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(quote)
    app.command()(backfill)


def quote(
    context: typer.Context,
    campaign: Campaign,
    since: Since = None,
    until: Until = None,
    source: SourceName = None,
    followers: Annotated[
        bool,
        typer.Option(
            "--followers", help="Instead, the longest follower lists: price, and what they tell."
        ),
    ] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Say what a backfill, or follower lists, would bring and cost.

    Buys nothing but the platform's counts. The price is the worst case: every post by an
    author of its own, at the prices of config.toml. What is collected already is left out, as
    a backfill leaves it out.
    """
    settings = settings_of(context, config)
    if followers:
        names = _sources(settings, campaign, source)
        quote_followers(settings, campaign, names, (since, until), as_json=as_json)
        return
    if since is None or until is None:
        raise UsageError("a quote needs --since and --until: which days to fetch")
    quotes = [
        pipeline.quote(
            settings,
            campaign,
            name,
            environment=environment_of(settings.root),
            now=now(),
            since=since,
            until=until,
        )
        for name in _sources(settings, campaign, source)
    ]
    if as_json:
        typer.echo(orjson.dumps([_as_json(each) for each in quotes]).decode())
        return
    for each in quotes:
        listed(list(_lines(each)))
    if not any(each.requests for each in quotes):
        return
    typer.echo(
        f"To buy it: listening backfill {campaign} --since {since} --until {until} "
        f"--budget-usd {sum(each.budget_usd for each in quotes):.2f}"
    )


def _as_json(quoted: Quote) -> dict[str, object]:
    days = {day.isoformat(): posts for day, posts in quoted.posts.items()}
    return {
        **asdict(quoted),
        "posts": days,
        "total": quoted.total,
        "cost_usd": quoted.cost_usd,
        "budget_usd": quoted.budget_usd,
    }


def _lines(quoted: Quote) -> Iterator[str]:
    if quoted.days_done:
        nothing = "" if quoted.requests else ": there is nothing to buy"
        days = counted(quoted.days_done, "day")
        yield f"{quoted.source}: {days} collected already, and not in this quote{nothing}"
    if not quoted.requests:
        return
    for day, posts in quoted.posts.items():
        yield f"  {day}  {posts:>9,} posts"
    bound = "" if quoted.is_exact else ", at most: the query had to be cut, and parts overlap"
    yield (
        f"{quoted.source}: {quoted.total:,} posts by the platform's own count{bound}; "
        f"up to {quoted.requests:,} requests"
    )
    yield (
        f"at most ${quoted.cost_usd:,.2f}: ${quoted.posts_usd:,.2f} for posts, "
        f"${quoted.authors_usd:,.2f} for authors if every post has another one"
    )


def backfill(
    context: typer.Context,
    campaign: Campaign,
    since: FirstDay,
    until: LastDay,
    source: SourceName = None,
    budget_usd: BudgetUsd = None,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="How many days are collected at once.")
    ] = pipeline.WORKERS,
    dask: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Collect on the Dask cluster whose scheduler is here, as tcp://host:8786.",
        ),
    ] = None,
    shards: Annotated[
        int | None,
        typer.Option(
            min=1, max=1000, help="Leave it to a work pool's workers, in so many runs of Prefect's."
        ),
    ] = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Fetch days of any age, one window a day.

    Days that are done are skipped; a day that broke off goes on behind its last page. The
    budget is hard: before the request that could pass it, collection stops, and the same
    command with a new budget goes on from there. Ends with 3 where something is missing.
    """
    settings = settings_of(context, config)
    names = _sources(settings, campaign, source)
    budget = pipeline.new_budget(budget_usd)
    if dask or shards:
        path = config_path(context, config).resolve()
        if as_json or (dask and shards):
            raise UsageError("give one of --dask, --shards and --json: the first two tell Prefect")
        days = Backfill(path, campaign, since, until, source, workers, budget)
        typer.echo(days.on_cluster(dask) if dask else days.in_shards(shards or 1))
        return
    intakes = [
        _backfilled(settings, campaign, name, since, until, budget, workers) for name in names
    ]
    total = sum_intakes(intakes)
    if as_json:
        typer.echo(orjson.dumps(asdict(total)).decode())
    else:
        typer.echo(intake_lines(total))
    if total.gaps:
        raise PartialError(f"backfilled in part; not collected: {'; '.join(total.gaps)}")


def _backfilled(
    settings: Settings,
    campaign: str,
    name: str,
    since: date,
    until: date,
    budget: Budget | None,
    workers: int,
) -> Intake:
    environment = environment_of(settings.root)
    spans = pipeline.plan_backfill(
        settings, campaign, name, environment=environment, now=now(), since=since, until=until
    )
    with progress_to(f"Backfilling from {name}") as advance:
        intake = pipeline.backfill_windows(
            settings,
            campaign,
            name,
            spans,
            environment=environment,
            now=now(),
            budget=budget,
            workers=workers,
            on_windows=advance,
        )
    pipeline.finish_backfill(
        settings,
        campaign,
        name,
        environment=environment,
        now=now(),
        since=since,
        until=until,
        budget=budget,
    )
    return intake


def _sources(settings: Settings, campaign: str, source: str | None) -> list[str]:
    names = settings.campaign_of(campaign).sources
    if source is None:
        return list(names)
    if source not in names:
        raise UsageError(f"{campaign} has no source {source!r}; it has {', '.join(names)}")
    return [source]
