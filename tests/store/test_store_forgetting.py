"""Whoever asks to be forgotten is nowhere in the store any more, and does not come back."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from listening.model import Page, Reject, Role
from listening.store.database import Store
from listening.store.forgetting import Erased, erase, scrub
from listening.store.forgotten import rejects_without_forgotten
from listening.store.naming import NOBODY
from listening.store.repeats import write_signed
from listening.store.roles import Member, sync_roles
from tests.store.forgettable import (
    EDITED,
    FIRST,
    HANDLE,
    LATER,
    NAMES,
    OTHERS_POST,
    PERSON,
    SAID,
    STAYING,
    left_of,
    pages,
    with_all_that_belongs,
)
from tests.store.made_up import (
    a_deletion,
    a_page,
    a_post,
    an_author,
    counted,
    everything,
    rows,
    run,
    stale,
    tally,
    write,
)


def forget(store: Store, name: str = PERSON) -> Erased:
    with store.writing() as connection:
        return erase(connection, "x", name, LATER, lambda _done, _total: None)


def ids(store: Store) -> set[str]:
    return {row[1] for row in rows(store, "post")}


def test_a_forgotten_person_is_in_no_column_of_any_table(store: Store) -> None:
    write(store, *pages())
    with_all_that_belongs(store)
    assert left_of(store, *NAMES) == set(NAMES)
    erased = forget(store)
    assert left_of(store, *NAMES) == set()
    assert ids(store) == STAYING
    assert erased.campaigns == ("care",)
    gone = {
        "post": 4,
        "author": 1,
        "hand_label": 1,
        "sample_post": 1,
        "code": 1,
        "campaign_role": 1,
        "engager": 2,
    }
    assert {name: erased.rows[name] for name in gone} == gone
    assert erased.texts == 2


def test_a_repost_goes_by_its_text_where_its_record_is_no_more(store: Store) -> None:
    write(store, *pages())
    run(store, "DELETE FROM raw")
    forget(store)
    assert left_of(store, *NAMES) == set()
    assert ids(store) == STAYING


def test_a_text_that_lost_a_handle_is_scored_anew_and_no_other(store: Store) -> None:
    write(store, *pages())
    with_all_that_belongs(store)
    forget(store)
    assert {row[1] for row in rows(store, "score")} == {OTHERS_POST, "900000000102"}


def test_everybody_else_stays(store: Store) -> None:
    write(store, *pages())
    with_all_that_belongs(store)
    before = everything(store)
    forget(store)
    after = everything(store)
    untouched = [
        row for row in before["post"] if row[1] in STAYING - {"900000000101", "900000000103"}
    ]
    assert [row for row in after["post"] if row in untouched] == untouched
    assert after["author"] == [r for r in before["author"] if r[1] != PERSON]
    assert len(after["engager"]) == 1
    assert after["follower_list"] == [row for row in before["follower_list"] if row[1] == "1"]
    texts = {row[1]: row[3] for row in after["post"]}
    assert texts["900000000101"] == f"{NOBODY} thanks"
    assert texts["900000000103"] == f"ask {NOBODY}. or somebody"


def again(store: Store, draw: random.Random) -> None:
    """Write every page once more, and as it was observed later, in any order."""
    write(store, *draw.sample(pages(), 8))
    newer = [
        replace(page, posts=[post._replace(observed_at=LATER) for post in page.posts])
        for page in pages()
    ]
    write(store, *draw.sample(newer, 8))


@pytest.mark.parametrize("seed", range(4))
def test_nothing_comes_back_in_whatever_order_it_comes(store: Store, seed: int) -> None:
    draw = random.Random(seed)
    write(store, *draw.sample(pages(), 8))
    forget(store)
    again(store, draw)
    assert left_of(store, *NAMES) == set()
    assert ids(store) == STAYING


@pytest.mark.parametrize("seed", range(4))
def test_what_was_not_known_at_the_time_is_forgotten_as_it_comes(store: Store, seed: int) -> None:
    draw = random.Random(seed)
    write(store, *draw.sample(pages(), draw.randint(0, 4)))
    forget(store)
    again(store, draw)
    assert left_of(store, PERSON, "opinion of mine", EDITED) == set()
    assert ids(store) == STAYING
    forget(store)  # takes what others told of them before they were known
    assert left_of(store, *NAMES) == set()
    assert ids(store) == STAYING


def test_after_it_the_days_are_counted_without_them(store: Store) -> None:
    write(store, *pages())
    with_all_that_belongs(store)
    assert counted(store).participants["all"] == {(): 7}
    forget(store)
    assert len(stale(store)) == 1
    tally(store)
    assert counted(store).participants["all"] == {(): 4}
    assert counted(store).deleted == 0
    assert left_of(store, *NAMES) == set()


def test_what_their_texts_were_compared_by_goes_at_once(store: Store) -> None:
    write(store, *pages())
    days = tally(store)
    with store.writing() as connection:
        for day in days:
            write_signed(connection, "care", day, b"texts")
    forget(store)
    kept = {row[1] for row in rows(store, "signed_day")}
    assert stale(store)
    assert kept == {*days} - {*stale(store)}


def test_a_forgotten_post_goes_with_its_versions_and_its_author_stays(store: Store) -> None:
    more = a_post("900000000777", author_id=PERSON, text="something else")
    write(store, *pages(), a_page(more))
    with_all_that_belongs(store)
    forget(store, EDITED)
    write(store, *pages(), a_page(more))
    assert left_of(store, FIRST, EDITED, SAID) == set()
    assert ids(store) == STAYING | {"900000000777", "900000000105"}
    assert PERSON in {row[1] for row in rows(store, "author")}


def test_a_post_that_was_deleted_before_leaves_no_tombstone(store: Store) -> None:
    write(store, *pages(), Page(deletions=[a_deletion(FIRST), a_deletion(EDITED)]))
    assert left_of(store, FIRST) == {FIRST}
    assert forget(store, FIRST).is_known
    write(store, *pages(), Page(deletions=[a_deletion(FIRST)]))
    assert left_of(store, FIRST) == set()


def test_whoever_was_never_seen_may_be_forgotten_beforehand(store: Store) -> None:
    assert not forget(store).is_known
    write(store, *pages())
    assert left_of(store, *(set(NAMES) - {HANDLE})) == set()
    assert ids(store) == STAYING


def test_the_same_id_at_another_source_stays(store: Store) -> None:
    write(
        store,
        a_page(a_post("5", source="y", author_id=PERSON), authors=[an_author(PERSON, source="y")]),
    )
    forget(store)
    write(store, a_page(a_post("6", source="y", author_id=PERSON)))
    assert {row[:2] for row in rows(store, "post")} == {("y", "5"), ("y", "6")}


def test_a_role_that_config_still_names_is_not_written_again(store: Store) -> None:
    write(store, *pages())
    forget(store)
    members = {Role.STAFF: [Member("x", PERSON, False), Member("x", "700000700007", False)]}
    with store.writing() as connection:
        sync_roles(connection, "care", members)
    assert [row[2] for row in rows(store, "campaign_role")] == ["700000700007"]


def test_rejects_that_name_them_are_not_kept(store: Store) -> None:
    named = Reject(1, "odd", f'{{"author_id": "{PERSON}", "id": 5}}')
    other = Reject(2, "odd", '{"author_id": "700000700007", "id": 5}')
    for expected in ([named, other], [other]):
        with store.writing() as connection:
            assert rejects_without_forgotten(connection, [named, other]) == expected
        forget(store)


def test_without_anybody_forgotten_no_salt_is_made(store: Store) -> None:
    write(store, *pages())
    assert rows(store, "salt") == []


def test_the_files_of_sqlite_hold_nothing_of_it(sqlite: Store) -> None:
    write(sqlite, *pages())
    path = Path(str(sqlite.engine.url.database))
    files = [path, path.with_name(f"{path.name}-wal")]

    def found() -> set[str]:
        whole = b"".join(each.read_bytes() for each in files)
        return {name for name in NAMES if name.encode() in whole}

    assert found() == set(NAMES)
    forget(sqlite)
    scrub(sqlite)
    assert found() == set()


@pytest.mark.postgres
def test_postgresql_takes_the_vacuum(postgresql: Store) -> None:
    write(postgresql, *pages())
    forget(postgresql)
    scrub(postgresql)
    assert ids(postgresql) == STAYING
