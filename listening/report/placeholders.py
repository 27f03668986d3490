"""The figures that an editor may name, and what the page writes in their place.

A placeholder such as "{{ participants }}" stands for the figure as the page formats it, in
words where it is suppressed or not known; so an edit cannot change a figure.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from listening.errors import UsageError
from listening.findings import Findings, Sentiment
from listening.model import Estimate, Role
from listening.report.estimates import has_interval
from listening.report.figures import KINDS, customers_felt, shares_of
from listening.report.sentences import busiest
from listening.report.words import Unit, Words

PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
BARE = re.compile(r"(?<!\w)\d[\d.,\u066b\u066c]*(?!\w)")
RANGE = "range."


@dataclass(frozen=True, slots=True)
class Named:
    """One figure that may be named: what it is, as the page calls it, and itself."""

    what: str
    estimate: Estimate
    unit: Unit


def figures_named(words: Words, findings: Findings) -> dict[str, Named]:
    """Return every figure that may be named, by its name."""
    return dict(_figures(words, findings))


def known_names(words: Words, findings: Findings) -> list[str]:
    """Return every name that a placeholder may have; each figure has a "range." beside it."""
    return [*_plain(words, findings), *figures_named(words, findings)]


def resolve(words: Words, findings: Findings, text: str, where: str) -> str:
    """Return a text with every placeholder replaced. Raises UsageError for an unknown one."""
    named, plain = figures_named(words, findings), _plain(words, findings)

    def written(match: re.Match[str]) -> str:
        name = match[1]
        if name in plain:
            return plain[name]
        figure = named.get(name.removeprefix(RANGE))
        if figure is None:
            known = ", ".join(known_names(words, findings))
            raise UsageError(
                f"the editorial file's {where} names {{{{ {name} }}}}, which is no figure of "
                f"these days; known, also as range.…: {known}"
            )
        return _written(words, figure, is_range=name.startswith(RANGE))

    return PLACEHOLDER.sub(written, text)


def named_in(words: Words, findings: Findings, text: str) -> list[Named]:
    """Return the figures that a text names, each once, in their order."""
    named = figures_named(words, findings)
    names = [match[1].removeprefix(RANGE) for match in PLACEHOLDER.finditer(text)]
    return [named[name] for name in dict.fromkeys(names) if name in named]


def refuse_bare_numbers(findings: Findings, text: str, where: str) -> None:
    """Raise UsageError where a text holds a number that is no placeholder: nothing keeps it true.

    The campaign's name may hold one, and so may a word, as in "5G".
    """
    bare = BARE.search(PLACEHOLDER.sub(" ", text).replace(findings.campaign.name, " "))
    if bare:
        raise UsageError(
            f"the editorial file's {where} has the bare number {bare[0]!r}: name the figure "
            "instead, as in {{ participants }}, so that it stays true"
        )


def _written(words: Words, figure: Named, *, is_range: bool) -> str:
    told = words.interval(figure.estimate, figure.unit) if is_range else ""
    return told or words.prominent(figure.estimate, figure.unit)


def _plain(words: Words, findings: Findings) -> Mapping[str, str]:
    """Return what is no figure and has no range: days, by name."""
    window = findings.window
    peak = busiest(findings.days)
    days = {"since": window.since, "until": window.until}
    return {
        **{name: words.day(day) for name, day in days.items()},
        "days": words.number(window.days),
        **({"peak.day": words.day(peak.day)} if peak else {}),
    }


def _figures(words: Words, findings: Findings) -> Iterator[tuple[str, Named]]:
    for key, kind in KINDS.items():
        if key in findings.figures:
            yield key, Named(words.gettext(kind.title), findings.figures[key], kind.unit)
    yield from _shares(words, findings)
    yield from _roles(words, findings)
    if peak := busiest(findings.days):
        yield "peak.posts", Named(words.gettext("Posts on that day"), peak.posts, "count")
    posts, accounts = words.gettext("posts"), words.gettext("accounts")
    share = words.gettext("Share of all posts")
    for code in (code for each in findings.by_code for code in each.codes):
        name, title = f"code.{code.key}", code.title
        yield f"{name}.posts", Named(f"{title}, {posts}", code.posts, "count")
        yield f"{name}.participants", Named(f"{title}, {accounts}", code.participants, "count")
        yield f"{name}.share", Named(f"{title}: {share}", code.share, "share")


def _roles(words: Words, findings: Findings) -> Iterator[tuple[str, Named]]:
    for role in findings.roles:
        for key, figure in role.figures.items():
            if key in KINDS:
                what = f"{words.title(role.role)}: {words.gettext(KINDS[key].title)}"
                yield f"{role.role}.{key}", Named(what, figure, KINDS[key].unit)


def _shares(words: Words, findings: Findings) -> Iterator[tuple[str, Named]]:
    if felt := customers_felt(findings):
        what = words.gettext("Shares of customers’ scored posts")
        yield from _labels(words, "share", what, felt)
    for row in findings.sentiment_by_role:
        if row.key != Role.CUSTOMER:
            yield from _labels(words, f"share.{row.key}", words.title(row.key), row)


def _labels(words: Words, name: str, what: str, row: Sentiment) -> Iterator[tuple[str, Named]]:
    for label, share in shares_of(row):
        told = f"{what}, {words.name(label)}" if has_interval(share) else what
        yield f"{name}.{label}", Named(told, share, "share")
