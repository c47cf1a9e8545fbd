"""What the judge says: one fault, at one place of a payload."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["error", "warning"]
Surface = Literal["message", "modal", "home"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule.

    ``pointer`` is an RFC 6901 JSON pointer into the payload (``/blocks/2/elements/0/text/text``,
    ``/view/title``; empty for the payload itself). ``rule`` is a short id, stable for tests and logs: the
    name of a row in the table of limits, or one of the structural rules. ``message`` is in Slack's words.
    An ``error`` is what Slack refuses; a ``warning`` is a rule that is contested, unverified or only advice.
    ``source`` is the link that states the rule, or says that it is a third party's claim.
    """

    pointer: str
    rule: str
    message: str
    severity: Severity
    source: str

    def slack(self) -> str:
        """Give the line as Slack puts it into ``response_metadata.messages``."""
        level = "ERROR" if self.severity == "error" else "WARN"
        place = f" [json-pointer:{self.pointer}]" if self.pointer else ""
        return f"[{level}] {self.message}{place}"

    def doubted(self, source: str) -> Fault:
        """Give the same fault as a warning, with the source of the doubt."""
        return replace(self, severity="warning", source=source)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the judge stands: a JSON pointer, and the surface that the payload is meant for."""

    pointer: str
    surface: Surface

    def __truediv__(self, key: object) -> Spot:
        step = str(key).replace("~", "~0").replace("/", "~1")
        return Spot(f"{self.pointer}/{step}", self.surface)

    def fault(self, rule: str, message: str, source: str, severity: Severity = "error") -> Fault:
        """Make a fault at this place."""
        return Fault(self.pointer, rule, message, severity, source)
