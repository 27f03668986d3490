"""Debian's PostgreSQL: Prefect's server asks for pg_trgm, which the wheel of the tests lacks."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
UNSAFE_BUT_FAST = "-c fsync=off -c synchronous_commit=off -c listen_addresses="


@contextmanager
def a_whole_server() -> Iterator[str]:
    """Yield the URL of a new server that listens on a unix socket only."""
    if not BINARIES:
        pytest.skip("needs Debian's postgresql and postgresql-contrib")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    owner = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    shutil.chown(folder, owner)
    data = folder / "data"
    try:
        _run(owner, "initdb", "-D", data, "-U", "postgres", "--auth=trust")
        options = f"{UNSAFE_BUT_FAST} -c unix_socket_directories={folder}"
        _run(owner, "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start")
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        _run(owner, "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _run(owner: str, program: str, *words: str | Path) -> None:
    """Run one of its programs as who may: a server refuses to run as root."""
    subprocess.run(
        [BINARIES[-1] / program, *words],
        check=True,
        user=owner,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )
