"""Who feels what on which day, what they talk about, and in which tongue."""

from datetime import date
from random import Random

from listening.model import Label, Role
from listening.sources.synthetic.days import CUSTOMER_DAY, OUTAGE_DAY, happens
from listening.sources.synthetic.people import VISIT, Account, X
from listening.sources.synthetic.texts import theme_of

MOODS = (Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE)
USUAL = (34, 30, 36)
ON_CUSTOMER_DAY = (22, 24, 54)
IN_OUTAGE = (70, 18, 12)
AFTER_OUTAGE = (42, 27, 31)
BY_ROLE = {Role.STAFF: (0, 18, 82), Role.BRAND: (0, 62, 38), Role.MEDIA: (0, 100, 0)}

# What X takes a language for; Roman Urdu is one that it does not know.
TAGGED_BY_X = {
    "en": {"en": 97, "und": 3},
    "ur": {"ur": 97, "fa": 2, "ar": 1},
    "ur-Latn": {"und": 30, "in": 26, "hi": 24, "en": 14, "tl": 4, "et": 2},
    "sv": {"sv": 93, "no": 4, "da": 3},
    "da": {"da": 88, "no": 10, "sv": 2},
}
# Elsewhere the language is what the author's app was set to.
SET_BY_AUTHOR = {
    "en": {"en": 100},
    "ur": {"ur": 80, "en": 20},
    "ur-Latn": {"en": 70, "ur": 30},
    "sv": {"sv": 90, "en": 10},
    "da": {"da": 90, "en": 10},
}


def mood_of(chance: Random, role: Role, day: date) -> Label:
    """Return how somebody in `role` feels on `day`."""
    return chance.choices(MOODS, weights=BY_ROLE.get(role) or _customers(day))[0]


def _customers(day: date) -> tuple[int, int, int]:
    if day == CUSTOMER_DAY:
        return ON_CUSTOMER_DAY
    if day == OUTAGE_DAY:
        return IN_OUTAGE
    return AFTER_OUTAGE if 0 < (day - OUTAGE_DAY).days <= 2 else USUAL  # noqa: PLR2004  two days


def theme_on(chance: Random, role: Role, day: date) -> str:
    """Return what somebody in `role` talks about on `day`; all but customers have their own."""
    if role != Role.CUSTOMER:
        return str(role)
    return "outage" if day == OUTAGE_DAY and happens(chance, 0.75) else theme_of(chance)


def tongue_of(chance: Random, account: Account) -> str:
    """Return the language of one post: the account's own, but some change between two."""
    other = {"ur-Latn": "en", "en": "ur-Latn"}.get(account.language)
    switches = other and account.role == Role.CUSTOMER and happens(chance, 0.06)
    return other if other and switches else account.language


def tagged_as(chance: Random, source: str, language: str) -> str | None:
    """Return the language that a platform says a post is in; `None` where it says nothing."""
    if source == VISIT:
        return None if happens(chance, 0.4) else language.partition("-")[0]
    guesses = (TAGGED_BY_X if source == X else SET_BY_AUTHOR)[language]
    return chance.choices(list(guesses), weights=list(guesses.values()))[0]
