"""Sharing a platform's limits: one quota in the store, whoever asks, on whatever machine."""

from dataclasses import dataclass
from datetime import datetime

from listening.sources.gate import Limited, Said, Turn, entered, learned
from listening.store.database import Store
from listening.store.quotas import keep_quota, lock_quota


@dataclass(frozen=True)
class StoreGate:
    """A gate for every process that collects into this store."""

    store: Store
    source: str

    def enter(self, limited: Limited, now: datetime, pace_seconds: float) -> Turn:
        """Take a turn among all who ask with this account."""
        with self.store.writing() as connection:
            quota = lock_quota(connection, self.source, limited)
            after, turn = entered(quota, now, pace_seconds)
            keep_quota(connection, self.source, limited, after)
        return turn

    def learn(self, limited: Limited, said: Said) -> None:
        """Let all know what an answer said."""
        with self.store.writing() as connection:
            quota = lock_quota(connection, self.source, limited)
            keep_quota(connection, self.source, limited, learned(quota, said))
