"""Traits: everything that an account's posts of a day are counted under, as one word.

Posts alike share a row, which is unfolded where it is counted: an account has about a row a
day, and not one for each thing that is counted.
"""

from collections.abc import Iterator
from functools import lru_cache

from listening.model import Label
from listening.scoring.repeats import Repeat

Value = tuple[str, str]
"""What is counted: a dimension, and a value of it."""

_GIVEN = """CASE WHEN m.impressions IS NULL AND m.engagements IS NULL THEN 'neither'
        WHEN m.engagements IS NULL THEN 'impressions'
        WHEN m.impressions IS NULL THEN 'engagements' ELSE 'both' END ||
    CASE WHEN m.engagements IS NOT NULL AND m.times_reposted IS NULL
        THEN ' but reposts' ELSE '' END"""

OF_POST = f"""'post|' || m.kind || '|' || m.label || '|' || {_GIVEN} || '|' || m.repeats || '|' ||
    CASE WHEN u.author_id IS NULL THEN '' ELSE 'suspected' END || '|' || m.tags || '|' || m.lang"""
"""Of a member m and a suspect u. The language is last, since a platform may call it anything."""

OF_SUSPECT = "%|suspected|%"
"""What the traits of an account's posts are LIKE on a day on which a rule suspects it."""

OF_CODE = "'code|' || m.label || '|' || k.code"
"""Of a member m and one code k of it."""

SENTIMENTS = frozenset(Label) - {Label.NOT_SCORED}


@lru_cache(maxsize=20_000)
def values_of(traits: str) -> tuple[Value, ...]:
    """Return each (dimension, value) that posts with these traits are counted under."""
    what, _, rest = traits.partition("|")
    return tuple(_of_code(rest) if what == "code" else _of_post(*rest.split("|", 6)))


def traits_of_code(code: str) -> list[str]:
    """Return the traits of posts that have a code, whatever their label."""
    return [f"code|{label}|{code}" for label in (*Label, "unscored")]


def _of_code(rest: str) -> Iterator[Value]:
    label, _, code = rest.partition("|")
    yield "code", code
    yield "code_label", f"{code}/{label}"


def _of_post(  # noqa: PLR0913, PLR0917
    kind: str, label: str, given: str, repeats: str, suspected: str, tags: str, lang: str
) -> Iterator[Value]:
    yield from (("all", ""), ("kind", kind), ("lang", lang))
    yield from (("tag", tag) for tag in tags.split(" ") if tag)
    if suspected:
        yield "suspected", ""
    if label:
        yield from _of_written(label, lang, is_suspected=bool(suspected))
        yield "given", given
    if label and repeats == Repeat.COPY.value:
        yield "copy", ""


def _of_written(label: str, lang: str, *, is_suspected: bool) -> Iterator[Value]:
    """A repost has no label, since it says nothing of its own."""
    yield from (("label", label), ("written", ""), ("lang_label", f"{lang}/{label}"))
    if label in SENTIMENTS:
        yield "scored", ""
    if is_suspected:
        yield from (("suspected_label", label), ("suspected_written", ""))
        if label in SENTIMENTS:
            yield "suspected_scored", ""


class Masks:
    """Values as the bits of whole numbers, so that those of several traits are joined at once."""

    def __init__(self) -> None:
        self._values: list[Value] = []
        self._bits: dict[Value, int] = {}
        self._known: dict[str, int] = {}
        self._meant: dict[int, list[Value]] = {}

    def of(self, traits: str) -> int:
        """Return the mask of what posts with these traits are counted under."""
        mask = self._known.get(traits)
        if mask is None:
            mask = sum(map(self._bit, values_of(traits)))
            self._known[traits] = mask
        return mask

    def values(self, mask: int) -> list[Value]:
        """Return what a mask stands for."""
        if mask not in self._meant:
            places = enumerate(self._values)
            self._meant[mask] = [value for place, value in places if mask >> place & 1]
        return self._meant[mask]

    def _bit(self, value: Value) -> int:
        if value not in self._bits:
            self._bits[value] = 1 << len(self._values)
            self._values.append(value)
        return self._bits[value]
