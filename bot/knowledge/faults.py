"""What is wrong with a catalog file, said so that its author can mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault: where it stands, why it is one, and what to do."""

    file: str
    field: str
    reason: str
    remedy: str = ""

    def __str__(self) -> str:
        """Return the fault as one line: `file: field: reason. remedy`."""
        where = f"{self.file}: {self.field}" if self.field else self.file
        return f"{where}: {self.reason}" + (f" -> {self.remedy}" if self.remedy else "")


class CatalogError(Exception):
    """The catalog cannot be used. Carries every fault found, sorted by file."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(faults))
        super().__init__(f"{len(faults)} faults in the catalog")

    def report(self, what: str = "The catalog") -> str:
        """Return all faults, a line each, under a line that counts them."""
        noun = "fault" if len(self.faults) == 1 else "faults"
        return "\n".join([f"{what} has {len(self.faults)} {noun}:", *(f"  {f}" for f in self.faults)])
