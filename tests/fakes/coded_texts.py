"""Made-up posts about a phone network, and what people who read them would say they are about."""

from random import Random

from listening.scoring.code_fitting import Lesson
from listening.scoring.codebook import Code, Codebook, Dimension

BOOK = Codebook(
    "own",
    (
        Dimension(
            "themes",
            "Themes",
            is_value=False,
            codes=(
                Code("themes/network", "Network", {"en": ("network",)}),
                Code("themes/shops", "Shops", {"en": ("shop",)}),
                Code("themes/rare", "Rare", {"en": ("rare",)}),
            ),
        ),
    ),
)
CODES = tuple(code.key for code in BOOK.codes)
PLACES = ("at home", "in town", "on the train", "by the sea", "up here", "at work", "all day")
SAID = {
    "the network is down": {"themes/network"},
    "no bars again": {"themes/network"},
    "my signal dropped": {"themes/network"},
    "calls cut off": {"themes/network"},
    "a network event for founders": set(),
    "the shop was friendly": {"themes/shops"},
    "the shop opens at ten": {"themes/shops"},
    "my new phone is blue": set(),
    "what a lovely day": set(),
}
"""What people write, and what it is about: words know "network" and "shop" alone."""


def a_post(chance: Random) -> tuple[str, frozenset[str]]:
    """A post, and the codes that people give it."""
    said = chance.choice(sorted(SAID))
    text = f"{said} {chance.choice(PLACES)} {chance.randrange(1000)}"
    return text, frozenset(SAID[said])


def a_lesson(text: str, chosen: frozenset[str]) -> Lesson:
    return Lesson(text, BOOK.find(text, "en"), frozenset(CODES), chosen)


def some_lessons(size: int, seed: int = 1) -> list[Lesson]:
    chance = Random(seed)
    return [a_lesson(*a_post(chance)) for _ in range(size)]
