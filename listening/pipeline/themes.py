"""Coding posts by the campaign's codebook: what has not been looked at by its present version."""

from collections.abc import Iterator
from datetime import date

from listening.codebooks import load_codebook
from listening.scoring.codebook import Codebook
from listening.scoring.language import identify
from listening.scoring.masking import Mask
from listening.scoring.sentiment import Unscored
from listening.settings import CampaignSettings, Settings
from listening.store.codes import CodedBy, days_to_code, read_uncoded, write_codes
from listening.store.database import Store

BATCH = 5000


def codebook_of(settings: Settings, campaign: CampaignSettings) -> Codebook | None:
    """Return a campaign's codebook, or None where it has none. Raises as load_codebook does."""
    return load_codebook([settings.root / name for name in campaign.codebooks])


def coded_by(codebook: Codebook | None, mask: Mask) -> CodedBy | None:
    """Return what a codebook's codes are kept under; None where there is none."""
    return CodedBy(codebook.name, codebook.version, mask.digest) if codebook else None


def code_posts(store: Store, campaign: str, codebook: Codebook, mask: Mask) -> None:
    """Write the codes of every post that this codebook has not looked at."""
    by = CodedBy(codebook.name, codebook.version, mask.digest)
    with store.reading() as connection:
        days = days_to_code(connection, campaign, by)
    for day in days:
        for batch in _batches(store, campaign, by, day):
            languages = identify([mask.hide(post.text) for post in batch], [p.lang for p in batch])
            found = [
                codebook.find(mask.apply(post.text), language)
                for post, language in zip(batch, languages, strict=True)
            ]
            with store.writing() as connection:
                write_codes(connection, by, batch, found)


def _batches(store: Store, campaign: str, by: CodedBy, day: date) -> Iterator[list[Unscored]]:
    after = ("", "")
    while True:
        with store.reading() as connection:
            batch = read_uncoded(connection, campaign, by, day, after, size=BATCH)
        if not batch:
            return
        yield batch
        after = (batch[-1].source, batch[-1].post_id)
