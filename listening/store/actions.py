"""Posts and accounts of a code around the days that something was done about it."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text

from listening.store.traits import traits_of_code
from listening.tally import CodeDays

_POSTS = """SELECT day, sum(posts) AS posts FROM turnout
    WHERE campaign = :campaign AND dimension = 'code' AND value = :code
    AND day BETWEEN :since AND :until GROUP BY day ORDER BY day"""

_ACCOUNTS = """SELECT count(*) FROM (SELECT DISTINCT source, author_id FROM participation
    WHERE campaign = :campaign AND day >= :since AND day < :until
    AND traits IN :traits) AS people"""


def read_code_days(
    connection: Connection, campaign: str, since: date, until: date, cuts: Mapping[str, set[date]]
) -> dict[str, CodeDays]:
    """Return each code's posts of a window by day, and its accounts in each stretch between cuts.

    `cuts` are days by code; those outside the window cut nothing.
    """
    return {
        code: _code_days(connection, _keys(campaign, code), since, until, days)
        for code, days in sorted(cuts.items())
    }


def _keys(campaign: str, code: str) -> dict[str, Any]:
    return {"campaign": campaign, "code": code, "traits": traits_of_code(code)}


def _code_days(
    connection: Connection, keys: Mapping[str, Any], since: date, until: date, days: Iterable[date]
) -> CodeDays:
    within = sorted(day for day in days if since < day <= until)
    edges = [since, *within, until + timedelta(days=1)]
    rows = connection.execute(
        _between(_POSTS).columns(day=Date()), {**keys, "since": since, "until": until}
    )
    return CodeDays(
        posts={row.day: int(row.posts) for row in rows},
        cuts=tuple(within),
        accounts=tuple(
            int(connection.execute(_between(_ACCOUNTS), {**keys, **_stretch(edge)}).scalar_one())
            for edge in pairwise(edges)
        ),
    )


def _stretch(edges: tuple[date, date]) -> dict[str, date]:
    return {"since": edges[0], "until": edges[1]}


def _between(sql: str) -> Any:
    typed = [bindparam(name, type_=Date) for name in ("since", "until")]
    if ":traits" in sql:
        typed.append(bindparam("traits", expanding=True))
    return text(sql).bindparams(*typed)
