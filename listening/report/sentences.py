"""Sentences proposed from the figures: the headline, the standfirst, and what happened when.

A sentence whose figures are not known is not written; nothing is computed here, so that
every number in a sentence is a number of the findings.
"""

from collections.abc import Sequence

from listening.findings import Day, Findings, Sentiment
from listening.model import Estimate, Status
from listening.report.estimates import has_interval, is_known
from listening.report.figures import customers, customers_felt, has_roles
from listening.report.words import Words

LONGEST_HEADLINE = 70
MOST_DAYS_NAMED = 3
WRITERS = "participants_without_reposters"


def headline(words: Words, findings: Findings) -> str:
    """Say the finding in one sentence, of at most 70 characters where the language can."""
    candidates = [*_felt_headlines(words, findings), *_count_headlines(words, findings)]
    return next((text for text in candidates if len(text) <= LONGEST_HEADLINE), candidates[-1])


def standfirst(words: Words, findings: Findings) -> list[str]:
    """Give the number, its interval and what to compare it with."""
    told = (_counts, _customers, _reach_compared)
    return [sentence for tell in told if (sentence := tell(words, findings))]


def busiest(days: Sequence[Day]) -> Day | None:
    """Give the day with most posts among those that are known; the first where days tie."""
    known = [each for each in days if is_known(each.posts) and each.posts.value]
    return max(known, key=lambda each: each.posts.value or 0, default=None)


def not_collected(days: Sequence[Day]) -> list[Day]:
    """Give the days whose posts are missing altogether."""
    return [each for each in days if each.coverage == "not collected"]


def peak(words: Words, findings: Findings) -> str:
    """Name the busiest day; nothing where no day has a number above zero."""
    highest = busiest(findings.days)
    if highest is None or highest.posts.value is None:
        return ""
    return words.ngettext(
        "The busiest day was %(day)s, with %(posts)s post.",
        "The busiest day was %(day)s, with %(posts)s posts.",
        highest.posts.value,
        day=words.day(highest.day),
        posts=words.number(highest.posts.value),
    )


def gaps(words: Words, findings: Findings) -> str:
    """Name the days that were not collected; nothing where all were."""
    missing = [words.day(each.day) for each in not_collected(findings.days)]
    if not missing:
        return ""
    if len(missing) > MOST_DAYS_NAMED:
        return words.gettext(
            "Several days were not collected: their posts are missing, which is not zero."
        )
    return words.ngettext(
        "%(days)s was not collected: the posts are missing, which is not zero.",
        "%(days)s were not collected: the posts are missing, which is not zero.",
        len(missing),
        days=words.listed(missing),
    )


def _known(estimate: Estimate | None) -> float | None:
    return estimate.value if estimate is not None and is_known(estimate) else None


def _felt_headlines(words: Words, findings: Findings) -> list[str]:
    felt, name = customers_felt(findings), findings.campaign.name
    leaning = _leaning(felt) if felt else 0
    if leaning > 0:
        return [
            words.gettext(
                "Customers’ posts about %(campaign)s were more often positive than negative",
                campaign=name,
            ),
            words.gettext("Customers’ posts were more often positive than negative"),
        ]
    if leaning < 0:
        return [
            words.gettext(
                "Customers’ posts about %(campaign)s were more often negative than positive",
                campaign=name,
            ),
            words.gettext("Customers’ posts were more often negative than positive"),
        ]
    return []


def _leaning(felt: Sentiment) -> int:
    """Say which way the posts lean, 1 or -1; 0 where the intervals cannot tell."""
    if felt.positive.status is not Status.OK or felt.negative.status is not Status.OK:
        return 0
    if (felt.positive.low or 0) > (felt.negative.high or 1):
        return 1
    return -1 if (felt.negative.low or 0) > (felt.positive.high or 1) else 0


def _count_headlines(words: Words, findings: Findings) -> list[str]:
    accounts, posts = (_known(findings.figures.get(key)) for key in (WRITERS, "posts"))
    if posts is None:
        return [_no_headline(words, findings.figures["posts"].status)]
    if not posts:
        return [words.gettext("No post used the campaign’s tags on the days covered")]
    told = {"posts": words.number(posts), "campaign": findings.campaign.name}
    if accounts is None:
        return [
            words.gettext("%(posts)s posts were written about %(campaign)s", **told),
            words.gettext("%(posts)s posts were written", posts=told["posts"]),
        ]
    told["accounts"] = words.number(accounts)
    return [
        words.gettext("%(accounts)s accounts wrote %(posts)s posts about %(campaign)s", **told),
        words.gettext("%(accounts)s accounts wrote %(posts)s posts", **told),
    ]


def _no_headline(words: Words, status: Status) -> str:
    if status is Status.SUPPRESSED:
        return words.gettext("Too few people took part for figures to be shown")
    return words.gettext("The posts of these days were not collected")


def _counts(words: Words, findings: Findings) -> str:
    accounts = _known(findings.figures.get("participants"))
    if accounts is None:
        return ""
    named = {
        "accounts": words.number(accounts),
        "days": words.day_range(findings.window.since, findings.window.until),
    }
    if _known(findings.figures.get("reposts")) is None:
        return words.gettext("%(accounts)s accounts took part from %(days)s.", **named)
    return words.gettext(
        "%(accounts)s accounts took part from %(days)s, reposts included.", **named
    )


def _customers(words: Words, findings: Findings) -> str:
    role = customers(findings) if has_roles(findings) else None
    figures = role.figures if role else {}
    accounts, posts = (_known(figures.get(key)) for key in ("participants", "posts"))
    if accounts is None or posts is None:
        return ""
    return words.gettext(
        "Customers are %(accounts)s of these accounts and wrote %(posts)s of the posts; staff, "
        "brand accounts and media are shown apart.",
        accounts=words.number(accounts),
        posts=words.number(posts),
    )


def _reach_compared(words: Words, findings: Findings) -> str:
    total = _known(findings.figures.get("follower_sum"))
    reach = findings.figures.get("potential_audience")
    if total is None or reach is None:
        return ""
    if not has_interval(reach):
        return words.gettext(
            "How many different followers that could have reached is not estimable; the follower "
            "sum of %(total)s is only an upper bound.",
            total=words.number(total),
        )
    told = reached(words, reach)
    if reach.high == total:
        return words.gettext(
            "%(reached)s; the upper end is the follower sum, which counts many of them more "
            "than once.",
            reached=told,
        )
    return words.gettext(
        "%(reached)s; adding up followers would have said %(total)s.",
        reached=told,
        total=words.number(total),
    )


def reached(words: Words, reach: Estimate) -> str:
    """Say how many could have been reached, and where bounds are only those of what is known."""
    between = words.interval(reach, "count")
    if reach.status is not Status.PARTIAL:
        return words.gettext(
            "The posts could have reached %(between)s different followers", between=between
        )
    return words.gettext(
        "The posts could have reached %(between)s different followers, as far as followers are "
        "known, which they are of %(accounts)s accounts",
        between=between,
        accounts=words.number(reach.n),
    )
