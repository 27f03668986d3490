"""What makes real data hard, put into the sample on purpose: copies, an edit, deletions."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta

from listening.model import Deletion, Kind, Post, Role
from listening.sources.synthetic import texts
from listening.sources.synthetic.days import COPY_DAY, CUSTOMER_DAY, chance_of, interval_of
from listening.sources.synthetic.ids import snowflake
from listening.sources.synthetic.metrics import passed_on, with_reactions
from listening.sources.synthetic.people import MASTODON, X
from listening.sources.synthetic.posts import Plan, Said, spoken

COPY = (
    "Best day of the year, thank you to the whole team for listening to us! "
    "#CustomerFirstDay #TelenorCares"
)
POSTS_PER_COPY = 75
COPIED_BY_AT_MOST = 5_000

EDITED = 20
EDITED_AFTER = timedelta(minutes=6)

# Where and when a post was written that was gone on the day after.
DELETED = (
    (X, date(2026, 9, 30)),
    (X, date(2026, 10, 2)),
    (X, date(2026, 10, 4)),
    (X, CUSTOMER_DAY),
    (MASTODON, CUSTOMER_DAY),
    (X, date(2026, 10, 7)),
    (X, date(2026, 10, 8)),
    (X, date(2026, 10, 10)),
)
GONE_AFTER = timedelta(days=1)


def said_on(plan: Plan, source: str, day: date) -> list[Said]:
    """Return everything said on `day` as it is collected, oddities and reactions included."""
    said = spoken(plan, source, day)
    if source == X and day == COPY_DAY:
        said = _with_copies(said, plan.posts // POSTS_PER_COPY)
    if source == X and day == CUSTOMER_DAY:
        said = _with_edit(said, plan)
    return _settled(said)


def deletions_on(plan: Plan, day: date) -> list[Deletion]:
    """Return what is gone on `day` of the posts that were collected the day before."""
    born = [(source, at) for source, at in DELETED if at + GONE_AFTER == day]
    candidates = [(source, _plain(spoken(plan, source, at))) for source, at in born]
    at = interval_of(day).starts_at + timedelta(hours=9)
    return [
        Deletion(source, said[0].post.post_id, "deleted by its author", at)
        for source, said in candidates
        if said
    ]


def _plain(said: list[Said]) -> list[Said]:
    """Return the posts of customers that nobody has reacted to and that react to nothing."""
    referred = {each.about.post.post_id for each in said if each.about}
    return [each for each in _of_customers(said) if each.post.post_id not in referred]


def _of_customers(said: list[Said]) -> list[Said]:
    return [
        each
        for each in said
        if each.account.role == Role.CUSTOMER and each.post.kind == Kind.ORIGINAL
    ]


def _with_copies(said: list[Said], count: int) -> list[Said]:
    able = {
        each.account.author_id: each.post.post_id
        for each in _of_customers(said)
        if (each.account.followers or 0) < COPIED_BY_AT_MOST
    }
    chosen = set(list(able.values())[:count])
    return [_copied(each) if each.post.post_id in chosen else each for each in said]


def _copied(said: Said) -> Said:
    post = said.post._replace(text=COPY, lang="en", tags=texts.tags_in(COPY))
    return replace(said, post=post)


def _with_edit(said: list[Said], plan: Plan) -> list[Said]:
    able = [each for each in _plain(said) if each.post.lang == "en"][EDITED:]
    if not able:
        return said
    again = _edited(able[0], plan)
    return sorted([*said, again], key=lambda each: int(each.post.post_id))


def _edited(first: Said, plan: Plan) -> Said:
    at = first.post.created_at + EDITED_AFTER
    text = f"{first.post.text} (Edited: wrong city, sorry.)"
    post = first.post._replace(
        post_id=snowflake(chance_of(plan.seed, "edit"), at),
        edited_of=first.post.post_id,
        text=text,
        created_at=at,
    )
    return replace(first, post=post)


def _settled(said: list[Said]) -> list[Said]:
    """Count each other's reactions, so that a post has as many replies as can be seen."""
    reactions: dict[str, Counter[Kind]] = defaultdict(Counter)
    for each in said:
        if each.about:
            reactions[each.about.post.post_id][each.post.kind] += 1
    settled: dict[str, Said] = {}
    for each in said:
        about = each.about and settled.get(each.about.post.post_id, each.about)
        settled[each.post.post_id] = _settle(replace(each, about=about), reactions)
    return list(settled.values())


def _settle(said: Said, reactions: dict[str, Counter[Kind]]) -> Said:
    if said.post.kind == Kind.REPOST and said.about:
        return replace(said, post=_passed_on(said, said.about))
    found = reactions.get(said.post.post_id)
    if found is None:
        return said
    return replace(said, post=said.post._replace(metrics=with_reactions(said.post.metrics, found)))


def _passed_on(said: Said, about: Said) -> Post:
    original = about.post
    metrics = passed_on(said.post.metrics, original.metrics)
    return said.post._replace(
        text=original.text,
        lang=original.lang,
        tags=original.tags,
        repost_of=original.post_id,
        metrics=metrics,
    )
