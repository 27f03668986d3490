"""The people of the sample campaign: made-up accounts, their roles, languages and followers."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from random import Random

from listening.model import Author, Role
from listening.sources.synthetic.days import chance_of, happens

X, MASTODON, BLUESKY, VISIT = "x", "mastodon", "bluesky", "store-visit"
SHARE_OF_POSTS = {X: 0.72, MASTODON: 0.10, BLUESKY: 0.08, VISIT: 0.10}
SHARE_OF_ACCOUNTS = {X: 0.71, MASTODON: 0.085, BLUESKY: 0.065, VISIT: 0.14}

# The first accounts of each source, in this order; everybody after them is a customer.
# Staff type the notes of store visits, but the words, and so the account, are the visitor's.
SEATS = {
    Role.BRAND: {X: 2, MASTODON: 1, BLUESKY: 1},
    Role.MEDIA: {X: 18, MASTODON: 4, BLUESKY: 2},
    Role.STAFF: {X: 200, MASTODON: 28, BLUESKY: 22},
}
BRAND_HANDLES = ("demotelecom", "demotelecom_help")
BRAND_FOLLOWERS = (612_480, 48_210)

LANGUAGES = {
    Role.CUSTOMER: {"en": 48, "ur": 14, "ur-Latn": 18, "sv": 11, "da": 10},
    Role.STAFF: {"en": 60, "ur": 12, "ur-Latn": 10, "sv": 10, "da": 8},
    Role.BRAND: {"en": 1},
    Role.MEDIA: {"en": 2, "ur": 5, "sv": 3},
}
# How much more than its first post an account says, beside the many who post once.
TALKATIVE = {Role.BRAND: 60.0, Role.MEDIA: 12.0}
TALKATIVE_ON_X = {Role.BRAND: 280.0}

FEWEST, MOST = 3, 900_000
MEDIAN_FOLLOWERS_LOG, SPREAD = 5.5, 1.75
WITHOUT_METRICS = 0.015
NOT_BEFORE = datetime(2009, 3, 1, tzinfo=UTC)
OLDEST_DAYS = 6_200


@dataclass(frozen=True, slots=True)
class Account:
    """One made-up account; `followers` is `None` where its platform does not give them."""

    source: str
    author_id: str
    handle: str | None
    role: Role
    language: str
    followers: int | None
    created_at: datetime | None
    talkative: float


def author_id_of(source: str, number: int) -> str:
    """Return an id of the source's shape, of a kind that the real platform never gave out."""
    if source == X:
        return str(9_000_000_000 + 7_919 * number)
    if source == MASTODON:
        return f"1100{number:08d}"
    return f"did:plc:demo{number:020d}" if source == BLUESKY else f"visitor-{number:06d}"


def seats_of(role: Role, source: str) -> range:
    """Return the numbers of the accounts that hold `role` on `source`."""
    start = 0
    for seated, places in SEATS.items():
        count = places.get(source, 0)
        if seated == role:
            return range(start, start + count)
        start += count
    return range(0)


def _named(role: Role) -> list[str]:
    return [
        f"{source}:{author_id_of(source, n)}"
        for source in SEATS[role]
        for n in seats_of(role, source)
    ]


ROLES = {role: _named(role) for role in SEATS}


def apportioned(total: int, shares: dict[str, float]) -> dict[str, int]:
    """Cut `total` by `shares`, which add up to one, into whole numbers that add up to it."""
    edges = [round(total * share) for share in accumulate(shares.values(), initial=0.0)]
    return {name: high - low for name, (low, high) in zip(shares, pairwise(edges), strict=True)}


def accounts_of(seed: int, source: str, count: int) -> list[Account]:
    """Return the first `count` accounts of `source`."""
    chance = chance_of(seed, "accounts", source)
    return [_account(chance, source, number) for number in range(count)]


def author_of(account: Account, observed_at: datetime) -> Author:
    """Return an account as its platform shows it."""
    return Author(
        account.source,
        account.author_id,
        observed_at,
        handle=account.handle,
        followers_count=account.followers,
        created_at=account.created_at,
    )


def _account(chance: Random, source: str, number: int) -> Account:
    role = next((role for role in SEATS if number in seats_of(role, source)), Role.CUSTOMER)
    spoken = LANGUAGES[role]
    joined = NOT_BEFORE + timedelta(days=chance.randrange(OLDEST_DAYS))
    return Account(
        source=source,
        author_id=author_id_of(source, number),
        handle=None if source == VISIT else _handle(role, number),
        role=role,
        language=chance.choices(list(spoken), weights=list(spoken.values()))[0],
        followers=_followers(chance, source, role, number),
        created_at=None if source == VISIT else joined,
        talkative=_talkative(chance, source, role),
    )


def _talkative(chance: Random, source: str, role: Role) -> float:
    if source == VISIT:
        return 1.0
    usual = TALKATIVE.get(role) or chance.paretovariate(1.2)
    return TALKATIVE_ON_X.get(role, usual) if source == X else usual


def _handle(role: Role, number: int) -> str:
    return BRAND_HANDLES[number] if role == Role.BRAND else f"demo_{role}_{number:04d}"


def _followers(chance: Random, source: str, role: Role, number: int) -> int | None:
    if source == VISIT or (
        role == Role.CUSTOMER and source == X and happens(chance, WITHOUT_METRICS)
    ):
        return None
    if source == X and role == Role.BRAND:
        return BRAND_FOLLOWERS[number]
    if role in {Role.BRAND, Role.MEDIA}:
        return int(10 ** chance.uniform(4.0, 5.9))
    return min(MOST, max(FEWEST, int(chance.lognormvariate(MEDIAN_FOLLOWERS_LOG, SPREAD))))
