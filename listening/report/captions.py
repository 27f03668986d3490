"""What each chart says: its message, and the pattern it shows for those who cannot see it."""

from collections.abc import Iterable, Sequence

from listening.findings import (
    CodeFigures,
    DimensionFigures,
    Findings,
    HandCoding,
    Sentiment,
)
from listening.model import Status
from listening.report.charts import ranked
from listening.report.estimates import has_interval, is_estimated, is_known
from listening.report.figures import customers_felt, ladder, shares_of
from listening.report.gaps import gaps_of
from listening.report.sentences import gaps, peak, reached
from listening.report.shapes import DotChart
from listening.report.words import Words


def is_uncalibrated(findings: Findings) -> bool:
    """Whether any share shown is a model's bare count."""
    rows = [*findings.sentiment_by_role, *findings.sentiment_by_language]
    return any(row.positive.status is Status.UNCALIBRATED for row in rows)


def are_codes_estimated(findings: Findings) -> bool:
    """Whether any code's share rests on posts that people read."""
    return any(is_estimated(code.share) for each in findings.by_code for code in each.codes)


def felt_kind(words: Words, rows: Sequence[Sentiment]) -> str:
    """Say what the shares of a chart are: estimates, a model's counts, or some of each."""
    shares = [share for row in rows for _, share in shares_of(row) if is_known(share)]
    if not any(is_estimated(share) for share in shares):
        return words.gettext("Share of scored posts, uncalibrated model count")
    if any(share.status is Status.UNCALIBRATED for share in shares):
        return words.gettext(
            "Share of scored posts, estimates from hand-coded posts, with their ranges in the "
            "table; rows without a range are an uncalibrated model count"
        )
    return words.gettext(
        "Share of scored posts, estimates from hand-coded posts, with their ranges in the table"
    )


def ladder_message(words: Words, findings: Findings) -> str:
    """Say what the ladder shows: how far the posts could have gone."""
    reach = findings.figures.get("potential_audience")
    total = findings.figures.get("follower_sum")
    if reach is not None and has_interval(reach):
        return reached(words, reach)
    if total is not None and is_known(total) and total.value:
        return words.gettext(
            "At most %(total)s followers; how many different ones is not estimable",
            total=words.number(total.value),
        )
    return words.gettext("How far the posts went is not known")


def ladder_pattern(words: Words, findings: Findings) -> str:
    """Name each rung and its figure, from the first to the last."""
    rungs = [
        f"{words.gettext(card.kind.title)}: {words.prominent(card.estimate, card.kind.unit)}"
        for card in ladder(findings)
    ]
    return f"{words.joined(rungs)}."


def daily_pattern(words: Words, findings: Findings) -> str:
    """Name the busiest day and the days that are missing."""
    sentences = [
        words.gettext("One column for each day."),
        peak(words, findings),
        gaps(words, findings),
    ]
    if any(each.posts.status is Status.SUPPRESSED for each in findings.days):
        sentences.append(
            words.gettext("Days marked suppressed are hidden to protect small groups.")
        )
    return " ".join(filter(None, sentences))


def felt_message(words: Words, findings: Findings) -> str:
    """Say the customers' shares; nobody else's stand for them."""
    felt = customers_felt(findings)
    shares = {"positive": felt.positive, "negative": felt.negative} if felt else {}
    told = [
        f"{words.figure(share, 'share')} {words.name(key)}"
        for key, share in shares.items()
        if is_known(share)
    ]
    if not told:
        return words.gettext("How customers’ posts were scored cannot be shown")
    return words.gettext("Customers’ scored posts: %(shares)s", shares=", ".join(told))


def language_message(words: Words, rows: Sequence[Sentiment]) -> str:
    """Name the languages whose shares are drawn."""
    languages = words.listed(words.names(row.key for row in rows))
    shares = [share for row in rows for _, share in shares_of(row) if is_known(share)]
    if all(is_estimated(share) for share in shares):
        return words.gettext("How people felt who wrote in %(languages)s", languages=languages)
    return words.gettext("What the model made of posts in %(languages)s", languages=languages)


def read(rows: Iterable[Sentiment]) -> list[Sentiment]:
    """Give the rows whose shares rest on posts that people read."""
    return [row for row in rows if all(is_estimated(share) for _, share in shares_of(row))]


def codes_message(words: Words, dimension: DimensionFigures) -> str:
    """Name the code with the largest share; it came up most where its range is above all others."""
    codes = ranked(dimension.codes)
    if not codes:
        return dimension.title
    told = {"code": codes[0].title, "share": words.figure(codes[0].share, "share")}
    if not is_estimated(codes[0].share):
        return words.gettext("Words of %(code)s were found most, in %(share)s of posts", **told)
    if any(_top(other) >= (codes[0].share.low or 0) for other in codes[1:]):
        return words.gettext(
            "%(code)s has the largest share, but ranges overlap: which came up most is open",
            **told,
        )
    return words.gettext("%(code)s came up most: in an estimated %(share)s of posts", **told)


def codes_kind(words: Words, dimension: DimensionFigures) -> str:
    """Say what the shares of the codes are."""
    read = [code.share.n for code in dimension.codes if is_estimated(code.share)]
    if read:
        return words.gettext(
            "Share of all posts with each code, from n = %(n)s posts that people read: a dot is "
            "the estimate, its line the range it lies in; a hollow dot is what the words found, "
            "uncalibrated",
            n=words.number(read[0]),
        )
    return words.gettext(
        "Share of all posts with each code, n = %(n)s, as the words found it: uncalibrated, "
        "without an interval",
        n=words.number(max(code.share.n for code in dimension.codes)),
    )


def _top(code: CodeFigures) -> float:
    return code.share.high or code.share.value or 0


def codes_pattern(words: Words, chart: DotChart) -> str:
    """Give each code's share in words, the largest first."""
    return f"{words.joined(f'{row.name}: {row.note}' for row in chart.rows)}."


def coverage_message(words: Words, findings: Findings) -> str:
    """Say whether every day is complete for every source."""
    if gaps_of(findings.coverage):
        return words.gettext("Not every day was collected in full")
    return words.gettext("Every day was collected in full")


def coverage_pattern(words: Words, findings: Findings) -> str:
    """Name each source's stretches of days that are not complete."""
    told = [
        f"{gap.source}, {words.day_range(gap.since, gap.until)}: {words.name(gap.status)}."
        for gap in gaps_of(findings.coverage)
    ]
    return " ".join(told) or words.gettext("Every day was collected in full")


def drawn(rows: Iterable[Sentiment]) -> list[Sentiment]:
    """Give the rows of which any share is known."""
    return [row for row in rows if _is_drawn(row)]


def unread(words: Words, rows: Iterable[Sentiment]) -> str:
    """Name the languages that no scorer reads, with their posts."""
    told = [
        words.ngettext(
            "%(language)s (%(posts)s post)",
            "%(language)s (%(posts)s posts)",
            row.not_scored.value or 0,
            language=words.name(row.key),
            posts=words.number(row.not_scored.value or 0),
        )
        for row in rows
        if _is_unread(row)
    ]
    return words.listed(told)


def hidden(words: Words, rows: Iterable[Sentiment]) -> str:
    """Name the languages whose shares are neither drawn nor unread."""
    keys = [row.key for row in rows if not _is_drawn(row) and not _is_unread(row)]
    return words.listed(words.names(keys))


def felt_pattern(words: Words, rows: Iterable[Sentiment]) -> str:
    """Give each row's shares in words."""
    return " ".join(f"{words.title(row.key)}: {_shares(words, row)}." for row in rows)


def no_shares(words: Words, row: Sentiment) -> str:
    """Say why a row has no shares: unread by any scorer, or hidden to protect small groups."""
    if row.positive.status is Status.NOT_ESTIMABLE:
        return words.gettext("not scored: no scorer reads these posts")
    if row.positive.status is Status.SUPPRESSED:
        return words.gettext("suppressed to protect small groups")
    return words.missing(row.positive)


def row_note(words: Words, row: Sentiment) -> str:
    """Say how many posts were scored and how many were not; nothing where neither is known."""
    scored, not_scored = (
        words.number(count.value) if is_known(count) and count.value else ""
        for count in (row.scored, row.not_scored)
    )
    told = [
        words.gettext("%(posts)s scored", posts=scored) if scored else "",
        words.gettext("%(posts)s not scored", posts=not_scored) if not_scored else "",
    ]
    return ", ".join(filter(None, told))


def coded_by_hand(words: Words, row: Sentiment) -> str:
    """Say on how many hand-coded posts a row's shares rest."""
    coded = [share.n for _, share in shares_of(row) if is_estimated(share)]
    return words.number(coded[0]) if coded else words.gettext("too few")


def _is_unread(row: Sentiment) -> bool:
    return row.positive.status is Status.NOT_ESTIMABLE and is_known(row.not_scored)


def _is_drawn(row: Sentiment) -> bool:
    return any(is_known(share) for _, share in shares_of(row))


def _shares(words: Words, row: Sentiment) -> str:
    if not _is_drawn(row):
        return no_shares(words, row)
    return ", ".join(
        f"{words.name(label)} {words.figure(share, 'share')}" for label, share in shares_of(row)
    )


def agreement(words: Words, coding: HandCoding) -> str:
    """Give how far readers agree, and the model with them, in all and by language."""
    return words.joined(
        words.gettext(
            "%(readers)s%(language)s: %(alpha)s on %(posts)s posts",
            readers=words.name(each.between),
            language="" if each.language == "all" else f", {words.name(each.language)}",
            alpha=words.index(each.alpha),
            posts=words.number(each.alpha.n),
        )
        for each in coding.agreement
    )
