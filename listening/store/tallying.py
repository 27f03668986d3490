"""Counting: rebuilds the tallies and participation of the days that changed, and only of those."""

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, bindparam, column, text
from sqlmodel.sql.sqltypes import UTCDateTime

from listening.measures import automation
from listening.store import traits
from listening.store.ages import young_since
from listening.store.dated import dated
from listening.store.gone import tally_gone
from listening.store.locks import lock_campaign
from listening.store.roles import ROLE
from listening.store.scores import Scorer
from listening.store.scratch import make_empty, member, suspect
from listening.store.shifts import COUNT_SHIFT
from listening.store.staleness import take_mark
from listening.store.turnout import count_turnout, keep_part, move_starts

LANG = "coalesce(s.language, p.lang, 'und')"
LABEL = "CASE WHEN p.kind = 'repost' THEN '' ELSE coalesce(s.label, 'unscored') END"
ENGAGEMENTS = """CASE WHEN p.kind = 'repost' OR p.metrics_at IS NULL THEN NULL ELSE
    coalesce(p.reposts, 0) + coalesce(p.replies, 0)
    + coalesce(p.likes, 0) + coalesce(p.quotes, 0) END"""
IMPRESSIONS = "CASE WHEN p.kind = 'repost' THEN NULL ELSE p.impressions END"
TIMES_REPOSTED = "CASE WHEN p.kind = 'repost' THEN NULL ELSE p.reposts END"
"""A repost's own counts repeat those of the post that it repeats: they are left out."""


LAST_VERSION = """NOT EXISTS (
        SELECT 1 FROM post later
        JOIN post_campaign lc ON lc.source = later.source AND lc.post_id = later.post_id
        WHERE lc.campaign = c.campaign AND later.source = p.source
        AND later.edited_of = coalesce(p.edited_of, p.post_id)
        AND (later.created_at, later.post_id) > (p.created_at, p.post_id))"""
"""Of an edited post's versions in the campaign only the last counts."""


def counted_posts(which: str, start: str = "") -> str:
    """Return SQL, from FROM on, of the posts that count in a campaign: post p, on a day of c, with
    their role r and score s. `which` of them is a condition; `start` is joined before them.

    Of an edited post's versions in the campaign only the last counts.
    """
    return f"""FROM {start} post_campaign c
    JOIN post p ON p.source = c.source AND p.post_id = c.post_id
    LEFT JOIN campaign_role r
        ON r.campaign = c.campaign AND r.source = p.source AND r.author_id = p.author_id
    LEFT JOIN score s ON s.source = p.source AND s.post_id = p.post_id
        AND s.analyzer = :analyzer AND s.version = :version AND s.mask = :mask
    WHERE c.campaign = :campaign AND {which} AND {LAST_VERSION}"""


_REPEATS = """coalesce((SELECT x.what FROM repeat x WHERE x.campaign = :campaign AND x.day = :day
    AND x.source = p.source AND x.post_id = p.post_id), '')"""

_TOGETHER = {"sqlite": "group_concat", "postgresql": "string_agg"}


def _members(dialect: str) -> str:
    tags = f"""coalesce((SELECT {_TOGETHER[dialect]}(t.tag, ' ') FROM (SELECT tag FROM post_tag
        WHERE campaign = :campaign AND source = p.source AND post_id = p.post_id
        ORDER BY tag) t), '')"""
    return f"""
    INSERT INTO member
    SELECT p.source, p.post_id, p.author_id, p.kind, {LANG} AS lang,
        {ROLE} AS role, {LABEL} AS label, {_REPEATS} AS repeats, {tags} AS tags,
        {ENGAGEMENTS} AS engagements, {IMPRESSIONS} AS impressions,
        {TIMES_REPOSTED} AS times_reposted,
        CASE WHEN coalesce(p.metrics_at, p.observed_at) > p.observed_at
            THEN p.metrics_at ELSE p.observed_at END AS as_of
    {counted_posts("c.day = :day")}
"""


_TALLY = """
    INSERT INTO tally_day (campaign, day, source, lang, role, kind, label,
        analyzer, version, mask, posts, metric_posts, engagements,
        impression_posts, impressions, rated_posts, rated_impressions, rated_engagements,
        reposted_posts, times_reposted, as_of)
    SELECT :campaign, :day, source, lang, role, kind, label,
        :analyzer, :version, :mask, count(*), count(engagements), coalesce(sum(engagements), 0),
        count(impressions), coalesce(sum(impressions), 0),
        count(engagements + impressions),
        coalesce(sum(CASE WHEN engagements IS NOT NULL THEN impressions END), 0),
        coalesce(sum(CASE WHEN impressions IS NOT NULL THEN engagements END), 0),
        count(times_reposted), coalesce(sum(times_reposted), 0), max(as_of)
    FROM member GROUP BY source, lang, role, kind, label
"""

_SUSPECTS = f"""
    INSERT INTO suspect
    SELECT source, author_id FROM (
        SELECT source, author_id, count(*) AS posts,
            sum(CASE WHEN label <> '' THEN 1 ELSE 0 END) AS written,
            sum(CASE WHEN repeats <> '' THEN 1 ELSE 0 END) AS repeated,
            sum(CASE WHEN repeats = 'copy' THEN 1 ELSE 0 END) AS copies
        FROM member GROUP BY source, author_id
    ) AS own
    WHERE posts >= {automation.MOST_A_DAY}
    OR (repeated >= {automation.FEWEST_REPEATS} AND 2 * repeated >= written)
    OR (copies > 0 AND EXISTS (SELECT 1 FROM author a WHERE a.source = own.source
        AND a.author_id = own.author_id AND a.created_at > :young))
"""
"""The rules of measures/automation.py, on the posts of one day."""

_PARTICIPATION = f"""
    INSERT INTO participation (campaign, day, source, author_id, traits, posts)
    SELECT :campaign, :day, m.source, m.author_id, {traits.OF_POST}, count(*)
    FROM member m LEFT JOIN suspect u ON u.source = m.source AND u.author_id = m.author_id
    GROUP BY 3, 4, 5
"""

_CODED = f"""
    INSERT INTO participation (campaign, day, source, author_id, traits, posts)
    SELECT :campaign, :day, m.source, m.author_id, {traits.OF_CODE}, count(*)
    FROM member m JOIN campaign_basis b ON b.campaign = :campaign
    JOIN code k ON k.source = m.source AND k.post_id = m.post_id
        AND b.codebook = k.codebook || ' ' || k.version AND k.mask = :mask
    WHERE k.code <> '' AND m.label <> ''
    GROUP BY 3, 4, 5
"""
"""The codes of the codebook that the campaign's rows follow."""


def stale_days(connection: Connection, campaign: str, scorer: Scorer) -> list[date]:
    """Return the days to tally: those whose rows changed, or that another scorer labelled."""
    statement = text(
        "SELECT day FROM stale_day WHERE campaign = :campaign UNION"
        " SELECT day FROM tally_day WHERE campaign = :campaign AND NOT"
        " (analyzer = :analyzer AND version = :version AND mask = :mask) ORDER BY day"
    ).columns(column("day", Date))
    rows = connection.execute(statement, {"campaign": campaign, **asdict(scorer)})
    return [row.day for row in rows]


def tally_day(
    connection: Connection, campaign: str, scorer: Scorer, day: date, seen: int | None = None
) -> None:
    """Count one day anew. What changes while this runs marks the day as stale again.

    `seen` = how often it was marked when its texts were compared: what came later leaves it stale.
    """
    keys = {"campaign": campaign, "day": day, **asdict(scorer)}
    lock_campaign(connection, campaign)
    keep_part(connection, campaign, day)
    take_mark(connection, campaign, day, seen)
    for table in ("tally_day", "participation", "score_shift"):
        _run(connection, f"DELETE FROM {table} WHERE campaign = :campaign AND day = :day", keys)
    make_empty(connection, member)
    _run(connection, _members(connection.dialect.name), keys)
    _run(connection, _TALLY, keys)
    _run(connection, COUNT_SHIFT, keys)
    _find_suspects(connection, keys)
    _run(connection, _PARTICIPATION, keys)
    _run(connection, _CODED, keys)
    _count_accounts(connection, campaign, scorer, day)
    tally_gone(connection, campaign, day)


def _count_accounts(connection: Connection, campaign: str, scorer: Scorer, day: date) -> None:
    """Count the accounts of a day, and of days that its newcomers come from, or go to now.

    Days that will be counted anew for reasons of their own are left to that.
    """
    moved = move_starts(connection, campaign, day)
    waiting = stale_days(connection, campaign, scorer) if moved else []
    for each in sorted({day, *moved.difference(waiting)}):
        count_turnout(connection, campaign, each)


def _find_suspects(connection: Connection, keys: dict[str, Any]) -> None:
    make_empty(connection, suspect)
    statement = text(_SUSPECTS).bindparams(bindparam("young", type_=UTCDateTime()))
    connection.execute(statement, {"young": young_since(keys["day"])})


def _run(connection: Connection, sql: str, keys: dict[str, Any]) -> None:
    connection.execute(dated(sql), keys)
