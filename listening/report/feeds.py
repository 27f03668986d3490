"""The names in an Atom feed: an entry keeps its id for good, wherever its page moves."""

from datetime import datetime
from urllib.parse import urlsplit

NOBODY = "listening.invalid"


def authority(base_url: str, contact: str) -> str:
    """Give who names the entries: the site's host, else the address of whom to ask (RFC 4151)."""
    return urlsplit(base_url).hostname or (contact if "://" not in contact else "") or NOBODY


def feed_id(base_url: str, contact: str) -> str:
    """Give the feed's own id."""
    return f"tag:{authority(base_url, contact)},2026:findings-reports"


def entry_id(base_url: str, contact: str, href: str, first_published_at: datetime) -> str:
    """Give an entry's id, from where its page was first published, and when."""
    named = f"{authority(base_url, contact)},{first_published_at.date().isoformat()}"
    return f"tag:{named}:{href.removesuffix('index.html').rstrip('/')}"


def instant(value: datetime) -> str:
    """Write a moment as RFC 3339 does."""
    return value.isoformat(timespec="seconds").replace("+00:00", "Z")
