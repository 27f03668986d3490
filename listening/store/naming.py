"""Which ids and handles a record names, whatever its source calls its fields. Pure."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

FEW = 32
"""Up to so many names it is faster to look for each before a record is taken apart."""

NOBODY = "@…"
"""Stands in other people's texts where a forgotten person was addressed."""

# An id is a whole JSON string, or a number, in links too; shorter ones are as likely counts.
_NUMBER = re.compile(r"[0-9]{5,}")
_STRING = re.compile(r'"([^"\\\s]+)')
_HANDLE = re.compile(r"(?<=[@/])\w+(?:[.@-]\w+)*")
_ADDRESSED = re.compile(r"@(\w+)((?:[.@-]\w+)*)")
_REPEATED = re.compile(r"RT @(\w+(?:[.@-]\w+)*)")


@dataclass(frozen=True, slots=True)
class Names:
    """Ids of a person or a post, and handles, folded, without their sign."""

    ids: frozenset[str]
    handles: frozenset[str] = frozenset()

    def are_in(self, record: str) -> bool:
        """Return whether a record names any of them."""
        if len(self.ids) + len(self.handles) < FEW and not self._may_be_in(record.casefold()):
            return False
        if not self.ids.isdisjoint(ids_in(record)):
            return True
        return bool(self.handles) and not self.handles.isdisjoint(handles_in(record))

    def _may_be_in(self, folded: str) -> bool:
        return any(each.casefold() in folded for each in self.ids | self.handles)


def ids_in(record: str) -> set[str]:
    """Return every number and string of a JSON record that may be an id."""
    return {*_NUMBER.findall(record), *_STRING.findall(record)}


def handles_in(record: str) -> set[str]:
    """Return every word, folded, that stands behind an '@', or a '/' as in links to accounts."""
    return {part for found in _HANDLE.findall(record) for part in _readings(found.casefold())}


def without_handles(text: str, is_gone: Callable[[str], bool]) -> str:
    """Return a text with NOBODY in place of every handle, behind its '@', that is gone."""

    def kept(match: re.Match[str]) -> str:
        first, rest = match.groups()
        if is_gone((first + rest).casefold()):
            return NOBODY
        return NOBODY + rest if is_gone(first.casefold()) else match[0]

    return _ADDRESSED.sub(kept, text)


def tags_without_handles(tags: Iterable[str], is_gone: Callable[[str], bool]) -> list[str]:
    """Return tags and mentions, folded, without mentions of a handle that is gone."""
    return [tag for tag in tags if not (tag.startswith("@") and is_gone(tag[1:]))]


def repeated_handle(text: str) -> str | None:
    """Return whom a repost repeats, folded, where its own, cut text says so ("RT @…")."""
    found = _REPEATED.match(text)
    return found[1].casefold() if found else None


def _readings(handle: str) -> tuple[str, str]:
    """A handle with dots may be one, as at Bluesky, or end a sentence: "@somebody.Then"."""
    return handle, re.split(r"[.@-]", handle, maxsplit=1)[0]
