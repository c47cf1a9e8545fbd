"""One text being read: each number judged by the catalog, its surroundings, and what was found before."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from bot.resolve import beside, world
from bot.resolve.ledger import MOST, NOWHERE, Ledger
from bot.resolve.numbers import RANGE, SMALL, WINDOW, Context, Number
from bot.resolve.outcome import Evidence, Found, Report
from bot.resolve.payload import SHOWN, Record
from bot.resolve.reading import Reading

if TYPE_CHECKING:
    from bot.knowledge.models import Entry, Provider, ProviderCode, Subcode
    from bot.resolve.sightings import Reader
    from bot.resolve.told import Told

SAFE_STATUSES = frozenset({"470", "471", "472", "430", "433", "480", "421", "427"})
"""Numbers among HTTP's that are WhatsApp's by themselves; the others need the shape of the old client's errors."""
SAYS_MORE = frozenset({"100", "10", "190", "131009", "136024"})
"""Codes whose subcode, where it has an entry of its own, is the better answer."""
BRIEF = 5
"""Words of a text, its number among them, that can only be about the number."""
WHOLE = 6
"""Digits from which a number in a list of codes is one, though it is in no list of ours: fewer may count something."""
BARE = 2
"""Words of a text that is but a number: "131 047" is two."""

_ITEM = re.compile(r"(?:^|[,;\n/|:]|\band\b|\bund\b|\by\b|\be\b)\s{0,3}$")


class Page:
    """One text being read: what was seen so far."""

    def __init__(self, reader: Reader, told: Told, *, typed: bool, asked: bool) -> None:
        self.reader, self.catalog = reader, reader.catalog
        self.told, self.text = told, told.text
        self.reading = Reading(provider=reader.providers.named(told.text))
        self.found = Ledger(reader.wordings, told.text)
        self.taken: set[str] = set()
        self.typed, self.asked = typed, asked

    def finish(self) -> Reading:
        """Return what was read."""
        self.reading.sightings = self.found.sightings
        return self.reading

    # -- objects ------------------------------------------------------------------------------------------

    def record(self, record: Record) -> None:
        """Take the error of one object."""
        self.taken |= {record.code, record.report.subcode}
        code, evidence = record.code, Evidence(Found.PAYLOAD, record.path)
        if code and not code.isdigit():
            self._word(code, record, evidence)
            return
        if self._is_status(code) and not (record.listed and not self.reading.provider):
            self.reading.http = True
            return
        if len(code) <= SMALL and code and not self._small_record(record):
            return
        provider = self.reading.provider
        row = self.reader.providers.row(provider, code) if provider and code and not record.meta else None
        if provider and row:
            self._provider(provider, row, record)
            return
        entry, subcode = self._entry(code, record.report.subcode)
        if entry is None:
            self._unlisted(code, record)
        elif self._shared(code, entry) and not (record.meta or record.listed or self._worded(entry, record)):
            self.reading.share(code, sure=True)
        else:
            self.found.add(entry, evidence, subcode, record.report)
            if code and code != entry.code and entry not in self.catalog.by_code(code):
                self.found.under(entry, code)

    def _word(self, code: str, record: Record, evidence: Evidence) -> None:
        for entry in self.catalog.by_code(code)[:1]:
            self.found.add(entry, evidence, None, record.report)
        provider = self.reading.provider
        row = self.reader.providers.row(provider, code) if provider else None
        if provider and row and not self.found:
            self._provider(provider, row, record)

    def _small_record(self, record: Record) -> bool:
        """Whether a small number under `code` is an error's: 0 may be an unset field."""
        if record.code == "0":
            return bool(record.meta or record.message or record.report.title)
        return not record.alone or len(self.text) <= SHOWN // 3

    def _is_status(self, code: str) -> bool:
        if self.typed and self.catalog.subcodes(code):
            return False
        return len(code) == 3 and code[0] in "345" and code not in SAFE_STATUSES and self._only_old(code)  # noqa: PLR2004

    def _only_old(self, code: str) -> bool:
        return all(entry.namespace != "cloud-api" for entry in self.catalog.by_code(code))

    def _entry(self, code: str, sub: str) -> tuple[Entry | None, Subcode | None]:
        """Return the entry of a code, or of its subcode where that says more."""
        entries = self.catalog.by_code(code) if code else ()
        if sub:
            for parent, subcode in self.catalog.subcodes(sub):
                if not entries or parent in entries:
                    return parent, subcode
            own = self.catalog.by_code(sub) if len(sub) > SMALL else ()
            if own and (not code or code in SAYS_MORE):
                return own[0], None
        return (entries[0], None) if entries else self._as_subcode(code)

    def _as_subcode(self, code: str) -> tuple[Entry | None, Subcode | None]:
        found = self.catalog.subcodes(code)
        return found[0] if found else (None, None)

    def _worded(self, entry: Entry, record: Record) -> bool:
        """Whether the words beside the number are this entry's."""
        said = (record.report.title, record.message, record.report.details)
        return any(self.reader.wordings.about(entry, text) for text in said if text)

    def _shared(self, code: str, entry: Entry) -> bool:
        """Whether a number of the old client is a provider's as well, and nobody says whose it is."""
        if entry.namespace == "cloud-api" or len(code) != SMALL:
            return False
        return any(row.key != entry.key for _, row in self.reader.providers.rows(code))

    def _unlisted(self, code: str, record: Record) -> None:
        """Take a number without an entry: a provider's own, or unknown."""
        if self._is_only_providers(code, sure=not record.alone):
            return
        if self.reading.provider and not record.meta:
            self.reading.note(self.reading.foreign, code, sure=not record.alone)
        elif len(code) > SMALL or record.meta or (len(code) == SMALL and not record.alone):
            self.reading.note(self.reading.unknown, code, sure=not record.alone)

    def _is_only_providers(self, code: str, *, sure: bool, line: int = NOWHERE) -> bool:
        """Take a number that only providers use: one meaning answers, several are a question."""
        rows = (
            self.reader.providers.rows(code) if len(code) >= SMALL and self.reading.provider is None else ()
        )
        keys = {row.key for _, row in rows}
        if len(keys) == 1:
            self._provider(*rows[0], None, line=line)
        elif keys:
            self.reading.share(code, sure=sure)
        return bool(keys)

    def _provider(
        self, provider: Provider, row: ProviderCode, record: Record | None, *, line: int = NOWHERE
    ) -> None:
        entry = self.catalog.get(row.key)
        if entry is None:
            self.reading.note(self.reading.foreign, row.code, sure=True)
            return
        where = record.path if record else row.code
        evidence = Evidence(Found.PROVIDER, where, provider=provider, provider_code=row)
        self.found.add(entry, evidence, None, record.report if record else Report(), line=line)

    # -- words --------------------------------------------------------------------------------------------

    def number(self, number: Number) -> None:
        """Take one number of the text, if it stands like a code."""
        code = number.code
        if code in self.taken and not number.repaired:
            return
        if number.sub:
            self._subcode(code)
            return
        whole = beside.alone(self.told, number, typed=self.typed)
        leads = whole or self._leads(number)
        if number.context is Context.OTHER and not leads and not self._behind_name(number):
            self._status(code, stands=number.http)
            self._doubt(code)
        elif self._is_status(code):
            self._status(code, stands=whole or number.context is Context.LABELLED)
        elif self._provider_number(number, whole=whole):
            return
        elif leads or self._stands(number, whole=whole):
            self._take(number, whole=whole)
        else:
            self._doubt(code)

    def _status(self, code: str, *, stands: bool) -> None:
        if stands:
            self.reading.http, self.reading.status = True, self.reading.status or code

    def _doubt(self, code: str) -> None:
        """Note a known code that stands like something else's number."""
        if len(code) > SMALL:
            self.reading.doubtful += self.catalog.by_code(code)[:1]

    def _take(self, number: Number, *, whole: bool) -> None:
        code = number.code
        entry, subcode = self._entry(code, "")
        line = self._line(number)
        if entry is None:
            sure = whole or self._meant(number)
            if not self._is_only_providers(code, sure=sure, line=line) and (
                whole or len(code) > SMALL or (self.told.about_code and self.told.count <= BRIEF)
            ):
                self.reading.note(self.reading.unknown, code, sure=sure or len(code) == WHOLE)
        elif self._shared(code, entry) and not self.reader.wordings.about(entry, self.text):
            self.reading.share(code, sure=True)
        else:
            evidence, report = (
                beside.evidence(self.told, number, whole=whole),
                beside.report(self.text, number),
            )
            self.found.add(entry, evidence, subcode, report, line=line)

    def _line(self, number: Number) -> int:
        return self.told.line(number.start) if len(self.found) < MOST else 0

    def _meant(self, number: Number) -> bool:
        """Whether somebody calls a number a code, or lists it among codes."""
        return number.context is Context.LABELLED or number.theirs or self._lists

    @cached_property
    def _lists(self) -> bool:
        """Whether the text does no more than list codes."""
        return beside.listing(self.told, self.reading.provider, self.reader.known)

    def _stands(self, number: Number, *, whole: bool) -> bool:
        """Whether a number stands like one of ours."""
        if whole:
            return True
        if number.hashed and not self._lists and world.pull_request(self.text, number.end):
            return False
        labelled = number.context is Context.LABELLED
        if len(number.code) <= SMALL or number.code == RANGE:
            return not self.told.foreign and (
                (labelled and (self.told.about_code or self.told.ours or number.hashed))
                or (self.typed and self.told.count <= BARE)
                or self._in_list(number)
            )
        if not self.reader.listed(number.code):
            return not self.told.foreign and (
                labelled
                or (self.told.about_code and number.code.startswith("13"))
                or (len(number.code) >= WHOLE and (self._lists or self._asked(number)))
            )
        if number.repaired and not labelled:  # "131,047 people" is an amount, "131o47" is not
            labelled = not number.written.strip("0123456789OoIl")
            return not self.told.foreign and (labelled or self.told.about_code)
        return not self.told.foreign and (labelled or self.told.about_code or self.told.ours)

    def _asked(self, number: Number) -> bool:
        """Whether somebody asks us about this number and says nothing else: "what about 999123?"."""
        return self.asked and beside.asking(self.told, number)

    def _leads(self, number: Number) -> bool:
        """Whether what is said to us begins with this code: the rest is about it, in whatever language."""
        known = len(number.code) > SMALL and not number.repaired and self.reader.listed(number.code)
        return self.asked and known and not self.text[: number.start].strip(" #(")

    def _in_list(self, number: Number) -> bool:
        """Whether a small known number is an item of a list of codes: `130429 yes, 131056 yes, 100 no`."""
        before = self.text[max(0, number.start - 8) : number.start]
        return len(self.found) > 1 and bool(_ITEM.search(before)) and bool(self.catalog.by_code(number.code))

    def _provider_number(self, number: Number, *, whole: bool) -> bool:
        """Take a number as the named provider's own."""
        provider = self.reading.provider
        if provider is None:
            return False
        row = self.reader.providers.row(provider, number.code)
        close = (
            whole or number.context is Context.LABELLED or self.told.about_code or len(number.code) >= SMALL
        )
        if row and close:
            self._provider(provider, row, None, line=self._line(number))
            return True
        sure = self._meant(number)
        ours = self.reader.listed(number.code) and not self.reader.providers.own(provider, number.code)
        new = not row and len(number.code) >= SMALL and not ours
        if new and (sure or self.told.about_code):
            self.reading.note(self.reading.foreign, number.code, sure=sure)
            return True
        return False

    def _behind_name(self, number: Number) -> bool:
        """Whether the named provider stands right before the number: `gupshup 1002 number does not exist`."""
        before = self.text[max(0, number.start - WINDOW) : number.start]
        named = self.reading.provider is not None
        return named and (number.theirs or self.reader.providers.ends(before))

    def _subcode(self, code: str) -> None:
        """Attach a labelled subcode to the code before it, or take it alone."""
        self.taken.add(code)
        last = self.found.last
        entry, subcode = self._entry(last.entry.code if last else "", code)
        if entry is None:
            return
        if last is None:
            self.found.add(entry, Evidence(Found.LOG, f"subcode {code}"), subcode, Report(subcode=code))
        else:
            self.found.refine(last, entry, subcode, code)
