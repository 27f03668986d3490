"""The key figures as the page groups them: what each counts, and whether counted or estimated.

People and posts are never in one group, and customers come before everyone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from listening.findings import Findings, RoleFigures, Sentiment
from listening.model import Estimate, Role
from listening.report.names import ROLES
from listening.report.words import Unit


@dataclass(frozen=True, slots=True)
class Kind:
    """What a key figure is: its title, what it counts, its unit, and how it is known."""

    title: str
    noun: str
    how: str
    unit: Unit = "count"


@dataclass(frozen=True, slots=True)
class Card:
    """One key figure as it is shown; `who` is whose figure it is, `definition` a sentence."""

    key: str
    kind: Kind
    who: str
    estimate: Estimate
    definition: str


@dataclass(frozen=True, slots=True)
class CardGroup:
    """Key figures that count the same thing."""

    key: str
    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One key figure over the roles, in the order of the table's columns; `None` = not given."""

    kind: Kind
    cells: tuple[Estimate | None, ...]


COUNTED = "Counted"
BY_PLATFORM = "Counted by the platforms"
ESTIMATED = "Estimated"
RATE = "Rate of counts"

KINDS = {
    "participants": Kind("Accounts that took part", "accounts", COUNTED),
    "participants_without_reposters": Kind(
        "Accounts that wrote something", "accounts, leaving out those that only reposted", COUNTED
    ),
    "people": Kind("People behind the accounts", "people", ESTIMATED),
    "impressions": Kind("Impressions", "times shown, which is not people", BY_PLATFORM),
    "potential_audience": Kind(
        "Potential audience", "follower accounts, each meant to count once", ESTIMATED
    ),
    "follower_sum": Kind("Follower sum", "followers, many counted more than once", "Upper bound"),
    "posts": Kind("Posts", "originals, quotes and replies", COUNTED),
    "reposts": Kind("Reposts", "reposts: amplification, not people", COUNTED),
    "engagements": Kind("Engagements", "reposts, replies, likes and quotes", BY_PLATFORM),
    "engagement_by_impressions": Kind(
        "Engagement by impressions", "engagements ÷ impressions", RATE, "share"
    ),
    "engagement_by_reach": Kind(
        "Engagement by potential audience", "engagements ÷ potential audience", ESTIMATED, "share"
    ),
    "engagement_by_followers": Kind(
        "Engagement by follower sum", "engagements ÷ follower sum", RATE, "share"
    ),
    "scored": Kind("Posts scored for sentiment", "posts", COUNTED),
    "not_scored": Kind("Posts not scored", "posts, which are not neutral", COUNTED),
}

GROUPS = (
    ("people", "Who took part", ("participants", "participants_without_reposters", "people")),
    ("posts", "What they posted", ("posts", "reposts")),
    ("reach", "How far it could have gone", ("impressions", "potential_audience", "follower_sum")),
    (
        "rates",
        "Engagement, and what it is divided by",
        (
            "engagements",
            "engagement_by_impressions",
            "engagement_by_reach",
            "engagement_by_followers",
        ),
    ),
)

LADDER = ("participants", "impressions", "potential_audience", "follower_sum")
CUSTOMERS_FIRST = ("participants", "posts")


def card_groups(findings: Findings) -> list[CardGroup]:
    """Give the key figures by what they count; a figure that was not made is left out."""
    groups = (
        CardGroup(key, title, tuple(card for name in names for card in _cards(findings, name)))
        for key, title, names in GROUPS
    )
    return [group for group in groups if group.cards]


def role_rows(findings: Findings) -> list[RoleRow]:
    """Give each key figure for the roles of `role_columns`; nothing where there is one role."""
    columns = {role.role.value: role.figures for role in findings.roles}
    columns["all"] = findings.figures
    given = {key for role in findings.roles for key in role.figures}
    return [
        RoleRow(kind, tuple(columns[role].get(key) for role in role_columns(findings)))
        for key, kind in KINDS.items()
        if key in given and has_roles(findings)
    ]


def role_columns(findings: Findings) -> list[str]:
    """Give who speaks, in the order of the page: customers, everyone, then the rest apart."""
    return sorted([*(role.role.value for role in findings.roles), "all"], key=_place)


def customers_first(rows: Iterable[Sentiment]) -> list[Sentiment]:
    """Give the shares in the order of the page."""
    return sorted(rows, key=lambda row: _place(row.key))


def has_roles(findings: Findings) -> bool:
    """Whether anyone but customers is told apart."""
    return len(findings.roles) > 1


def ladder(findings: Findings) -> list[Card]:
    """Give the rungs of the reach ladder, from the exact to the upper bound."""
    cards = (_card(findings, key, "", findings.figures.get(key)) for key in LADDER)
    return [card for card in cards if card is not None]


def customers(findings: Findings) -> RoleFigures | None:
    """Give the customers' figures, where the campaign tells roles apart."""
    return next((role for role in findings.roles if role.role is Role.CUSTOMER), None)


def customers_felt(findings: Findings) -> Sentiment | None:
    """Give the shares of customers' posts, which are those the page leads with."""
    return next((row for row in findings.sentiment_by_role if row.key == Role.CUSTOMER), None)


def shares_of(row: Sentiment) -> list[tuple[str, Estimate]]:
    """Give a row's shares by label, in the order in which they are drawn."""
    return [("negative", row.negative), ("neutral", row.neutral), ("positive", row.positive)]


def _place(role: str) -> int:
    return list(ROLES).index(role)


def _cards(findings: Findings, key: str) -> Iterator[Card]:
    role = customers(findings) if has_roles(findings) else None
    theirs = role.figures.get(key) if role and key in CUSTOMERS_FIRST else None
    for who, estimate in (
        ("Customers", theirs),
        ("Everyone" if theirs else "", findings.figures.get(key)),
    ):
        card = _card(findings, key, who, estimate)
        if card is not None:
            yield card


def _card(findings: Findings, key: str, who: str, estimate: Estimate | None) -> Card | None:
    if estimate is None:
        return None
    definition = findings.method.definitions.get(estimate.definition, "")
    return Card(key, KINDS[key], who, estimate, definition)
