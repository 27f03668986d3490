"""Who reposted and who quoted a post on X."""

from collections.abc import Iterator
from dataclasses import dataclass

from listening.errors import BudgetError, GapError
from listening.model import Kind, ListPage
from listening.sources.x_endpoints import SMALLEST_PAGE
from listening.sources.x_lists import IdList, Lists
from listening.sources.x_options import Options

LARGEST_PAGE = 100
TINY_USD = 1e-9


@dataclass(frozen=True, slots=True)
class Engagers:
    """X's lists of who engaged with a post."""

    options: Options
    lists: Lists

    def pages(
        self, post_id: str, kind: Kind, expected: int, cursor: str | None
    ) -> Iterator[ListPage]:
        """Yield the pages of all accounts that reposted or quoted a post, one of both by `kind`,
        from `cursor` on.

        Raises BudgetError, before anything is bought, where the `expected` that are still to
        come could cost more than is left, and what `Lists.pages` raises. A post that is gone
        has nobody.
        """
        wanted = self._list_of(post_id, kind)
        self._check_budget(_worst_usd(expected, wanted.price_usd), expected)
        try:
            yield from self.lists.pages(wanted, cursor, lambda found: _size(expected - found))
        except GapError:
            yield ListPage(frozenset())

    def _list_of(self, post_id: str, kind: Kind) -> IdList:
        """Users for reposts, posts for quotes: X's documentation as of August 2026."""
        if kind is Kind.REPOST:
            return IdList("get_retweeters", post_id, "id", self.options.price_author_usd)
        asked = {"tweet_fields": ["author_id"]}
        price = self.options.price_post_usd
        return IdList("get_quote_tweets", post_id, "author_id", price, asked)

    def _check_budget(self, worst_usd: float, expected: int) -> None:
        """Half a list is worth nothing before the other half is bought: shorter ones go first."""
        left = self.lists.till.left_usd()
        if worst_usd > left + TINY_USD:
            raise BudgetError(
                f"a post that {expected:,} engaged with may cost ${worst_usd:.2f}, and "
                f"${left:.2f} is left: raise budget or ceiling, and run again"
            )


def _size(expected: int) -> int:
    return max(SMALLEST_PAGE, min(LARGEST_PAGE, expected))


def _worst_usd(expected: int, price_usd: float) -> float:
    """Return what the pages for so many may cost; the last is not under the smallest."""
    pages, rest = divmod(expected, LARGEST_PAGE)
    last = max(SMALLEST_PAGE, rest) if rest else 0
    return (pages * LARGEST_PAGE + last) * price_usd
