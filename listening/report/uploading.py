"""Uploading a site that is written here to where readers find it: whatever fsspec can write.

What a reader follows comes last: a page after its data, and the index and the feed after
every page, so that no link leads to what is not there yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from fsspec.core import url_to_fs

from listening.errors import ConfigError, OutputError
from listening.report.manifest import MANIFEST

DRAFTS = "drafts"
PAGE, FEED = "index.html", "feed.atom"
EXTRAS = {"s3": "s3", "s3a": "s3", "gs": "gcs", "gcs": "gcs", "az": "azure", "abfs": "azure"}


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What was uploaded, in its order, and where to; what stood there already is not in it.

    `removed` are pages that the site here holds no more and that were taken away there too,
    `left` those that were not.
    """

    target: str
    files: tuple[str, ...]
    removed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def upload(site: Path, target: str, pruned: str = "") -> Uploaded:
    """Bring a target up to date with a site's published pages; drafts stay here.

    A page there that is not here may have come from another machine: it is named, and removed
    only where it is of the campaign `pruned`, once no index leads to it.

    A page whose manifest stands there already is left alone: it holds the hash of every other
    file. So an upload that broke off goes on with the next. Other files that lie in the site's
    folder stay here, too. Raises ConfigError for a target that cannot be opened, and OutputError
    where it cannot be written; then the site here is whole, and the target has no link to what
    is missing.
    """
    there, root = _opened(target)
    try:
        sent = [name for folder in _pages(site) for name in _send_page(there, root, site, folder)]
        sent += _send(there, root, site, [name for name in (FEED, PAGE) if (site / name).is_file()])
        others = _others(there, root, site)
        removed = [page for page in others if pruned and page.startswith(f"{pruned}/")]
        for page in removed:
            there.rm(f"{root}/{page}", recursive=True)
    except Exception as error:  # each client has errors of its own
        raise OutputError(
            f"cannot write to {shown(target)}: {type(error).__name__}: {_told(error, target)}; the "
            f"pages in {site} are whole: mend it, and run 'listening publish' again"
        ) from error
    left = tuple(page for page in others if page not in removed)
    return Uploaded(shown(target), tuple(sent), tuple(removed), left)


def shown(target: str) -> str:
    """Return a target as it may be printed: without the name and password that it may hold."""
    login = _login(target)
    return target.replace(f"{login}@", "", 1) if login else target


def _login(target: str) -> str:
    return urlsplit(target).netloc.rpartition("@")[0]


def _told(error: Exception, target: str) -> str:
    """Return what a client says, which may name the target with its password."""
    login = _login(target)
    return str(error).replace(login, "…") if login else str(error)


def _opened(target: str) -> tuple[Any, str]:
    try:
        there, root = url_to_fs(target)
    except ImportError as error:
        extra = EXTRAS.get(urlsplit(target).scheme)
        how = f"pip install 'listening[{extra}]'" if extra else str(error)
        raise ConfigError(f"publish.target {shown(target)} needs: {how}") from None
    except ValueError as error:
        raise ConfigError(f"publish.target {shown(target)}: {error}") from None
    return there, str(root).rstrip("/")


def _pages(site: Path) -> Iterable[Path]:
    """Yield the folder of every published page, below the site."""
    found = sorted(path.parent.relative_to(site) for path in site.glob(f"*/*/{MANIFEST}"))
    return [folder for folder in found if folder.parts[0] != DRAFTS and not _is_hidden(folder)]


def _is_hidden(folder: Path) -> bool:
    return any(part.startswith(".") for part in folder.parts)


def _send_page(there: Any, root: str, site: Path, folder: Path) -> list[str]:
    """Upload a page: its data, then the page, then the manifest that says it is all there."""
    names = sorted(path.name for path in (site / folder).iterdir() if path.is_file())
    last = [name for name in (PAGE, MANIFEST) if name in names]
    ordered = [*(name for name in names if name not in last), *last]
    if _is_same(there, root, site, f"{folder.as_posix()}/{MANIFEST}"):
        return []
    sent = [f"{folder.as_posix()}/{name}" for name in ordered]
    for name in sent:
        _put(there, root, site, name)
    _remove_others(there, f"{root}/{folder.as_posix()}", set(names))
    return sent


def _send(there: Any, root: str, site: Path, names: Iterable[str]) -> list[str]:
    changed = [name for name in names if not _is_same(there, root, site, name)]
    for name in changed:
        _put(there, root, site, name)
    return changed


def _is_same(there: Any, root: str, site: Path, name: str) -> bool:
    at = f"{root}/{name}"
    return bool(there.exists(at)) and there.cat_file(at) == (site / name).read_bytes()


def _others(there: Any, root: str, site: Path) -> list[str]:
    """Return the pages that stand there and not here, by their folder below the site."""
    there.invalidate_cache()
    found = {
        "/".join(PurePosixPath(path).parts[-3:-1]) for path in there.glob(f"{root}/*/*/{MANIFEST}")
    }
    return sorted(found - {folder.as_posix() for folder in _pages(site)})


def _put(there: Any, root: str, site: Path, name: str) -> None:
    there.makedirs(str(PurePosixPath(f"{root}/{name}").parent), exist_ok=True)
    there.pipe_file(f"{root}/{name}", (site / name).read_bytes())


def _remove_others(there: Any, folder: str, kept: set[str]) -> None:
    """Remove files that an earlier version of the page had beside it."""
    there.invalidate_cache()
    for path in there.ls(folder, detail=False):
        if PurePosixPath(path).name not in kept:
            there.rm_file(path)
