"""Composes what people say in the sample campaign, from the phrases of phrases.toml."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from listening.model import Label
from listening.sources.synthetic.days import happens

THEMES = (
    "network", "billing", "contract", "porting", "callcentre",
    "store", "app", "roaming", "kindness", "prices",
)  # fmt: skip
THEME_WEIGHTS = (22, 15, 8, 8, 13, 12, 8, 4, 8, 9)

TAGS = ("#customerfirstday", "#telenorcares")
MENTION = "@demotelecom"
SPELLINGS = {
    "#customerfirstday": (
        "#CustomerFirstDay",
        "#CustomerFirstDay",
        "#customerfirstday",
        "#Customerfirstday",
    ),
    "#telenorcares": ("#TelenorCares", "#TelenorCares", "#telenorcares", "#Telenorcares"),
    MENTION: (MENTION, MENTION, "@DemoTelecom"),
}
MIXES: tuple[tuple[str, ...], ...] = (
    (TAGS[0],), (TAGS[1],), TAGS, (MENTION,), (TAGS[0], MENTION), (TAGS[1], MENTION),
)  # fmt: skip
MIX_WEIGHTS = (44, 18, 20, 7, 8, 3)
REPLY_MIX_WEIGHTS = (28, 10, 6, 40, 12, 4)
OTHER_TAGS = ("#5G", "#telecom", "#customerservice", "#Karachi", "#kundservice", "#kundeservice")

EMOJI = {
    Label.NEGATIVE: ("😡", "😞", "🙄", "📵", "🤦"),
    Label.NEUTRAL: ("🤔", "📱", "👀"),
    Label.POSITIVE: ("😊", "🙌", "❤️", "👏", "🎉", "💙"),
}
LONG_FROM = 320

CHOICE = re.compile(r"\{([^{}]*)\}|<(\w+)>")
_SIGNED = re.compile(r"[#@]\w+")


@cache
def phrases() -> dict[str, Any]:
    """Return every phrase, by language and theme."""
    bundled = files("listening.sources.synthetic") / "phrases.toml"
    return tomllib.loads(bundled.read_text("utf-8"))


def sentence(chance: Random, language: str, theme: str, mood: Label) -> str:
    """Return one sentence on `theme`; where nobody feels `mood` about it, a neutral one."""
    spoken = phrases()[language]
    templates = spoken[theme].get(mood) or spoken[theme][Label.NEUTRAL]
    return _filled(chance, chance.choice(templates), spoken)


def _filled(chance: Random, template: str, spoken: dict[str, Any]) -> str:
    def chosen(match: re.Match[str]) -> str:
        alternatives, name = match.groups()
        return str(chance.choice(spoken[name] if name else alternatives.split("|")))

    # A chosen alternative may itself hold a <name>, hence two rounds.
    text = CHOICE.sub(chosen, CHOICE.sub(chosen, template))
    return text[:1].upper() + text[1:]


def remark(chance: Random, language: str, theme: str, mood: Label) -> list[str]:
    """Return the sentences of one post: often an opening, always a point, often a closing."""
    parts = [sentence(chance, language, theme, mood)]
    if happens(chance, 0.6):
        parts.insert(0, sentence(chance, language, "open", mood))
    if happens(chance, 0.5):
        parts.append(sentence(chance, language, "close", mood))
    if happens(chance, 0.25):
        parts.append(chance.choice(EMOJI[mood]))
    return parts


def story(chance: Random, language: str, mood: Label) -> list[str]:
    """Return the sentences of a post that is longer than X shows outside its note."""
    parts: list[str] = []
    while sum(map(len, parts)) < LONG_FROM:
        parts.append(sentence(chance, language, theme_of(chance), mood))
    return parts


def visit(chance: Random, language: str, mood: Label) -> str:
    """Return what a member of staff noted after a customer's visit."""
    note = sentence(chance, language, "visit", mood)
    quoted = sentence(chance, language, theme_of(chance), mood)
    return f'{note} "{quoted}"' if happens(chance, 0.6) else note


def theme_of(chance: Random) -> str:
    """Return what somebody talks about."""
    return chance.choices(THEMES, weights=THEME_WEIGHTS)[0]


def tag_mix(chance: Random, *, is_reply: bool) -> list[str]:
    """Return the campaign's tags and mention that a post carries, as people spell them."""
    weights = REPLY_MIX_WEIGHTS if is_reply else MIX_WEIGHTS
    words = [chance.choice(SPELLINGS[word]) for word in chance.choices(MIXES, weights=weights)[0]]
    return [*words, chance.choice(OTHER_TAGS)] if happens(chance, 0.07) else words


def tagged(chance: Random, parts: Sequence[str], words: Sequence[str]) -> str:
    """Return `parts` as one text with `words` at its end, at its start or in between."""
    place = chance.choice((len(parts), len(parts), len(parts), 0, chance.randint(0, len(parts))))
    return " ".join([*parts[:place], *words, *parts[place:]])


def tags_in(text: str) -> tuple[str, ...]:
    """Return the tags and mentions of a text, lower-cased and each once."""
    return tuple(dict.fromkeys(word.lower() for word in _SIGNED.findall(text)))


def tagged_story(parts: Sequence[str], words: Sequence[str]) -> str:
    """Return a long text whose last tag stands where X shows it in the note alone."""
    return " ".join([*words[1:], *parts, words[0]])


def decoration(chance: Random) -> list[str]:
    """Return what a post without words shows beside its tags."""
    shown = [
        chance.choice(EMOJI[mood]) for mood in chance.choices(list(EMOJI), k=chance.randint(1, 3))
    ]
    link = f"https://t.example/{chance.getrandbits(32):07x}"
    return [*shown, link] if happens(chance, 0.5) else shown
