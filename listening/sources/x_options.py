"""The keys of `[sources.x]`."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MOST_REFERENCES = 2
"""A post may reply to one post and quote another."""

FOLLOWERS_A_PAGE = 1000
"""From X's documentation as of August 2026: users/:id/followers."""


class Options(BaseModel):
    """Where the API is, how long to wait, what X charges, and what may be spent in a month."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    base_url: str = Field("https://api.x.com", pattern=r"^https?://[^\s/]")
    timeout_seconds: float = Field(30.0, gt=0, strict=True)
    monthly_ceiling_usd: float = Field(100.0, ge=0)
    price_post_usd: float = Field(0.005, ge=0)
    price_author_usd: float = Field(0.010, ge=0)
    price_recent_count_usd: float = Field(0.005, ge=0)
    price_archive_count_usd: float = Field(0.010, ge=0)
    referenced_posts: bool = False
    recheck_days: tuple[Annotated[int, Field(ge=1, le=3650)], ...] = (1, 3, 7, 14, 30)
    engagers: bool = False
    follower_ids_days: int = Field(30, ge=0, le=3650)
    compliance_over_posts: int = Field(10_000, ge=0)

    @property
    def price_follower_usd(self) -> float:
        """What a follower costs: as any account."""
        return self.price_author_usd

    @property
    def followers_a_request(self) -> int:
        """How many followers a page holds at most."""
        return FOLLOWERS_A_PAGE

    @property
    def worst_post_usd(self) -> float:
        """What a post costs at most, with what it refers to where that is bought too."""
        return self.price_post_usd * (1 + MOST_REFERENCES * self.referenced_posts)
