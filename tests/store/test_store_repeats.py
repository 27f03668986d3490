"""Copies and suspected automation: by the rules, and the same whatever way the posts came."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import Connection

from listening.model import Metrics, Page, Post
from listening.pipeline import repeating
from listening.pipeline.counting import count_days
from listening.pipeline.repeating import compare_posts
from listening.store.database import Store
from listening.store.repeats import Said, read_said, write_repeats
from listening.store.staleness import read_marks
from listening.store.tallying import tally_day
from tests.fakes.made_up_tallies import findings_of
from tests.store.made_up import (
    DAY,
    NOON,
    SCORER,
    a_deletion,
    a_page,
    a_post,
    a_reposted,
    an_author,
    empty,
    everything,
    later,
    rows,
    run,
    score_new,
    stale,
    tallies,
    tally,
    write,
)

SAID = "the queue in the shop was long, and yet everybody stayed kind to us"
EDITED = "The queue in the shop was very long, and yet everybody stayed kind to us!"
OTHER_TEXTS = (
    "nobody answered the phone all morning, so we drove into town instead",
    "my new router came with a handwritten note, which made my whole week",
    "eleven trains were late today and the coffee at the station was cold",
    "we planted four apple trees behind the school with the children there",
)


def compare(store: Store) -> None:
    for each in compare_posts(store, "care", stale(store)):
        with store.writing() as connection:
            write_repeats(connection, "care", each.day, each.repeats)


def count(store: Store) -> None:
    count_days(store, "care", SCORER)
    tally(store)


def told(store: Store) -> tuple[int, int]:
    """Return how many copies there are, and how many accounts are suspected."""
    found = tallies(store)
    return found.copies, found.participants["suspected"][()]


def then(post: Post, hours: float = 1) -> Post:
    """Return a post as if it was written some hours after noon."""
    return post._replace(created_at=NOON + timedelta(hours=hours))


def by(author: str, post_id: str, text: str = SAID, **values: object) -> Post:
    return a_post(post_id, author_id=author, text=text, **values)


def varied(author: str, number: int, **values: object) -> list[Post]:
    """Return posts of one account that say nothing twice."""
    words = Random(author).sample(range(10**9), number * 8)
    texts = [" ".join(map(str, words[at : at + 8])) for at in range(0, len(words), 8)]
    return [by(author, f"{author}-{n}", said, **values) for n, said in enumerate(texts)]


def test_an_edited_copy_counts_as_a_copy_and_the_first_post_does_not(store: Store) -> None:
    write(store, a_page(by("a1", "1"), then(by("a2", "2", EDITED))))
    count(store)
    assert told(store) == (1, 0)
    assert [row[3:] for row in rows(store, "repeat")] == [("2", "copy")]


def test_what_is_short_is_the_campaigns_own_or_a_repost_is_no_copy(store: Store) -> None:
    own = "#care #customerday @somebrand https://example.org/a-very-long-address/and/more"
    short = [by("a1", "1", "thank you all"), by("a2", "2", "thank you all")]
    shared = [by("a3", "3", own), by("a4", "4", own)]
    reposts = [a_reposted(str(n), author_id=f"b{n}", text=SAID) for n in (5, 6)]
    write(store, a_page(*short, *shared, *reposts))
    count(store)
    assert told(store) == (0, 0)


def test_a_copy_is_looked_for_seven_days_back_and_no_further(store: Store) -> None:
    write(store, a_page(by("a1", "1"), then(by("a2", "2"), 7 * 24)))
    write(store, a_page(by("a3", "3", OTHER_TEXTS[0]), then(by("a4", "4", OTHER_TEXTS[0]), 192)))
    count(store)
    assert [row[3] for row in rows(store, "repeat")] == ["2"]


def test_of_a_day_that_was_counted_no_post_is_read_again(store: Store) -> None:
    write(store, a_page(by("a1", "1")))
    count(store)
    run(store, f"UPDATE post SET text = '{OTHER_TEXTS[0]}'")
    write(store, a_page(then(by("a2", "2"), 24), then(by("a1", "3"), 25)))
    count(store)
    assert [row[3:] for row in rows(store, "repeat")] == [("2", "copy"), ("3", "copy")]


def test_what_comes_late_to_a_day_that_was_counted_is_compared_with(store: Store) -> None:
    write(store, a_page(by("a1", "1")))
    count(store)
    late, copied = by("a3", "3", OTHER_TEXTS[0]), by("a2", "2", OTHER_TEXTS[0])
    write(store, a_page(late, then(copied, 24)))
    count(store)
    assert [row[3:] for row in rows(store, "repeat")] == [("2", "copy")]


@pytest.mark.parametrize(("posts", "suspected"), [(49, 0), (50, 1)])
def test_fifty_posts_in_a_day_make_an_account_suspect(
    store: Store, posts: int, suspected: int
) -> None:
    reposts = [a_reposted(f"r{n}", author_id="a1") for n in range(10)]
    write(store, a_page(*varied("a1", posts - 10), *reposts, *varied("a2", 5)))
    count(store)
    assert told(store) == (0, suspected)
    assert sum(tallies(store).suspected_posts.values()) == (posts - 10) * suspected


@pytest.mark.parametrize(("repeats", "own", "suspected"), [(2, 0, 0), (3, 3, 1), (3, 4, 0)])
def test_three_repeats_that_are_half_of_what_it_wrote_make_an_account_suspect(
    store: Store, repeats: int, own: int, suspected: int
) -> None:
    first = [by("a1", str(n), said) for n, said in enumerate(OTHER_TEXTS)]
    copies = [then(by("a2", f"c{n}", OTHER_TEXTS[n])) for n in range(repeats)]
    write(store, a_page(*first, *copies, *varied("a2", own)))
    count(store)
    assert told(store) == (repeats, suspected)


def test_saying_one_thing_oneself_again_and_again_is_suspect_and_no_copy(store: Store) -> None:
    write(store, a_page(*(then(by("a1", str(n)), n) for n in range(4))))
    count(store)
    assert told(store) == (0, 1)


@pytest.mark.parametrize(("days", "suspected"), [(6, 1), (8, 0), (None, 0)])
def test_a_copy_by_an_account_under_a_week_old_makes_it_suspect(
    store: Store, days: int | None, suspected: int
) -> None:
    made = None if days is None else NOON - timedelta(days=days)
    write(store, a_page(by("a1", "1"), then(by("a2", "2"))))
    write(store, a_page(authors=[an_author("a2", created_at=made), an_author("a1")]))
    count(store)
    assert told(store) == (1, suspected)


def test_when_an_account_was_made_may_be_learned_after_its_day_was_counted(store: Store) -> None:
    write(store, a_page(by("a1", "1"), then(by("a2", "2")), authors=[an_author("a2")]))
    count(store)
    assert (told(store), stale(store)) == ((1, 0), [])
    seen = NOON + timedelta(hours=3)
    young = an_author("a2", created_at=NOON - timedelta(days=1), observed_at=seen)
    write(store, a_page(authors=[young]))
    assert stale(store) == [DAY]
    count(store)
    assert told(store) == (1, 1)
    write(store, a_page(authors=[young]))
    assert stale(store) == []


def test_a_first_post_that_comes_late_makes_copies_of_the_days_after_it(store: Store) -> None:
    write(store, a_page(then(by("a2", "2"), 48)))
    count(store)
    assert told(store) == (0, 0)
    write(store, a_page(by("a1", "1")))
    count(store)
    assert told(store) == (1, 0)


def test_a_first_post_that_goes_takes_its_copies_along(store: Store) -> None:
    write(store, a_page(by("a1", "1"), then(by("a2", "2"), 48)))
    count(store)
    write(store, a_page(deletions=[a_deletion("1")]))
    count(store)
    assert told(store) == (0, 0)


def test_a_post_that_says_something_else_now_is_no_copy(store: Store) -> None:
    write(store, a_page(by("a1", "1"), then(by("a2", "2"))))
    count(store)
    seen = NOON + timedelta(days=1)
    write(store, a_page(then(by("a2", "2", OTHER_TEXTS[0], observed_at=seen))))
    count(store)
    assert told(store) == (0, 0)


def test_what_comes_between_comparing_and_counting_is_compared_the_next_time(
    store: Store,
) -> None:
    write(store, a_page(by("a1", "1")))
    with store.reading() as connection:
        marks = read_marks(connection, "care")
    compare(store)
    write(store, a_page(then(by("a2", "2"))))
    with store.writing() as connection:
        tally_day(connection, "care", SCORER, DAY, marks[DAY])
    assert (told(store), stale(store)) == ((0, 0), [DAY])
    count(store)
    assert (told(store), stale(store)) == ((1, 0), [])


def some_posts(seed: int) -> list[Post]:
    random = Random(seed)
    texts = [SAID, EDITED, *OTHER_TEXTS, "too short"]
    return [
        by(
            f"a{min(random.randrange(9), random.randrange(9))}",
            str(number),
            random.choice(texts),
            created_at=NOON + timedelta(hours=random.randrange(24 * 11)),
        )
        for number in range(60)
    ]


def in_parts(store: Store, parts: Iterable[Sequence[Post]]) -> dict[str, list[tuple[object, ...]]]:
    """Return the whole store after these parts came, one after the other, each counted."""
    authors = [an_author(f"a{n}", created_at=NOON + timedelta(days=n - 6)) for n in range(9)]
    empty(store)
    for part in parts:
        write(store, a_page(*part, authors=authors))
        score_new(store)
        count(store)
    return everything(store)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_posts_give_the_same_suspects_in_any_order(store: Store, seed: int) -> None:
    posts = some_posts(seed)
    at_once = in_parts(store, [posts])
    assert told(store)[0] > 10
    assert told(store)[1] > 2
    daily = sorted(posts, key=lambda post: post.created_at)
    backwards = daily[::-1]
    for order in (daily, backwards, Random(seed).sample(posts, len(posts))):
        assert in_parts(store, [order[:20], order[20:45], order[45:], order[:30]]) == at_once


@pytest.mark.postgres
def test_both_kinds_of_database_give_the_same_findings(sqlite: Store, postgresql: Store) -> None:
    whole = [in_parts(store, [some_posts(3)]) for store in (sqlite, postgresql)]
    assert whole[0] == whole[1]
    told_by = [findings_of(tallies(store)).model_dump_json() for store in (sqlite, postgresql)]
    assert told_by[0] == told_by[1]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """The days whose posts were read to be compared."""
    days: list[date] = []

    def reading(connection: Connection, campaign: str, day: date) -> Iterator[list[Said]]:
        days.append(day)
        return read_said(connection, campaign, day)

    monkeypatch.setattr(repeating, "read_said", reading)
    return days


def test_days_before_are_read_only_as_far_as_their_texts_are_compared(
    sqlite: Store, monkeypatch: pytest.MonkeyPatch, read: list[date]
) -> None:
    write(sqlite, a_page(*(then(by(f"a{n}", str(n)), 24 * n) for n in range(6))))
    count(sqlite)
    run(sqlite, "DELETE FROM signed_day")
    read.clear()
    monkeypatch.setattr(repeating, "MOST_COMPARED", 2)
    write(sqlite, a_page(then(by("a7", "7"), 24 * 5 + 1)))
    count(sqlite)
    assert read == [DAY + timedelta(days=back) for back in (4, 3, 5)]
    assert [row[3] for row in rows(sqlite, "repeat")] == ["1", "2", "3", "4", "5", "7"]


def test_days_after_one_whose_counts_alone_changed_are_not_read(
    sqlite: Store, read: list[date]
) -> None:
    first, days = by("a1", "1"), [DAY + timedelta(days=after) for after in range(5)]
    write(sqlite, a_page(first, *(then(by(f"a{n}", str(n)), 24 * (n - 1)) for n in range(2, 6))))
    count(sqlite)
    read.clear()
    write(sqlite, a_page(later(first, metrics=Metrics(likes=9))))
    count(sqlite)
    assert [day for day in read if day >= DAY] == days[:1]
    read.clear()
    write(sqlite, Page(deletions=[a_deletion("1")]))
    count(sqlite)
    assert [day for day in read if day >= DAY] == days
    assert [row[3] for row in rows(sqlite, "repeat")] == ["3", "4", "5"]


def test_whoever_is_stopped_behind_a_day_goes_on_with_those_that_look_back_on_it(
    store: Store,
) -> None:
    write(store, a_page(by("a1", "1"), then(by("a2", "2"), 24)))
    count(store)
    write(store, Page(deletions=[a_deletion("1")]))
    with pytest.raises(KeyboardInterrupt):
        count_days(store, "care", SCORER, on_progress=stopped)
    assert [row[3] for row in rows(store, "repeat")] == ["2"]
    count(store)
    assert rows(store, "repeat") == []
    assert rows(store, "uncompared_day") == []


def stopped(_done: int, _total: int) -> None:
    raise KeyboardInterrupt
