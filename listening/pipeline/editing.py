"""What comms wrote for a page: read, checked, and without quotes that may no longer be shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from listening.editorial import ANY_PAGE, EditorialFile, QuoteTable, load_editorial
from listening.errors import ConfigError
from listening.findings import Editorial
from listening.settings import CampaignSettings, Settings
from listening.store.posts import posts_there

FOLDER = "reports/editorial"


@dataclass(frozen=True, slots=True)
class Edited:
    """What may be shown of an editorial file, and why some of its quotes may not."""

    editorial: Editorial | None
    dropped: tuple[str, ...] = ()


def editorial_path(settings: Settings, campaign: CampaignSettings) -> Path:
    """Return where a campaign's editorial file is, or would be."""
    return settings.root / (campaign.editorial or f"{FOLDER}/{campaign.key}.md")


def file_of(settings: Settings, campaign: CampaignSettings) -> EditorialFile | None:
    """Return a campaign's editorial file, or None where there is none.

    Raises ConfigError for one that is not right, and for one that config.toml names and that
    is not there.
    """
    path = editorial_path(settings, campaign)
    if path.exists() or campaign.editorial:
        return load_editorial(path)
    return None


def read_editorial(
    connection: Connection, file: EditorialFile | None, page: str, on: date
) -> Edited:
    """Return what may be shown on a page on a day.

    A quote stands there while its consent covers both, and while its post is in the store.
    """
    if file is None:
        return Edited(None)
    asked = [table.post for table, _ in file.quotes() if table.post]
    there = posts_there(connection, asked)
    why = {table.key: _obstacle(table, there, page, on) for table, _ in file.quotes()}
    editorial = Editorial(
        headline=file.headline,
        standfirst=file.standfirst,
        points=file.points,
        paraphrases=file.tables.paraphrases,
        quotes=tuple(quote for _, quote in file.quotes() if not why[quote.key]),
        actions=file.actions(),
        corrections=file.corrections(),
    )
    dropped = tuple(f"{key}: {reason}" for key, reason in why.items() if reason)
    return Edited(editorial if editorial != Editorial() else None, dropped)


def day_of(campaign: CampaignSettings, now: datetime) -> date:
    """Return the campaign's day: consents begin and end with days."""
    return now.astimezone(ZoneInfo(campaign.timezone)).date()


def still_shown(approved: Editorial | None, now: Editorial | None) -> Editorial | None:
    """Return what was approved, without the quotes that may not be shown now."""
    if approved is None:
        return None
    may = now.quotes if now else ()
    quotes = tuple(quote for quote in approved.quotes if quote in may)
    left = approved.model_copy(update={"quotes": quotes})
    return left if left != Editorial() else None


def check_editorial(settings: Settings, campaign: CampaignSettings, codes: Sequence[str]) -> None:
    """Raise ConfigError where the editorial file is not right, or names a code that is none."""
    file = file_of(settings, campaign)
    unknown = [code for code in (file.codes() if file else []) if code not in codes]
    if file and unknown:
        known = ", ".join(codes) or "none, since the campaign has no codebook"
        raise ConfigError(f"{file.path}: no code is called {unknown[0]!r}; known: {known}")


def _obstacle(table: QuoteTable, there: set[str], page: str, on: date) -> str:
    """Return why a quote may not be shown, or nothing."""
    return next(_obstacles(table, there, page, on), "")


def _obstacles(table: QuoteTable, there: set[str], page: str, on: date) -> Iterator[str]:
    consent = table.consent
    if consent.withdrawn is not None and consent.withdrawn <= on:
        yield f"its consent was withdrawn on {consent.withdrawn}"
    if consent.expires is not None and consent.expires <= on:
        yield f"its consent ended on {consent.expires}"
    if consent.given > on:
        yield f"its consent begins on {consent.given}"
    if consent.scope not in {ANY_PAGE, page}:
        yield f"its consent is for {consent.scope}, not for {page}"
    if table.post and table.post not in there:
        yield "its post is not in the store: deleted, erased, or never collected"
