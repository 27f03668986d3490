"""Post ids and addresses in the shape that each platform gives them, growing with time."""

from datetime import datetime
from random import Random

from listening.sources.synthetic.days import DAYS, day_of
from listening.sources.synthetic.people import BLUESKY, MASTODON, Account, X

X_EPOCH_MS = 1_288_834_974_657
SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
TID_LENGTH = 13


def post_id_of(chance: Random, account: Account, at: datetime, number: int) -> str:
    """Return the id of the `number`th post of its day, written `at` by `account`."""
    if account.source == X:
        return snowflake(chance, at)
    if account.source == MASTODON:
        return str(_milliseconds(at) << 16 | chance.getrandbits(16))
    if account.source == BLUESKY:
        tid = _sortable(_milliseconds(at) * 1000 << 10 | chance.getrandbits(10))
        return f"at://{account.author_id}/app.bsky.feed.post/{tid}"
    return f"visit-{DAYS.index(day_of(at)):02d}{number:04d}"


def snowflake(chance: Random, at: datetime) -> str:
    """Return an X id: milliseconds since X's epoch, and 22 bits of chance."""
    return str(_milliseconds(at) - X_EPOCH_MS << 22 | chance.getrandbits(22))


def uri_of(account: Account, post_id: str) -> str | None:
    """Return the address that names a post on every instance; `None` where its id does."""
    if account.source == MASTODON:
        return f"https://social.example/users/{account.handle}/statuses/{post_id}"
    return post_id if account.source == BLUESKY else None


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _sortable(number: int) -> str:
    digits = [SORTABLE[number >> 5 * place & 31] for place in reversed(range(TID_LENGTH))]
    return "".join(digits)
