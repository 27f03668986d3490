"""What the store tells of how followings overlap is what counting it by hand gives."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from listening.measures.engagers import OfAuthor, engagement_of
from listening.measures.evidence import KnownAudience, Lists, hard_bounds
from listening.measures.unique_reach import unique_reach
from listening.model import Kind, Post, Role
from listening.store import audiences
from listening.store.audiences import read_audience
from listening.store.database import Store
from listening.store.followers import expire_ids
from listening.store.roles import Member, sync_roles
from listening.store.sketches import sketch_of
from listening.store.upserts import upsert
from tests.store.made_up import (
    DAY,
    FIRST,
    LAST,
    NOON,
    OTHER,
    a_page,
    a_post,
    a_reposted,
    an_author,
    empty,
    tally,
    write,
)

AUTHORS = [f"a{number}" for number in range(8)]
FOLLOWERS = {name: None if name == "a7" else 40 + 30 * n for n, name in enumerate(AUTHORS)}
NEXT = DAY + timedelta(days=1)


def key(name: str) -> tuple[str, str]:
    return "x", name


def evidence(store: Store, since: date = FIRST, until: date = LAST) -> KnownAudience:
    tally(store)
    with store.reading() as connection:
        return read_audience(connection, "care", since, until)


def engage(store: Store, rows: Iterable[tuple[str, str]], kind: Kind = Kind.REPOST) -> None:
    """Keep who engaged with a post, as (post, engager), in lists that were read to the end."""
    engaged = sorted(set(rows))
    with store.writing() as connection:
        upsert(connection, "engager", [("x", post, who, kind.value) for post, who in engaged])
        posts = sorted({post for post, _ in engaged})
        upsert(connection, "engager_list", [("x", post, kind.value, NOON, 9) for post in posts])


def follow(store: Store, lists: dict[str, Iterable[object]]) -> None:
    """Keep lists that were bought to their end."""
    with store.writing() as connection:
        for author, people in lists.items():
            whole = [str(who) for who in people]
            upsert(connection, "follower_list", [("x", author, who) for who in whole])
            bought = ("x", author, NOON, len(whole), len(whole), None, NOON, sketch_of(whole), True)
            upsert(connection, "bought_list", [bought])


def expire(store: Store) -> None:
    with store.writing() as connection:
        expire_ids(connection, "x", NOON + timedelta(days=1))


def some_posts(random: Random, count: int = 40) -> list[Post]:
    return [
        a_post(
            str(number),
            author_id=random.choice(AUTHORS),
            created_at=NOON + timedelta(days=random.randrange(3)),
            kind=random.choice([Kind.ORIGINAL, Kind.ORIGINAL, Kind.REPLY, Kind.REPOST]),
        )
        for number in range(count)
    ]


def authors() -> list[object]:
    return [an_author(name, followers_count=count) for name, count in FOLLOWERS.items()]


@pytest.mark.parametrize("seed", [1, 2])
def test_pairs_of_engagements_are_those_counted_one_by_one(store: Store, seed: int) -> None:
    random = Random(seed)
    posts = some_posts(random)
    write(store, a_page(*posts, authors=authors()))
    write(store, a_page(a_post("elsewhere", author_id="a1")), query=OTHER)
    rows = [(random.choice(posts).post_id, f"e{random.randrange(15)}") for _ in range(150)]
    engage(store, [*rows, ("elsewhere", "e1")])
    engage(store, rows[:40], Kind.QUOTE)
    for since, until in ((FIRST, LAST), (NEXT, NEXT)):
        inside = {
            post.post_id: post
            for post in posts
            if post.kind is not Kind.REPOST and since <= post.created_at.date() <= until
        }
        own = [(post, who) for post, who in rows if post in inside]
        found = evidence(store, since, until)
        triples = [(key(inside[post].author_id), post, who) for post, who in own]
        by_hand = engagement_of(triples, {key(name): n for name, n in FOLLOWERS.items()})
        assert found.of["all"].engagement == by_hand
        assert found.engagers == len({who for _, who in own})


@pytest.mark.slow
def test_millions_of_engagements_of_one_author_are_counted_exactly(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(store, a_page(a_post("1", author_id="a1"), authors=authors()))
    engage(store, [("1", "e1")])
    millions = """WITH RECURSIVE number(n) AS (
            SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 2200008),
        engaged AS (SELECT 'x' AS source, 'a1' AS author_id, 1 AS followers,
            CASE WHEN n < 4 THEN 'few' WHEN n < 9 THEN 'some' ELSE 'many' END AS post_id
            FROM number)"""
    sql = audiences._BY_AUTHOR.removeprefix(audiences._ENGAGED)
    monkeypatch.setattr(audiences, "_BY_AUTHOR", millions + sql)
    found = evidence(store).of["all"].engagement
    few, some, many = 3, 5, 2_200_000
    pairs = few * some + few * many + some * many
    assert found
    assert found.authors == {key("a1"): OfAuthor(few + some + many, pairs, few * some * many)}


def test_whoever_engages_with_two_versions_of_a_post_engaged_with_one_post(store: Store) -> None:
    second = a_post("2", edited_of="1", created_at=NOON + timedelta(minutes=1))
    write(store, a_page(a_post("1"), second, authors=[an_author(followers_count=50)]))
    engage(store, [("1", "e1"), ("2", "e1"), ("2", "e2")])
    found = evidence(store).of["all"].engagement
    assert found is not None
    assert (found.engagers, found.within, found.across) == (2, 0, 0)


def test_a_list_that_was_not_read_to_the_end_tells_nothing(store: Store) -> None:
    write(store, a_page(a_post("1"), authors=[an_author(followers_count=50)]))
    with store.writing() as connection:
        upsert(connection, "engager", [("x", "1", "e1", "quote"), ("x", "1", "e2", "reply")])
    assert evidence(store).engagers == 1


@pytest.mark.parametrize("seed", [1, 2])
def test_lists_hold_together_whom_they_hold(store: Store, seed: int) -> None:
    random = Random(seed)
    write(store, a_page(*[a_post(name, author_id=name) for name in AUTHORS], authors=authors()))
    lists = {name: random.sample(range(300), FOLLOWERS[name] or 5) for name in AUTHORS[2:]}
    lists["a2"] = lists["a2"][:50]
    follow(store, {**lists, "stranger": range(1000)})
    complete = [name for name in lists if name not in {"a2", "a7"}]
    people = Counter(who for name in complete for who in lists[name])
    times = Counter(people.values())
    found = evidence(store).of["all"]
    lengths = {key(name): len(lists[name]) for name in complete}
    assert found.lists == Lists(lengths, len(people), times[1], times[2])
    expire(store)
    sketched = evidence(store).of["all"].lists
    assert sketched == Lists(lengths, len(people), times[1], times[2], is_sketched=True)
    assert found.followers == {key(name): count for name, count in FOLLOWERS.items()}


def test_roles_have_the_lists_of_their_own_accounts(store: Store) -> None:
    write(store, a_page(*[a_post(name, author_id=name) for name in AUTHORS], authors=authors()))
    follow(store, {"a0": range(40), "a1": range(20, 90)})
    with store.writing() as connection:
        sync_roles(connection, "care", {Role.STAFF: [Member("x", "a1", is_handle=False)]})
    found = evidence(store).of
    assert sorted(found) == ["all", "customer", "staff"]
    assert found["staff"].followers == {key("a1"): 70}
    assert found["staff"].lists == Lists({key("a1"): 70}, 70, 70, 0)
    assert found["customer"].lists == Lists({key("a0"): 40}, 40, 40, 0)
    assert found["all"].lists == Lists({key("a0"): 40, key("a1"): 70}, 90, 70, 20)


def test_without_engagers_and_lists_there_is_nothing_beyond_counts(store: Store) -> None:
    write(store, a_page(a_post("1"), authors=authors()))
    assert evidence(store) == KnownAudience()


def test_lists_of_everybody_give_the_exact_audience(store: Store) -> None:
    write(store, a_page(a_post("1"), a_post("2", author_id="a2"), authors=authors()[1:3]))
    follow(store, {"a1": range(70), "a2": range(30, 130)})
    found = unique_reach(evidence(store).of["all"])
    assert (found.low, found.value, found.high) == (130, 130, 130)
    expire(store)
    sketched = unique_reach(evidence(store).of["all"])
    assert sketched.low < sketched.value == 130 < sketched.high
    assert (sketched.level, "sketches" in sketched.method) == (0.95, True)


CAMPAIGNS = st.lists(
    st.tuples(st.integers(0, 5), st.none() | st.sampled_from([0, 1, 30, 10**9])), max_size=8
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(CAMPAIGNS, st.lists(st.tuples(st.integers(0, 7), st.integers(0, 4)), max_size=40))
def test_whatever_the_store_holds_the_reach_is_honest_and_said_twice_the_same(
    sqlite: Store, campaign: list[tuple[int, int | None]], engaged: list[tuple[int, int]]
) -> None:
    empty(sqlite)
    counts = {f"a{who}": count for who, count in campaign}
    posts = [a_post(str(n), author_id=f"a{who}") for n, (who, _) in enumerate(campaign)]
    page = a_page(
        *posts, authors=[an_author(name, followers_count=n) for name, n in counts.items()]
    )
    write(sqlite, page)
    engage(sqlite, [(str(post), f"e{who}") for post, who in engaged if post < len(posts)])
    follow(sqlite, {name: range(30) for name, count in counts.items() if count == 30})
    first = evidence(sqlite)
    write(sqlite, page, a_page(*posts[::-1]))
    assert evidence(sqlite) == first
    for each in first.of.values():
        estimate = unique_reach(each)
        assert (estimate.value is None) == (not [n for n in counts.values() if n is not None])
        if estimate.value is not None:
            low, high = hard_bounds(each)
            assert low <= estimate.low <= estimate.value <= estimate.high <= high
    more = a_reposted("more", author_id="new")
    write(sqlite, a_page(more, authors=[an_author("new", followers_count=77)]))
    for role, each in evidence(sqlite).of.items():
        assert hard_bounds(each).low >= (hard_bounds(first.of[role]).low if first.of else 0)
