"""Reading what has no score yet, and writing scores."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import compress

from sqlalchemy import Connection, text

from listening.scoring.sentiment import Scored, Unscored
from listening.store.batches import Key, days_of_batch, fill_batch, texts_of_batch
from listening.store.locks import lock_posts
from listening.store.staleness import mark_days
from listening.store.upserts import Row, upsert


@dataclass(frozen=True, slots=True)
class Scorer:
    """Which analyzer, of which version, with which words masked: what a score is a score of."""

    analyzer: str
    version: str
    mask: str


_UNSCORED = """
    FROM post_campaign c JOIN post p ON p.source = c.source AND p.post_id = c.post_id
    WHERE c.campaign = :campaign AND NOT EXISTS (
        SELECT 1 FROM score s
        WHERE s.source = c.source AND s.post_id = c.post_id
        AND s.analyzer = :analyzer AND s.version = :version AND s.mask = :mask)
"""


def count_unscored(connection: Connection, campaign: str, scorer: Scorer) -> int:
    """Return how many of the campaign's posts this scorer has not seen."""
    statement = text(f"SELECT count(*) {_UNSCORED}")
    return int(connection.execute(statement, {"campaign": campaign, **asdict(scorer)}).scalar_one())


def read_unscored(
    connection: Connection, campaign: str, scorer: Scorer, after: Key, size: int
) -> list[Unscored]:
    """Return up to `size` posts that this scorer has not seen, in key order, after key `after`."""
    rows = connection.execute(
        text(
            f"SELECT p.source, p.post_id, p.lang, p.text {_UNSCORED}"
            " AND (c.source, c.post_id) > (:source, :post_id)"
            " ORDER BY c.source, c.post_id LIMIT :size"
        ),
        {
            "campaign": campaign,
            **asdict(scorer),
            "source": after[0],
            "post_id": after[1],
            "size": size,
        },
    )
    return [Unscored(*row) for row in rows.all()]


def write_scores(
    connection: Connection, scorer: Scorer, posts: Sequence[Unscored], scored: Sequence[Scored]
) -> None:
    """Write the scores of `posts`, where they still say what was scored, and mark their days stale.

    No post is written meanwhile: a text that changed just then would keep the score of its old one.
    """
    lock_posts(connection, alone=True)
    fill_batch(connection, {(post.source, post.post_id) for post in posts})
    now = texts_of_batch(connection)
    same = (now.get((post.source, post.post_id)) == (post.text, post.lang) for post in posts)
    upsert(connection, "score", (_row(scorer, row) for row in compress(scored, same)))
    mark_days(connection, days_of_batch(connection))


def _row(scorer: Scorer, row: Scored) -> Row:
    score = row.score
    return (
        row.source, row.post_id, scorer.analyzer, scorer.version, scorer.mask,
        score.label.value, score.negative, score.neutral, score.positive, row.language,
    )  # fmt: skip
