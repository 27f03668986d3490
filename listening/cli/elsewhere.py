"""A backfill that others carry out: a Dask cluster, or the workers of a work pool."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from listening.cli.app import counted
from listening.cli.embedded import settle_prefect
from listening.errors import ConfigError
from listening.pipeline import Budget


@dataclass(frozen=True)
class Backfill:
    """What is to be fetched, and by how many days at once."""

    config: Path
    campaign: str
    since: date
    until: date
    source: str | None
    workers: int
    budget: Budget | None

    def on_cluster(self, dask: str) -> str:
        """Fetch it on a Dask cluster; return what came, in words."""
        self._settle("a Dask cluster's workers report to a Prefect server")
        from flows.backfill import backfill

        posts = backfill(
            self.campaign,
            self.since,
            self.until,
            config=str(self.config),
            budget_usd=self.budget.usd if self.budget else None,
            workers=self.workers,
            dask=dask,
            source=self.source,
        )
        return f"{counted(posts, 'post')} collected on {dask}"

    def in_shards(self, shards: int) -> str:
        """Ask Prefect for runs that share it; return their names, one a line."""
        self._settle("shards are runs of a Prefect server's")
        from flows.shards import submit_shards

        names = submit_shards(
            self.campaign,
            (self.since, self.until),
            shards=shards,
            budget=self.budget,
            parameters={"workers": self.workers, "source": self.source},
        )
        url = os.environ["PREFECT_API_URL"].removesuffix("/").removesuffix("/api")
        return "\n".join([*names, f"{counted(len(names), 'run')} asked for: see {url}"])

    def _settle(self, why: str) -> None:
        settle_prefect(self.config.parent)
        if not os.environ.get("PREFECT_API_URL"):
            raise ConfigError(f"{why}: start one, and set PREFECT_API_URL to its address")
        from flows.server import check_server

        check_server(os.environ["PREFECT_API_URL"])
