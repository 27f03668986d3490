"""Roles as config.toml names them: ids, handles, or a file of either."""

import csv
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from listening.errors import ConfigError
from listening.model import Role
from listening.settings import CampaignSettings, RoleMembers
from listening.store.roles import Member


def members_of(campaign: CampaignSettings, root: Path) -> dict[Role, list[Member]]:
    """Return every member of each role. Raises ConfigError for a file that cannot be read."""
    return {role: list(_members(members, root)) for role, members in campaign.roles.items()}


def _members(members: RoleMembers, root: Path) -> Iterator[Member]:
    for name in members.ids:
        source, _, author_id = name.partition(":")
        yield Member(source, author_id, is_handle=False)
    for name in members.handles:
        source, _, handle = name.partition(":")
        yield _by_handle(source, handle)
    if members.file:
        yield from _from_file(root / members.file)


def _from_file(path: Path) -> Sequence[Member]:
    """Return the members of a CSV file with the columns source and author_id or handle."""
    try:
        found = path.stat()
        return _read(path, found.st_mtime_ns, found.st_size)
    except OSError as error:
        raise ConfigError(f"{path}: the file of a role cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error):
        raise ConfigError(
            f"{path}: the file of a role is no CSV in UTF-8: save it as that"
        ) from None


@lru_cache(maxsize=16)
def _read(path: Path, _changed_at: int, _size: int) -> Sequence[Member]:
    """A run asks three times for a file that does not change meanwhile."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = csv.DictReader(file)
        return [_from_row(row, f"{path}, line {rows.line_num}") for row in rows]


def _from_row(row: dict[str, str | None], where: str) -> Member:
    source, author_id, handle = (
        (row.get(name) or "").strip() for name in ("source", "author_id", "handle")
    )
    if source and author_id:
        return Member(source, author_id, is_handle=False)
    if source and handle:
        return _by_handle(source, handle)
    raise ConfigError(f"{where}: each row needs source and author_id, or source and handle")


def _by_handle(source: str, handle: str) -> Member:
    return Member(source, handle.strip().lstrip("@").casefold(), is_handle=True)
