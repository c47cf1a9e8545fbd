"""A skeleton says what to fill in, and the check refuses it until then, each place by its name."""

from __future__ import annotations

import datetime as dt
import re
import tomllib

from bot.knowledge.files import UNFILLED
from bot.knowledge.loader import read
from bot.knowledge.skeleton import entry, extension
from tests.knowledge.small import write

TODAY = dt.date(2026, 11, 12)
FILLED = {
    "title": "Something new",
    "headline": "Something new happened",
    "family": "delivery",
    "surfaces": "api",
    "affects": "request",
    "status": "verified",
    "actor": "developer",
    "retry": "after-fix",
    "avoid": "Don't repeat it: it fails.",
    "id": "meta-error-codes",
}


def test_every_place_is_refused_by_name_with_what_belongs_there(folder):
    write(folder, {"entries/cloud-api/139999.toml": entry("139999", TODAY)})
    faults = [fault for fault in read(folder)[1] if fault.file == "entries/cloud-api/139999.toml"]
    assert {fault.reason for fault in faults} == {"is still to be filled in"}
    assert len(faults) == entry("139999", TODAY).count(UNFILLED)
    told = {fault.field: fault.remedy for fault in faults}
    assert told["actor"] == "whose move it is: sender, developer, business-admin, provider, meta, recipient"
    assert told["causes[0].how_to_tell"].startswith("what the reader sees")


def test_filled_in_it_is_an_entry(folder):
    def fill(match):
        name = re.findall(r"^(\w+) =", skeleton[: match.start()], re.MULTILINE)[-1]
        return f'"{FILLED.get(name, f"Made up for {name}, {match.start()}.")}"'

    skeleton = entry("139999", TODAY)
    filled = re.sub(rf'"{UNFILLED}: [^"]*"', fill, skeleton)
    write(folder, {"entries/cloud-api/139999.toml": filled})
    catalog, faults = read(folder)
    assert [str(fault) for fault in faults] == []
    assert catalog.get("cloud-api/139999").sources[0].checked == TODAY


def test_editors_find_the_schema_from_a_skeleton_of_the_catalog():
    assert entry("139999", TODAY).startswith("#:schema ../../schema.json\n")
    assert "#:schema" not in entry("139999", TODAY, local=True)


def test_an_extension_names_its_entry(folder, tmp_path):
    assert tomllib.loads(extension("cloud-api/131047"))["extends"] == "cloud-api/131047"
    extra = write(tmp_path / "ours", {"entries/cloud-api/131047.toml": extension("cloud-api/131047")})
    assert {fault.field for fault in read(folder, extra)[1]} == {"steps[0].text"}
