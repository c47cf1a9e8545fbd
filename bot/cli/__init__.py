"""The command line: verbs only. Every heavy import stands inside its verb, so that `explain` starts fast."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line."""
    # What is imported stays: looking through it for garbage, again and again, is a tenth of the start.
    gc.disable()
    # Nobody's plugin has a say in what our models take; looking for some in every package is a fiftieth of the start.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    words = sys.argv[1:]
    if words[:1] == ["run"]:
        from bot.cli import start

        asked = start.plain(words[1:])
        if asked is not None:
            raise SystemExit(start.run(*asked))
    from bot.cli import verbs

    gc.freeze()
    gc.enable()
    verbs.main()
