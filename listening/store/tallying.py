"""Counting: rebuilds the tallies and participation of the days that changed, and only of those."""

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, bindparam, column, text

from listening.store.gone import tally_gone
from listening.store.locks import lock_campaign
from listening.store.scores import Scorer
from listening.store.scratch import make_empty, member
from listening.store.shifts import COUNT_SHIFT
from listening.store.turnout import ROLE, count_turnout, keep_starters

LANG = "coalesce(s.language, p.lang, 'und')"
LABEL = "CASE WHEN p.kind = 'repost' THEN '' ELSE coalesce(s.label, 'unscored') END"
ENGAGEMENTS = """CASE WHEN p.kind = 'repost' OR p.metrics_at IS NULL THEN NULL ELSE
    coalesce(p.reposts, 0) + coalesce(p.replies, 0)
    + coalesce(p.likes, 0) + coalesce(p.quotes, 0) END"""
IMPRESSIONS = "CASE WHEN p.kind = 'repost' THEN NULL ELSE p.impressions END"
TIMES_REPOSTED = "CASE WHEN p.kind = 'repost' THEN NULL ELSE p.reposts END"
"""A repost's own counts repeat those of the post that it repeats: they are left out."""


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
    WHERE c.campaign = :campaign AND {which} AND NOT EXISTS (
        SELECT 1 FROM post later
        JOIN post_campaign lc ON lc.source = later.source AND lc.post_id = later.post_id
        WHERE lc.campaign = c.campaign AND later.source = p.source
        AND later.edited_of = coalesce(p.edited_of, p.post_id)
        AND (later.created_at, later.post_id) > (p.created_at, p.post_id))"""


_MEMBERS = f"""
    INSERT INTO member
    SELECT p.source, p.post_id, p.author_id, p.kind, {LANG} AS lang,
        {ROLE} AS role, {LABEL} AS label,
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

_CODED = """member m JOIN campaign_basis b ON b.campaign = :campaign
    JOIN code k ON k.source = m.source AND k.post_id = m.post_id
        AND b.codebook = k.codebook || ' ' || k.version AND k.mask = :mask
    WHERE k.code <> '' AND m.label <> ''"""
"""The codes of the codebook that the campaign's rows follow."""

_DIMENSIONS = {
    "all": ("''", "member m"),
    "kind": ("m.kind", "member m"),
    "lang": ("m.lang", "member m"),
    "tag": (
        "t.tag",
        """member m JOIN post_tag t ON t.campaign = :campaign
            AND t.source = m.source AND t.post_id = m.post_id""",
    ),
    "code": ("k.code", _CODED),
    "code_label": ("k.code || '/' || m.label", _CODED),
    "label": ("m.label", "member m WHERE m.label <> ''"),
    "written": ("''", "member m WHERE m.label <> ''"),
    "scored": ("''", "member m WHERE m.label NOT IN ('', 'not scored', 'unscored')"),
    "lang_label": ("m.lang || '/' || m.label", "member m WHERE m.label <> ''"),
    "given": (
        """CASE WHEN m.impressions IS NULL AND m.engagements IS NULL THEN 'neither'
            WHEN m.engagements IS NULL THEN 'impressions'
            WHEN m.impressions IS NULL THEN 'engagements' ELSE 'both' END ||
        CASE WHEN m.engagements IS NOT NULL AND m.times_reposted IS NULL
            THEN ' but reposts' ELSE '' END""",
        "member m WHERE m.label <> ''",
    ),
}


def stale_days(connection: Connection, campaign: str, scorer: Scorer) -> list[date]:
    """Return the days to tally: those whose rows changed, or that another scorer labelled."""
    statement = text(
        "SELECT day FROM stale_day WHERE campaign = :campaign UNION"
        " SELECT day FROM tally_day WHERE campaign = :campaign AND NOT"
        " (analyzer = :analyzer AND version = :version AND mask = :mask) ORDER BY day"
    ).columns(column("day", Date))
    rows = connection.execute(statement, {"campaign": campaign, **asdict(scorer)})
    return [row.day for row in rows]


def tally_day(connection: Connection, campaign: str, scorer: Scorer, day: date) -> None:
    """Count one day anew. What changes while this runs marks the day as stale again."""
    keys = {"campaign": campaign, "day": day, **asdict(scorer)}
    lock_campaign(connection, campaign)
    keep_starters(connection, campaign, day)
    for table in ("stale_day", "tally_day", "participation", "score_shift"):
        _run(connection, f"DELETE FROM {table} WHERE campaign = :campaign AND day = :day", keys)
    make_empty(connection, member)
    _run(connection, _MEMBERS, keys)
    _run(connection, _TALLY, keys)
    _run(connection, COUNT_SHIFT, keys)
    for dimension, (value, members) in _DIMENSIONS.items():
        _run(connection, _participation(value, members), {**keys, "dimension": dimension})
    count_turnout(connection, campaign, day, _DIMENSIONS)
    tally_gone(connection, campaign, day)


def _participation(value: str, members: str) -> str:
    """Return SQL that groups by position: PostgreSQL takes no constant there, as "all" has."""
    return (
        "INSERT INTO participation (campaign, day, dimension, value, source, author_id, posts)"
        f" SELECT :campaign, :day, :dimension, {value}, m.source, m.author_id, count(*)"
        f" FROM {members} GROUP BY 4, 5, 6"
    )


def _run(connection: Connection, sql: str, keys: dict[str, Any]) -> None:
    statement = text(sql).bindparams(bindparam("day", type_=Date))
    connection.execute(statement, keys)
