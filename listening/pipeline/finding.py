"""From tallies to findings: which days to report on, and all figures of them."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

import listening
from listening.errors import NothingYetError
from listening.findings import (
    CampaignFacts,
    Editorial,
    Event,
    Findings,
    Method,
    build_findings,
    window_before,
)
from listening.measures.definitions import DEFINITIONS
from listening.measures.privacy import SMALLEST_CELL
from listening.model import Window
from listening.pipeline.checking import check_counting, check_window
from listening.pipeline.counting import score, scorer_of, tally
from listening.pipeline.editing import day_of, file_of, read_editorial
from listening.pipeline.themes import Coder, coded_by, coder_of
from listening.settings import CampaignSettings, Settings
from listening.sources import registry as sources
from listening.store.actions import read_code_days
from listening.store.audiences import read_audience
from listening.store.database import open_store
from listening.store.samples import read_coded, read_drawn
from listening.store.standing import read_standings
from listening.store.tallies import read_tallies, span_of_days
from listening.tally import Tallies


def current_findings(
    settings: Settings,
    key: str,
    *,
    now: datetime,
    since: date | None = None,
    until: date | None = None,
) -> Findings:
    """Return a campaign's findings, with scores and tallies brought up to date first.

    The window is the campaign's own, or the days given. Raises UsageError where it would
    end before it begins.
    """
    campaign = check_counting(settings, key, since, until)
    score(settings, key)
    tally(settings, key)
    with open_store(settings.store_url) as store, store.reading() as connection:
        window = current_window(connection, campaign, now=now, since=since, until=until)
        file = file_of(settings, campaign)
        editorial = read_editorial(connection, file, window.slug, day_of(campaign, now)).editorial
        tallies = read_all_tallies(connection, settings, campaign, window, editorial)
        return findings_of(connection, settings, campaign, window, tallies, editorial)


def findings_of(  # noqa: PLR0913, PLR0917
    connection: Connection,
    settings: Settings,
    campaign: CampaignSettings,
    window: Window,
    tallies: Tallies,
    editorial: Editorial | None = None,
) -> Findings:
    """Return a campaign's findings of a window, from what the store knows and comms wrote of it."""
    coder = coder_of(settings, campaign)
    return build_findings(
        _facts(campaign),
        window,
        tallies,
        _method(settings, campaign, coder),
        collectors_of(campaign),
        dimensions=coder.codebook.dimensions if coder else (),
        claims=campaign.claims.claims,
        before=tallies_before(connection, settings, campaign, window),
        audience=read_audience(connection, campaign.key, window.since, window.until),
        synthetic=_is_synthetic(campaign),
        without_reposts=_without_reposts(campaign),
        editorial=editorial,
    )


def read_all_tallies(
    connection: Connection,
    settings: Settings,
    campaign: CampaignSettings,
    window: Window,
    editorial: Editorial | None = None,
) -> Tallies:
    """Return what the store knows of a window: with the posts of it that were coded by hand, and
    the days of codes that something was done about.
    """
    _, mask, scorer = scorer_of(settings, campaign)
    by = coded_by(coder_of(settings, campaign), mask)
    since, until = window.since, window.until
    tallies = read_tallies(connection, campaign.key, campaign.query.digest, since, until)
    return replace(
        tallies,
        acted_on=read_code_days(connection, campaign.key, since, until, _cuts(editorial)),
        drawn=read_drawn(connection, campaign.key),
        coded=read_coded(connection, campaign.key, scorer, since, until, by=by),
    )


def _cuts(editorial: Editorial | None) -> dict[str, set[date]]:
    """Return the days on which something was done, by the code that it answers."""
    cuts: dict[str, set[date]] = {}
    for action in editorial.actions if editorial else ():
        if action.on is not None:
            cuts.setdefault(action.code, set()).add(action.on)
    return cuts


def tallies_before(
    connection: Connection, settings: Settings, campaign: CampaignSettings, window: Window
) -> Tallies | None:
    """Return what is known of as many days before; None where no day of them has a post."""
    before, known = window_before(window), span_of_days(connection, campaign.key)
    if known is None or known[0] > before.until:
        return None
    return read_all_tallies(connection, settings, campaign, before)


def current_window(
    connection: Connection,
    campaign: CampaignSettings,
    *,
    now: datetime,
    since: date | None = None,
    until: date | None = None,
) -> Window:
    """Return the days to report on, given those that the store knows. Raises as `window_of`."""
    return window_of(campaign, _known_days(connection, campaign, now), now, since, until)


def _known_days(
    connection: Connection, campaign: CampaignSettings, now: datetime
) -> tuple[date, date] | None:
    """Return the first and last day known; what is being collected is known up to now."""
    known = span_of_days(connection, campaign.key)
    if known is None or not any(read_standings(connection, campaign.key)):
        return known
    return known[0], now.astimezone(ZoneInfo(campaign.timezone)).date()


def window_of(
    campaign: CampaignSettings,
    known: tuple[date, date] | None,
    now: datetime,
    since: date | None = None,
    until: date | None = None,
) -> Window:
    """Return the days to report on: those asked for, else the campaign's, else those known.

    Today is never in it, since it is not over. Without an end, the window ends with the
    last complete day, or where everything was imported, with the last day known.
    Raises NothingYetError where no day of it is over, and UsageError where it would end
    before it begins.
    """
    yesterday = now.astimezone(ZoneInfo(campaign.timezone)).date() - timedelta(days=1)
    first, last = known or (yesterday, yesterday)
    begins = since or campaign.starts or min(first, yesterday)
    ends = until or campaign.ends
    final = min(ends or last, yesterday)
    if ends is not None:
        check_window(begins, ends)
    if begins > yesterday:
        raise NothingYetError(f"nothing to report yet: {begins}, the first day, is not over")
    slug = f"{begins}_{ends}" if ends else _open_slug(since or campaign.starts)
    closed = ends is not None and ends <= yesterday
    return Window(begins, max(final, begins), slug, closed)


def _open_slug(begins: date | None) -> str:
    """Name a window without an end so that the page keeps its address, whatever comes in."""
    return f"from-{begins}" if begins else "so-far"


def _facts(campaign: CampaignSettings) -> CampaignFacts:
    return CampaignFacts(
        key=campaign.key,
        name=campaign.name,
        tags=campaign.tags,
        mentions=campaign.mentions,
        timezone=campaign.timezone,
        language=campaign.language,
        events=tuple(Event(day=each.day, title=each.title) for each in campaign.events),
    )


def _method(settings: Settings, campaign: CampaignSettings, coder: Coder | None) -> Method:
    analyzer, mask, scorer = scorer_of(settings, campaign)
    return Method(
        query=" OR ".join([*campaign.tags, *campaign.mentions]),
        sources=campaign.sources,
        analyzer=analyzer.name,
        analyzer_version=scorer.version,
        analyzer_languages=tuple(sorted(analyzer.languages)),
        masked=mask.words,
        codebook=coder.codebook.name if coder else "",
        codebook_version=coder.version if coder else "",
        codes_learnt=coder.layer.codes if coder and coder.layer else (),
        codes_learnt_from=coder.layer.learnt_from if coder and coder.layer else 0,
        smallest_cell=SMALLEST_CELL,
        definitions=dict(DEFINITIONS),
        version=listening.__version__,
        config_hash=sha256(campaign.model_dump_json().encode()).hexdigest()[:16],
    )


def collectors_of(campaign: CampaignSettings) -> dict[str, str]:
    """Return which collection windows speak for which source of posts."""
    modules = sources()
    return {platform: name for name in campaign.sources for platform in modules[name].PLATFORMS}


def _without_reposts(campaign: CampaignSettings) -> dict[str, str]:
    """Return which sources give no reposts, and why."""
    reasons = {name: getattr(sources()[name], "WITHOUT_REPOSTS", "") for name in campaign.sources}
    return {name: why for name, why in reasons.items() if why}


def _is_synthetic(campaign: CampaignSettings) -> bool:
    return any(sources()[name].SYNTHETIC for name in campaign.sources)
