"""Alembic's entry: runs inside the transaction that the program opened (store/database.py)."""

from alembic import context

from listening.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
