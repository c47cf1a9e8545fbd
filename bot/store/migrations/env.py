"""What Alembic runs: the migrations, in the transaction of the connection it is given."""

from alembic import context

from bot.store.sql.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite can, where the transaction is begun by hand: a crash leaves nothing half done
)
with context.begin_transaction():
    context.run_migrations()
