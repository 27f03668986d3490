"""The store's tables: design.md's data model, as SQLModel classes, a module for each idea.

`None` in a count means "not given".
"""

from listening.store.tables import alerts, collection, counts, gone, posts, published, readings
from listening.store.tables.columns import Bytewise, metadata

__all__ = [
    "Bytewise",
    "alerts",
    "collection",
    "counts",
    "gone",
    "metadata",
    "posts",
    "published",
    "readings",
]
