"""A store of an earlier version is brought forward with all it holds."""

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

import orjson
import pytest
from alembic import command
from sqlalchemy import text

from listening.model import Page
from listening.store import database
from listening.store.basis import follow_query
from listening.store.database import Store, open_store
from listening.store.publications import read_latest
from tests.store.made_up import (
    DAY,
    HASH,
    QUERY,
    a_deletion,
    counted,
    one,
    rows,
    write,
)

POST = (
    "INSERT INTO post (source, post_id, author_id, text, created_at, kind, first_seen_at,"
    " observed_at) VALUES ('x', :id, 'a1', :text, :at, :kind, :at, :at)"
)
RAW = "INSERT INTO raw VALUES ('x', :id, :at, :record)"
AT = "2026-10-01 12:00:00.000000"
ROWS = (
    "INSERT INTO post_campaign VALUES ('care', 'x', '1', '2026-09-30')",
    "INSERT INTO post_tag VALUES ('care', 'x', '1', '@somebrand')",
    f"INSERT INTO metric_snapshot VALUES ('x', '1', '{DAY}', 0, 0, 3, 0, NULL, NULL, '{AT}')",
    f"INSERT INTO tombstone VALUES ('x', '7', 'gone', '{AT}')",
    f"INSERT INTO expected VALUES ('care', 'x', '{DAY}', 5)",
    *(
        f"INSERT INTO expected VALUES ('{campaign}', 'x', '{DAY}', 7)"
        for campaign in ("asked anew", "never asked")
    ),
    *(
        "INSERT INTO collection_window VALUES"
        f" ('x', '{campaign}', '{asked}', '{AT}', '{AT}', 'done', NULL, NULL, NULL, 0, 0, '')"
        for campaign, asked in (("care", HASH), ("asked anew", "a"), ("asked anew", "b"))
    ),
    *(
        f"INSERT INTO publication VALUES ('care', 'w', '{name}', '2026-10-0{day} 12:00:00.000000',"
        " 'Ada', NULL, '')"
        for day, name in enumerate("ab", 1)
    ),
    *(
        f"INSERT INTO publication VALUES ('care', '{window}', 'c', '2026-10-05 12:00:00.000000',"
        " 'Ada', NULL, '')"
        for window in ("2026-10-01_2026-10-03", "2026-10-01_2026-10-09", "from-2026-10-02")
    ),
)


@pytest.fixture
def upgraded(empty_url: str) -> Iterator[Store]:
    """A store that the first version wrote, with a post and a repost of it."""
    engine = database._engine(empty_url)
    repost = {"id": "2", "referenced_tweets": [{"type": "retweeted", "id": "1"}]}
    with engine.execution_options(writes=True).begin() as connection:
        command.upgrade(database._alembic(connection), "0001")
        for post_id, kind in (("1", "original"), ("2", "repost"), ("3", "repost")):
            values = {"id": post_id, "text": "so good #care", "at": AT, "kind": kind}
            connection.execute(text(POST), values)
        for post_id, record in (("1", {}), ("2", repost), ("3", ["odd"])):
            body = zlib.compress(orjson.dumps(record))
            connection.execute(text(RAW), {"id": post_id, "at": AT, "record": body})
        for statement in ROWS:
            connection.exec_driver_sql(statement)
    engine.dispose()
    with open_store(empty_url) as store:
        yield store


def test_nothing_of_an_earlier_store_is_lost(upgraded: Store) -> None:
    names = ("post", "raw", "post_campaign", "metric_snapshot", "tombstone", "publication")
    assert [len(rows(upgraded, name)) for name in names] == [3, 3, 1, 1, 1, 5]
    at = datetime(2026, 10, 1, 12, tzinfo=UTC)
    assert one(upgraded, "metric_snapshot", "likes", "metrics_at", "views_at") == (3, at, None)
    of_w = [row for row in rows(upgraded, "publication") if row[1] == "w"]
    assert [(row[2], row[-1]) for row in of_w] == [("a", False), ("b", True)]


def test_a_publication_of_an_earlier_store_tells_the_days_it_covers(upgraded: Store) -> None:
    with upgraded.reading() as connection:
        found = {each.window: (each.since.day, each.until.day) for each in read_latest(connection)}
    assert found == {
        "2026-10-01_2026-10-03": (1, 3),
        "2026-10-01_2026-10-09": (1, 4),
        "from-2026-10-02": (2, 4),
        "w": (1, 1),
    }


def test_what_an_earlier_store_deleted_is_known_at_once(empty_url: str) -> None:
    engine = database._engine(empty_url)
    with engine.execution_options(writes=True).begin() as connection:
        command.upgrade(database._alembic(connection), "0006")
        for day, post_id in ((DAY, "7"), (DAY, "8"), ("2026-10-02", "9")):
            connection.exec_driver_sql(
                f"INSERT INTO post_campaign VALUES ('care', 'x', '{post_id}', '{day}')"
            )
            connection.exec_driver_sql(
                f"INSERT INTO tombstone (source, post_id, why) VALUES ('x', '{post_id}', 'gone')"
            )
        connection.exec_driver_sql("INSERT INTO stale_day VALUES ('care', '2026-10-02')")
    engine.dispose()
    with open_store(empty_url) as store:
        assert rows(store, "gone_day") == [("care", DAY, 2, 0)]


def test_reposts_of_an_earlier_store_go_with_their_original(upgraded: Store) -> None:
    write(upgraded, Page(deletions=[a_deletion("1")]))
    assert [row[1] for row in rows(upgraded, "post")] == ["3"]


def test_an_earlier_store_is_counted_anew_by_the_campaign_as_it_is_now(upgraded: Store) -> None:
    with upgraded.writing() as connection:
        follow_query(connection, QUERY)
    found = counted(upgraded)
    assert [cell.day for cell in found.cells] == [DAY]
    assert found.tag_posts == {"#care": 1, "@somebrand": 1}
    assert found.expected == {("x", DAY): 5}


def test_counts_of_an_earlier_store_stay_where_it_is_known_what_was_asked(upgraded: Store) -> None:
    assert [row[:2] for row in rows(upgraded, "expected")] == [("care", HASH)]
