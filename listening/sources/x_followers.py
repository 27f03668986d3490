"""Who follows an account on X."""

from collections.abc import Iterator
from dataclasses import dataclass

from listening.errors import GapError
from listening.model import ListPage
from listening.sources.x_faults import FORBIDDEN, NOT_FOUND, RefusedError
from listening.sources.x_lists import IdList, Lists
from listening.sources.x_options import FOLLOWERS_A_PAGE, Options


@dataclass(frozen=True, slots=True)
class Followers:
    """X's lists of followers, the newest first."""

    options: Options
    lists: Lists

    def pages(self, author_id: str, cursor: str | None) -> Iterator[ListPage]:
        """Yield the pages from `cursor` on, each as large as what is left can pay.

        Raises GapError where X says that this list is not to be had, and what `Lists.pages`
        raises.
        """
        price = self.options.price_author_usd
        wanted = IdList("get_users_followers", author_id, "id", price)
        try:
            yield from self.lists.pages(wanted, cursor, lambda _found: self._affordable_size())
        except RefusedError as refused:
            if refused.status in {FORBIDDEN, NOT_FOUND}:
                raise GapError(str(refused)) from None
            raise

    def _affordable_size(self) -> int:
        """A small budget buys small pages; less than one follower is refused by the till."""
        if not self.options.price_author_usd:
            return FOLLOWERS_A_PAGE
        affordable = self.lists.till.left_usd() / self.options.price_author_usd + 1e-6
        return int(max(1, min(FOLLOWERS_A_PAGE, affordable)))
