"""From posts to tallies: score what is new, and count the days that changed."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from listening.pipeline.memory import settled_memory
from listening.pipeline.repeating import compare_posts
from listening.pipeline.roles import members_of
from listening.pipeline.themes import code_posts, coded_by, coder_of
from listening.pipeline.workers import score_batches
from listening.scoring import Analyzer
from listening.scoring.language import VERSION as LANGUAGE_VERSION
from listening.scoring.masking import Mask, build_mask
from listening.scoring.sentiment import Unscored
from listening.settings import CampaignSettings, Settings
from listening.store.basis import follow_query
from listening.store.codes import follow_codebook
from listening.store.database import Store, open_store
from listening.store.newcomers import follow_audiences
from listening.store.repeats import days_after, write_repeats, write_signed
from listening.store.roles import sync_roles
from listening.store.scores import Scorer, count_unscored, read_unscored, write_scores
from listening.store.shifts import follow_scorer
from listening.store.staleness import mark_uncompared, read_marks, read_uncompared, take_uncompared
from listening.store.tallying import stale_days, tally_day
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
        counted = count_days(store, key, scorer, on_progress=on_progress)
        with store.writing() as connection:
            follow_audiences(connection, key)
    return counted


def count_days(store: Store, key: str, scorer: Scorer, *, on_progress: Progress = ignore) -> int:
    """Count stale days, and those in which other posts repeat an earlier text now.

    Returns how many there were. Where a day's texts changed, those that look back on it are marked
    with its count, so that they are compared though this is stopped meanwhile.
    """
    with store.reading() as connection:
        marks, uncompared = read_marks(connection, key), read_uncompared(connection, key)
        stale = {*marks, *stale_days(connection, key, scorer)}
        after = days_after(connection, key, stale)
    asked, counted = stale.union(uncompared), 0
    days = sorted(asked | after)
    for each in compare_posts(store, key, asked, after):
        with store.writing() as connection:
            are_others = write_repeats(connection, key, each.day, each.repeats)
            take_uncompared(connection, key, each.day, uncompared[each.day])
        if are_others or each.day in stale:
            with store.writing() as connection:
                tally_day(connection, key, scorer, each.day, marks[each.day] + are_others)
                write_signed(connection, key, each.day, each.signed)
                later = days_after(connection, key, [each.day]) - stale if each.is_other else set()
                mark_uncompared(connection, [(key, day) for day in later])
            uncompared.update(later)
            counted += 1
        on_progress(days.index(each.day) + 1, len(days))
    return counted
