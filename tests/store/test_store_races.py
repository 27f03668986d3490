"""Two processes at once on PostgreSQL, which lets them: nothing is lost and nothing comes back."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from listening.model import Label, Page, Role
from listening.scoring.sentiment import Score, Scored
from listening.store.database import Store
from listening.store.roles import Member, sync_roles
from listening.store.scores import write_scores
from listening.store.tallying import tally_day
from listening.store.writes import write_page
from tests.store.made_up import (
    DAY,
    NOON,
    OTHER,
    QUERY,
    SCORER,
    a_deletion,
    a_page,
    a_post,
    an_author,
    as_stored,
    counted,
    later,
    rows,
    score_all,
    stale,
    tallies,
    tally,
    write,
)

pytestmark = pytest.mark.postgres
STAFF = {Role.STAFF: [Member("x", "a2", is_handle=False)]}


@pytest.fixture
def beside() -> Iterator[Callable[[Callable[[], object]], "Future[object]"]]:
    """Run something in a thread, and give it the time to finish or to wait for a lock."""
    with ThreadPoolExecutor(1) as pool:

        def begin(work: Callable[[], object]) -> "Future[object]":
            future = pool.submit(work)
            time.sleep(0.4)
            return future

        yield begin


def positive(post_id: str) -> Scored:
    return Scored("x", post_id, "en", Score(Label.POSITIVE))


Beside = Callable[[Callable[[], object]], "Future[object]"]


def test_a_tally_does_not_forget_a_day_whose_posts_are_still_being_written(
    postgresql: Store, beside: Beside
) -> None:
    write(postgresql, a_page(a_post("1")))
    with postgresql.writing() as connection:
        write_page(connection, QUERY, a_page(a_post("2")), NOON)
        waiting = beside(lambda: tally(postgresql))
    waiting.result(30)
    assert [cell.posts for cell in counted(postgresql).cells] == [2]


def test_what_is_written_while_a_tally_runs_makes_the_day_stale_again(
    postgresql: Store, beside: Beside
) -> None:
    write(postgresql, a_page(a_post("1")))
    with postgresql.writing() as connection:
        tally_day(connection, "care", SCORER, DAY)
        waiting = beside(lambda: write(postgresql, a_page(a_post("2"))))
    waiting.result(30)
    assert stale(postgresql) == [DAY]
    assert [cell.posts for cell in counted(postgresql).cells] == [2]


def test_a_post_deleted_while_it_is_imported_does_not_stay(
    postgresql: Store, beside: Beside
) -> None:
    with postgresql.writing() as connection:
        write_page(connection, QUERY, a_page(a_post("1")), NOON)
        waiting = beside(lambda: write(postgresql, Page(deletions=[a_deletion("1")])))
    waiting.result(30)
    assert rows(postgresql, "post") == []


def test_a_post_imported_while_it_is_deleted_does_not_stay(
    postgresql: Store, beside: Beside
) -> None:
    with postgresql.writing() as connection:
        write_page(connection, QUERY, Page(deletions=[a_deletion("1")]), NOON)
        waiting = beside(lambda: write(postgresql, a_page(a_post("1"))))
    waiting.result(30)
    assert rows(postgresql, "post") == []


def test_a_post_deleted_while_it_is_scored_does_no_harm(postgresql: Store, beside: Beside) -> None:
    write(postgresql, a_page(a_post("1")))
    with postgresql.writing() as connection:
        write_page(connection, QUERY, Page(deletions=[a_deletion("1")]), NOON)
        waiting = beside(lambda: score_all(postgresql, {"1": Label.POSITIVE}))
    waiting.result(30)
    assert rows(postgresql, "score") == []


def test_a_score_and_a_deletion_do_not_wait_for_each_other_in_a_ring(
    postgresql: Store, beside: Beside
) -> None:
    write(postgresql, a_page(a_post("1"), a_post("2")))
    first, second = (as_stored(postgresql, "x", each) for each in "12")
    with postgresql.writing() as connection:
        write_scores(connection, SCORER, [first], [positive("1")])
        gone = Page(deletions=[a_deletion("2"), a_deletion("1")])
        waiting = beside(lambda: write(postgresql, gone))
        write_scores(connection, SCORER, [second], [positive("2")])
    waiting.result(30)
    assert rows(postgresql, "score") == rows(postgresql, "post") == []


def test_a_text_that_changes_while_it_is_scored_is_scored_anew(
    postgresql: Store, beside: Beside
) -> None:
    write(postgresql, a_page(a_post("1")))
    changed = a_page(later(a_post("1"), text="something else"))
    with postgresql.writing() as connection:
        write_page(connection, QUERY, changed, NOON)
        waiting = beside(lambda: score_all(postgresql, {"1": Label.POSITIVE}))
    waiting.result(30)
    assert rows(postgresql, "score") == []


def test_a_text_that_changes_as_its_score_is_written_loses_the_score(
    postgresql: Store, beside: Beside
) -> None:
    write(postgresql, a_page(a_post("1")))
    read = as_stored(postgresql, "x", "1")
    changed = a_page(later(a_post("1"), text="something else"))
    with postgresql.writing() as connection:
        write_scores(connection, SCORER, [read], [positive("1")])
        waiting = beside(lambda: write(postgresql, changed))
    waiting.result(30)
    assert rows(postgresql, "score") == []


def test_a_role_given_while_a_day_is_counted_is_not_lost(postgresql: Store, beside: Beside) -> None:
    write(postgresql, a_page(a_post("1"), a_post("2", author_id="a2")))

    def give_roles() -> None:
        with postgresql.writing() as connection:
            sync_roles(connection, "care", STAFF)

    with postgresql.writing() as connection:
        tally_day(connection, "care", SCORER, DAY)
        waiting = beside(give_roles)
    waiting.result(30)
    assert {cell.role for cell in counted(postgresql).cells} == {Role.CUSTOMER, Role.STAFF}


def test_writers_of_the_same_posts_in_other_orders_do_not_wait_in_a_ring(postgresql: Store) -> None:
    posts = [a_post(str(number)) for number in range(300)]
    orders = [posts, posts[::-1], posts[150:] + posts[:150]]
    together = threading.Barrier(len(orders))

    def import_all(order: list[object], query: object) -> None:
        for _ in range(5):
            together.wait(30)
            write(postgresql, a_page(*order), query=query)

    with ThreadPoolExecutor(len(orders)) as pool:
        work = [
            pool.submit(import_all, *each)
            for each in zip(orders, (QUERY, OTHER, QUERY), strict=True)
        ]
        for each in work:
            each.result(60)
    assert len(rows(postgresql, "post")) == 300


def test_campaigns_are_counted_side_by_side(postgresql: Store, beside: Beside) -> None:
    write(postgresql, a_page(a_post("1")))
    write(postgresql, a_page(a_post("1")), query=OTHER)
    with postgresql.writing() as connection:
        tally_day(connection, "care", SCORER, DAY)
        assert beside(lambda: tally(postgresql, "other")).result(10) == [DAY]


def test_locks_end_with_their_transaction(postgresql: Store) -> None:
    write(postgresql, a_page(a_post("1")))
    tally(postgresql)
    with postgresql.reading() as connection:
        held = connection.execute(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
        assert held.scalar_one() == 0


def test_followers_written_while_a_tally_runs_are_counted_by_the_next(
    postgresql: Store, beside: Beside
) -> None:
    fewer = an_author(followers_count=5)
    more = an_author(followers_count=800, observed_at=NOON + timedelta(hours=1))
    write(postgresql, a_page(a_post("1"), authors=[fewer]))
    with postgresql.writing() as connection:
        write_page(connection, OTHER, Page(authors=[more]), NOON)
        assert beside(lambda: tally(postgresql)).result(10) == [DAY]
    assert [audience.follower_sum for audience in tallies(postgresql).audiences] == [5]
    assert [audience.follower_sum for audience in counted(postgresql).audiences] == [800]


def test_two_processes_that_count_the_same_days_count_everyone_once(postgresql: Store) -> None:
    days = [NOON + timedelta(days=number) for number in range(6)]
    posts = [
        a_post(f"{number}-{who}", created_at=day, author_id=f"a{who}")
        for number, day in enumerate(days)
        for who in range(number, 12)
    ]
    write(postgresql, a_page(*posts))
    together = threading.Barrier(2)

    def count_all(order: int) -> None:
        together.wait(30)
        for day in [day.date() for day in days][::order]:
            with postgresql.writing() as connection:
                tally_day(connection, "care", SCORER, day)

    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(count_all, order) for order in (1, -1)]:
            each.result(60)
    assert tallies(postgresql).participants["all"] == {(): 12}
    assert tallies(postgresql, until=DAY).participants["all"] == {(): 12}
