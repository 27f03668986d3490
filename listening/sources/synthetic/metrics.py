"""How often the posts of the sample campaign are seen, and what people do with them."""

from collections import Counter
from random import Random

from listening.model import Kind, Metrics
from listening.sources.synthetic.days import happens
from listening.sources.synthetic.people import VISIT, Account, X

WITHOUT_IMPRESSIONS = 0.15
SEEN_BY_FEW = 40
RATE_LOG, RATE_SPREAD = -3.6, 0.7
MOST_OF_THE_SEEN = 0.4
KINDS_OF_ENGAGEMENT = {
    "likes": 0.70,
    "reposts": 0.14,
    "replies": 0.10,
    "quotes": 0.03,
    "bookmarks": 0.03,
}


def counted(chance: Random, account: Account) -> Metrics:
    """Return a post's counts in the long run; `None` is what its platform does not give."""
    if account.source == VISIT:
        return Metrics()
    seen = _seen(chance, account)
    rate = min(MOST_OF_THE_SEEN, chance.lognormvariate(RATE_LOG, RATE_SPREAD))
    given = {name: _whole(chance, seen * rate * part) for name, part in KINDS_OF_ENGAGEMENT.items()}
    hidden = account.source != X or happens(chance, WITHOUT_IMPRESSIONS)
    return _as_given(account.source, Metrics(**given, impressions=None if hidden else seen))


def _as_given(source: str, metrics: Metrics) -> Metrics:
    return metrics if source == X else metrics._replace(bookmarks=None)


def _seen(chance: Random, account: Account) -> int:
    audience = (account.followers or 60) ** 0.8
    return int(audience * chance.lognormvariate(0.0, 0.8)) + chance.randint(5, SEEN_BY_FEW)


def _whole(chance: Random, mean: float) -> int:
    return int(mean) + happens(chance, mean % 1)


def with_reactions(metrics: Metrics, reactions: Counter[Kind]) -> Metrics:
    """Return counts that hold at least the reactions which the campaign itself collected."""
    seen = metrics.impressions
    return metrics._replace(
        reposts=(metrics.reposts or 0) + reactions[Kind.REPOST],
        replies=(metrics.replies or 0) + reactions[Kind.REPLY],
        quotes=(metrics.quotes or 0) + reactions[Kind.QUOTE],
        impressions=None if seen is None else seen + 2 * reactions.total(),
    )


def passed_on(own: Metrics, original: Metrics) -> Metrics:
    """Return a repost's counts as X gives them: the original's reposts, and nothing else."""
    seen = None if own.impressions is None else 0
    return Metrics(original.reposts, replies=0, likes=0, quotes=0, bookmarks=0, impressions=seen)
