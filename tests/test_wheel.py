"""What `pip install .` brings, and `listening demo` as a newcomer runs it in an empty folder."""

import subprocess
import sys
import zipfile
from pathlib import Path

import brotli
import pytest

from listening.starter import DEMO_KEY
from tests.cli.terminal import files_of

ROOT = Path(__file__).parent.parent
PAGE = f"demo/site/{DEMO_KEY}/2026-09-28_2026-10-18/index.html"
HTML_BUDGET, BROTLI_BUDGET = 100_000, 25_000
"""Bytes that the findings page may weigh, and as a server sends it."""

pytestmark = [pytest.mark.slow, pytest.mark.prefect, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel holds, as an install would lay it out."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "uv", "build", "--quiet", "--wheel", "--no-build-isolation"]
    subprocess.run([*build, "--out-dir", str(out), str(ROOT)], check=True)
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(out / "site-packages")
    return out / "site-packages"


def test_the_wheel_carries_the_rooms_the_flows_and_the_templates(installed: Path) -> None:
    for name in ("listening/cli", "listening/store/migrations/versions", "flows"):
        assert list((installed / name).glob("*.py")), name
    there = {path.name for path in (installed / "reports/templates/sections").iterdir()}
    assert there == {path.name for path in (ROOT / "reports/templates/sections").iterdir()}
    weights = Path("listening/scoring/weights")
    kept = {path.relative_to(ROOT) for path in (ROOT / weights).rglob("*") if path.is_file()}
    assert weights / "en.network" / "model.onnx" in kept
    assert all((installed / path).is_file() for path in kept)
    assert len(list((installed / "reports/fonts").glob("*.ttf"))) == 4
    assert not (installed / "tests").exists()


def demo(program: Path, folder: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Run the demo of the program that lies in a folder, in another one."""
    code = (
        "import sys, pathlib, listening; from listening.cli import app;"
        f"assert pathlib.Path(listening.__file__).is_relative_to({str(program)!r});"
        "sys.argv = ['listening', 'demo']; app()"
    )
    bare = {"PYTHONPATH": str(program), "PATH": "", "HOME": str(home), "TZ": "Pacific/Auckland"}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=bare,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_the_demo_from_the_wheel_and_once_more_from_here_tells_the_same_and_gives_the_same_page(
    installed: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("home")
    first = demo(installed, tmp_path, home)
    assert first.returncode == 0, first.stderr
    *_, page, more = first.stdout.splitlines()
    assert page.startswith("The page: ")
    assert page.endswith(PAGE)
    html = (tmp_path / PAGE).read_bytes()
    assert b"synthetic" in html
    assert len(html) <= HTML_BUDGET
    assert len(brotli.compress(html)) <= BROTLI_BUDGET
    assert b"<script" not in html.replace(b'<script type="application/ld+json">', b"")
    assert more == f"More: listening findings {DEMO_KEY} --config demo/config.toml"
    assert "Synthetic data: no real person said any of this." in first.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]
    site = files_of(tmp_path / "demo" / "site")

    second = demo(ROOT, tmp_path, home)
    assert (second.returncode, second.stdout) == (0, first.stdout)
    assert files_of(tmp_path / "demo" / "site") == site
    for told in (first.stderr, second.stderr):
        assert "Traceback" not in told
        assert "Warning" not in told
