"""`from listening import findings`, as an analyst types it: typed, as frames, with charts."""

import subprocess
import sys
from datetime import date
from html import unescape
from pathlib import Path

import polars as pl
import pytest

from listening import findings
from listening.errors import ConfigError, UsageError
from tests.report.made_up_findings import findings as made_up

ROOT = Path(__file__).parents[2]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "findings.json").write_text(made_up().model_dump_json(indent=2))
    return tmp_path


def test_a_page_is_loaded_as_the_same_typed_findings(page: Path) -> None:
    for what in (page, str(page), page / "findings.json"):
        found = findings.load(what)
        assert isinstance(found, findings.Findings)
        assert found.model_dump() == made_up().model_dump()
    assert found.figures["participants"].value == 1812
    assert found.window.since == date(2026, 9, 28)


def test_a_frame_has_a_row_a_figure_and_what_is_not_known_is_null(page: Path) -> None:
    found = findings.load(page)
    every = found.frame()
    assert every.columns == ["table", "key", "day", "label", "value", "low", "high", "n", "status"]
    days = found.frame("days").filter(pl.col("label") == "posts")
    assert days.height == 21
    assert days["day"].dtype == pl.Date
    gap = days.filter(pl.col("day") == date(2026, 10, 13)).to_dicts()[0]
    assert (gap["value"], gap["status"]) == (None, "not_collected")
    assert days["value"].null_count() == 3
    assert sum(frame.height for frame in found.frames().values()) == every.height
    assert set(found.frames()) == set(every["table"].to_list())


def test_a_table_that_is_none_is_refused_with_those_there_are(page: Path) -> None:
    with pytest.raises(UsageError, match="no table is called 'day'; known: figures, roles"):
        findings.load(page).frame("day")


def test_in_a_notebook_the_charts_of_the_page_are_shown_without_script(page: Path) -> None:
    found = findings.load(page)
    shown = found._repr_html_()
    inside = unescape(shown)
    assert shown.startswith("<iframe sandbox ")
    assert "<script" not in inside
    assert inside.count('<figure class="chart">') == len(found.charts()) == 5
    assert "1,812" in inside
    assert found.charts()[0]._repr_html_().count("&lt;figure") == 1


def test_without_polars_it_says_what_to_install(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(ConfigError, match=r"pip install 'listening\[frames\]'"):
        findings.load(page).frame()


def test_what_is_neither_page_nor_campaign_is_refused(tmp_path: Path) -> None:
    (tmp_path / "findings.json").write_text("{}")
    with pytest.raises(UsageError, match="holds no findings"):
        findings.load(tmp_path)
    with pytest.raises(ConfigError, match="no such file"):
        findings.load("spring", config=tmp_path / "config.toml")


def test_a_fresh_process_imports_findings_without_any_of_it(page: Path) -> None:
    code = (
        "import sys; from listening import findings;"
        "assert not {'listening.notebook', 'listening.store.database', 'polars'} & set(sys.modules);"
        f"found = findings.load({str(page)!r});"
        "assert 'polars' not in sys.modules;"
        "print(found.figures['posts'].value, found.frame('days').height)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ran.stdout, ran.stderr) == ("3047.0 63\n", "")


def test_a_name_that_is_none_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="'loads'"):
        _ = findings.loads
