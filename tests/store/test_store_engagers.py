"""Who engaged is kept as salted ids, each list whole, and only with posts that are there."""

from datetime import timedelta

from listening.model import Kind, ListPage, Metrics, Page
from listening.store.database import Store
from listening.store.engagers import Due, Posts, read_due, write_engager_page, write_repliers
from listening.store.forgetting import erase
from listening.store.salting import read_salt
from tests.store.made_up import DAY, NOON, a_deletion, a_page, a_post, a_reposted, rows, run, write

POSTS = Posts("care", "x")
KINDS = (Kind.REPOST, Kind.QUOTE)
LIST = Due("1", Kind.REPOST, 5)


def counted(post_id: str, reposts: int | None, quotes: int | None, **values: object) -> object:
    return a_post(post_id, metrics=Metrics(reposts=reposts, quotes=quotes), **values)


def due(store: Store, hours: float = 0, posts: Posts = POSTS) -> list[Due]:
    with store.reading() as connection:
        return read_due(connection, posts, KINDS, NOON + timedelta(hours=hours))


def bought(store: Store, *accounts: str, wanted: Due = LIST, cursor: str | None = None) -> int:
    """Write a page of a list, which is the last where it names no next one."""
    page = ListPage({*accounts}, cursor)
    with store.writing() as connection:
        return write_engager_page(connection, "x", wanted, page, NOON)


def replied(store: Store) -> int:
    with store.writing() as connection:
        return write_repliers(connection, POSTS)


def salted(store: Store, *accounts: str) -> list[str]:
    with store.writing() as connection:
        return sorted(read_salt(connection).of(each) for each in accounts)


def kept(store: Store) -> list[str]:
    return sorted(row[2] for row in rows(store, "engager"))


def test_the_longest_lists_come_first_and_empty_ones_never(store: Store) -> None:
    write(
        store,
        a_page(
            counted("1", 5, None), counted("2", 0, 9), counted("3", None, None),
            a_reposted("4", metrics=Metrics(reposts=99)),
            counted("5", 7, 0, created_at=NOON + timedelta(days=3)),
        ),
    )  # fmt: skip
    assert due(store) == [
        Due("2", Kind.QUOTE, 9),
        Due("5", Kind.REPOST, 7),
        Due("1", Kind.REPOST, 5),
    ]
    assert [each.post_id for each in due(store, posts=Posts("care", "x", DAY, DAY))] == ["2", "1"]


def test_a_list_is_due_again_on_another_day_if_its_count_changed(store: Store) -> None:
    write(store, a_page(counted("1", 5, None)))
    bought(store, "b1")
    assert due(store, hours=24) == []
    run(store, "UPDATE post SET reposts = 6")
    assert due(store, hours=11) == []
    assert due(store, hours=12) == [Due("1", Kind.REPOST, 6)]


def test_accounts_are_salted_and_the_author_is_no_engager(store: Store) -> None:
    write(store, a_page(counted("1", 5, None)))
    assert bought(store, "b1", "b2", "a1") == 2
    assert bought(store, "b2", "b1") == 2
    assert kept(store) == salted(store, "b1", "b2")
    assert salted(store, "b1") != ["b1"]


def test_a_post_that_went_meanwhile_gets_no_list(store: Store) -> None:
    write(store, a_page(counted("1", 5, None)))
    bought(store, "b1")
    write(store, Page(deletions=[a_deletion("1")]))
    assert bought(store, "b1") == 0
    assert (kept(store), rows(store, "engager_list")) == ([], [])


def test_who_replied_is_found_in_the_store_and_leaves_with_the_reply(store: Store) -> None:
    def reply(post_id: str, author: str) -> object:
        return a_post(post_id, author_id=author, kind=Kind.REPLY, conversation_id="1")

    write(store, a_page(a_post("1", conversation_id="1"), reply("2", "b1"), reply("3", "b2")))
    write(store, a_page(reply("4", "a1"), reply("5", "b1")))
    assert replied(store) == 2
    assert kept(store) == salted(store, "b1", "b2")
    write(store, Page(deletions=[a_deletion("3")]))
    assert replied(store) == 1
    assert kept(store) == salted(store, "b1")


def test_who_was_forgotten_is_in_no_list(store: Store) -> None:
    write(store, a_page(counted("1", 5, None)))
    with store.writing() as connection:
        erase(connection, "x", "b1", NOON, lambda _done, _total: None)
    assert bought(store, "b1", "b2") == 1
    assert kept(store) == salted(store, "b2")


def test_a_list_counts_only_when_its_last_page_is_there(store: Store) -> None:
    write(store, a_page(counted("1", 5, None), counted("2", 9, None)))
    assert bought(store, "b1", "b2", cursor="second") == 0
    assert kept(store) == []
    run(store, "UPDATE post SET reposts = 6 WHERE post_id = '1'")
    assert due(store) == [Due("1", Kind.REPOST, 5, "second", 2), Due("2", Kind.REPOST, 9)]
    assert bought(store, "b2", "b3", cursor="third") == 0
    assert due(store)[0] == Due("1", Kind.REPOST, 5, "third", 3)
    assert bought(store, "b4") == 4
    assert kept(store) == salted(store, "b1", "b2", "b3", "b4")
    assert due(store) == [Due("2", Kind.REPOST, 9)]
    assert rows(store, "begun_list") == rows(store, "begun_list_account") == []


def test_what_is_there_of_a_list_goes_with_its_post_and_with_whoever_is_forgotten(
    store: Store,
) -> None:
    write(store, a_page(counted("1", 5, None)))
    bought(store, "b1", "b2", cursor="second")
    with store.writing() as connection:
        erased = erase(connection, "x", "b1", NOON, lambda _done, _total: None)
    assert erased.rows["begun_list_account"] == 1
    assert [row[3] for row in rows(store, "begun_list_account")] == salted(store, "b2")
    write(store, Page(deletions=[a_deletion("1")]))
    assert rows(store, "begun_list") == rows(store, "begun_list_account") == []
    assert bought(store, "b3") == 0
