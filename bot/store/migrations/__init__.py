"""Migrations of the database, run by Alembic. Each stays additive for one release: a rolling restart runs both."""
