"""X's search language: what a query matches, and what X refuses.

    any  = all ("OR" all)*        all = part+        part = ["-"] (word | phrase) | "(" any ")"

AND binds before OR; a group cannot be negated; every way of matching needs an operator that may
stand alone. Source: X's pages "Build a query" and "Operators", as of August 2026. Its messages
are quoted from answers that people have published.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from tests.fakes.x.answers import Json

Test = Callable[["Seen"], bool]

_TOKEN = re.compile(
    r"""\s*(?P<negated>-)?(?:(?P<group>[()])|"(?P<phrase>[^"]*)"|(?P<word>[^\s()"]+))"""
)
_SIGNED = re.compile(r"[#@$][^\W]\w*")
_NAMES = {"hashtags": "hashtags", "mentions": "mentions", "links": "urls"}
_KINDS = {"retweet": "retweeted", "repost": "retweeted", "quote": "quoted", "reply": "replied_to"}
_COUNTS = {"min_likes": "like_count", "min_reposts": "retweet_count", "min_replies": "reply_count"}


class QueryError(Exception):
    """X refuses the query; the text is X's message."""


@dataclass(frozen=True)
class Seen:
    """A post as the query sees it, with its author."""

    post: Json
    author: Json

    def texts(self) -> list[Json]:
        note = self.post.get("note_tweet") or {}
        return [self.post, note]

    def entities(self, name: str) -> list[Json]:
        return [
            each for text in self.texts() for each in (text.get("entities") or {}).get(name, ())
        ]

    def words(self) -> list[str]:
        return _words((self.post.get("note_tweet") or self.post)["text"])

    def kinds(self) -> set[str]:
        return {each["type"] for each in self.post.get("referenced_tweets") or ()}


@dataclass(frozen=True)
class Part:
    """A piece of a query, and whether it may stand alone."""

    matches: Test
    stands_alone: bool


class _Parser:
    def __init__(self, query: str) -> None:
        self._tokens = _tokens(query)
        self._next = 0

    def whole(self) -> Part:
        found = self._any()
        if self._next < len(self._tokens):
            raise QueryError(f"extraneous input ')'{self._place()}")
        return found

    def _any(self) -> Part:
        parts = [self._all()]
        while self._is_at("OR"):
            self._next += 1
            parts.append(self._all())
        return Part(
            lambda seen: any(part.matches(seen) for part in parts),
            all(part.stands_alone for part in parts),
        )

    def _all(self) -> Part:
        parts = []
        while self._next < len(self._tokens) and not self._is_at("OR", ")"):
            parts.append(self._part())
        if not parts:
            raise QueryError(f"missing a clause{self._place()}")
        return Part(
            lambda seen: all(part.matches(seen) for part in parts),
            any(part.stands_alone for part in parts),
        )

    def _part(self) -> Part:
        token = self._tokens[self._next]
        self._next += 1
        if token["group"] == "(":
            if token["negated"]:
                raise QueryError(f"Negating a group is not supported{self._place()}")
            return self._group()
        found = (
            _phrase(token["phrase"]) if token["phrase"] is not None else _operator(token["word"])
        )
        if not token["negated"]:
            return found
        return Part(lambda seen: not found.matches(seen), stands_alone=False)

    def _group(self) -> Part:
        found = self._any()
        if not self._is_at(")"):
            raise QueryError(f"missing ')' at '<EOF>'{self._place()}")
        self._next += 1
        return found

    def _is_at(self, *values: str) -> bool:
        if self._next >= len(self._tokens):
            return False
        token = self._tokens[self._next]
        return (token["word"] or token["group"]) in values

    def _place(self) -> str:
        return f" (at position {self._next + 1})"


def parse(query: str) -> Test:
    """Return what tells whether a post matches; raises QueryError where X refuses the query."""
    found = _Parser(query).whole()
    if not found.stands_alone:
        raise QueryError(
            "Rules must contain at least one positive, non-stopword clause, and is/has/lang "
            "cannot be used as a standalone operator (at position 1)"
        )
    return found.matches


def _tokens(query: str) -> list[dict[str, str]]:
    tokens, at = [], 0
    query = query.rstrip()
    while at < len(query):
        match = _TOKEN.match(query, at)
        if match is None:
            raise QueryError(
                f"no viable alternative at character '{query[at]}' (at position {at + 1})"
            )
        tokens.append(match.groupdict())
        at = match.end()
    return tokens


def _phrase(text: str) -> Part:
    wanted = _words(text)
    if not wanted:
        raise QueryError("empty phrase")

    def matches(seen: Seen) -> bool:
        words = seen.words()
        places = range(len(words) - len(wanted) + 1)
        return any(words[at : at + len(wanted)] == wanted for at in places)

    return Part(matches, stands_alone=True)


def _operator(word: str) -> Part:
    if word[0] in "#@$":
        return _signed(word)
    name, colon, value = word.partition(":")
    if not colon:
        if word.lower() in {"and", "or"}:
            raise QueryError(f"Ambiguous use of {word} as a keyword")
        return _phrase(word)
    named = {"from": _from, "conversation_id": _conversation}
    if name in named and value:
        return Part(named[name](value.lstrip("@").lower()), stands_alone=True)
    return Part(_filter(name, value), stands_alone=False)


def _signed(word: str) -> Part:
    if not _SIGNED.fullmatch(word):
        raise QueryError(f"no viable alternative at input '{word}'")
    wanted = word[1:].casefold()
    names = {"#": ("hashtags", "tag"), "@": ("mentions", "username"), "$": ("cashtags", "tag")}
    name, key = names[word[0]]
    return Part(
        lambda seen: any(each[key].casefold() == wanted for each in seen.entities(name)),
        stands_alone=True,
    )


def _from(value: str) -> Test:
    return lambda seen: value in {seen.author.get("username", "").lower(), seen.author.get("id")}


def _conversation(value: str) -> Test:
    return lambda seen: seen.post.get("conversation_id") == value


def _filter(name: str, value: str) -> Test:
    if name == "lang" and re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z]+)?", value):
        return lambda seen: seen.post.get("lang", "").lower() == value.lower()
    if name == "is" and value in _KINDS:
        return lambda seen: _KINDS[value] in seen.kinds()
    if name == "is" and value == "verified":
        return lambda seen: bool(seen.author.get("verified"))
    if name == "has" and value in _NAMES:
        return lambda seen: bool(seen.entities(_NAMES[value]))
    if name in _COUNTS and value.isdigit():
        return lambda seen: seen.post["public_metrics"][_COUNTS[name]] >= int(value)
    told = f"{name}:{value}" if name in {"is", "has"} else name
    raise QueryError(f"Reference to invalid operator '{told}'")


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFD", text.casefold())
    return re.findall(r"\w+", "".join(each for each in plain if not unicodedata.combining(each)))
