"""Prefect's own server and files, for who has set up none."""

import os
from pathlib import Path

EMBEDDED = {
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    # What we log, such as that X makes a flow wait, stands among the flow run's own lines.
    "PREFECT_LOGGING_EXTRA_LOGGERS": "listening",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}


def settle_prefect(root: Path) -> None:
    """Keep what Prefect writes beside config.toml; must be set before Prefect is imported."""
    os.environ.setdefault("PREFECT_HOME", str(root.resolve() / ".prefect"))
    for name, value in EMBEDDED.items():
        os.environ.setdefault(name, value)
