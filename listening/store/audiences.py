"""What the store tells of how far followings overlap: who engaged, and whose follower lists it has.

The database counts all of it: what this costs grows with the engagements and lists that are kept,
and with the accounts that take part, but not with their posts.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, bindparam, func, select, text, tuple_
from sqlmodel.sql.sqltypes import UTCDateTime

from listening.measures.engagers import AuthorKey, Engagement, OfAuthor, Powers
from listening.measures.evidence import Evidence, KnownAudience, Lists, complete_lists
from listening.model import Kind
from listening.store.roles import JOIN_ROLE, ROLE
from listening.store.sketches import held_by
from listening.store.tables import metadata
from listening.store.tallies import DISTINCT_ACCOUNTS, span_of_days

EVERYONE = "all"

_NEWEST = f"""WITH accounts AS ({DISTINCT_ACCOUNTS})
    SELECT max(a.followers_at) AS seen
    FROM accounts p JOIN author a ON a.source = p.source AND a.author_id = p.author_id
    UNION ALL SELECT max(b.finished_at)
    FROM accounts p JOIN bought_list b ON b.source = p.source AND b.author_id = p.author_id
    UNION ALL SELECT max(l.asked_at)
    FROM engager_list l JOIN post_campaign c ON c.source = l.source AND c.post_id = l.post_id
    WHERE c.campaign = :campaign AND c.day BETWEEN :since AND :until"""

_follower_list = metadata.tables["follower_list"]
_bought_list = metadata.tables["bought_list"]

_NEW_ACCOUNTS = """SELECT DISTINCT source, author_id FROM participant
    WHERE campaign = :campaign AND first_day <= :until"""

_FOLLOWERS = f"""SELECT p.source, p.author_id, {ROLE} AS role, a.followers_count
    FROM ({{accounts}}) p
    LEFT JOIN author a ON a.source = p.source AND a.author_id = p.author_id
    {JOIN_ROLE}
    ORDER BY p.source, p.author_id"""

_ENGAGED = f"""WITH engaged AS MATERIALIZED (
    SELECT DISTINCT p.source, p.author_id, coalesce(p.edited_of, p.post_id) AS post_id,
        e.author_id AS engager, coalesce(a.followers_count, 0) AS followers
    FROM engager e CROSS JOIN post_campaign c CROSS JOIN post p
    LEFT JOIN author a ON a.source = p.source AND a.author_id = p.author_id
    WHERE c.campaign = :campaign AND c.source = e.source AND c.post_id = e.post_id
        AND c.day BETWEEN :since AND :until AND p.source = e.source AND p.post_id = e.post_id
        AND p.kind <> '{Kind.REPOST.value}'
        AND (e.kind = '{Kind.REPLY.value}' OR EXISTS (SELECT 1 FROM engager_list l
            WHERE l.source = e.source AND l.post_id = e.post_id AND l.kind = e.kind)))
"""
"""Each person once a post, whatever its versions. CROSS JOIN makes SQLite start from engagers.
Replies are those in the store; other lists count where they were read to the end."""

_ENGAGERS = f"""{_ENGAGED}
    SELECT count(*) FROM (SELECT DISTINCT source, engager FROM engaged) people"""

_BY_AUTHOR = f"""{_ENGAGED}
    SELECT source, author_id, engagers, count(*) AS posts
    FROM (SELECT source, author_id, post_id, count(*) AS engagers FROM engaged
        WHERE followers > 0 GROUP BY source, author_id, post_id) posts
    GROUP BY source, author_id, engagers ORDER BY source, author_id, engagers"""
"""By author, how many posts have so many engagers. Python multiplies: cubes of a few millions
leave a database's 64 bits."""

_BY_ENGAGER = f"""{_ENGAGED}
    SELECT total, squares, cubes, count(*) AS people
    FROM (SELECT source, engager, sum(posts) AS total, sum(posts * posts) AS squares,
            sum(posts * posts * posts) AS cubes
        FROM (SELECT source, engager, author_id, count(*) AS posts FROM engaged
            WHERE followers > 0 GROUP BY source, engager, author_id) visits
        GROUP BY source, engager) people
    GROUP BY total, squares, cubes ORDER BY total, squares, cubes"""
"""How many people engaged with so many posts; squares and cubes are of posts by one author."""


def read_audience(connection: Connection, campaign: str, since: date, until: date) -> KnownAudience:
    """Return what is known of a window's audience beyond follower counts: nothing, where the
    store has neither engagers of its posts nor follower lists of its accounts.

    Lists that are not complete are left out. Who engaged tells of everyone alone: of roles it
    would tell how many engaged with the others.
    """
    keys = {"campaign": campaign, "since": since, "until": until}
    engagers, lengths = _engagers(connection, keys), _lengths(connection)
    if not engagers and not lengths:
        return KnownAudience()
    followers, roles = _followers(connection, keys)
    complete = complete_lists(followers, lengths)
    everyone = _evidence(connection, keys, followers, lengths, is_engaged=engagers > 0)
    found = {EVERYONE: everyone}
    for role in sorted(set(roles.values())) if complete else ():
        own = {key: count for key, count in everyone.followers.items() if roles[key] == role}
        listed = [key for key in complete if roles[key] == role]
        found[role] = Evidence(own, _lists(connection, listed, lengths))
    return KnownAudience(engagers, found)


def read_evidence(
    connection: Connection,
    campaign: str,
    since: date,
    until: date,
    followers: Mapping[AuthorKey, int | None],
) -> Evidence:
    """Return what is known of the audience of authors with these followers, who took part."""
    keys = {"campaign": campaign, "since": since, "until": until}
    is_engaged = _engagers(connection, keys) > 0
    return _evidence(connection, keys, followers, _lengths(connection), is_engaged=is_engaged)


def newest_audience(
    connection: Connection, campaign: str, since: date, until: date
) -> datetime | None:
    """Return when the newest of what a window's audience is told from was seen: a follower count,
    a list of engagers or of followers; None where there is none.
    """
    keys = {"campaign": campaign, "since": since, "until": until}
    statement = text(_NEWEST).bindparams(
        *(bindparam(name, type_=Date) for name in ("since", "until"))
    )
    seen = connection.execute(statement.columns(seen=UTCDateTime()), keys).scalars()
    return max((at for at in seen if at is not None), default=None)


def _evidence(
    connection: Connection,
    keys: Mapping[str, Any],
    followers: Mapping[AuthorKey, int | None],
    lengths: Mapping[AuthorKey, int],
    *,
    is_engaged: bool,
) -> Evidence:
    complete = complete_lists(followers, lengths)
    counts = {**followers, **{key: max(lengths[key], followers[key] or 0) for key in complete}}
    engagement = _engagement(connection, keys, counts) if is_engaged else None
    return Evidence(counts, _lists(connection, complete, lengths), engagement)


def _engagers(connection: Connection, keys: Mapping[str, Any]) -> int:
    return _scalar(connection, _ENGAGERS, keys) if _has_rows(connection, "engager") else 0


def _followers(
    connection: Connection, keys: Mapping[str, Any]
) -> tuple[dict[AuthorKey, int | None], dict[AuthorKey, str]]:
    """Return the followers and the role of each account that takes part."""
    days = span_of_days(connection, keys["campaign"])
    from_start = days is None or keys["since"] <= days[0]
    accounts = _NEW_ACCOUNTS if from_start else DISTINCT_ACCOUNTS
    rows = list(_rows(connection, _FOLLOWERS.format(accounts=accounts), keys))
    followers = {(row.source, row.author_id): row.followers_count for row in rows}
    return followers, {(row.source, row.author_id): row.role for row in rows}


def _engagement(
    connection: Connection, keys: Mapping[str, Any], followers: Mapping[AuthorKey, int | None]
) -> Engagement:
    """Return who engaged with authors whose followers are known."""
    by_author: defaultdict[AuthorKey, Powers] = defaultdict(Powers)
    for source, author_id, engagers, posts in _rows(connection, _BY_AUTHOR, keys):
        key = (source, author_id)
        if followers.get(key):
            by_author[key] = by_author[key].plus(int(engagers), int(posts))
    people = [
        (int(times), Powers(*map(int, sums)))
        for *sums, times in _rows(connection, _BY_ENGAGER, keys)
    ]
    return Engagement(
        {key: OfAuthor(each.total, each.pairs, each.triples) for key, each in by_author.items()},
        engagers=sum(times for times, _ in people),
        across=sum(times * each.pairs for times, each in people),
        within=sum(times * (p.squares - p.total) // 2 for times, p in people),
        across_triples=sum(times * each.triples for times, each in people),
        within_triples=sum(
            times * (p.cubes - 3 * p.squares + 2 * p.total) // 6 for times, p in people
        ),
    )


def _lengths(connection: Connection) -> dict[AuthorKey, int]:
    """Return how many followers each list has that was bought to its end."""
    sql = """SELECT source, author_id, listed FROM bought_list
        WHERE finished_at IS NOT NULL ORDER BY source, author_id"""
    return {(r.source, r.author_id): int(r.listed) for r in connection.execute(text(sql))}


def _lists(
    connection: Connection, listed: Collection[AuthorKey], lengths: Mapping[AuthorKey, int]
) -> Lists | None:
    """Return what complete lists hold together; a follower is known by platform and id.

    Counted where the ids of all of them are still kept, else from their sketches.
    """
    if not listed:
        return None
    c = _bought_list.c
    wanted = tuple_(c.source, c.author_id).in_(sorted(listed))
    ordered = select(c.source, c.has_ids, c.sketch).where(wanted).order_by(c.source, c.author_id)
    rows = connection.execute(ordered).all()
    own = {key: lengths[key] for key in sorted(listed)}
    if all(row.has_ids for row in rows):
        return Lists(own, *_counted(connection, listed))
    by_source = [
        held_by([bytes(row.sketch) for row in rows if row.source == source])
        for source in sorted({row.source for row in rows})
    ]
    union, once, twice = (sum(numbers) for numbers in zip(*by_source, strict=True))
    within = (
        min(max(union, *own.values()), sum(own.values())) if len(own) > 1 else sum(own.values())
    )
    return Lists(own, within, once, twice, is_sketched=True)


def _counted(connection: Connection, listed: Collection[AuthorKey]) -> tuple[int, int, int]:
    c = _follower_list.c
    wanted = tuple_(c.source, c.author_id).in_(sorted(listed))
    people = select(func.count().label("lists")).where(wanted).group_by(c.source, c.follower_id)
    lists = people.subquery().c.lists
    once, twice = (func.count().filter(lists == times) for times in (1, 2))
    counts = select(func.count(), once, twice).select_from(lists.table)
    union, of_one, of_two = connection.execute(counts).one()
    return union, of_one, of_two


def _has_rows(connection: Connection, table: str) -> bool:
    return connection.execute(text(f"SELECT 1 FROM {table} LIMIT 1")).first() is not None


def _scalar(connection: Connection, sql: str, keys: Mapping[str, Any]) -> int:
    return int(next(iter(_rows(connection, sql, keys)))[0])


def _rows(connection: Connection, sql: str, keys: Mapping[str, Any]) -> Iterable[Any]:
    days = [bindparam(name, type_=Date) for name in ("since", "until") if f":{name}" in sql]
    return connection.execute(text(sql).bindparams(*days), keys)
