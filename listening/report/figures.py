"""The key figures as the page groups them: what each counts, and whether counted or estimated.

People and posts are never in one group, and customers come before everyone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from listening.findings import Findings, RoleFigures, Sentiment
from listening.model import Estimate, Role
from listening.report.language import marked
from listening.report.names import ROLES
from listening.report.words import Unit


@dataclass(frozen=True, slots=True)
class Kind:
    """What a key figure is: its title, what it counts, how it is known, its unit, and what to mind.

    The texts are marked, and looked up in the page's language where they are shown.
    """

    title: str
    noun: str
    how: str
    unit: Unit = "count"
    aside: str = ""


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


COUNTED = marked("Counted")
BY_PLATFORM = marked("Counted by the platforms")
ESTIMATED = marked("Estimated")
RATE = marked("Rate of counts")
UPPER_BOUND = marked("Upper bound")

KINDS = {
    "participants": Kind(marked("Accounts that took part"), marked("accounts"), COUNTED),
    "participants_without_reposters": Kind(
        marked("Accounts that wrote something"),
        marked("accounts"),
        COUNTED,
        aside=marked("those that only reposted are left out"),
    ),
    "people": Kind(marked("People behind the accounts"), marked("people"), ESTIMATED),
    "impressions": Kind(
        marked("Impressions"),
        marked("times shown"),
        BY_PLATFORM,
        aside=marked("which is not people"),
    ),
    "viewers": Kind(marked("Actual viewers"), marked("accounts that saw a post"), marked("Bounds")),
    "engaged_accounts": Kind(marked("Accounts that engaged"), marked("accounts"), marked("Bounds")),
    "potential_audience": Kind(
        marked("Potential audience"),
        marked("follower accounts"),
        ESTIMATED,
        aside=marked("each meant to count once"),
    ),
    "follower_sum": Kind(
        marked("Follower sum"),
        marked("followers"),
        UPPER_BOUND,
        aside=marked("many counted more than once"),
    ),
    "posts": Kind(marked("Posts"), marked("originals, quotes and replies"), COUNTED),
    "reposts": Kind(
        marked("Reposts"), marked("reposts"), COUNTED, aside=marked("amplification, not people")
    ),
    "times_reposted": Kind(
        marked("Times reposted"),
        marked("reposts"),
        BY_PLATFORM,
        aside=marked("by each post's own count, not those that were collected"),
    ),
    "engagements": Kind(
        marked("Engagements"), marked("reposts, replies, likes and quotes"), BY_PLATFORM
    ),
    "engagement_by_impressions": Kind(
        marked("Engagement by impressions"), marked("engagements ÷ impressions"), RATE, "share"
    ),
    "engagement_by_reach": Kind(
        marked("Engagement by potential audience"),
        marked("engagements ÷ potential audience"),
        ESTIMATED,
        "share",
    ),
    "engagement_by_followers": Kind(
        marked("Engagement by follower sum"), marked("engagements ÷ follower sum"), RATE, "share"
    ),
    "scored": Kind(marked("Posts scored for sentiment"), marked("posts"), COUNTED),
    "not_scored": Kind(
        marked("Posts not scored"), marked("posts"), COUNTED, aside=marked("not neutral")
    ),
}

GROUPS = (
    (
        "people",
        marked("Who took part"),
        ("participants", "participants_without_reposters", "people"),
    ),
    ("posts", marked("What they posted"), ("posts", "reposts", "times_reposted")),
    (
        "reach",
        marked("How far it could have gone"),
        ("impressions", "viewers", "potential_audience", "follower_sum"),
    ),
    (
        "rates",
        marked("Engagement, and what it is divided by"),
        (
            "engagements",
            "engaged_accounts",
            "engagement_by_impressions",
            "engagement_by_reach",
            "engagement_by_followers",
        ),
    ),
)

GROWTH = {
    "posts": marked("Posts"),
    "participants": marked("Accounts that took part"),
    "engagements": marked("Engagements"),
    "impressions": marked("Impressions"),
    "negative_share": marked("Negative share of scored posts: difference"),
}

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


def defined_beside(findings: Findings) -> set[str]:
    """Give the definitions that stand beside a figure, by their ids."""
    cards = {card.estimate.definition for group in card_groups(findings) for card in group.cards}
    keys = ("suspected", "posts_unsuspected", "copies")
    method = (findings.figures.get(key) for key in keys)
    return cards | {estimate.definition for estimate in method if estimate}


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
        (ROLES["customer"], theirs),
        (ROLES["all"] if theirs else "", findings.figures.get(key)),
    ):
        card = _card(findings, key, who, estimate)
        if card is not None:
            yield card


def _card(findings: Findings, key: str, who: str, estimate: Estimate | None) -> Card | None:
    if estimate is None:
        return None
    definition = findings.method.definitions.get(estimate.definition, "")
    return Card(key, KINDS[key], who, estimate, definition)
