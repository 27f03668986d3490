"""A site is brought to its target whole: pages after their data, the index after every page."""

from pathlib import Path
from typing import Any

import fsspec
import pytest

from listening.errors import ConfigError, OutputError
from listening.report.uploading import shown, upload

WINDOW = "spring/2026-03-01_2026-03-03"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in ("index.html", "findings.json", "manifest.json", "card.png"):
        for folder in (WINDOW, f"drafts/{WINDOW}", "spring/.publishing-1"):
            path = tmp_path / "site" / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{folder} {name}")
    for name in ("index.html", "feed.atom", ".hidden", "notes.csv"):
        (tmp_path / "site" / name).write_text(name)
    return tmp_path / "site"


@pytest.fixture(params=["memory", "file"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return (
        f"memory://{tmp_path.name}/www" if request.param == "memory" else f"{tmp_path.as_uri()}/www"
    )


def held(target: str) -> dict[str, bytes]:
    there, root = fsspec.core.url_to_fs(target)
    return {path.removeprefix(f"{root}/"): there.cat_file(path) for path in there.find(root)}


def test_pages_go_up_data_first_and_the_index_last_and_drafts_not_at_all(
    site: Path, target: str
) -> None:
    sent = upload(site, target).files
    assert sent == (
        f"{WINDOW}/card.png",
        f"{WINDOW}/findings.json",
        f"{WINDOW}/index.html",
        f"{WINDOW}/manifest.json",
        "feed.atom",
        "index.html",
    )
    assert held(target) == {name: (site / name).read_bytes() for name in sent}


def test_what_is_there_already_is_not_sent_again(site: Path, target: str) -> None:
    upload(site, target)
    assert upload(site, target).files == ()
    (site / WINDOW / "manifest.json").write_text("new")
    (site / WINDOW / "card.png").unlink()
    (site / "feed.atom").write_text("new")
    assert upload(site, target).files == (
        f"{WINDOW}/findings.json",
        f"{WINDOW}/index.html",
        f"{WINDOW}/manifest.json",
        "feed.atom",
    )
    assert f"{WINDOW}/card.png" not in held(target)


def test_an_upload_that_breaks_off_leaves_the_old_index_and_goes_on_later(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = "memory://broken/www"
    put, written = fsspec.get_filesystem_class("memory").pipe_file, []

    def fails(self: Any, path: str, value: bytes, **more: Any) -> None:
        written.append(path)
        if len(written) == 3:
            raise PermissionError("no more")
        put(self, path, value, **more)

    with monkeypatch.context() as broken:
        broken.setattr(fsspec.get_filesystem_class("memory"), "pipe_file", fails)
        with pytest.raises(
            OutputError, match="cannot write to memory://broken/www: PermissionError"
        ):
            upload(site, target)
    assert "index.html" not in held(target)
    assert f"{WINDOW}/manifest.json" not in held(target)
    assert len(upload(site, target).files) == 6


def test_a_target_that_cannot_be_opened_says_what_to_install(site: Path) -> None:
    with pytest.raises(ConfigError, match=r"pip install 'listening\[s3\]'"):
        upload(site, "s3://bucket/www")
    with pytest.raises(ConfigError, match=r"publish\.target nowhere://x"):
        upload(site, "nowhere://x")


def test_a_password_in_a_target_is_never_shown(site: Path) -> None:
    assert shown("ftp://me:s3cret@host/www") == "ftp://host/www"
    assert shown("s3://bucket/www") == "s3://bucket/www"
    assert shown("s3://bucket/a@b") == "s3://bucket/a@b"


def test_what_a_client_says_is_told_without_the_password(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_self: Any, path: str, **_more: Any) -> None:
        raise PermissionError(f"me:s3cret@host said no to {path}")

    monkeypatch.setattr(fsspec.get_filesystem_class("memory"), "exists", fails)
    with pytest.raises(OutputError) as refused:
        upload(site, "memory://me:s3cret@host/www")
    assert "said no" in str(refused.value)
    assert "s3cret" not in str(refused.value)
