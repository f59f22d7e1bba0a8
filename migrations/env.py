"""Alembic's entry: migrates over the connection that it is handed, inside that connection's transaction."""

from alembic import context

from grader.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
