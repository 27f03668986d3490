"""Accounts counted by their first day, and account by account, are the same exact numbers."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import event, text

from listening.model import Author, Deletion, Kind, Label, Metrics, Page, Post, Role
from listening.store.database import Store
from listening.store.roles import Member, sync_roles
from listening.store.tallies import _audiences, _participants, read_tallies
from listening.store.tallying import tally_day
from tests.store.made_up import (
    DAY,
    FIRST,
    HASH,
    LAST,
    NOON,
    OTHER,
    SCORER,
    a_deletion,
    a_page,
    a_post,
    an_author,
    counted,
    everything,
    later,
    rows,
    score_all,
    score_new,
    stale,
    tallies,
    tally,
    write,
)
from tests.store.test_store_plans import planned

ACCOUNTS = [f"a{number}" for number in range(7)]
DAYS = 6
NEXT = DAY + timedelta(days=1)


def a_random_post(random: Random, post_id: str) -> Post:
    return a_post(
        post_id,
        source=random.choice(["x", "ÿ"]),
        author_id=random.choice(ACCOUNTS),
        created_at=NOON + timedelta(days=random.randrange(DAYS)),
        kind=random.choice(list(Kind)),
        lang=random.choice([None, "en", "da"]),
        metrics=Metrics(likes=random.choice([None, 1]), impressions=random.choice([None, 5])),
        tags=tuple(random.sample(["#care", "@somebrand", "#other"], 2)),
    )


def a_random_author(random: Random, hours: int) -> Author:
    name, source = random.choice(ACCOUNTS), random.choice(["x", "ÿ"])
    seen, followers = NOON + timedelta(hours=hours), random.choice([None, 0, 7, 2**35])
    return an_author(name, source=source, observed_at=seen, followers_count=followers)


def change(store: Store, random: Random, turn: int, posts: list[Post]) -> None:
    """Let something happen that moves accounts between days, values, roles or audiences."""
    new = [a_random_post(random, f"{turn}-{number}") for number in range(random.randrange(6))]
    old = random.sample(posts, min(len(posts), 2))
    seen_again = [later(post, turn, lang="sv", text=f"another {turn}") for post in old]
    gone: list[Deletion] = [
        a_deletion(post.post_id, source=post.source) for post in posts if random.random() < 0.1
    ]
    authors = [a_random_author(random, turn) for _ in range(2)]
    write(store, a_page(*new, *seen_again, deletions=gone, authors=authors))
    posts.extend(new)
    if random.random() < 0.5:
        score_new(store)
    if random.random() < 0.4:
        with store.writing() as connection:
            sync_roles(connection, "care", {Role.STAFF: a_random_staff(random)})


def a_random_staff(random: Random) -> list[Member]:
    return [Member("x", name, is_handle=False) for name in random.sample(ACCOUNTS, 2)]


def counts(store: Store, since: date, until: date, *, from_start: bool) -> tuple[Any, ...]:
    keys = {"campaign": "care", "since": since, "until": until}
    with store.reading() as connection:
        return (
            _participants(connection, keys, from_start=from_start),
            list(_audiences(connection, keys, from_start=from_start)),
        )


def first_days(store: Store) -> list[tuple[Any, ...]]:
    """Work out each account's first day from all that the store holds of it."""
    sql = """SELECT campaign, source, author_id, traits, min(day) AS day
        FROM participation GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"""
    with store.reading() as connection:
        return [tuple(map(str, row)) for row in connection.execute(text(sql))]


def known_first_days(store: Store) -> list[tuple[Any, ...]]:
    return [tuple(map(str, row)) for row in rows(store, "participant")]


@pytest.mark.parametrize("seed", range(6))
def test_first_days_and_distinct_accounts_agree_whatever_is_counted_when(
    store: Store, seed: int
) -> None:
    random, posts = Random(seed), list[Post]()
    write(store, a_page(a_post("shared")), query=OTHER)
    for turn in range(6):
        change(store, random, turn, posts)
        for day in random.sample(days := stale(store), random.randint(0, len(days))):
            with store.writing() as connection:
                tally_day(connection, "care", SCORER, day)
            assert known_first_days(store) == first_days(store)
        if random.random() < 0.5:
            tally(store)
            for until in (DAY, DAY + timedelta(days=2), LAST):
                found = counts(store, FIRST, until, from_start=True)
                assert found == counts(store, FIRST, until, from_start=False)
    tally(store)
    assert counts(store, FIRST, LAST, from_start=True) == counts(
        store, FIRST, LAST, from_start=False
    )


@pytest.mark.parametrize("seed", range(3))
def test_days_counted_in_any_order_give_the_same_rows(store: Store, seed: int) -> None:
    random, posts = Random(seed), list[Post]()
    change(store, random, 0, posts)
    for turn in range(1, 4):
        change(store, random, turn, posts)
    days = stale(store)
    found = []
    for order in (days, days[::-1], random.sample(days, len(days))):
        for day in order:
            with store.writing() as connection:
                tally_day(connection, "care", SCORER, day)
        found.append(everything(store))
    assert found[0] == found[1] == found[2]


def test_a_window_that_begins_after_the_first_day_counts_whoever_came_before_too(
    store: Store,
) -> None:
    write(store, a_page(a_post("1"), a_post("2", created_at=NOON + timedelta(days=1))))
    tally(store)
    assert tallies(store, since=NEXT).participants["all"] == {(): 1}
    assert tallies(store, until=DAY).participants["all"] == {(): 1}
    assert tallies(store).participants["all"] == {(): 1}


def test_whoever_leaves_their_first_day_is_new_on_the_next(store: Store) -> None:
    again = a_post("2", created_at=NOON + timedelta(days=1))
    write(store, a_page(a_post("1"), again, authors=[an_author(followers_count=50)]))
    tally(store)
    write(store, Page(deletions=[a_deletion("1")]))
    assert tally(store) == [DAY]
    assert tallies(store, until=DAY).participants["all"] == {(): 0}
    assert tallies(store, until=NEXT).participants["role"] == {("customer",): 1}
    assert [audience.follower_sum for audience in tallies(store).audiences] == [50]


def test_fresh_follower_counts_reach_the_next_findings_though_no_day_is_stale(
    store: Store,
) -> None:
    write(store, a_page(a_post("1"), authors=[an_author(followers_count=5)]))
    counted(store)
    more = an_author(followers_count=800, observed_at=NOON + timedelta(hours=1))
    write(store, Page(authors=[more]), query=OTHER)
    assert stale(store) == []
    assert [audience.follower_sum for audience in counted(store).audiences] == [800]


def test_authors_that_come_again_unchanged_make_no_audience_stale(store: Store) -> None:
    page = a_page(a_post("1"), authors=[an_author(followers_count=5)])
    write(store, page)
    before = rows(store, "follower_clock")
    write(store, page, Page(authors=[an_author(followers_count=5)]))
    assert rows(store, "follower_clock") == before
    assert ("followers", 1) in before


def break_off_counting(store: Store) -> None:
    with store.writing() as connection:
        tally_day(connection, "care", SCORER, DAY)
        raise ConnectionResetError


def test_a_count_that_breaks_off_leaves_everything_as_it_was(store: Store) -> None:
    write(store, a_page(a_post("1"), a_post("2", author_id="a2")))
    tally(store)
    write(store, a_page(a_post("3", author_id="a3")), Page(deletions=[a_deletion("1")]))
    before = everything(store)
    with pytest.raises(ConnectionResetError):
        break_off_counting(store)
    assert everything(store) == before
    assert stale(store) == [DAY]


def test_reading_a_whole_campaign_looks_at_no_account_and_no_post(sqlite: Store) -> None:
    write(sqlite, a_page(a_post("1"), a_post("2", created_at=NOON + timedelta(days=1))))
    tally(sqlite)
    plans: dict[str, list[str]] = {}
    with sqlite.reading() as connection, planned(connection, plans):
        read_tallies(connection, "care", HASH, FIRST, LAST)
    assert any("turnout" in sql for sql in plans)
    steps = [step for plan in plans.values() for step in plan]
    large = ("participa", " post ", " p ", "post_campaign", "author")
    assert any(step.startswith("SEARCH gone_day ") for step in steps)
    assert not [step for step in steps if any(name in step for name in large)]


def test_days_that_wait_for_another_scorer_are_counted_once(store: Store) -> None:
    write(store, a_page(*(a_post(f"{n}", created_at=NOON + timedelta(days=n)) for n in range(4))))
    score_new(store)
    tally(store)
    newer = replace(SCORER, version="2")
    score_all(store, {f"{n}": Label.NEGATIVE for n in range(4)}, newer)
    seen: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda _, __, sql, *___: seen.append(sql))
    assert len(tally(store, scorer=newer)) == 4
    assert len([sql for sql in seen if sql.startswith("DELETE FROM turnout")]) == 4
    assert counts(store, FIRST, LAST, from_start=True) == counts(
        store, FIRST, LAST, from_start=False
    )
