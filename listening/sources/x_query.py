"""A campaign's query in X's words, cut where it is longer than an endpoint takes. Pure.

X's query language as of August 2026: words side by side are all asked for, OR binds
weaker, so every group stands in parentheses; a group cannot be negated; operators such as
`lang:` need a word or tag beside them.
"""

import re
from collections.abc import Iterator, Sequence

from listening.errors import ConfigError
from listening.model import Query

SOURCE = "x"

_QUOTED = re.compile(r'"[^"]*"')
_PLAIN_WORD = re.compile(r"(?!(?i:or|and)$)[#@]?\w+")
_HANDLE = re.compile(r"@\w+")
_REFUSED = {
    "min_faves:": "X refuses min_faves: write min_likes:",
    "min_retweets:": "X refuses min_retweets: write min_reposts:",
}


def search_queries(query: Query, longest: int) -> list[str]:
    """Return what to ask X for: one query, or several whose answers together are the answer.

    Raises ConfigError, naming the campaign, where X would refuse: nothing to search for,
    own operators that do not hold together, or more than `longest` characters uncut.
    """
    words = [*query.tags, *(each for each in query.mentions if _HANDLE.fullmatch(each))]
    if not words:
        raise ConfigError(f"campaign {query.campaign} has neither tags nor mentions to search for")
    limits = "".join(f" {each}" for each in _limits(query))
    queries = [f"({' OR '.join(part)}){limits}" for part in _parts(words, longest - len(limits))]
    too_long = max(queries, key=len)
    if len(too_long) > longest:
        raise ConfigError(
            f"campaign {query.campaign}: the query has {len(too_long)} characters with a single "
            f"tag in it, and X takes {longest}: use fewer exclude, languages and operators"
        )
    return queries


def _parts(words: Sequence[str], room: int) -> Iterator[list[str]]:
    """Yield as many words at a time as fit with their parentheses and ORs; at least one."""
    part: list[str] = []
    for word in words:
        if part and len(f"({' OR '.join([*part, word])})") > room:
            yield part
            part = []
        part.append(word)
    yield part


def _limits(query: Query) -> Iterator[str]:
    if query.languages:
        yield f"({' OR '.join(f'lang:{each}' for each in query.languages)})"
    for word in query.excluded:
        yield f"-{word}" if _PLAIN_WORD.fullmatch(word) else f'-"{_unquoted(query, word)}"'
    own = dict(query.operators).get(SOURCE, "").strip()
    if own:
        _check_operators(query, own)
        yield f"({own})" if " OR " in own else own


def _unquoted(query: Query, phrase: str) -> str:
    if '"' in phrase:
        raise ConfigError(f"campaign {query.campaign}: exclude holds a quote: write phrases bare")
    if not re.search(r"\w", phrase):
        raise ConfigError(f"campaign {query.campaign}: exclude holds no word in {phrase!r}")
    return phrase


def _check_operators(query: Query, own: str) -> None:
    """Refuse what X answers with a 400, before it is asked."""
    bare = _QUOTED.sub("", own)
    problem = next((why for word, why in _REFUSED.items() if word in bare), "")
    if '"' in bare:
        problem = "a quote is not closed"
    elif not _is_balanced(bare):
        problem = "parentheses do not match"
    elif re.search(r"-\s*\(", bare):
        problem = "X takes no negated group: negate each of its words"
    elif re.search(r"(^|\(|\s)OR(\s+OR|\s*\)|\s*$)|^\s*OR\s|\(\s*OR\s", bare):
        problem = "OR needs a word on both sides"
    if problem:
        raise ConfigError(f"campaign {query.campaign}: operators.{SOURCE}: {problem}")


def _is_balanced(text: str) -> bool:
    depth = 0
    for sign in re.findall(r"[()]", text):
        depth += 1 if sign == "(" else -1
        if depth < 0:
            return False
    return depth == 0
