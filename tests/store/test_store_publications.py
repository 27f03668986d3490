"""What the site shows is what was written last, not what was first written last."""

from dataclasses import replace
from datetime import timedelta

from listening.store.database import Store
from listening.store.publications import (
    Published,
    read_latest,
    read_publications,
    write_publication,
)
from tests.store.made_up import DAY, NOON, rows

A = Published("care", "october", "a", NOON, "Ada", None, DAY, DAY)
B = replace(A, content_id="b", first_at=NOON + timedelta(days=1), approved_by="Bo")


def write(store: Store, *published: Published) -> None:
    for each in published:
        with store.writing() as connection:
            write_publication(connection, each)


def latest(store: Store) -> list[Published]:
    with store.reading() as connection:
        return read_latest(connection)


def test_content_that_returns_is_what_the_site_shows_and_nothing_between_is_lost(
    store: Store,
) -> None:
    again = replace(A, first_at=NOON + timedelta(days=2))
    for each in (A, B, again):
        write(store, each)
        assert latest(store) == [each]
    with store.reading() as connection:
        assert read_publications(connection, "care", "october") == [A, B, again]


def test_what_was_written_last_stands_last_though_it_began_before(store: Store) -> None:
    write(store, A, B, A)
    assert latest(store) == [A]
    with store.reading() as connection:
        assert read_publications(connection, "care", "october") == [B, A]


def test_writing_again_changes_no_row(store: Store) -> None:
    write(store, B, A)
    before = rows(store, "publication")
    write(store, A)
    assert rows(store, "publication") == before
    assert len(before) == 2


def test_every_window_of_every_campaign_has_its_own(store: Store) -> None:
    others = [replace(B, window="november"), replace(B, campaign="art")]
    write(store, B, *others, A)
    assert latest(store) == [others[1], others[0], A]
