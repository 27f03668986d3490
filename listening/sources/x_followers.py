"""Who follows an account on X."""

from collections.abc import Iterator
from dataclasses import dataclass

from listening.errors import GapError
from listening.model import ListPage
from listening.sources.x_endpoints import SMALLEST_PAGE
from listening.sources.x_faults import FORBIDDEN, NOT_FOUND, RefusedError
from listening.sources.x_lists import IdList, Lists
from listening.sources.x_options import FOLLOWERS_A_PAGE, Options


@dataclass(frozen=True, slots=True)
class Followers:
    """X's lists of followers, the newest first."""

    options: Options
    lists: Lists

    def pages(self, author_id: str, expected: int, cursor: str | None) -> Iterator[ListPage]:
        """Yield the pages from `cursor` on, each as large as what is left of the `expected`, and
        as what is left of the money can pay.

        Raises GapError where X says that this list is not to be had, and what `Lists.pages`
        raises.
        """
        price = self.options.price_author_usd
        wanted = IdList("get_users_followers", author_id, "id", price)
        try:
            yield from self.lists.pages(wanted, cursor, lambda found: self._size(expected - found))
        except RefusedError as refused:
            if refused.status in {FORBIDDEN, NOT_FOUND}:
                raise GapError(str(refused)) from None
            raise

    def _size(self, expected: int) -> int:
        """A small budget buys small pages; less than one follower is refused by the till."""
        size = max(SMALLEST_PAGE, min(FOLLOWERS_A_PAGE, expected))
        if not self.options.price_author_usd:
            return size
        affordable = self.lists.till.left_usd() / self.options.price_author_usd + 1e-6
        return int(max(1, min(size, affordable)))
