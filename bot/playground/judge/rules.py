"""The vocabulary in which Slack's payloads are described: small rules that combine, each of them pure.

A rule takes any value and a place, and yields faults; it never raises, whatever the value is. The wordings
are Slack's own, as seen in ``response_metadata.messages``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.playground.judge.fault import Fault, Severity, Spot
from bot.playground.judge.limits import LIMITS, SURFACES, Limit

Object = Mapping[str, object]
Check = Callable[[Object, Spot], Iterator[Fault]]
Form = Callable[[str, Spot, Limit], Iterator[Fault]]
Allowed = Literal["yes", "no", "maybe"]


class Rule(Protocol):
    """What judges one value at one place."""

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Yield every fault of the value."""
        ...


def beyond(limit: Limit, measure: float) -> Literal["", "least", "most"]:
    """Say which side of a limit a measure breaks, or an empty string."""
    if limit.least is not None and measure < limit.least:
        return "least"
    return "most" if limit.most is not None and measure > limit.most else ""


def breach(limit: Limit, measure: float, spot: Spot, wordings: tuple[str, str]) -> Iterator[Fault]:
    """Yield the fault of a measure outside its limit; ``wordings`` say too little and too much."""
    side = beyond(limit, measure)
    if side:
        severity: Severity = "warning" if limit.doubt in {side, "both"} else "error"
        words = wordings[0] if side == "least" else wordings[1]
        bounds = {"least": limit.least, "most": limit.most}
        under = (limit.least or 0) - 1
        message = words.format(**bounds, under=under, over=(limit.most or 0) + 1)
        yield spot.fault(limit.name, message, limit.source, severity)


CHARACTERS = ("must be more than {under} characters", "must be less than {over} characters")
ITEMS = ("must provide at least {least} items", "no more than {most} items allowed")
NUMBERS = ("must be greater than or equal to {least}", "must be less than or equal to {most}")


@dataclass(frozen=True, slots=True)
class Anything:
    """A key that Slack knows and this judge does not look into."""

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Yield nothing."""
        del value, spot
        return iter(())


@dataclass(frozen=True, slots=True)
class Text:
    """A string within the limit of that name, and of a form if one is given."""

    limit: str
    form: Form | None = None

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Yield a wrong type, a wrong length (in code points), or what the form finds."""
        limit = LIMITS[self.limit]
        if not isinstance(value, str):
            yield spot.fault("type", "must provide a string", limit.source)
            return
        yield from breach(limit, len(value), spot, CHARACTERS)
        if value and self.form is not None:
            yield from self.form(value, spot, limit)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few strings."""

    options: tuple[str, ...]
    source: str

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Yield a wrong type or a value that is not among them."""
        if not isinstance(value, str):
            yield spot.fault("type", "must provide a string", self.source)
        elif value not in self.options:
            yield spot.fault("enum", "must be a valid enum value", self.source)


@dataclass(frozen=True, slots=True)
class Number:
    """A number (an integer unless ``whole`` is false) within the limit of that name."""

    limit: str
    whole: bool = True

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Yield a wrong type or a value out of bounds."""
        limit = LIMITS[self.limit]
        wanted = int if self.whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, wanted):
            yield spot.fault("type", "must provide a number", limit.source)
        else:
            yield from breach(limit, value, spot, NUMBERS)


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false, and nothing that resembles them."""

    source: str

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Yield a wrong type."""
        if not isinstance(value, bool):
            yield spot.fault("type", "must provide a boolean", self.source)


@dataclass(frozen=True, slots=True)
class Items:
    """A list with as many items as the limit of that name allows, each judged by ``of``."""

    limit: str
    of: Rule

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Yield a wrong type, a wrong count, and the faults of every item."""
        limit = LIMITS[self.limit]
        if not isinstance(value, list | tuple):
            yield spot.fault("type", "must provide an array", limit.source)
            return
        yield from breach(limit, len(value), spot, ITEMS)
        for index, item in enumerate(value):
            yield from self.of.faults(item, spot / index)


@dataclass(frozen=True, slots=True)
class Shape:
    """An object: the keys it may have, those it must have, and checks that look at several keys."""

    source: str
    fields: Mapping[str, Rule]
    required: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Yield a wrong type, unknown and missing keys, then the faults of every key and of the checks."""
        if not isinstance(value, Mapping):
            yield spot.fault("type", "must provide an object", self.source)
            return
        for key in value:
            if key not in self.fields:
                yield spot.fault("unknown_key", f"invalid additional property: {key}", self.source)
        for key in self.required:
            if key not in value:
                yield spot.fault("missing", f"missing required field: {key}", self.source)
        for key, rule in self.fields.items():
            if key in value:
                yield from rule.faults(value[key], spot / key)
        for check in self.checks:
            yield from check(value, spot)


@dataclass(frozen=True, slots=True)
class Where:
    """On which surfaces a kind of block or element may stand; ``maybe`` warns."""

    message: Allowed = "yes"
    modal: Allowed = "yes"
    home: Allowed = "yes"
    source: str = SURFACES

    def faults(self, kind: str, spot: Spot) -> Iterator[Fault]:
        """Yield the fault of this kind on the surface of the place, which is the object's ``type``."""
        allowed: Allowed = getattr(self, spot.surface)
        if allowed != "yes":
            severity: Severity = "error" if allowed == "no" else "warning"
            yield spot.fault("surface", f"unsupported type: {kind}", self.source, severity)


EVERYWHERE = Where()


@dataclass(frozen=True, slots=True)
class Kinds:
    """An object whose ``type`` says which rule judges it, and on which surfaces it may stand."""

    source: str
    kinds: Mapping[str, Rule]
    where: Mapping[str, Where] = field(default_factory=dict)

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Yield an unknown or misplaced type, else the faults of the rule for it."""
        if not isinstance(value, Mapping):
            yield spot.fault("type", "must provide an object", self.source)
            return
        kind = value.get("type")
        if "type" not in value:
            yield spot.fault("missing", "missing required field: type", self.source)
        elif not isinstance(kind, str):
            yield (spot / "type").fault("type", "must provide a string", self.source)
        elif kind not in self.kinds:
            yield (spot / "type").fault("unsupported_type", f"unsupported type: {kind}", self.source)
        else:
            misplaced = list(self.where.get(kind, EVERYWHERE).faults(kind, spot / "type"))
            yield from misplaced
            if not any(fault.severity == "error" for fault in misplaced):
                yield from self.kinds[kind].faults(value, spot)


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A rule whose every fault only warns, because its source is not certain."""

    rule: Rule
    source: str

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Yield the rule's faults as warnings."""
        for fault in self.rule.faults(value, spot):
            yield fault.doubted(self.source)


@dataclass(frozen=True, slots=True)
class Both:
    """Two rules over the same value."""

    first: Rule
    second: Rule

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Yield the faults of both."""
        yield from self.first.faults(value, spot)
        yield from self.second.faults(value, spot)


@dataclass(frozen=True, slots=True)
class OrNull:
    """A rule over a value that may also be null."""

    rule: Rule

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Yield the rule's faults, none for null."""
        if value is not None:
            yield from self.rule.faults(value, spot)
