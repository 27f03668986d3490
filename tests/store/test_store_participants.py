"""Exact numbers of accounts, against a count by hand of the same made-up posts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from listening.model import Kind, Label, Metrics, Post, Role
from listening.store.database import Store
from listening.store.roles import Member, sync_roles
from tests.store.made_up import (
    DAY,
    NOON,
    OTHER,
    QUERY,
    a_page,
    a_post,
    an_author,
    counted,
    score_all,
    tallies,
    write,
)

ROLES = {"a0": Role.STAFF, "a1": Role.BRAND, "a2": Role.MEDIA, "é3": Role.STAFF}
AUTHORS = [*ROLES, *(f"b{number}" for number in range(8)), "ß"]
FOLLOWERS = {name: None if name == "b0" else 100 * index for index, name in enumerate(AUTHORS)}
SINCE, UNTIL = DAY + timedelta(days=1), DAY + timedelta(days=2)
Keyed = dict[tuple[str, ...], set[tuple[str, str]]]


def made_up(seed: int) -> tuple[list[Post], dict[str, Label]]:
    random = Random(seed)
    posts = [_made_up(random, str(number)) for number in range(120)]
    labels = {p.post_id: random.choice(list(Label)) for p in posts if random.random() < 0.8}
    return posts, labels


def _made_up(random: Random, post_id: str) -> Post:
    def maybe() -> int | None:
        return random.choice([None, 0, 1, 5, 2**35])

    return a_post(
        post_id,
        source=random.choice(["x", "ÿ"]),
        author_id=random.choice(AUTHORS),
        created_at=NOON + timedelta(hours=random.randrange(96)),
        kind=random.choice(list(Kind)),
        lang=random.choice([None, "en", "da", "sv"]),
        metrics=Metrics(maybe(), maybe(), maybe(), maybe(), maybe(), maybe()),
        tags=tuple(random.sample(["#care", "#customerday", "@somebrand", "#other"], 2)),
    )


def filled(store: Store, seed: int) -> tuple[list[Post], dict[str, Label]]:
    posts, labels = made_up(seed)
    authors = [
        an_author(name, source=source, followers_count=FOLLOWERS[name])
        for name in AUTHORS
        for source in ("x", "ÿ")
    ]
    write(store, a_page(*posts[:60], context=[a_post("context")], authors=authors))
    write(store, a_page(*posts[60:]))
    write(store, a_page(*posts[:40]), query=OTHER)
    for source in ("x", "ÿ"):
        there = {
            p.post_id: labels[p.post_id]
            for p in posts
            if p.post_id in labels and p.source == source
        }
        score_all(store, there, source=source)
    with store.writing() as connection:
        sync_roles(connection, "care", members())
    return posts, labels


def members() -> dict[Role, list[Member]]:
    return {
        role: [Member("x", name, is_handle=False) for name in ROLES if ROLES[name] is role]
        for role in Role
    }


def day_of(post: Post) -> date:
    return post.created_at.astimezone(ZoneInfo(QUERY.timezone)).date()


def role_of(post: Post) -> str:
    return (ROLES.get(post.author_id, Role.CUSTOMER) if post.source == "x" else Role.CUSTOMER).value


def by_hand(
    posts: Iterable[Post], labels: dict[str, Label]
) -> dict[str, dict[tuple[str, ...], int]]:
    found: dict[str, Keyed] = defaultdict(lambda: defaultdict(set))
    for post in posts:
        for cut, key in _keys(post, labels):
            found[cut][key].add((post.source, post.author_id))
    counts = {cut: {key: len(who) for key, who in keyed.items()} for cut, keyed in found.items()}
    without = {"code": {}, "code_label": {}, "suspected_label": {}}  # no codebook, no suspect
    cuts = ("copy", "suspected", "suspected_written", "suspected_scored")
    nobody = {cut: {(): 0} for cut in cuts}
    return {**counts, **without, **nobody}


def _keys(post: Post, labels: dict[str, Label]) -> Iterator[tuple[str, tuple[str, ...]]]:
    day, role, lang, kind = (
        day_of(post).isoformat(),
        role_of(post),
        post.lang or "und",
        post.kind.value,
    )
    yield from (("all", ()), ("role", (role,)), ("source", (post.source,)), ("day", (day,)))
    yield from (("kind", (kind,)), ("lang", (lang,)), ("day_kind", (day, kind)))
    yield from (("day_source", (day, post.source)), ("source_kind", (post.source, kind)))
    yield "role_kind", (role, kind)
    yield from (("tag", (tag,)) for tag in {*QUERY.tags, *QUERY.mentions}.intersection(post.tags))
    if post.kind is Kind.REPOST:
        return
    label = labels[post.post_id].value if post.post_id in labels else "unscored"
    yield from (("role_label", (role, label)), ("lang_label", (f"{lang}/{label}",)))
    yield from (("source_without_reposts", (post.source,)), ("role_given", (role, given(post))))
    yield from (("role_without_reposts", (role,)), ("day_without_reposts", (day,)))
    if label not in {"not scored", "unscored"}:
        yield "role_scored", (role,)


def given(post: Post) -> str:
    """Which counts its platform gave of a post; one engagement count that is given is enough."""
    told = post.metrics
    if {told.reposts, told.replies, told.likes, told.quotes} == {None}:
        return "neither" if told.impressions is None else "impressions"
    whole = "engagements" if told.impressions is None else "both"
    return whole if told.reposts is not None else f"{whole} but reposts"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_cut_counts_each_account_once(store: Store, seed: int) -> None:
    posts, labels = filled(store, seed)
    counted(store)
    inside = [post for post in posts if SINCE <= day_of(post) <= UNTIL]
    assert tallies(store, since=SINCE, until=UNTIL).participants == by_hand(inside, labels)
    assert tallies(store).participants == by_hand(posts, labels)


@pytest.mark.parametrize("seed", [1, 2])
def test_keys_come_in_byte_order(store: Store, seed: int) -> None:
    filled(store, seed)
    for cut, counts in counted(store).participants.items():
        assert list(counts) == sorted(counts, key=lambda key: [part.encode() for part in key]), cut
    assert list(tallies(store).tag_posts) == ["#care", "#customerday", "@somebrand"]


@pytest.mark.parametrize("seed", [1, 2])
def test_cells_add_up_to_the_posts_and_what_they_carry(store: Store, seed: int) -> None:
    posts, labels = filled(store, seed)
    cells = counted(store).cells
    assert {
        (c.day, c.source, c.lang, c.role.value, c.kind, c.label): c.posts for c in cells
    } == Counter(
        (day_of(p), p.source, p.lang or "und", role_of(p), p.kind.value, _label(p, labels))
        for p in posts
    )
    own = [post.metrics for post in posts if post.kind is not Kind.REPOST]
    assert sum(c.impressions for c in cells) == sum(m.impressions or 0 for m in own)
    assert sum(c.impression_posts for c in cells) == sum(m.impressions is not None for m in own)
    assert sum(c.engagements for c in cells) == sum(map(_engagements, own))
    assert sum(c.metric_posts for c in cells) == sum(
        any(x is not None for x in _counts(m)) for m in own
    )
    reposted = [m.reposts for m in own if m.reposts is not None]
    assert sum(c.reposted_posts for c in cells) == len(reposted)
    assert sum(c.times_reposted for c in cells) == sum(reposted)
    both = [m for m in own if m.impressions is not None and set(_counts(m)) != {None}]
    assert sum(c.rated_posts for c in cells) == len(both) < sum(c.impression_posts for c in cells)
    assert sum(c.rated_impressions for c in cells) == sum(m.impressions for m in both)
    assert sum(c.rated_engagements for c in cells) == sum(map(_engagements, both))


def _label(post: Post, labels: dict[str, Label]) -> str | None:
    if post.kind is Kind.REPOST:
        return None
    return labels[post.post_id].value if post.post_id in labels else "unscored"


def _counts(m: Metrics) -> tuple[int | None, ...]:
    return m.reposts, m.replies, m.likes, m.quotes


def _engagements(m: Metrics) -> int:
    return sum(x or 0 for x in _counts(m))


@pytest.mark.parametrize("seed", [1, 2])
def test_audiences_sum_the_followers_of_each_account_once(store: Store, seed: int) -> None:
    posts, _ = filled(store, seed)
    who = {(post.source, post.author_id): role_of(post) for post in posts}
    for audience in counted(store).audiences:
        sizes = [FOLLOWERS[name] for (_, name), role in who.items() if role == audience.role]
        known = [size for size in sizes if size is not None]
        assert (audience.accounts, audience.known) == (len(sizes), len(known))
        assert (audience.follower_sum, audience.follower_max) == (sum(known), max(known))
    assert [a.role for a in tallies(store).audiences] == ["brand", "customer", "media", "staff"]


def test_tag_posts_counts_posts_and_reposts_alike(store: Store) -> None:
    posts, _ = filled(store, 1)
    assert counted(store).tag_posts == {
        tag: sum(tag in post.tags for post in posts)
        for tag in ("#care", "#customerday", "@somebrand")
    }
