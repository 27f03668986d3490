"""What `pip install .` brings: the program, the flows and the page's templates."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

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


def test_the_demo_runs_from_the_wheel_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    code = (
        "import sys, pathlib, listening; from listening.cli import app;"
        f"assert pathlib.Path(listening.__file__).is_relative_to({str(installed)!r});"
        "sys.argv = ['listening', 'demo']; app()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(installed), "PATH": "", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    page = next(line for line in ran.stdout.splitlines() if line.startswith("The page: "))
    assert "synthetic" in Path(page.removeprefix("The page: ")).read_text("utf-8")
