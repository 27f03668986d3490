"""Made-up posts and pages, and what a store holds of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, text

from listening.model import Author, Deletion, Kind, Label, Page, Post, Query, RawRecord, Score
from listening.scoring.sentiment import Scored, Unscored
from listening.store.database import Store
from listening.store.newcomers import follow_audiences
from listening.store.scores import Scorer, count_unscored, read_unscored, write_scores
from listening.store.tables import metadata
from listening.store.tallies import read_tallies
from listening.store.tallying import stale_days, tally_day
from listening.store.writes import write_page
from listening.tally import Tallies

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
DAY = NOON.date()
QUERY = Query("care", ("#care", "#customerday"), ("@somebrand",), "Europe/Copenhagen")
OTHER = Query("other", ("#other",), (), "America/New_York")
SCORER = Scorer("made up", "1", "mask")
HASH = QUERY.digest
FIRST, LAST = DAY - timedelta(days=30), DAY + timedelta(days=30)

LEFT_OUT = {"raw", "collection_window", "list_claim", "spend", "quota"}
LEFT_OUT |= {"follower_clock", "follower_change"}
"""Tables that tell how posts came, which two ways of getting them need not share."""


def a_post(post_id: str = "1", **values: Any) -> Post:
    given: dict[str, Any] = {
        "source": "x",
        "post_id": post_id,
        "author_id": "a1",
        "text": f"good day {post_id}",
        "created_at": NOON,
        "observed_at": NOON,
        "lang": "en",
        "tags": ("#care",),
    }
    return Post(**(given | values))


def a_reposted(post_id: str, **values: Any) -> Post:
    return a_post(post_id, kind=Kind.REPOST, **values)


def an_author(author_id: str = "a1", **values: Any) -> Author:
    given: dict[str, Any] = {"source": "x", "author_id": author_id, "observed_at": NOON}
    return Author(**(given | values))


def a_deletion(post_id: str, **values: Any) -> Deletion:
    given: dict[str, Any] = {"source": "x", "why": "gone", "deleted_at": NOON}
    return Deletion(**(given | {"post_id": post_id} | values))


def a_page(*posts: Post, **values: Any) -> Page:
    raw = [RawRecord.packed(p.source, p.post_id, p.observed_at, b"{}") for p in posts]
    return Page(**({"posts": posts, "raw": raw} | values))


def write(store: Store, *pages: Page, query: Query = QUERY, now: datetime = NOON) -> list[int]:
    """Write each page in a transaction of its own; return how many posts were new in each."""
    new = []
    for page in pages:
        with store.writing() as connection:
            new.append(write_page(connection, query, page, now))
    return new


def score_all(
    store: Store,
    labels: dict[str, Label],
    scorer: Scorer = SCORER,
    source: str = "x",
) -> None:
    posts = [as_stored(store, source, post_id) for post_id in labels]
    scored = [
        Scored(source, post.post_id, post.lang or "und", Score(label))
        for post, label in zip(posts, labels.values(), strict=True)
    ]
    with store.writing() as connection:
        write_scores(connection, scorer, posts, scored)


def as_stored(store: Store, source: str, post_id: str) -> Unscored:
    """Return a post as a scorer would have read it, made up where there is none."""
    with store.reading() as connection:
        found = connection.execute(
            text("SELECT lang, text FROM post WHERE source = :source AND post_id = :post_id"),
            {"source": source, "post_id": post_id},
        ).one_or_none()
    return Unscored(source, post_id, *(found or ("en", "never seen")))


def score_new(store: Store, campaign: str = "care", scorer: Scorer = SCORER) -> list[str]:
    """Score what has no score yet, by its text; return the posts' ids."""
    with store.writing() as connection:
        days = count_unscored(connection, campaign, scorer)
        new = [
            post
            for day in days
            for post in read_unscored(connection, campaign, scorer, day, ("", ""), size=1000)
        ]
        write_scores(connection, scorer, new, [_scored(post) for post in new])
    return [post.post_id for post in new]


def _scored(post: Unscored) -> Scored:
    return Scored(
        post.source, post.post_id, post.lang or "und", Score(list(Label)[len(post.text) % 4])
    )


def stale(store: Store, campaign: str = "care", scorer: Scorer = SCORER) -> list[date]:
    with store.reading() as connection:
        return stale_days(connection, campaign, scorer)


def tally(store: Store, campaign: str = "care", scorer: Scorer = SCORER) -> list[date]:
    """Count every stale day; return which they were."""
    days = stale(store, campaign, scorer)
    for day in days:
        with store.writing() as connection:
            tally_day(connection, campaign, scorer, day)
    with store.writing() as connection:
        follow_audiences(connection, campaign)
    return days


def tallies(
    store: Store, campaign: str = "care", since: date = FIRST, until: date = LAST
) -> Tallies:
    with store.reading() as connection:
        return read_tallies(connection, campaign, HASH, since, until)


def counted(store: Store, campaign: str = "care") -> Tallies:
    tally(store, campaign)
    return tallies(store, campaign)


def rows(store: Store, name: str, *without: str) -> list[tuple[Any, ...]]:
    """Return a table's rows in key order, except for some columns."""
    with store.reading() as connection:
        return _rows(connection, name, *without)


def _rows(connection: Connection, name: str, *without: str) -> list[tuple[Any, ...]]:
    table = metadata.tables[name]
    columns = [column for column in table.columns if column.name not in without]
    found = connection.execute(select(*columns).order_by(*table.primary_key))
    return [tuple(row) for row in found]


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return what must be the same whatever way the posts came."""
    names = sorted(metadata.tables.keys() - LEFT_OUT)
    with store.reading() as connection:
        return {name: _rows(connection, name, "first_seen_at", "changes") for name in names}


def one(store: Store, name: str, *columns: str) -> Any:
    """Return the only row of a table: a value where one column is asked for, else a tuple."""
    table = metadata.tables[name]
    with store.reading() as connection:
        found = tuple(connection.execute(select(*(table.c[each] for each in columns))).one())
    return found[0] if len(columns) == 1 else found


def empty(store: Store) -> None:
    """Remove every row of every table."""
    with store.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())


def later(post: Post, hours: float = 1, **values: Any) -> Post:
    return post._replace(observed_at=post.observed_at + timedelta(hours=hours), **values)


def run(store: Store, *statements: str) -> None:
    with store.writing() as connection:
        for statement in statements:
            connection.execute(text(statement))
