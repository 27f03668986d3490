"""From posts to findings: score what is new, count the days that changed, build the figures."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
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
from listening.pipeline.editing import day_of, file_of, read_editorial
from listening.pipeline.memory import settled_memory
from listening.pipeline.repeating import compare_posts
from listening.pipeline.roles import members_of
from listening.pipeline.themes import Coder, code_posts, coded_by, coder_of
from listening.pipeline.workers import score_batches
from listening.scoring import Analyzer
from listening.scoring.language import VERSION as LANGUAGE_VERSION
from listening.scoring.masking import Mask, build_mask
from listening.scoring.sentiment import Unscored
from listening.settings import CampaignSettings, Settings
from listening.sources import registry as sources
from listening.store.actions import read_code_days
from listening.store.audiences import read_audience
from listening.store.basis import follow_query
from listening.store.codes import follow_codebook
from listening.store.database import Store, open_store
from listening.store.repeats import days_to_compare, write_repeats
from listening.store.roles import sync_roles
from listening.store.samples import read_coded, read_drawn
from listening.store.scores import Scorer, count_unscored, read_unscored, write_scores
from listening.store.shifts import follow_scorer
from listening.store.staleness import read_marks
from listening.store.standing import read_standings
from listening.store.tallies import read_tallies, span_of_days
from listening.store.tallying import stale_days, tally_day
from listening.store.turnout import refresh_audiences
from listening.tally import Tallies
from listening.trained import open_analyzer

BATCH = 5000


def ignore(_done: int, _total: int) -> None:
    """Show no progress."""


Progress = Callable[[int, int], None]
"""Called with how much is done of how much."""


def scorer_of(settings: Settings, campaign: CampaignSettings) -> tuple[Analyzer, Mask, Scorer]:
    """Return the campaign's analyzer, its masked words, and what its scores are kept under.

    A score follows from the language a post is found to be in, so that its version is both's.
    """
    analyzer = open_analyzer(campaign.analyzer, settings.root)
    mask = build_mask(campaign.name, campaign.tags, campaign.mentions, campaign.masked)
    version = f"{analyzer.version}+language-{LANGUAGE_VERSION}"
    return analyzer, mask, Scorer(analyzer.name, version, mask.digest)


def score(
    settings: Settings, key: str, *, again: bool = False, on_progress: Progress = ignore
) -> int:
    """Score every post of a campaign that has no score of the current version, and code it.

    With `again`, every post is scored anew.

    Returns how many were scored, or found to be in no language that is scored.
    """
    campaign = settings.campaign_of(key)
    _, mask, scorer = scorer_of(settings, campaign)
    done = 0
    with open_store(settings.store_url) as store, settled_memory():
        with store.reading() as connection:
            waiting = count_unscored(connection, key, scorer, again=again)
        total = sum(waiting.values())
        batches = _unscored(store, key, scorer, waiting, again=again)
        for batch, scored in score_batches(campaign.analyzer, settings.root, mask, batches, total):
            with store.writing() as connection:
                write_scores(connection, scorer, batch, scored)
            done += len(batch)
            on_progress(done, total)
        if coder := coder_of(settings, campaign):
            code_posts(store, key, coder, mask)
    return done


def _unscored(
    store: Store, key: str, scorer: Scorer, days: Iterable[date], *, again: bool
) -> Iterator[list[Unscored]]:
    for day in days:
        after = ("", "")
        while True:
            with store.reading() as connection:
                batch = read_unscored(connection, key, scorer, day, after, size=BATCH, again=again)
            if not batch:
                break
            yield batch
            after = (batch[-1].source, batch[-1].post_id)


def tally(settings: Settings, key: str, *, on_progress: Progress = ignore) -> int:
    """Count the days whose posts, scores or roles changed; return how many there were.

    Where the campaign's timezone, tags or mentions changed, that is all of them.
    """
    campaign = settings.campaign_of(key)
    _, mask, scorer = scorer_of(settings, campaign)
    by = coded_by(coder_of(settings, campaign), mask)
    members = members_of(campaign, settings.root)
    with open_store(settings.store_url) as store, settled_memory():
        with store.writing() as connection:
            follow_query(connection, campaign.query)
            follow_codebook(connection, key, by.basis if by else "")
            follow_scorer(connection, key, scorer)
            sync_roles(connection, key, members)
        with store.reading() as connection:
            marks = Counter(read_marks(connection, key))
            changed = {*marks, *stale_days(connection, key, scorer)}
            compared = days_to_compare(connection, key, changed)
        counted = 0
        for done, (day, repeats) in enumerate(compare_posts(store, key, compared), 1):
            with store.writing() as connection:
                are_others = write_repeats(connection, key, day, repeats)
            if are_others or day in changed:
                with store.writing() as connection:
                    tally_day(connection, key, scorer, day, marks[day] + are_others)
                counted += 1
            on_progress(done, len(compared))
        with store.writing() as connection:
            refresh_audiences(connection, key)
    return counted


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
