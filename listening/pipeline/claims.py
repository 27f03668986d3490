"""Who works on a window: a claim holds while its process lives, or until its lease runs out."""

import os
import socket
from datetime import datetime, timedelta
from uuid import uuid4

from listening.store.windows import Claim

LEASE = timedelta(minutes=30)
"""Longer than any wait for one answer; each page renews it."""


def new_claimant() -> str:
    """Return a name for this run: its machine, its process, and a mark of its own."""
    return f"{socket.gethostname()}/{os.getpid()}/{uuid4().hex[:8]}"


def claim_at(claimant: str, now: datetime) -> Claim:
    """Return a claim that holds for a lease from now."""
    return Claim(claimant, now + LEASE)


def is_free(held: Claim | None, now: datetime) -> bool:
    """Return whether a window may be taken: nobody has it, or whoever had it is gone."""
    return held is None or held.until < now or _is_dead(held.by)


def _is_dead(claimant: str) -> bool:
    """Return whether a process of this machine has ended; of another machine nobody knows."""
    host, pid, _ = claimant.split("/")
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
