"""Hand coding: drawing a sample, what its coders said, and how many more labels would help."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from listening.errors import UsageError
from listening.measures.counts import written
from listening.measures.shares import (
    FEWEST_CODED,
    LABELS,
    is_enough,
    labels_wanted,
    scored,
    share,
)
from listening.model import Label, Role
from listening.pipeline.counting import score, scorer_of, tally
from listening.pipeline.finding import current_window, read_all_tallies
from listening.scoring.hand_labels import draw
from listening.settings import Settings
from listening.store.database import open_store
from listening.store.locks import lock_campaign
from listening.store.samples import (
    SampleState,
    ToCode,
    read_frame,
    read_sample,
    read_to_code,
    write_answers,
    write_sample,
)
from listening.tally import Answer, CodedPost, Tallies

SEED = 1


@dataclass(frozen=True, slots=True)
class SampleDrawn:
    """A sample as it stands now: its posts, those of them that are new, and its frame."""

    posts: int
    new: int
    frame: int


@dataclass(frozen=True, slots=True)
class Advice:
    """How wide the widest of a role's three intervals is (0 to 1; None = no interval yet), how
    many of its posts are coded, and how large a sample would bring it to the width wished for.
    """

    who: str
    coded: int
    width: float | None
    sample: int


def draw_sample(  # noqa: PLR0913
    settings: Settings,
    key: str,
    *,
    now: datetime,
    size: int = 0,
    seed: int | None = None,
    by_class: bool | None = None,
) -> SampleDrawn:
    """Draw a campaign's sample of `size` posts, or draw more for the one there is.

    Without a size the sample is topped up: of the posts that came since, as many join as its
    rate gives. Raises UsageError where there is none to top up, where the one there is was
    drawn in another way, or where no post of the window can be drawn.
    """
    campaign = settings.campaign_of(key)
    score(settings, key)
    tally(settings, key)
    _, _, scorer = scorer_of(settings, campaign)
    with open_store(settings.store_url) as store, store.writing() as connection:
        lock_campaign(connection, key)
        before = read_sample(connection, key)
        _check_draw(before, size=size, seed=seed, by_class=by_class)
        window = current_window(connection, campaign, now=now)
        since, until = window.since, window.until
        classes = before.is_stratified if before else bool(by_class)
        frame = read_frame(connection, key, scorer, since, until, by_class=classes)
        chosen = before.seed if before else SEED if seed is None else seed
        drawing = draw(frame, chosen, size, before.strata if before else {})
        if not drawing.posts:
            raise UsageError(f"no post of {since} to {until} can be drawn; bring posts in first")
        known = len(read_to_code(connection, key, scorer, ""))
        write_sample(connection, key, drawing, seed=chosen, since=since, until=until, now=now)
        posts = len(read_to_code(connection, key, scorer, ""))
    return SampleDrawn(posts, posts - known, sum(drawing.days.values()))


def _check_draw(
    before: SampleState | None, *, size: int, seed: int | None, by_class: bool | None
) -> None:
    if before is None and not size:
        raise UsageError("there is no sample yet: --sample 100 draws one")
    if before is None:
        return
    if seed is not None and seed != before.seed:
        raise UsageError(f"the sample was drawn with --seed {before.seed}, and keeps it")
    if by_class and not before.is_stratified:
        raise UsageError("the sample was drawn without --by-class, and goes on as it was")


def posts_to_code(settings: Settings, key: str, coder: str) -> list[ToCode]:
    """Return the sample's posts in the order to code them, with what this coder said so far.

    Raises UsageError where no sample was drawn.
    """
    campaign = settings.campaign_of(key)
    _, _, scorer = scorer_of(settings, campaign)
    with open_store(settings.store_url) as store, store.reading() as connection:
        if read_sample(connection, key) is None:
            raise UsageError("there is no sample yet: --sample 100 draws one")
        return read_to_code(connection, key, scorer, coder)


def record_answers(
    settings: Settings,
    key: str,
    coder: str,
    answers: Mapping[tuple[str, str], Answer | None],
    *,
    now: datetime,
) -> None:
    """Keep what a coder said of posts of the sample, by key; None takes it back."""
    with open_store(settings.store_url) as store, store.writing() as connection:
        lock_campaign(connection, key)
        write_answers(connection, key, coder, answers, now)


def advise(settings: Settings, key: str, *, width: float, now: datetime) -> list[Advice]:
    """Return how large a sample would make every share's interval no wider than `width`.

    For everyone, and for each role with enough scored posts to be coded at all.
    """
    campaign = settings.campaign_of(key)
    score(settings, key)
    tally(settings, key)
    with open_store(settings.store_url) as store, store.reading() as connection:
        window = current_window(connection, campaign, now=now)
        tallies = read_all_tallies(connection, settings, campaign, window)
    everyone = sum(cell.posts for cell in written(tallies.cells))
    posts = {who: _labels(tallies, who) for who in ("all", *Role)}
    return [
        _advice(who, posts[who], _coded_of(tallies, who), everyone, width)
        for who in posts
        if scored(posts[who]) >= FEWEST_CODED
    ]


def _labels(tallies: Tallies, who: str) -> Counter[str]:
    posts: Counter[str] = Counter()
    for cell in written(tallies.cells):
        if who in {"all", cell.role}:
            posts[cell.label or Label.NOT_SCORED] += cell.posts
    return posts


def _coded_of(tallies: Tallies, who: str) -> list[CodedPost]:
    return [c for c in tallies.coded if who in {"all", c.role} and c.predicted in LABELS]


def _advice(
    who: str, posts: Counter[str], coded: list[CodedPost], everyone: int, width: float
) -> Advice:
    wanted = labels_wanted(posts, coded if is_enough(coded) else [], width)
    rate = everyone / scored(posts)
    found = [share(posts, label, coded) for label in LABELS] if is_enough(coded) else []
    widths = [(each.high or 0) - (each.low or 0) for each in found]
    return Advice(
        who, len(coded), max(widths, default=None), min(-int(-wanted * rate // 1), everyone)
    )
