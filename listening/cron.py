"""Cron expressions, checked before a schedule is made of one. Pure."""

import re

FIELDS = {
    "minute": (0, 59, ()),
    "hour": (0, 23, ()),
    "day of month": (1, 31, ()),
    "month": (
        1,
        12,
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    ),
    "day of week": (0, 7, ("sun", "mon", "tue", "wed", "thu", "fri", "sat")),
}
PART = re.compile(r"(?:\*|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>[1-9]\d?))?", re.ASCII)


def checked_cron(cron: str) -> str:
    """Return `cron` as it is; raises ValueError where it is not five fields that cron knows."""
    fields = cron.split()
    if len(fields) != len(FIELDS):
        raise ValueError(f"{cron!r} is not five cron fields, such as '0 6 * * *'")
    for field, (name, (lowest, highest, words)) in zip(fields, FIELDS.items(), strict=True):
        if not all(_is_part(part, lowest, highest, words) for part in field.split(",")):
            raise ValueError(
                f"{field!r} is no {name} of a cron: * or numbers from {lowest} to {highest}"
            )
    return cron


def _is_part(part: str, lowest: int, highest: int, words: tuple[str, ...]) -> bool:
    match = PART.fullmatch(part)
    if match is None:
        return False
    ends = [_number(word, lowest, words) for word in match.group("first", "last") if word]
    return ends == sorted(ends) and all(lowest <= end <= highest for end in ends)


def _number(word: str, lowest: int, words: tuple[str, ...]) -> int:
    if word.isdecimal():
        return int(word)
    return words.index(word.lower()) + lowest if word.lower() in words else -1
