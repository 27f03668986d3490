"""The parts of a campaign, each with its figures, as far as they may be shown."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence

from listening.findings.hiding import (
    ACCOUNTS,
    ALL,
    BOTH,
    ENGAGED,
    ENGAGED_ALONE,
    ENGAGED_BUT_REPOSTS,
    FOLLOWED,
    NOT_SCORED,
    POSTS,
    RATED,
    REPOSTED,
    REPOSTS,
    SCORED,
    SHOWN,
    SHOWN_ALONE,
    UNENGAGED,
    UNFOLLOWED,
    UNREPOSTED,
    UNSHOWN,
    WRITERS,
    Count,
    Row,
)
from listening.findings.sampled import coded_of, later_of
from listening.findings.shape import Group, RoleFigures, Sentiment
from listening.measures import reach, shares
from listening.measures.breakdowns import suppressed, unless
from listening.measures.counts import exact, written
from listening.measures.evidence import KnownAudience
from listening.measures.figures import key_figures
from listening.measures.privacy import hidden_cells
from listening.model import Estimate, Label, Role
from listening.tally import Cell, CodedPost, Tallies

Hidden = frozenset[Count]

_TOLD_BY = {
    "posts": (POSTS,),
    "reposts": (REPOSTS,),
    "times_reposted": (POSTS, REPOSTED),
    "participants": (ACCOUNTS,),
    "participants_without_reposters": (WRITERS,),
    "impressions": (POSTS, SHOWN),
    "viewers": (POSTS, SHOWN),
    "engaged_accounts": (POSTS, ENGAGED),
    "potential_audience": (FOLLOWED,),
    "follower_sum": (FOLLOWED,),
    "engagements": (POSTS, ENGAGED),
    "engagement_by_impressions": (POSTS, SHOWN, RATED),
    "engagement_by_reach": (POSTS, ENGAGED, FOLLOWED),
    "engagement_by_followers": (POSTS, ENGAGED, FOLLOWED),
}
"""The counts that a figure would tell: where one is hidden, the figure is."""

_LACKING = {
    "times_reposted": (UNREPOSTED, ENGAGED_BUT_REPOSTS),
    "impressions": (UNSHOWN,),
    "viewers": (UNSHOWN,),
    "engaged_accounts": (UNENGAGED,),
    "potential_audience": (UNFOLLOWED,),
    "follower_sum": (UNFOLLOWED,),
    "engagements": (UNENGAGED,),
    "engagement_by_impressions": (UNSHOWN, UNENGAGED, SHOWN_ALONE, ENGAGED_ALONE),
    "engagement_by_reach": (UNENGAGED, UNFOLLOWED),
    "engagement_by_followers": (UNENGAGED, UNFOLLOWED),
}
"""The counts that a figure's `n` and note would tell: where one is hidden, they are vague."""

_VAGUE = "some posts or accounts lack this figure; how many is not shown, as it would be few"


_CUTS = ("role", "role_without_reposts")


def all_figures(tallies: Tallies, hidden: Hidden, audience: KnownAudience) -> dict[str, Estimate]:
    """Return the figures of the whole campaign."""
    whole = _sentiment("all", everyones_labels(tallies), ALL, hidden, tallies)
    return {
        **_figures(tallies, ALL, hidden, audience),
        "people": _people(tallies, hidden),
        "scored": whole.scored,
        "not_scored": whole.not_scored,
        "deleted": _gone(tallies.deleted, tallies.erased),
    }


def role_figures(
    tallies: Tallies, hidden: Hidden, audience: KnownAudience
) -> tuple[RoleFigures, ...]:
    """Return the key figures of each role that took part."""
    accounts = cut(tallies, "role")
    return tuple(
        RoleFigures(role=role, figures=_figures(tallies, Row("role", role), hidden, audience))
        for role in Role
        if accounts.get(role)
    )


def cut(tallies: Tallies, name: str) -> dict[str, int]:
    """Return the accounts of a cut with one key."""
    return {key[0]: accounts for key, accounts in tallies.participants[name].items()}


def _figures(
    tallies: Tallies, row: Row, hidden: Hidden, audience: KnownAudience
) -> dict[str, Estimate]:
    roles = [role for role in Role if row in {ALL, Row("role", role)}]
    accounts, writers = (sum(cut(tallies, name).get(role, 0) for role in roles) for name in _CUTS)
    figures = key_figures(
        [cell for cell in tallies.cells if cell.role in roles],
        [audience for audience in tallies.audiences if audience.role in roles],
        accounts,
        writers,
        audience.of.get(row.key or row.cut),
    )
    if row == ALL:
        figures |= {
            "viewers": reach.viewers(figures["impressions"], audience.engagers),
            "engaged_accounts": reach.engaged_accounts(figures["engagements"], audience.engagers),
        }
    gone = {count.what for count in hidden if count.row == row}
    whole = {POSTS: figures["posts"].n, ACCOUNTS: accounts}
    return {key: _shown(key, figure, gone, whole) for key, figure in figures.items()}


def _shown(key: str, figure: Estimate, gone: set[str], whole: Mapping[str, int]) -> Estimate:
    lacking = _LACKING.get(key, ())
    if gone & {ACCOUNTS, *_TOLD_BY[key]}:
        return suppressed(figure.definition)
    if (figure.value is None and figure.low is None) or not gone & {*lacking}:
        return figure
    n = whole[ACCOUNTS if lacking == (UNFOLLOWED,) else POSTS]
    return figure.model_copy(update={"n": n, "note": _VAGUE})


def _people(tallies: Tallies, hidden: Hidden) -> Estimate:
    """Hide the bounds where their lower one would tell of a source that is hidden."""
    accounts = cut(tallies, "source")
    people = reach.people(accounts)
    told = {source for source, count in accounts.items() if count == people.low}
    is_told = any(Count(Row("source", source), ACCOUNTS) in hidden for source in told)
    return unless(is_told, people)


def _gone(deleted: int, erased: int) -> Estimate:
    """Fewer than ten deleted posts are by fewer than ten people; who wrote more is not kept.

    Posts that were erased by request may all be one person's: they are told only among others.
    """
    gone = exact(deleted + erased, "deleted/2")
    is_few = bool(hidden_cells({"": deleted}) or (erased and not deleted))
    return unless(is_few, gone)


def groups(
    kind: str, posts: Mapping[str, int], tallies: Tallies, hidden: Hidden, what: str = POSTS
) -> tuple[Group, ...]:
    """Return the parts of a cut, most accounts first; `what` counts the posts' authors."""
    accounts = cut(tallies, kind)
    definition = {"tag": "posts_tagged/1"}.get(kind, "posts/1")
    return tuple(
        Group(
            key=key,
            posts=unless(
                Count(Row(kind, key), what) in hidden,
                exact(posts.get(key, 0), "reposts/1" if key == "repost" else definition),
            ),
            participants=unless(
                Count(Row(kind, key), ACCOUNTS) in hidden, reach.participants(accounts.get(key, 0))
            ),
            **_voice(Row(kind, key), posts.get(key, 0), tallies, hidden, what),
        )
        for key in sorted({*posts, *accounts}, key=lambda key: (-accounts.get(key, 0), key))
    )


def _voice(
    row: Row, posts: int, tallies: Tallies, hidden: Hidden, what: str
) -> dict[str, Estimate]:
    """Return the share of voice of a source, or of a tag, whose posts include reposts."""
    if row.cut not in {"source", "tag"}:
        return {}
    whole, cells = (BOTH, tallies.cells) if row.cut == "tag" else (POSTS, written(tallies.cells))
    of_posts = shares.part(posts, sum(cell.posts for cell in cells), "voice_posts/1")
    accounts = cut(tallies, row.cut).get(row.key, 0)
    everyone = sum(cut(tallies, "role").values())
    of_accounts = shares.part(accounts, everyone, "voice_participants/1")
    return {
        "share_of_posts": unless(bool({Count(row, what), Count(ALL, whole)} & hidden), of_posts),
        "share_of_participants": unless(
            bool({Count(row, ACCOUNTS), Count(ALL, ACCOUNTS)} & hidden), of_accounts
        ),
    }


def sentiment_by_role(tallies: Tallies, hidden: Hidden) -> tuple[Sentiment, ...]:
    """Return the sentiment of everyone, and of each role that wrote something."""
    by_role = _labels(tallies, lambda cell: cell.role)
    return (
        _sentiment("all", everyones_labels(tallies), ALL, hidden, tallies),
        *(
            _sentiment(role, by_role[role], Row("role", role), hidden, tallies)
            for role in Role
            if role in by_role
        ),
    )


def sentiment_by_language(tallies: Tallies, hidden: Hidden) -> tuple[Sentiment, ...]:
    """Return the sentiment of each language, most posts first."""
    by_lang = _labels(tallies, lambda cell: cell.lang)
    langs = sorted(by_lang, key=lambda lang: (-sum(by_lang[lang].values()), lang))
    return tuple(
        _sentiment(lang, by_lang[lang], Row("lang", lang), hidden, tallies) for lang in langs
    )


def everyones_labels(tallies: Tallies) -> Counter[str]:
    """Return posts (originals, quotes and replies) by label."""
    return _labels(tallies, lambda _: "all")["all"]


def _labels(tallies: Tallies, key: Callable[[Cell], str]) -> defaultdict[str, Counter[str]]:
    """Return posts by `key` and label."""
    table: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for cell in written(tallies.cells):
        table[key(cell)][cell.label or Label.NOT_SCORED] += cell.posts
    return table


def _sentiment(
    key: str, posts: Mapping[str, int], row: Row, hidden: Hidden, tallies: Tallies
) -> Sentiment:
    gone = {count.what for count in hidden if count.row == row}
    return sentiment_of(key, posts, gone, coded_of(tallies, row), later_of(tallies))


def sentiment_of(
    key: str,
    posts: Mapping[str, int],
    gone: Collection[str],
    coded: Sequence[CodedPost] = (),
    later: float = 0.0,
) -> Sentiment:
    """Return the sentiment of posts by label, without the counts that are `gone`."""
    labels = {
        label.value: unless(
            label in gone or SCORED in gone, shares.share(posts, label, coded, later)
        )
        for label in shares.LABELS
    }
    return Sentiment(
        key=key,
        scored=unless(SCORED in gone, exact(shares.scored(posts), "scored/1")),
        not_scored=unless(NOT_SCORED in gone, exact(shares.not_scored(posts), "not_scored/1")),
        **labels,
    )
