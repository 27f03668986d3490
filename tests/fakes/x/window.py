"""The time that a search or a count is about: start inclusive, end exclusive, ids exclusive.

Source: X's reference of recent search, full-archive search and counts, as of August 2026; its
messages as people have published them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.fakes.x.answers import Json, Request, invalid
from tests.fakes.x.clock import stamp
from tests.fakes.x.world import FIRST_MILLISECOND, id_at, moment

CLOSEST = timedelta(seconds=10)
SETTLED = timedelta(seconds=30)


@dataclass(frozen=True)
class Reach:
    """How far back an endpoint goes, and what it takes; `back` is `None` for the whole archive."""

    longest_query: int
    back: timedelta | None
    largest_page: int


RECENT = Reach(512, timedelta(days=7), 100)
ALL = Reach(1024, None, 500)
UNASKED = timedelta(days=30)
BEGINNING = datetime(2006, 3, 21, tzinfo=UTC)


@dataclass(frozen=True)
class Window:
    """Which posts are meant, by time or by id."""

    starts_at: datetime
    ends_at: datetime
    since_id: int | None
    until_id: int | None

    def holds(self, post: Json) -> bool:
        number = int(post["id"])
        is_later = self.since_id is None or self.since_id < number
        is_earlier = self.until_id is None or number < self.until_id
        return is_later and is_earlier and self.starts_at <= moment(post) < self.ends_at


def window_of(request: Request, reach: Reach) -> Window:
    """Return what a request is about; raises RefusedError where X refuses it."""
    params, now = request.params, request.at
    oldest = now - reach.back if reach.back else BEGINNING
    ends_at = _moment(params, "end_time") or now - SETTLED
    unasked = oldest if reach.back else max(ends_at - UNASKED, BEGINNING)
    since = _id(params, "since_id")
    starts_at = _moment(params, "start_time") or unasked
    if since is not None:
        _check_since(since, oldest)
        starts_at = oldest
    _check(params, starts_at, ends_at, oldest, now)
    return Window(starts_at, ends_at, since, _id(params, "until_id"))


def _check(
    params: dict[str, str], starts_at: datetime, ends_at: datetime, oldest: datetime, now: datetime
) -> None:
    if starts_at < oldest:
        told = f"'start_time' must be on or after {_minute(oldest)}"
        raise _refused(params, "start_time", starts_at, told)
    for name, at in (("start_time", starts_at), ("end_time", ends_at)):
        if name in params and at > now - CLOSEST:
            told = f"'{name}' must be a minimum of 10 seconds prior to the request time."
            raise _refused(params, name, at, told)
    if starts_at >= ends_at:
        raise _refused(params, "end_time", ends_at, "'end_time' must be after 'start_time'")


def _check_since(since: int, oldest: datetime) -> None:
    # Ids before 2010 hold no time; made-up ones are as small.
    if since >= FIRST_MILLISECOND and since < int(id_at(oldest)):
        told = (
            f"'since_id' must be a tweet id created after {_minute(oldest)}. Please use a "
            f"'since_id' that is larger than {id_at(oldest)}"
        )
        raise invalid("since_id", str(since), told)


def _refused(params: dict[str, str], name: str, at: datetime, told: str) -> Exception:
    given = params.get(name, stamp(at))
    return invalid(name, given, f"Invalid '{name}':'{_minute(at)}'. {told}")


def _minute(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def _moment(params: dict[str, str], name: str) -> datetime | None:
    if name not in params:
        return None
    try:
        at = datetime.fromisoformat(params[name])
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        told = (
            f"The `{name}` query parameter value [{params[name]}] is not a valid RFC3339 date time"
        )
        raise invalid(name, params[name], told)
    return at


def _id(params: dict[str, str], name: str) -> int | None:
    value = params.get(name)
    if value is None:
        return None
    if not value.isdigit() or len(value) > 19:
        told = f"The `{name}` query parameter value [{value}] does not match ^[0-9]{{1,19}}$"
        raise invalid(name, value, told)
    return int(value)
