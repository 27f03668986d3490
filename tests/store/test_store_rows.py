"""Rows are made away from the store, and are what the store would have made of the same page."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from listening.model import Metrics, Page
from listening.store.database import Store
from listening.store.rows import AuthorRow, PostRow, RawRow, rows_of
from listening.store.tables import metadata
from tests.store.made_up import DAY, NOON, QUERY, a_page, a_post, an_author, write

KABUL = timezone(timedelta(hours=4, minutes=30))


@pytest.mark.parametrize(
    ("row", "table"), [(PostRow, "post"), (AuthorRow, "author"), (RawRow, "raw")]
)
def test_a_row_names_the_columns_of_its_table(
    row: type[PostRow | AuthorRow | RawRow], table: str
) -> None:
    assert list(row._fields) == metadata.tables[table].columns.keys()


def test_times_of_any_offset_are_kept_to_the_microsecond(store: Store) -> None:
    made, seen = datetime(2019, 2, 3, 4, 5, 6, 789, KABUL), NOON.astimezone(KABUL)
    post = a_post(created_at=made, observed_at=seen, metrics=Metrics(likes=1, impressions=2))
    write(store, a_page(post, authors=[an_author(created_at=made, observed_at=seen)]), now=seen)
    with store.reading() as connection:
        kept, raw, author = (
            connection.execute(select(metadata.tables[table])).one()
            for table in ("post", "raw", "author")
        )
    assert kept.created_at == author.created_at == made
    times = (kept.first_seen_at, kept.observed_at, kept.metrics_at, kept.views_at)
    assert {*times, raw.retrieved_at, author.observed_at} == {NOON}


def test_a_post_without_counts_has_no_time_of_them() -> None:
    (row,) = map(PostRow._make, rows_of(a_page(a_post()), NOON, "sqlite").posts)
    assert (row.metrics_at, row.views_at) == (None, None)


def test_a_snapshot_is_of_the_utc_day_and_of_posts_with_counts_alone() -> None:
    late = datetime.combine(DAY, datetime.max.time(), UTC).astimezone(KABUL)
    counted = a_post("2", metrics=Metrics(likes=1), observed_at=late)
    ((source, post_id, day, *_),) = rows_of(a_page(a_post(), counted), NOON, "sqlite").snapshots
    assert (source, post_id, day) == ("x", "2", DAY.isoformat())


def test_rows_come_in_the_order_of_their_keys() -> None:
    page = a_page(a_post("9"), a_post("10"), authors=[an_author("b"), an_author("a")])
    rows = rows_of(page, NOON, "postgresql")
    for each in (rows.posts, rows.authors, rows.raw):
        assert list(each) == sorted(each)


def test_a_time_without_an_offset_is_refused() -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(ValueError, match="without an offset"):
        rows_of(Page(posts=[a_post(created_at=naive)]), NOON, "sqlite")


def test_a_day_is_that_of_the_campaign_to_the_minute(store: Store) -> None:
    before = datetime(2026, 10, 1, 21, 59, 59, 999_999, tzinfo=UTC)
    posts = [a_post("1", created_at=before), a_post("2", created_at=before + timedelta(seconds=1))]
    write(store, a_page(*posts), query=QUERY)
    with store.reading() as connection:
        days = connection.exec_driver_sql("SELECT day FROM post_campaign ORDER BY post_id").all()
    assert [str(day) for (day,) in days] == ["2026-10-01", "2026-10-02"]
