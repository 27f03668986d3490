"""What comms wrote, as the page shows it: with its figures in place, and nothing but text."""

from collections.abc import Iterator
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from markdown_it import MarkdownIt
from markupsafe import Markup

from listening.errors import UsageError
from listening.findings import Action, CodeChange, Editorial, Findings, Quote
from listening.model import Estimate, Status
from listening.report import points, sentences
from listening.report.corrections import Correction
from listening.report.estimates import has_interval, is_known
from listening.report.language import marked
from listening.report.placeholders import Named, named_in, refuse_bare_numbers, resolve
from listening.report.points import Basis, Point
from listening.report.words import Words

INLINE = MarkdownIt("zero").enable("emphasis")
"""Emphasis alone: what looks like HTML or a link stays text."""

STATUSES = {
    "done": marked("Done"),
    "doing": marked("In progress"),
    "not done": marked("Not done"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One action as the page shows it: the code's title and authors, and its change, if any."""

    action: Action
    title: str
    said: Estimate | None
    did: Markup
    why: Markup
    check: Markup
    change: CodeChange | None


def headline(words: Words, findings: Findings) -> str:
    """Give the headline: the editor's, else the one that the figures propose."""
    text = _editorial(findings).headline
    return _text(words, findings, text, "headline") if text else sentences.headline(words, findings)


def standfirst(words: Words, findings: Findings) -> Markup:
    """Give the standfirst: the editor's, else what the figures propose."""
    text = _editorial(findings).standfirst
    if text:
        return _inline(_text(words, findings, text, "standfirst"))
    return Markup.escape(" ".join(sentences.standfirst(words, findings)))


def main_points(words: Words, findings: Findings) -> list[Point]:
    """Give the main points, each with what its numbers rest on."""
    written = _editorial(findings).points
    if not written:
        return points.main_points(words, findings)
    return [
        Point(
            _inline(_text(words, findings, text, f"main point {place}")),
            _bases(words, named_in(words, findings, text)),
        )
        for place, text in enumerate(written, 1)
    ]


def _bases(words: Words, named: list[Named]) -> tuple[Basis, ...]:
    """Give what figures rest on, each line once: the shares of one row rest on the same posts."""
    bases = (
        Basis(each.what, each.estimate.definition, words.evidence(each.estimate, each.unit))
        for each in named
    )
    return tuple(dict.fromkeys(bases))


def paraphrased(findings: Findings) -> set[str]:
    """Give the codes that the editor wrote about, by key."""
    return {code for code, text in _editorial(findings).paraphrases.items() if text}


def change_rows(words: Words, findings: Findings) -> list[tuple[str, Estimate, Estimate]]:
    """Give each change of which both shares are known: the code and its day, before and after."""
    return [
        (_change_name(words, findings, each), each.before, each.after)
        for each in findings.changes
        if is_known(each.before) and is_known(each.after)
    ]


def _change_name(words: Words, findings: Findings, change: CodeChange) -> str:
    before, after = words.number(change.before.n), words.number(change.after.n)
    return f"{title_of(findings, change.code)}, {words.day(change.on)} (n = {before}, {after})"


def paraphrase(words: Words, findings: Findings, code: str) -> Markup:
    """Give the editor's words for what posts with a code said; nothing where there are none."""
    text = _editorial(findings).paraphrases.get(code, "")
    return _inline(_text(words, findings, text, f"paraphrase of {code}")) if text else Markup("")


def quotes(findings: Findings) -> tuple[Quote, ...]:
    """Give the quotes whose authors consented."""
    return _editorial(findings).quotes


def answers(words: Words, findings: Findings) -> list[Answer]:
    """Give what was done about each code, in the order of the file."""
    return [_answer(words, findings, action) for action in _editorial(findings).actions]


def corrections(findings: Findings, noted: tuple[Correction, ...]) -> tuple[Correction, ...]:
    """Give every correction, the editor's among those noted by the pipeline, the oldest first."""
    own = tuple(Correction(each.day, each.note) for each in _editorial(findings).corrections)
    return tuple(sorted((*own, *noted), key=lambda each: each.day))


def quoted(findings: Findings) -> frozenset[str]:
    """Give the exact texts that consent lets stand on the page, for the scan to pass."""
    return frozenset(
        text for each in quotes(findings) for text in (each.text, each.translation) if text
    )


def check(words: Words, findings: Findings) -> None:
    """Raise UsageError for the first text of the editor's that cannot be shown as it stands."""
    headline(words, findings)
    standfirst(words, findings)
    main_points(words, findings)
    answers(words, findings)
    known = {code.key for each in findings.by_code for code in each.codes}
    for code in _codes(_editorial(findings)):
        if code not in known:
            told = ", ".join(sorted(known)) or "none: the campaign has no codebook"
            raise UsageError(f"the editorial file names the code {code!r}; known: {told}")
        paraphrase(words, findings, code)


def verdict(words: Words, change: CodeChange) -> str:
    """Say what the two shares tell: only intervals that lie apart tell a change."""
    before, after = change.before, change.after
    if Status.SUPPRESSED in {before.status, after.status}:
        return words.gettext("hidden to protect small groups")
    if not (is_known(before) and is_known(after)):
        told = before if not is_known(before) else after
        return words.told(told.note)
    if not (has_interval(before) and has_interval(after)):
        return words.gettext("model counts, uncalibrated: no change can be concluded from them")
    if (after.high or 0) < (before.low or 0):
        return words.gettext("fewer posts are about it than before")
    if (after.low or 0) > (before.high or 0):
        return words.gettext("more posts are about it than before")
    return words.gettext("no difference can be told")


def told_change(words: Words, findings: Findings, answer: Answer) -> str:
    """Say what became of a share after an action; nothing where the action has no day."""
    if answer.change:
        return verdict(words, answer.change)
    if answer.action.on is None or not findings.by_code:
        return ""
    if answer.action.on > findings.window.until:
        return words.gettext("too early to say: the days covered here end before it")
    return words.gettext("not known: no day before it is covered here")


def _editorial(findings: Findings) -> Editorial:
    return findings.editorial or Editorial()


def _codes(editorial: Editorial) -> Iterator[str]:
    yield from editorial.paraphrases
    yield from (action.code for action in editorial.actions)


def _text(words: Words, findings: Findings, text: str, where: str) -> str:
    refuse_bare_numbers(findings, text, where)
    return resolve(words, findings, text, where)


def _inline(text: str) -> Markup:
    return Markup(INLINE.renderInline(text))  # noqa: S704 - escaped but for <em> and <strong>


def _answer(words: Words, findings: Findings, action: Action) -> Answer:
    codes = {code.key: code for each in findings.by_code for code in each.codes}
    code = codes.get(action.code)
    where = f"action about {action.code}"
    change = {(each.code, each.on): each for each in findings.changes}
    did, why, how = (
        _inline(resolve(words, findings, text, where))
        for text in (action.did, action.why, action.check)
    )
    return Answer(
        action=action,
        title=code.title if code else action.code,
        said=code.participants if code else None,
        did=did,
        why=why,
        check=how,
        change=change.get((action.code, action.on)) if action.on else None,
    )


def title_of(findings: Findings, code: str) -> str:
    """Give a code's title."""
    titles = {each.key: each.title for part in findings.by_code for each in part.codes}
    return titles.get(code, code)


def direction_of(tag: str) -> str:
    """Say which way a quote's language is written, by the CLDR; "auto" where that is not known."""
    try:
        direction = Locale.parse(tag, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "auto"
    return "ltr" if "Latn" in tag.split("-") else direction
