"""What SQLite does to write a page or scores grows with these, and not with the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

from listening.model import Label, Page, Score
from listening.scoring.sentiment import Scored
from listening.store.database import Store
from listening.store.scores import write_scores
from listening.store.writes import write_page
from tests.store.made_up import (
    NOON,
    QUERY,
    SCORER,
    a_deletion,
    a_page,
    a_post,
    an_author,
    as_stored,
    score_all,
    write,
)

OWN = ("SCAN batch_key", "SCAN b", "SCAN CONSTANT ROW", "SCAN forgotten")
OWN += ("SCAN tombstone", "SCAN new_audience")
"""What was forgotten is read whole: it grows with people who asked, and not with the store.
Of tombstones, which are joined by another name, and of audiences the first is looked for."""


@contextmanager
def planned(connection: Connection, plans: dict[str, list[str]]) -> Iterator[None]:
    """Ask for the plan of each statement before it runs."""

    def plan(
        connection: Any, cursor: Any, sql: str, values: Any, _context: Any, many: bool
    ) -> None:
        if sql.startswith(("SELECT", "INSERT", "DELETE", "UPDATE")):
            asked = connection.connection.cursor()
            asked.execute(f"EXPLAIN QUERY PLAN {sql}", values[0] if many else values)
            plans[sql] = [row[3] for row in asked.fetchall()]

    event.listen(connection, "before_cursor_execute", plan)
    try:
        yield
    finally:
        event.remove(connection, "before_cursor_execute", plan)


def scans(plans: dict[str, list[str]]) -> list[str]:
    steps = [step for plan in plans.values() for step in plan]
    return [step for step in steps if step.startswith("SCAN") and not step.startswith(OWN)]


def test_no_statement_of_a_page_reads_a_whole_table(sqlite: Store) -> None:
    posts = [a_post(str(number)) for number in range(50)]
    write(sqlite, a_page(*posts))
    score_all(sqlite, {post.post_id: Label.POSITIVE for post in posts})
    plans: dict[str, list[str]] = {}
    with sqlite.writing() as connection, planned(connection, plans):
        again = a_page(*posts[:5], a_post("5b", edited_of="5"), authors=[an_author()])
        write_page(connection, QUERY, again, NOON)
        write_page(connection, QUERY, Page(deletions=[a_deletion("5"), a_deletion("6")]), NOON)
        scored = Scored("x", "1", "en", Score(Label.NEGATIVE))
        write_scores(connection, SCORER, [as_stored(sqlite, "x", "1")], [scored])
    assert any("batch_key" in sql for sql in plans)
    assert scans(plans) == []
