"""The command line: verbs only. Every heavy import stands inside its verb, so that `explain` starts fast."""

from bot.cli.verbs import main

__all__ = ["main"]
