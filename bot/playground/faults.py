"""How the workspace says no: to the bot as Slack words it, and to a person in a sentence."""

from __future__ import annotations

from typing import Any

Json = Any  # what a JSON text holds


class ApiError(Exception):
    """An `ok: false` answer of the Web API; `extra` goes into the answer beside the error."""

    def __init__(self, error: str, **extra: Json) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """The answer as the bot gets it."""
        return {"ok": False, "error": self.error, **self.extra}


class DeedRefusedError(Exception):
    """Something a person cannot do here; `say` is the sentence for the person."""

    def __init__(self, error: str, say: str) -> None:
        super().__init__(say)
        self.error = error
        self.say = say
