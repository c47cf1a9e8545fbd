"""Logs: what happened and how long it took. Never message text, tokens or phone numbers."""
