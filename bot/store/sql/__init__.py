"""The store in a database: SQLite or PostgreSQL by one set of statements. Imported late: SQLAlchemy takes its time."""
