"""Coding posts by the campaign's codebook, and what was learnt beside: those not looked at yet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from listening.codebooks import load_codebook
from listening.scoring.code_layer import CodeLayer, Words
from listening.scoring.codebook import Codebook
from listening.scoring.language import identify
from listening.scoring.masking import Mask
from listening.scoring.sentiment import Unscored
from listening.settings import CampaignSettings, Settings
from listening.store.codes import (
    CodedBy,
    days_of_posts,
    days_to_code,
    read_uncoded,
    write_codes,
)
from listening.store.database import Store
from listening.trained import open_layer

BATCH = 5000


@dataclass(frozen=True, slots=True)
class Coder:
    """What codes a campaign's posts: a codebook's words, and what was learnt beside, if any."""

    codebook: Codebook
    layer: CodeLayer | None

    @property
    def version(self) -> str:
        """Changes with any word of the codebook, and with what was learnt."""
        learnt = f"+learnt-{self.layer.version}" if self.layer else ""
        return f"{self.codebook.version}{learnt}"

    def under(self, mask: Mask) -> CodedBy:
        """Return what its codes of texts masked so are kept under."""
        return CodedBy(self.codebook.name, self.version, mask.digest)

    def find(self, texts: Sequence[str], languages: Sequence[str]) -> list[dict[str, Words]]:
        """Return the codes of masked texts, each with the words that triggered it: none where it
        was learnt.
        """
        found = [self.codebook.find(*each) for each in zip(texts, languages, strict=True)]
        return self.layer.revise(texts, found) if self.layer else found


def codebook_of(settings: Settings, campaign: CampaignSettings) -> Codebook | None:
    """Return a campaign's codebook, or None where it has none. Raises as load_codebook does."""
    return load_codebook([settings.root / name for name in campaign.codebooks])


def coder_of(settings: Settings, campaign: CampaignSettings) -> Coder | None:
    """Return what codes a campaign's posts, or None where it has no codebook. What was learnt of
    codes that the codebook has no more is left out.

    Raises ConfigError as load_codebook and open_layer do.
    """
    codebook = codebook_of(settings, campaign)
    if codebook is None:
        return None
    layer = open_layer(settings.root, campaign.key)
    return Coder(codebook, layer and layer.only([code.key for code in codebook.codes]))


def coded_by(coder: Coder | None, mask: Mask) -> CodedBy | None:
    """Return what a coder's codes are kept under; None where there is none."""
    return coder.under(mask) if coder else None


def code_posts(store: Store, campaign: str, coder: Coder, mask: Mask) -> None:
    """Write the codes of every post that this coder has not looked at."""
    by = coder.under(mask)
    with store.reading() as connection:
        days = days_to_code(connection, campaign, by)
    for batch in _batches(store, campaign, by, days):
        found = coder.find(*read_as(batch, mask))
        with store.writing() as connection:
            write_codes(connection, by, batch, found)


def every_post(store: Store, campaign: str) -> Iterator[list[Unscored]]:
    """Yield every post of a campaign that is coded, whether it was looked at or not."""
    with store.reading() as connection:
        days = days_of_posts(connection, campaign)
    yield from _batches(store, campaign, None, days)


def read_as(posts: Sequence[Unscored], mask: Mask) -> tuple[list[str], list[str]]:
    """Return posts' masked texts, and the language that each is found to be in."""
    languages = identify([mask.hide(post.text) for post in posts], [post.lang for post in posts])
    return [mask.apply(post.text) for post in posts], languages


def _batches(
    store: Store, campaign: str, by: CodedBy | None, days: Iterable[date]
) -> Iterator[list[Unscored]]:
    for day in days:
        after = ("", "")
        while True:
            with store.reading() as connection:
                batch = read_uncoded(connection, campaign, by, day, after, size=BATCH)
            if not batch:
                break
            yield batch
            after = (batch[-1].source, batch[-1].post_id)
