"""What stands out in a campaign, for analysts' eyes: its top posts, authors and related tags.

The private side of the store: it names people, and nothing is suppressed.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Date, TextClause, bindparam, text
from sqlmodel.sql.sqltypes import UTCDateTime

from listening.model import Kind, Label, Role
from listening.store.roles import ROLE
from listening.store.scores import Scorer
from listening.store.tallying import (
    ENGAGEMENTS,
    IMPRESSIONS,
    LABEL,
    LANG,
    counted_posts,
)


class By(StrEnum):
    """What makes a post, an author or a tag stand out."""

    REACH = "reach"
    ENGAGEMENT = "engagement"
    SENTIMENT = "sentiment"


@dataclass(frozen=True, slots=True)
class Slice:
    """The posts to look at, of a campaign's days, both included; `None` = whatever it is.

    `tag` is any tag or mention that a post carries, folded, with its sign.
    """

    campaign: str
    since: date
    until: date
    tag: str | None = None
    lang: str | None = None
    role: Role | None = None
    source: str | None = None
    kind: Kind | None = None
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class TopPost:
    """One post as it was last seen; `None` = its platform did not say."""

    source: str
    post_id: str
    created_at: datetime
    handle: str | None
    role: str
    followers: int | None
    kind: str
    lang: str
    label: str | None
    impressions: int | None
    engagements: int | None
    text: str
    uri: str | None


@dataclass(frozen=True, slots=True)
class TopAuthor:
    """One account, with its posts (originals, quotes and replies), reposts, and what they got."""

    source: str
    author_id: str
    handle: str | None
    role: str
    followers: int | None
    posts: int
    reposts: int
    impressions: int | None
    engagements: int | None
    negative: int
    neutral: int
    positive: int


@dataclass(frozen=True, slots=True)
class RelatedTag:
    """A tag that stands beside the campaign's own: its posts, their authors, what they got."""

    tag: str
    posts: int
    authors: int
    impressions: int | None
    engagements: int | None
    negative: int
    neutral: int
    positive: int


def read_top_posts(
    connection: Connection, scorer: Scorer, part: Slice, by: By, top: int
) -> list[TopPost]:
    """Return up to `top` posts, first those with the most impressions (then followers),
    the most engagements, or the likeliest to be of the slice's label, negative without one.

    Reposts are left out, unless the slice is of them: they repeat another's text.
    """
    felt = _felt(part)
    order = {
        By.REACH: "q.impressions DESC NULLS LAST, followers DESC NULLS LAST",
        By.ENGAGEMENT: "q.engagements DESC NULLS LAST",
        By.SENTIMENT: f"q.label = '{felt}' DESC, q.as_{felt} DESC NULLS LAST",
    }
    statement = f"""SELECT q.source, q.post_id, q.created_at, a.handle, q.role,
        a.followers_count AS followers, q.kind, q.lang, nullif(q.label, '') AS label,
        q.impressions, q.engagements, q.text, q.uri
        FROM ({_POSTS}) q
        LEFT JOIN author a ON a.source = q.source AND a.author_id = q.author_id
        WHERE {_conditions(part, "" if part.kind else "q.kind <> 'repost'")}
        ORDER BY {order[by]}, q.source, q.post_id LIMIT :top"""
    prepared = _prepared(statement).columns(created_at=UTCDateTime())
    rows = connection.execute(prepared, _keys(scorer, part, top))
    return [TopPost(*row) for row in rows]


def read_top_authors(
    connection: Connection, scorer: Scorer, part: Slice, by: By, top: int
) -> list[TopAuthor]:
    """Return up to `top` accounts, first those with the most followers, the most engagements
    on their posts, or the most posts of the slice's label, negative without one.
    """
    order = {
        By.REACH: "followers DESC NULLS LAST",
        By.ENGAGEMENT: "engagements DESC NULLS LAST",
        By.SENTIMENT: f"{_felt(part)} DESC",
    }
    statement = f"""SELECT g.source, g.author_id, a.handle, g.role,
        a.followers_count AS followers, posts, reposts, {_GOT}
        FROM (SELECT q.source, q.author_id, q.role, {_COUNTS} FROM ({_POSTS}) q
            WHERE {_conditions(part)} GROUP BY q.source, q.author_id, q.role) g
        LEFT JOIN author a ON a.source = g.source AND a.author_id = g.author_id
        ORDER BY {order[by]}, posts DESC, reposts DESC, g.source, g.author_id LIMIT :top"""
    rows = connection.execute(_prepared(statement), _keys(scorer, part, top))
    return [TopAuthor(*row) for row in rows]


def read_related_tags(  # noqa: PLR0913
    connection: Connection,
    scorer: Scorer,
    part: Slice,
    by: By,
    top: int,
    *,
    own: Collection[str],
) -> list[RelatedTag]:
    """Return up to `top` tags of the posts, but those of `own`, first those whose posts have
    the most impressions, the most engagements, or most often the slice's label.

    Reposts are left out, as they are among posts.
    """
    order = {
        By.REACH: "impressions DESC NULLS LAST, authors DESC",
        By.ENGAGEMENT: "engagements DESC NULLS LAST",
        By.SENTIMENT: f"{_felt(part)} DESC",
    }
    statement = f"""SELECT tag, posts, authors, {_GOT}
        FROM (SELECT t.value AS tag, {_COUNTS},
                count(DISTINCT q.source || '/' || q.author_id) AS authors
            FROM ({_POSTS}) q CROSS JOIN {_EACH_TAG[connection.dialect.name]}
            WHERE {_conditions(part, "" if part.kind else "q.kind <> 'repost'")}
            AND t.value LIKE '#%' AND t.value NOT IN :own GROUP BY t.value) g
        ORDER BY {order[by]}, posts DESC, tag LIMIT :top"""
    prepared = _prepared(statement).bindparams(bindparam("own", expanding=True))
    rows = connection.execute(prepared, {**_keys(scorer, part, top), "own": sorted(own)})
    return [RelatedTag(*row) for row in rows]


_POSTS = f"""SELECT p.source, p.post_id, p.author_id, p.created_at, p.kind, {LANG} AS lang,
    {ROLE} AS role, {LABEL} AS label, {IMPRESSIONS} AS impressions, {ENGAGEMENTS} AS engagements,
    s.negative AS as_negative, s.neutral AS as_neutral, s.positive AS as_positive,
    p.tags, p.text, p.uri
    {counted_posts("c.day BETWEEN :since AND :until")}"""

_COUNTS = """count(CASE WHEN q.kind <> 'repost' THEN 1 END) AS posts,
    count(CASE WHEN q.kind = 'repost' THEN 1 END) AS reposts,
    sum(q.impressions) AS impressions, sum(q.engagements) AS engagements,
    count(CASE WHEN q.label = 'negative' THEN 1 END) AS negative,
    count(CASE WHEN q.label = 'neutral' THEN 1 END) AS neutral,
    count(CASE WHEN q.label = 'positive' THEN 1 END) AS positive"""
_GOT = "impressions, engagements, negative, neutral, positive"

_EACH_TAG = {
    "sqlite": r"""json_each('["' || replace(replace(replace(q.tags, '\', '\\'), '"', '\"'),
        char(10), '","') || '"]') t""",
    "postgresql": "unnest(string_to_array(q.tags, chr(10))) AS t(value)",
}
"""A post's tags stand one a line: this makes rows of them, in a column `value`."""

_ASKED = {
    "lang": "q.lang = :lang",
    "role": "q.role = :role",
    "source": "q.source = :source",
    "kind": "q.kind = :kind",
    "label": "q.label = :label",
    "tag": ":line || q.tags || :line <> replace(:line || q.tags || :line, :wanted, '')",
}


def _conditions(part: Slice, *more: str) -> str:
    asked = [sql for name, sql in _ASKED.items() if getattr(part, name) is not None]
    return " AND ".join(filter(None, [*asked, *more])) or "1 = 1"


def _felt(part: Slice) -> Label:
    """The label that makes a post stand out: bad news first, unless another is asked for."""
    is_other = part.label in {Label.NEUTRAL, Label.POSITIVE}
    return Label(part.label) if part.label and is_other else Label.NEGATIVE


def _prepared(statement: str) -> TextClause:
    return text(statement).bindparams(
        bindparam("since", type_=Date()), bindparam("until", type_=Date())
    )


def _keys(scorer: Scorer, part: Slice, top: int) -> dict[str, Any]:
    wanted = f"\n{part.tag}\n"
    return {**asdict(scorer), **asdict(part), "line": "\n", "wanted": wanted, "top": top}
