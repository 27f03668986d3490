"""Salted ids: they tell two accounts apart, and not who they are.

One id gives one salted id in this store and another in every other, so lists can be joined
here and nowhere else. Whoever has the store has the salt, and could try every id there is:
it keeps ids out of lists and exports, not from the store's owner.
"""

import hmac
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, text

from listening.store.upserts import upsert

BYTES = 32


@dataclass(frozen=True, slots=True)
class Salt:
    """The store's salt."""

    value: bytes

    def of(self, name: str) -> str:
        """Return an id as it is kept: the HMAC-SHA256 of it under this salt, in hex."""
        return hmac.digest(self.value, name.encode(), "sha256").hex()


def read_salt(connection: Connection) -> Salt:
    """Return the store's salt; at its first use it is made, which takes a writing connection."""
    found = connection.execute(_READ).scalar()
    if found is None:
        upsert(connection, "salt", [("ids", secrets.token_bytes(BYTES))])
        found = connection.execute(_READ).scalar_one()
    return Salt(bytes(found))


_READ = text("SELECT value FROM salt WHERE name = 'ids'")
