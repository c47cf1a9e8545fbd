"""Metrics, in Prometheus' own registry. Labels are a few fixed words: never text, never an id."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

store_up = Gauge("waerror_store_up", "1 while the store takes work, 0 while its database is away")
store_lost = Counter("waerror_store_lost", "Times the database went away, by what was wrong", ["trouble"])
rows_written = Counter("waerror_store_rows_written", "Rows that the background writer wrote")
rows_dropped = Counter("waerror_store_rows_dropped", "Rows that were never written", ["why"])
rows_waiting = Gauge("waerror_store_rows_waiting", "Rows that wait to be written")
claims_unsure = Counter("waerror_store_claims_unsure", "Claims decided without the database", ["decision"])
work_resumed = Counter("waerror_store_work_resumed", "Events taken up after another process left them")
