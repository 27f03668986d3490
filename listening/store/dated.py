"""SQL about a day: every database is given it as a date."""

from sqlalchemy import Date, TextClause, bindparam, text


def dated(sql: str) -> TextClause:
    """Return a statement whose `:day`, where it has one, is a date."""
    return text(sql).bindparams(*([bindparam("day", type_=Date)] if ":day" in sql else []))
