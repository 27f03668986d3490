"""`listening demo`, as a newcomer runs it: in an empty folder, and once more."""

import os
import subprocess
import sys
from pathlib import Path

import brotli
import pytest
from terminal import files_of

from listening.starter import DEMO_KEY

ROOT = Path(__file__).parents[2]
PAGE = f"demo/site/{DEMO_KEY}/2026-09-28_2026-10-18/index.html"
HTML_BUDGET, BROTLI_BUDGET = 100_000, 25_000
"""Bytes that the findings page may weigh, and as a server sends it."""


def demo(folder: Path) -> subprocess.CompletedProcess[str]:
    names = ("PREFECT", "LISTENING", "X_BEARER")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(names)}
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return subprocess.run(
        [sys.executable, "-m", "listening", "demo"],
        cwd=folder,
        env={**kept, "PYTHONPATH": path, "TZ": "Pacific/Auckland"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.prefect
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_demo_twice_tells_the_same_figures_and_gives_the_same_page(tmp_path: Path) -> None:
    first = demo(tmp_path)
    assert first.returncode == 0, first.stderr
    *_, page, more = first.stdout.splitlines()
    assert page.startswith("The page: ")
    assert page.endswith(PAGE)
    html = (tmp_path / PAGE).read_bytes()
    assert len(html) <= HTML_BUDGET
    assert len(brotli.compress(html)) <= BROTLI_BUDGET
    assert b"<script" not in html.replace(b'<script type="application/ld+json">', b"")
    assert more == f"More: listening findings {DEMO_KEY} --config demo/config.toml"
    assert "Synthetic data: no real person said any of this." in first.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]
    site = files_of(tmp_path / "demo" / "site")

    second = demo(tmp_path)
    assert (second.returncode, second.stdout) == (0, first.stdout)
    assert files_of(tmp_path / "demo" / "site") == site
    for told in (first.stderr, second.stderr):
        assert "Traceback" not in told
        assert "Warning" not in told
