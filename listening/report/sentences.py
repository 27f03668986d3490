"""Sentences proposed from the figures: the headline, the standfirst, and what happened when.

A sentence whose figures are not known is not written; nothing is computed here, so that
every number in a sentence is a number of the findings.
"""

from collections.abc import Sequence

from listening.findings import Day, Findings, Sentiment
from listening.model import Estimate, Status
from listening.report.figures import customers, customers_felt, has_roles
from listening.report.words import (
    day,
    day_range,
    has_interval,
    interval,
    is_known,
    listed,
    number,
)

LONGEST_HEADLINE = 70
MOST_DAYS_NAMED = 3
WRITERS = "participants_without_reposters"


def headline(findings: Findings) -> str:
    """Say the finding in one sentence of at most 70 characters."""
    candidates = [*_felt_headlines(findings), *_count_headlines(findings)]
    return next(text for text in candidates if len(text) <= LONGEST_HEADLINE)


def standfirst(findings: Findings) -> list[str]:
    """Give the number, its interval and what to compare it with."""
    return _spoken([_counts(findings), _customers(findings), _reach_compared(findings)])


def busiest(days: Sequence[Day]) -> Day | None:
    """Give the day with most posts among those that are known; the first where days tie."""
    known = [each for each in days if is_known(each.posts) and each.posts.value]
    return max(known, key=lambda each: each.posts.value or 0, default=None)


def not_collected(days: Sequence[Day]) -> list[Day]:
    """Give the days whose posts are missing altogether."""
    return [each for each in days if each.coverage == "not collected"]


def _spoken(sentences: list[str]) -> list[str]:
    return [sentence for sentence in sentences if sentence]


def _known(estimate: Estimate | None) -> float | None:
    return estimate.value if estimate is not None and is_known(estimate) else None


def _felt_headlines(findings: Findings) -> list[str]:
    felt = customers_felt(findings)
    leaning = _leaning(felt) if felt else ""
    if not leaning:
        return []
    return [
        f"Customers’ posts about {findings.campaign.name} were {leaning}",
        f"Customers’ posts were {leaning}",
    ]


def _leaning(felt: Sentiment) -> str:
    """Say which way the posts lean; nothing where the intervals cannot tell."""
    if felt.positive.status is not Status.OK or felt.negative.status is not Status.OK:
        return ""
    if (felt.positive.low or 0) > (felt.negative.high or 1):
        return "more often positive than negative"
    if (felt.negative.low or 0) > (felt.positive.high or 1):
        return "more often negative than positive"
    return ""


def _count_headlines(findings: Findings) -> list[str]:
    accounts, posts = (_known(findings.figures.get(key)) for key in (WRITERS, "posts"))
    if posts is None:
        return [_no_headline(findings.figures["posts"].status)]
    if not posts:
        return ["No post used the campaign’s tags on the days covered"]
    counts = f"{number(posts)} posts were written"
    if accounts is not None:
        counts = f"{number(accounts)} accounts wrote {number(posts)} posts"
    return [f"{counts} about {findings.campaign.name}", counts]


def _no_headline(status: Status) -> str:
    if status is Status.SUPPRESSED:
        return "Too few people took part for figures to be shown"
    return "The posts of these days were not collected"


def _counts(findings: Findings) -> str:
    accounts = _known(findings.figures.get("participants"))
    if accounts is None:
        return ""
    covered = day_range(findings.window.since, findings.window.until)
    return f"{number(accounts)} accounts took part from {covered}, reposts included."


def _customers(findings: Findings) -> str:
    role = customers(findings) if has_roles(findings) else None
    figures = role.figures if role else {}
    accounts, posts = (_known(figures.get(key)) for key in ("participants", "posts"))
    if accounts is None or posts is None:
        return ""
    return (
        f"Customers are {number(accounts)} of these accounts and wrote {number(posts)} of the "
        "posts; staff, brand accounts and media are shown apart."
    )


def _reach_compared(findings: Findings) -> str:
    total = _known(findings.figures.get("follower_sum"))
    reach = findings.figures.get("potential_audience")
    if total is None or reach is None:
        return ""
    if not has_interval(reach):
        return (
            "How many different followers that could have reached is not estimable; the follower "
            f"sum of {number(total)} is only an upper bound."
        )
    different = f"{interval(reach, 'count')} different followers"
    reached = f"The posts could have reached {different}{_known_of(reach)}"
    if reach.high == total:
        return (
            f"{reached}; the upper end is the follower sum, which counts many of them more "
            "than once."
        )
    return f"{reached}; adding up followers would have said {number(total)}."


def _known_of(reach: Estimate) -> str:
    """Say where bounds are only those of what is known."""
    if reach.status is not Status.PARTIAL:
        return ""
    return f", as far as followers are known, which they are of {number(reach.n)} accounts"


def peak(findings: Findings) -> str:
    """Name the busiest day; nothing where no day has a number above zero."""
    highest = busiest(findings.days)
    if highest is None or highest.posts.value is None:
        return ""
    return f"The busiest day was {day(highest.day)}, with {number(highest.posts.value)} posts."


def gaps(findings: Findings) -> str:
    """Name the days that were not collected; nothing where all were."""
    missing = [day(each.day) for each in not_collected(findings.days)]
    if not missing:
        return ""
    if len(missing) > MOST_DAYS_NAMED:
        return "Several days were not collected: their posts are missing, which is not zero."
    verb = "was" if len(missing) == 1 else "were"
    return f"{listed(missing)} {verb} not collected: the posts are missing, which is not zero."
