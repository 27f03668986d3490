"""From posts to tallies: score what is new, and count the days that changed."""

from collections import Counter
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
from listening.store.repeats import days_to_compare, write_repeats, write_signed
from listening.store.roles import sync_roles
from listening.store.scores import Scorer, count_unscored, read_unscored, write_scores
from listening.store.shifts import follow_scorer
from listening.store.staleness import read_marks
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
        with store.reading() as connection:
            marks = Counter(read_marks(connection, key))
            changed = {*marks, *stale_days(connection, key, scorer)}
            compared = days_to_compare(connection, key, changed)
        counted = 0
        for done, (day, repeats, signed) in enumerate(compare_posts(store, key, compared), 1):
            with store.writing() as connection:
                are_others = write_repeats(connection, key, day, repeats)
            if are_others or day in changed:
                with store.writing() as connection:
                    tally_day(connection, key, scorer, day, marks[day] + are_others)
                    write_signed(connection, key, day, signed)
                counted += 1
            on_progress(done, len(compared))
        with store.writing() as connection:
            follow_audiences(connection, key)
    return counted
