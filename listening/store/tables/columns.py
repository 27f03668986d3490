"""What columns and keys of every table are made of.

Text is compared byte by byte on every database (collation "C"), so that no figure and no
order depends on where the store is.
"""

from typing import Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, MetaData, String, text
from sqlmodel import Field, SQLModel

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)
NOTHING = text("''")
Bytewise = String().with_variant(String(collation="C"), "postgresql")


class Table(SQLModel):
    """A table of the store."""

    metadata = metadata


def key_column() -> Any:
    """Return a text that is part of the key."""
    return Field(primary_key=True, sa_type=Bytewise)


def text_column(*, default: Any = ...) -> Any:
    """Return a text."""
    return Field(default=default, sa_type=Bytewise)


def count_column(*, default: Any = ...) -> Any:
    """Return a whole number of 64 bits; `None` in it means "not given"."""
    return Field(default=default, sa_type=BigInteger)


def index_of_given(table: str, column: str) -> Index:
    """Return an index, beside the source, of the few rows in which a column is given."""
    given = text(f"{column} IS NOT NULL")
    return Index(
        f"ix_{table}_{column}", "source", column, sqlite_where=given, postgresql_where=given
    )


def of_post() -> ForeignKeyConstraint:
    """Return what lets a row go with its post."""
    return ForeignKeyConstraint(
        ["source", "post_id"], ["post.source", "post.post_id"], ondelete="CASCADE"
    )


KEYED = {"sqlite_with_rowid": False}
"""Of tables of many short rows: SQLite keeps a row once, in its key, and not beside it again."""
