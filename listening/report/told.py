"""What findings say in English, in the language of the page: reasons, notes and methods.

Findings are data, and keep one language. A note that was composed there is known by its
pattern, and its numbers are written anew; what has no pattern is given back as it came.
"""

import re
from functools import cache

from listening.report.language import Language, marked

PATTERNS = (
    marked("%(lacking)s of %(posts)s posts carry no %(what)s"),
    marked("no post carries %(what)s"),
    marked("followers of %(unknown)s of %(all)s accounts are not known, and not in it"),
    marked("followers of %(unknown)s of %(all)s authors are not known, and not in it"),
    marked("ratio of sums; divisor: %(method)s"),
    marked("%(people)s people engaged, %(pairs)s pairs of engagements across authors"),
    marked(
        "engagers tell too little: under %(pairs)s pairs of engagements across authors, or "
        "within one"
    ),
    marked("complete follower lists of %(lists)s of the largest authors"),
    marked("complete follower lists of %(lists)s authors"),
    marked("%(lists)s complete follower lists are under %(needed)s"),
    marked("%(posts)s posts were deleted by their authors or platforms since publication"),
)

SENTENCES = (
    marked("impressions"),
    marked("engagement counts"),
    marked("repost counts"),
    marked("both engagement counts and impressions"),
    marked("no participant's followers are known"),
    marked("no author's followers are known"),
    marked("some posts or accounts lack this figure; how many is not shown, as it would be few"),
    marked(
        "takes each person to have one account on a platform; where some have more, the number "
        "may be lower"
    ),
    marked("posts came after the sample was drawn, and it does not speak for them"),
    marked("no post is in a language that is scored"),
    marked("there is no post"),
    marked("too early to say: fewer than 7 days collected or 100 posts"),
    marked("no day of the window was collected"),
    marked("too few posts were read twice, or all read alike"),
    marked("the platform gives no count of its own"),
    marked("no count to compare"),
    marked("imported from files, which may not be all"),
    marked("not all of the day was collected"),
    marked("no collection covers this day"),
    marked("no source covers this day"),
    marked("collection is not finished"),
    marked("collection stopped at its budget, and is not finished"),
    marked("older than recent search reached when it was to be collected"),
    marked("collected when the campaign asked for other words"),
    marked("search on X has returned no reposts since May 2026"),
    marked("count"),
    marked("none"),
    marked("distinct accounts by platform and stable id"),
    marked("bounds over platforms: no account is joined to another"),
    marked("sum of the platforms' counts"),
    marked("sum of the platforms' follower counts"),
    marked("indicative M^0.25*T^0.75 within the hard bounds from follower counts"),
    marked("hard bounds [people seen to engage, sum of impressions]"),
    marked("hard bounds [people seen to engage, sum of engagements]"),
    marked("more people engaged than the sum of impressions allows"),
    marked("more people engaged than the sum of engagements allows"),
    marked("follower counts alone give an interval, not a number"),
    marked("no complete follower list"),
    marked("no engagers, or too few, are known"),
    marked("the complete follower lists are not those of the largest authors"),
    marked("more people engaged than follow the authors"),
    marked("every author's follower list is complete"),
    marked("nobody follows the authors"),
    marked("ratio of sums over posts that carry both"),
    marked("some posts were deleted by their authors or platforms since publication"),
    marked("some posts were erased on request since publication"),
    marked(
        "some posts were deleted by their authors or platforms, or erased on request, "
        "since publication"
    ),
    marked("posts of the days before, which growth is told against, are gone since publication"),
    marked("the figures were computed again"),
    marked("a quote was taken out, since its author’s consent ended or its post is gone"),
    marked("the text was edited, and no figure changed"),
    marked("posts, counts or settings that changed later are in them too, and were approved"),
    marked(
        "posts, counts or settings that changed later are in them too, and had not been "
        "approved on that day"
    ),
)

NUMBER = re.compile(r"\d[\d,]*")


def heard(language: Language, text: str) -> str:
    """Give a text of the findings in a language; whole, or part by part where it has several."""
    if not text:
        return ""  # in a catalog the empty text has the catalog's own header
    whole = _heard(language, text)
    if whole != text or "; " not in text:
        return whole
    head, _, tail = text.partition("; ")
    return language.joined([_heard(language, head), heard(language, tail)])


def _heard(language: Language, text: str) -> str:
    bare = text.removesuffix(".")
    if (told := language.gettext(text)) != text:
        return told
    if (told := language.gettext(bare)) != bare:
        return told + text[len(bare) :]
    for pattern, known in _patterns():
        if match := known.fullmatch(bare):
            values = {key: _value(language, value) for key, value in match.groupdict().items()}
            return language.gettext(pattern, **values) + text[len(bare) :]
    return text


def _value(language: Language, value: str) -> str:
    if NUMBER.fullmatch(value):
        return language.number(int(value.replace(",", "")))
    return heard(language, value)


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(pattern, re.compile(_expression(pattern))) for pattern in PATTERNS]


def _expression(pattern: str) -> str:
    return re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.+?)", re.escape(pattern))
