"""Codes of posts: reading what a codebook has not looked at yet, and writing what it found.

A post that was looked at has one row with no code, so that none is not taken for not yet.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import compress

from sqlalchemy import Connection, Date, bindparam, text

from listening.scoring.sentiment import Unscored
from listening.store.batches import days_of_batch, fill_batch, texts_of_batch
from listening.store.locks import lock_posts
from listening.store.rows import Key, Row
from listening.store.staleness import mark_days
from listening.store.upserts import upsert

Found = Mapping[str, Sequence[str]]
"""Codes of a post, each with the words and phrases that triggered it."""


@dataclass(frozen=True, slots=True)
class CodedBy:
    """Which codebook, of which version, with which words masked."""

    codebook: str
    version: str
    mask: str

    @property
    def basis(self) -> str:
        """What the campaign's basis says where its rows follow this codebook."""
        return f"{self.codebook} {self.version}"


def days_to_code(connection: Connection, campaign: str, by: CodedBy) -> list[date]:
    """Return the days that may hold posts this codebook has not looked at: those that changed,
    or all of them where another codebook was followed until now.
    """
    rows = connection.execute(
        text(
            "SELECT day FROM stale_day WHERE campaign = :campaign"
            " UNION SELECT c.day FROM campaign_basis b"
            " JOIN post_campaign c ON c.campaign = b.campaign"
            " WHERE b.campaign = :campaign AND b.codebook <> :basis ORDER BY day"
        ).columns(day=Date()),
        {"campaign": campaign, "basis": by.basis},
    )
    return [row.day for row in rows]


def days_of_posts(connection: Connection, campaign: str) -> list[date]:
    """Return the days on which the campaign has posts."""
    rows = connection.execute(
        text(
            "SELECT DISTINCT day FROM post_campaign WHERE campaign = :campaign ORDER BY day"
        ).columns(day=Date()),
        {"campaign": campaign},
    )
    return [row.day for row in rows]


def read_uncoded(  # noqa: PLR0913
    connection: Connection, campaign: str, by: CodedBy | None, day: date, after: Key, *, size: int
) -> list[Unscored]:
    """Return up to `size` posts of a day that this codebook has not looked at, in key order,
    after key `after`; without a codebook, of all. Reposts are left out: they repeat what somebody
    else said.
    """
    rows = connection.execute(
        text(
            "SELECT p.source, p.post_id, p.lang, p.text FROM post_campaign c"
            " JOIN post p ON p.source = c.source AND p.post_id = c.post_id"
            " WHERE c.campaign = :campaign AND c.day = :day AND p.kind <> 'repost'"
            f" {_NOT_LOOKED_AT if by else ''} AND (c.source, c.post_id) > (:source, :post_id)"
            " ORDER BY c.source, c.post_id LIMIT :size"
        ).bindparams(bindparam("day", type_=Date)),
        {
            "campaign": campaign, "day": day, "source": after[0], "post_id": after[1],
            "size": size, **(asdict(by) if by else {}),
        },
    )  # fmt: skip
    return [Unscored(*row) for row in rows.all()]


_NOT_LOOKED_AT = """AND NOT EXISTS (SELECT 1 FROM code k
    WHERE k.source = c.source AND k.post_id = c.post_id
    AND k.codebook = :codebook AND k.version = :version AND k.mask = :mask)"""


def write_codes(
    connection: Connection, by: CodedBy, posts: Sequence[Unscored], found: Iterable[Found]
) -> None:
    """Write the codes of `posts`, where they still say what was looked at; mark their days stale.

    No post is written meanwhile: a text that changed just then would keep its old codes.
    """
    lock_posts(connection, alone=True)
    fill_batch(connection, {(post.source, post.post_id) for post in posts})
    now = texts_of_batch(connection)
    same = [now.get((post.source, post.post_id)) == (post.text, post.lang) for post in posts]
    pairs = compress(zip(posts, found, strict=True), same)
    upsert(connection, "code", (row for post, codes in pairs for row in _rows(by, post, codes)))
    mark_days(connection, days_of_batch(connection))


def _rows(by: CodedBy, post: Unscored, codes: Found) -> Iterator[Row]:
    for code, words in (("", ()), *codes.items()):
        yield (
            post.source, post.post_id, by.codebook, by.version, by.mask, code, "\n".join(words),
        )  # fmt: skip


def follow_codebook(connection: Connection, campaign: str, basis: str) -> None:
    """Make the campaign's counts those of this codebook ("" = none): all its days are stale,
    where they were those of another.
    """
    moved = connection.execute(
        text(
            "UPDATE campaign_basis SET codebook = :basis"
            " WHERE campaign = :campaign AND codebook <> :basis"
        ),
        {"campaign": campaign, "basis": basis},
    )
    if moved.rowcount:
        connection.execute(
            text(
                "INSERT INTO stale_day (campaign, day) SELECT DISTINCT campaign, day"
                " FROM post_campaign WHERE campaign = :campaign"
                " ON CONFLICT (campaign, day) DO NOTHING"
            ),
            {"campaign": campaign},
        )
