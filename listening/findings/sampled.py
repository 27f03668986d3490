"""What was coded by hand: whose posts a share may rest on, and how far readings agree."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from listening.findings.hiding import ALL, SCORED, Count, Row
from listening.findings.shape import Agreement, HandCoding
from listening.measures.agreement import alpha
from listening.measures.breakdowns import suppressed
from listening.measures.counts import written
from listening.measures.shares import LABELS, checked_share, is_enough, later_part
from listening.tally import CodedPost, Tallies


def coded_of(tallies: Tallies, row: Row) -> list[CodedPost]:
    """Return the hand-coded posts of everyone, of a role or of a language."""
    return [post for post in tallies.coded if row == ALL or row.key == getattr(post, row.cut)]


def later_of(tallies: Tallies) -> float:
    """Return which part of the window's posts came after the sample was drawn."""
    now: Counter[date] = Counter()
    for cell in written(tallies.cells):
        now[cell.day] += cell.posts
    return later_part(now, tallies.drawn.frame) if tallies.drawn else 0.0


def hand_coding(
    tallies: Tallies, posts: Mapping[str, int], hidden: frozenset[Count]
) -> HandCoding | None:
    """Return how the sample was drawn and read, given everyone's posts by label.

    None where too little of it is coded, or by the posts of too few people, to be told.
    """
    read = _read(tallies.coded)
    if tallies.drawn is None or not is_enough(read):
        return None
    gone = {count.what for count in hidden if count.row == ALL}
    return HandCoding(
        coded=len(read),
        coders=tallies.drawn.coders,
        seed=tallies.drawn.seed,
        drawn_on=tallies.drawn.drawn_at.date(),
        by_class=tallies.drawn.is_stratified,
        agreement=tuple(_agreements(read, hidden)),
        check={
            label: suppressed("sentiment_share/2")
            if gone & {label, SCORED}
            else checked_share(posts, label, read)
            for label in LABELS
        },
    )


def _read(coded: Sequence[CodedPost]) -> list[CodedPost]:
    """Return the posts that a person and the analyzer both gave a sentiment."""
    return [post for post in coded if post.predicted in LABELS]


def _agreements(coded: Sequence[CodedPost], hidden: frozenset[Count]) -> Iterator[Agreement]:
    """Yield the agreement of coders, and of them with the analyzer: in all, and by language."""
    languages = sorted({post.lang for post in coded})
    for lang in ("all", *languages):
        posts = [post for post in coded if lang in {"all", post.lang}]
        twice = [post for post in posts if len(post.answers) > 1]
        is_hidden = Count(Row("lang", lang), SCORED) in hidden
        if is_enough(twice) and not is_hidden:
            said = [[answer.sentiment.value for answer in post.answers] for post in twice]
            yield Agreement(between="coders", language=lang, alpha=alpha(said))
        if is_enough(posts) and not is_hidden:
            both = [[each, post.predicted] for post in posts if (each := _majority(post))]
            yield Agreement(between="coders and analyzer", language=lang, alpha=alpha(both))


def _majority(post: CodedPost) -> str:
    """Return what most coders said of a post; nothing where they are divided."""
    first, *others = Counter(answer.sentiment.value for answer in post.answers).most_common(2)
    return "" if others and others[0][1] == first[1] else first[0]
