"""Reading what has no score yet, and writing scores."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Connection, Date, Integer, bindparam, column, text

from listening.scoring.sentiment import Scored, Unscored
from listening.store import scratch
from listening.store.batches import days_of_batch
from listening.store.locks import lock_posts
from listening.store.rows import Key, Row
from listening.store.scratch import add_rows, make_empty
from listening.store.staleness import mark_days


@dataclass(frozen=True, slots=True)
class Scorer:
    """Which analyzer, of which version, with which words masked: what a score is a score of."""

    analyzer: str
    version: str
    mask: str


_POSTS = """
    FROM post_campaign c JOIN post p ON p.source = c.source AND p.post_id = c.post_id
    WHERE c.campaign = :campaign
"""

_UNSCORED = f"""{_POSTS} AND NOT EXISTS (
        SELECT 1 FROM score s
        WHERE s.source = c.source AND s.post_id = c.post_id
        AND s.analyzer = :analyzer AND s.version = :version AND s.mask = :mask)
"""

_NOT_SETTLED = """
    SELECT day FROM stale_day WHERE campaign = :campaign
    UNION SELECT day FROM tally_day WHERE campaign = :campaign AND (label = 'unscored'
        OR NOT (analyzer = :analyzer AND version = :version AND mask = :mask))
"""

_KEEP = """
    INSERT INTO score (source, post_id, analyzer, version, mask,
        label, negative, neutral, positive, language)
    SELECT b.source, b.post_id, CAST(:analyzer AS varchar), CAST(:version AS varchar),
        CAST(:mask AS varchar), b.label, b.negative, b.neutral, b.positive, b.language
    FROM scored b CROSS JOIN post p WHERE p.source = b.source AND p.post_id = b.post_id
    AND p.text = b.text AND coalesce(p.lang, '') = coalesce(b.lang, '')
    ON CONFLICT (source, post_id, analyzer, version, mask) DO UPDATE SET label = excluded.label,
        negative = excluded.negative, neutral = excluded.neutral, positive = excluded.positive,
        language = excluded.language
"""
"""CROSS JOIN makes SQLite start from what was scored; else it may read the whole store for it."""


def count_unscored(
    connection: Connection, campaign: str, scorer: Scorer, *, again: bool = False
) -> dict[date, int]:
    """Return how many of the campaign's posts this scorer has not seen, by day; with `again`,
    how many there are.

    Only days that changed are looked at, and those counted without a score of every post,
    so that it costs next to nothing where there is nothing to do.
    """
    posts = _POSTS if again else f"{_UNSCORED} AND c.day IN ({_NOT_SETTLED})"
    rows = connection.execute(
        text(f"SELECT c.day, count(*) AS posts {posts} GROUP BY c.day ORDER BY c.day").columns(
            column("day", Date), column("posts", Integer)
        ),
        {"campaign": campaign, **asdict(scorer)},
    )
    return {row.day: row.posts for row in rows}


def read_unscored(  # noqa: PLR0913
    connection: Connection, campaign: str, scorer: Scorer, day: date, after: Key, *, size: int,
    again: bool = False,
) -> list[Unscored]:  # fmt: skip
    """Return up to `size` posts of a day that this scorer has not seen, in key order, after key
    `after`; with `again`, whether it has or not.
    """
    keys = {"day": day, "source": after[0], "post_id": after[1], "size": size}
    rows = connection.execute(
        text(
            f"SELECT p.source, p.post_id, p.lang, p.text {_POSTS if again else _UNSCORED}"
            " AND c.day = :day"
            " AND (c.source, c.post_id) > (:source, :post_id)"
            " ORDER BY c.source, c.post_id LIMIT :size"
        ).bindparams(bindparam("day", type_=Date)),
        {"campaign": campaign, **asdict(scorer), **keys},
    )
    return list(map(Unscored._make, rows.all()))


def write_scores(
    connection: Connection, scorer: Scorer, posts: Sequence[Unscored], scored: Sequence[Scored]
) -> None:
    """Write the scores of `posts`, where they still say what was scored, in place of what this
    scorer gave them before, and mark their days stale.

    No post is written meanwhile: a text that changed just then would keep the score of its old one.
    """
    lock_posts(connection, alone=True)
    make_empty(connection, scratch.scored)
    pairs = zip(posts, scored, strict=True)
    add_rows(connection, scratch.scored, [_row(*pair) for pair in pairs])
    connection.execute(text(_KEEP), asdict(scorer))
    mark_days(connection, days_of_batch(connection, scratch.scored))


def _row(post: Unscored, scored: Scored) -> Row:
    label, negative, neutral, positive = scored.score
    return (
        post.source, post.post_id, post.text, post.lang,
        label.value, negative, neutral, positive, scored.language,
    )  # fmt: skip
