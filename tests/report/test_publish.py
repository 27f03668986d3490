"""A report's folder is replaced whole, or not at all."""

import stat
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemBytecodeCache

from listening.errors import OutputError
from listening.report import publish
from listening.report.publish import load_templates, write_folder, write_index
from listening.report.render import Edition, Templates, render
from tests.report.made_up_findings import findings

OLD = {"index.html": b"old", "findings.json": b"{}", "gone.txt": b"old"}
NEW = {"index.html": b"new", "findings.json": b"{}", "data/more.csv": b"new"}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def held(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_templates_are_found_beside_the_library_and_named_by_their_path() -> None:
    assert {"page.html.j2", "page.css", "sections/02-main-points.html.j2"} <= set(load_templates())


def test_what_was_compiled_in_one_run_is_not_compiled_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Templates(load_templates(), FileSystemBytecodeCache(str(tmp_path)))
    page = render(findings(), Edition("draft"), kept)
    assert names(tmp_path)
    monkeypatch.setattr(Environment, "_parse", None)
    assert render(findings(), Edition("draft"), kept) == page


def test_without_a_folder_of_its_own_each_run_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise RuntimeError

    monkeypatch.setattr(publish, "FileSystemBytecodeCache", refused)
    publish._compiled.cache_clear()
    templates = load_templates()
    publish._compiled.cache_clear()
    assert templates.compiled is None
    assert render(findings(), Edition("draft"), templates)["index.html"]


def test_a_folder_is_written_where_there_was_none(tmp_path: Path) -> None:
    write_folder(NEW, tmp_path / "campaign" / "window")
    assert held(tmp_path / "campaign" / "window") == NEW
    assert names(tmp_path / "campaign") == ["window"]
    assert stat.S_IMODE((tmp_path / "campaign" / "window").stat().st_mode) == 0o755


def test_an_older_report_is_replaced_whole(tmp_path: Path) -> None:
    write_folder(OLD, tmp_path / "window")
    write_folder(NEW, tmp_path / "window")
    assert held(tmp_path) == {f"window/{name}": content for name, content in NEW.items()}


def test_a_path_below_a_file_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(
        OutputError, match=r"cannot write .*: (Not a directory|File exists)"
    ) as refused:
        write_folder(NEW, tmp_path / "file" / "window")
    assert "\n" not in str(refused.value)
    assert names(tmp_path) == ["file"]


@pytest.mark.parametrize("is_file", [True, False])
def test_what_is_not_a_report_is_never_replaced(tmp_path: Path, is_file: bool) -> None:
    mine = tmp_path / "mine"
    if is_file:
        mine.write_text("mine")
    else:
        mine.mkdir()
        (mine / "letter.txt").write_text("mine")
    with pytest.raises(OutputError, match="choose another folder"):
        write_folder(NEW, mine)
    assert "new" not in "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())


def test_a_failure_half_way_leaves_the_old_report_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(OLD, tmp_path / "window")
    rename = Path.rename

    def full_disk(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(publish.Path, "rename", full_disk)
    with pytest.raises(OutputError, match="No space left on device"):
        write_folder(NEW, tmp_path / "window")
    assert held(tmp_path) == {f"window/{name}": content for name, content in OLD.items()}
    assert names(tmp_path) == ["window"]


def test_the_index_is_replaced_and_the_reports_beside_it_stay(tmp_path: Path) -> None:
    write_folder(OLD, tmp_path / "campaign")
    write_index({"index.html": b"one"}, tmp_path)
    write_index({"index.html": b"two"}, tmp_path)
    assert (tmp_path / "index.html").read_bytes() == b"two"
    assert names(tmp_path) == ["campaign", "index.html"]


def test_an_index_that_cannot_be_written_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputError, match="cannot write"):
        write_index({"index.html": b"one"}, tmp_path / "file")
