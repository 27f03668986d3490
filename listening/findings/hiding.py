"""What may not be shown: every count of the findings in one table, and how they add up.

One table, because what one figure hides another must not give away.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from listening.measures.privacy import Line, hidden_cells
from listening.measures.shares import LABELS
from listening.model import Kind
from listening.tally import Tallies

POSTS, REPOSTS, BOTH = "posts", "reposts", "both"
ACCOUNTS, WRITERS, REPOSTERS_ONLY = "accounts", "writers", "reposters only"
FOLLOWED, UNFOLLOWED = "followers known", "followers not known"
SHOWN, UNSHOWN = "impressions given", "impressions not given"
ENGAGED, UNENGAGED = "engagements given", "engagements not given"
RATED, SHOWN_ALONE, ENGAGED_ALONE = "both given", "impressions alone", "engagements alone"
REPOSTED, UNREPOSTED = "repost counts given", "repost counts not given"
ENGAGED_BUT_REPOSTS = "engagements given, repost counts not"
SCORED, NOT_SCORED = "scored", "not scored"
PRAISE, BREACH, REST = "praise", "breach", "neither praise nor breach"


class Row(NamedTuple):
    """One part of the conversation: what it is cut by, and which part."""

    cut: str
    key: str = ""


ALL = Row("all")

Rows = dict[str, list[Row]]


class Count(NamedTuple):
    """One count of one part."""

    row: Row
    what: str


_FEELINGS = (SCORED, NOT_SCORED, *LABELS)
_GIVEN = (
    *(SHOWN, UNSHOWN, ENGAGED, UNENGAGED, RATED, SHOWN_ALONE, ENGAGED_ALONE),
    *(REPOSTED, UNREPOSTED, ENGAGED_BUT_REPOSTS),
)
_PEOPLE = (ACCOUNTS, WRITERS, REPOSTERS_ONLY, FOLLOWED, UNFOLLOWED)

_WHATS = {
    "role": (POSTS, REPOSTS, *_PEOPLE, *_GIVEN, *_FEELINGS),
    "source": (POSTS, REPOSTS, BOTH, ACCOUNTS),
    "lang": (POSTS, ACCOUNTS, *_FEELINGS),
    "day": (POSTS, REPOSTS, BOTH),
    "automation": (POSTS, ACCOUNTS, *_FEELINGS),
    "text": (POSTS,),
    "tag": (ACCOUNTS,),
    "kind": (ACCOUNTS,),
}
"""What is counted of each part, and adds up over the parts of a cut to all."""

SUSPECTED, UNSUSPECTED = Row("automation", "suspected"), Row("automation", "unsuspected")
COPIES, OWN_WORDS = Row("text", "copies"), Row("text", "own words")

_APART = {"role", "source"}
"""Cuts where everyone is in one part alone."""

_SUMS = (
    (BOTH, (POSTS, REPOSTS)),
    (ACCOUNTS, (WRITERS, REPOSTERS_ONLY)),
    (POSTS, (SCORED, NOT_SCORED)),
    (SCORED, LABELS),
)
"""What adds up to what, within each part."""

_WRITTEN = (Kind.ORIGINAL, Kind.QUOTE, Kind.REPLY)

_PLAIN = {
    "role": ("role", (ACCOUNTS,)),
    "role_without_reposts": ("role", (POSTS,)),
    "role_scored": ("role", (SCORED,)),
    "source": ("source", (ACCOUNTS, BOTH)),
    "source_without_reposts": ("source", (POSTS,)),
    "day": ("day", (ACCOUNTS, BOTH)),
    "day_without_reposts": ("day", (POSTS,)),
    "lang": ("lang", (ACCOUNTS,)),
    "tag": ("tag", (ACCOUNTS,)),
    "kind": ("kind", (ACCOUNTS, POSTS)),
    "code": ("code", (ACCOUNTS,)),
}
"""Per cut of `Tallies.participants` with one key: which counts it is."""

_SPLIT = {
    "role_label": "role",
    "role_kind": "role",
    "role_given": "role",
    "source_kind": "source",
    "day_kind": "day",
}
"""Per cut of `Tallies.participants` with two keys: which part the first one is."""

_TOLD_BY = {
    **{str(label): (str(label), SCORED, POSTS) for label in LABELS},
    "not scored": (NOT_SCORED, POSTS),
    "unscored": (NOT_SCORED, POSTS),
    "repost": (REPOSTS,),
    "both": (SHOWN, ENGAGED, RATED, REPOSTED),
    "both but reposts": (SHOWN, ENGAGED, RATED, UNREPOSTED, ENGAGED_BUT_REPOSTS),
    "impressions": (SHOWN, UNENGAGED, SHOWN_ALONE, UNREPOSTED),
    "engagements": (UNSHOWN, ENGAGED, ENGAGED_ALONE, REPOSTED),
    "engagements but reposts": (
        *(UNSHOWN, ENGAGED, ENGAGED_ALONE),
        *(UNREPOSTED, ENGAGED_BUT_REPOSTS),
    ),
    "neither": (UNSHOWN, UNENGAGED, UNREPOSTED),
}
"""Per second key: the counts that at least these accounts are behind."""


_ALONE = {
    "copy": Count(COPIES, POSTS),
    "suspected": Count(SUSPECTED, ACCOUNTS),
    "suspected_written": Count(SUSPECTED, POSTS),
    "suspected_scored": Count(SUSPECTED, SCORED),
}
"""Per cut of `Tallies.participants` without a key: the count that these accounts are behind."""

_TONES = {"positive": PRAISE, "negative": BREACH}


def hidden_counts(tallies: Tallies) -> frozenset[Count]:
    """Return the counts that must not be shown, nor anything that tells them."""
    authors = _authors(tallies)
    return hidden_cells(authors, _lines(authors))


def day_of_source(day: str, source: str) -> Row:
    """Return one source on one day, given as an ISO date."""
    return Row("day_source", f"{day}/{source}")


def _authors(tallies: Tallies) -> Counter[Count]:
    """Return distinct accounts behind each count, or the fewest that there can be."""
    found: Counter[Count] = Counter()
    for count, accounts in (*_told(tallies), *_followed(tallies), *_automated(tallies)):
        found[count] = max(found[count], accounts)
    roles = {count.row for count in found if count.row.cut == "role"}
    for row in roles:
        found[Count(row, WRITERS)] = found[Count(row, POSTS)]
        found[Count(row, REPOSTERS_ONLY)] = found[Count(row, ACCOUNTS)] - found[Count(row, POSTS)]
    for what in _WHATS["role"]:
        found[Count(ALL, what)] = sum(found[Count(row, what)] for row in roles)
    found[Count(ALL, BOTH)] = found[Count(ALL, ACCOUNTS)]
    left = _posts_left(tallies)
    for part, rest in ((SUSPECTED, UNSUSPECTED), (COPIES, OWN_WORDS)):
        if any(count.row == part for count in [*found]):
            for what in _WHATS[part.cut]:
                apart = found[Count(ALL, what)] - found[Count(part, what)]
                found[Count(rest, what)] = max(apart, min(left[Count(rest, what)], 1))
    return found


def _posts_left(tallies: Tallies) -> Counter[Count]:
    """Return posts without the suspected, and without copies: whose authors may be in both."""
    left: Counter[Count] = Counter()
    for cell in tallies.cells:
        if cell.label is not None:
            left[Count(OWN_WORDS, POSTS)] += cell.posts
            left.update({Count(UNSUSPECTED, what): cell.posts for what in _TOLD_BY[cell.label]})
    for label, posts in tallies.suspected_posts.items():
        left.subtract({Count(UNSUSPECTED, what): posts for what in _TOLD_BY[label]})
    left[Count(OWN_WORDS, POSTS)] -= tallies.copies
    return left


def _told(tallies: Tallies) -> Iterator[tuple[Count, int]]:
    """Yield what the tallies' participants say of the accounts behind each count."""
    cuts = tallies.participants
    for name, (cut, whats) in _PLAIN.items():
        for (key,), accounts in cuts[name].items():
            yield from ((Count(Row(cut, key), what), accounts) for what in whats)
    for name, cut in _SPLIT.items():
        for (key, told), accounts in cuts[name].items():
            yield from ((Count(Row(cut, key), what), accounts) for what in _TOLD_BY.get(told, ()))
    for (key,), accounts in cuts["lang_label"].items():
        lang, label = key.rsplit("/", 1)
        yield from ((Count(Row("lang", lang), what), accounts) for what in _TOLD_BY[label])
    for (key,), accounts in cuts["code_label"].items():
        code, _, label = key.rpartition("/")
        yield Count(Row("code", code), _TONES.get(label, REST)), accounts
    for (day, source), accounts in cuts["day_source"].items():
        yield Count(day_of_source(day, source), BOTH), accounts


def _automated(tallies: Tallies) -> Iterator[tuple[Count, int]]:
    cuts = tallies.participants
    for name, count in _ALONE.items():
        if accounts := cuts.get(name, {}).get((), 0):
            yield count, accounts
    for (label,), accounts in cuts.get("suspected_label", {}).items():
        yield from ((Count(SUSPECTED, what), accounts) for what in _TOLD_BY[label])


def _followed(tallies: Tallies) -> Iterator[tuple[Count, int]]:
    for audience in tallies.audiences:
        row = Row("role", audience.role)
        yield Count(row, FOLLOWED), audience.known
        yield Count(row, UNFOLLOWED), audience.accounts - audience.known


def _lines(authors: Counter[Count]) -> list[Line[Count]]:
    rows = {cut: sorted({c.row for c in authors if c.row.cut == cut}) for cut in ("all", *_WHATS)}
    return [
        *_lines_within(rows),
        *_lines_across(rows),
        *_lines_of_kinds(),
        *_lines_of_days(rows),
        *_lines_of_codes(authors),
    ]


def _lines_within(rows: Rows) -> Iterator[Line[Count]]:
    for cut in ("all", "role", "source", "lang", "day", "automation"):
        known = {BOTH, *_WHATS["role"]} if cut == "all" else _WHATS[cut]
        for total, parts in _SUMS:
            if {total, *parts} <= set(known):
                for row in rows[cut]:
                    cells = [Count(row, part) for part in parts]
                    yield Line(Count(row, total), cells, total_gives_way=total == BOTH)


def _lines_across(rows: Rows) -> Iterator[Line[Count]]:
    """Customers' shares stand before everyone's, which give way to them."""
    for cut, whats in _WHATS.items():
        for what in whats:
            cells = [Count(row, what) for row in rows[cut]]
            gives_way = cut == "role" and what in LABELS
            yield Line(Count(ALL, what), cells, gives_way, apart=cut in _APART)


def _lines_of_kinds() -> Iterator[Line[Count]]:
    yield Line(Count(ALL, POSTS), [Count(Row("kind", kind), POSTS) for kind in _WRITTEN])
    yield Line(Count(ALL, REPOSTS), [Count(Row("kind", Kind.REPOST), POSTS)])


def _lines_of_days(rows: Rows) -> Iterator[Line[Count]]:
    sources = [row.key for row in rows["source"]]
    days = [row.key for row in rows["day"]]
    for day in days:
        cells = [Count(day_of_source(day, source), BOTH) for source in sources]
        yield Line(Count(Row("day", day), BOTH), cells, apart=True)
    for source in sources:
        cells = [Count(day_of_source(day, source), BOTH) for day in days]
        yield Line(Count(Row("source", source), BOTH), cells)


def _lines_of_codes(authors: Counter[Count]) -> Iterator[Line[Count]]:
    """A post has several codes, or none: codes add up to nothing, but each to its tones."""
    for row in sorted({count.row for count in authors if count.row.cut == "code"}):
        yield Line(Count(row, ACCOUNTS), [Count(row, tone) for tone in (PRAISE, BREACH, REST)])
