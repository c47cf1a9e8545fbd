"""A company's own folder over the catalog: it adds, it says where it replaces, and it never contradicts in silence."""

from __future__ import annotations

import pytest

from bot.cards.draw import draw
from bot.cards.setting import Setting
from bot.cards.terminal import to_text
from bot.knowledge.faults import CatalogError
from bot.knowledge.loader import load, read
from bot.resolve.outcome import Answer, Evidence, Found, Sighting
from bot.resolve.resolver import Resolver
from tests.knowledge.small import WINDOW, write

KEY = "cloud-api/131047"
FILE = f"entries/{KEY}.toml"
RUNBOOK = """
[[source]]
id = "runbook"
name = "WhatsApp runbook"
url = "https://wiki.example.com/whatsapp"
kind = "company"
"""
MORE = """
extends = "cloud-api/131047"
headline = "Out of the window: use reopen_chat"
retry = "after-fix"
numbers = ["Our agents see the end of the window in the inbox."]
wordings = ["INBOX: chat is closed"]

[[steps]]
text = "Send the template `reopen_chat`."
link = "runbook"

[situations]
en = ["the green button in our inbox is gone"]

[[reply]]
audience = "customer"
lang = "en"
channel_note = "By phone."
text = "Hello {name}, please write to us."

[[sources]]
id = "runbook"
checked = 2026-11-12
"""
OWN = WINDOW.replace("131047", "990001").replace("More than 24 hours have passed.", "Our gateway is closed.").replace(
    'related = ["cloud-api/131026"]', ""
).replace("the customer wrote two days ago", "our gateway says no")  # fmt: skip


@pytest.fixture
def extra(tmp_path):
    return write(tmp_path / "ours", {"sources.toml": RUNBOOK, FILE: MORE})


@pytest.fixture
def entry(folder, extra):
    return load(folder, extra).get(KEY)


def card(catalog, key):
    sighting = Sighting(catalog.get(key), Evidence(Found.TYPED))
    return to_text(draw(Answer(sighting), Setting(place="terminal"), catalog))


def test_the_overlay_is_under_the_same_checks_and_has_none(folder, extra):
    assert read(folder, extra)[1] == []


def test_own_steps_come_first_and_everything_else_is_added(entry):
    assert [step.text for step in entry.steps] == [
        "Send the template `reopen_chat`.",
        "Send an approved template.",
    ]
    assert entry.numbers == ("The window is 24 hours.", "Our agents see the end of the window in the inbox.")
    assert entry.wordings == ("More than 24 hours have passed.", "INBOX: chat is closed")
    assert entry.situations["en"] == (
        "the customer wrote two days ago",
        "the green button in our inbox is gone",
    )
    assert [reference.id for reference in entry.sources] == ["meta-error-codes", "runbook"]


def test_own_words_replace_and_a_retry_replaces_its_note(entry):
    assert entry.headline == "Out of the window: use reopen_chat"
    assert (entry.retry, entry.retry_note) == ("after-fix", None)
    assert [reply.text for reply in entry.reply] == ["Hello {name}, please write to us."]
    assert entry.title == "Re-engagement message"


def test_the_card_says_what_is_local_and_links_to_the_companys_page(folder, extra):
    drawn = card(load(folder, extra), KEY)
    assert "Local to your company" in drawn
    assert "https://wiki.example.com/whatsapp" in drawn
    assert "Local to your company" not in card(load(folder), KEY)


def test_an_entry_of_ones_own_is_answered(folder, extra):
    write(extra, {"entries/cloud-api/990001.toml": OWN})
    catalog = load(folder, extra)
    assert catalog.get("cloud-api/990001").local
    assert "cloud-api/990001" in catalog.local
    outcome = Resolver(catalog).resolve("990001", typed=True)
    assert outcome.entry.key == "cloud-api/990001"
    assert "Local to your company" in card(catalog, "cloud-api/990001")


def test_a_provider_of_ones_own_and_more_rows_for_ours(folder, extra):
    row = '[[codes]]\ncode = "{}"\nkey = "cloud-api/131047"\nbasis = "documented"\nsource = "https://wiki.example.com/p"\n'
    own = 'name = "Our gateway"\naliases = ["gw"]\n' + row.format("G7")
    write(
        extra,
        {"providers/gateway.toml": own, "providers/twilio.toml": "extends = true\n" + row.format("63999")},
    )
    catalog = load(folder, extra)
    assert [(p.id, c.key) for p, c in catalog.provider_codes("G7")] == [("gateway", KEY)]
    assert {c.code for c in catalog.provider("twilio").codes} == {"63016", "63999"}
    assert read(folder, extra)[1] == []


def test_an_overlay_of_sources_alone_changes_nothing_else(folder, extra):
    (extra / FILE).unlink()
    catalog = load(folder, extra)
    assert not any(entry.local for entry in catalog)
    assert catalog.version != load(folder).version


# files of the overlay -> (file, field, piece of the reason, piece of the remedy)
CONTRADICTIONS = {
    "the same key without extends": (
        {FILE: WINDOW},
        (FILE, "code", "stands in the catalog", 'extends = "cloud-api/131047"'),
    ),
    "extends of nothing": (
        {"entries/cloud-api/131099.toml": 'extends = "cloud-api/131099"'},
        ("entries/cloud-api/131099.toml", "extends", "is no entry", "mend the key"),
    ),
    "extends of another place": (
        {FILE: 'extends = "cloud-api/131026"'},
        (FILE, "extends", "is 'cloud-api/131026'", "move the file"),
    ),
    "another status": (
        {FILE: MORE.replace("headline =", 'status = "reported"\nheadline =')},
        (FILE, "status", "cannot be extended", "rests on its sources"),
    ),
    "another name": (
        {FILE: MORE.replace("headline =", 'title = "Window"\nheadline =')},
        (FILE, "title", "cannot be extended", "Meta's own name"),
    ),
    "another namespace": (
        {FILE: MORE.replace("headline =", 'namespace = "on-premises"\nheadline =')},
        (FILE, "namespace", "is 'on-premises'", "cloud-api"),
    ),
    "another code": (
        {FILE: MORE.replace("headline =", 'code = "1"\nheadline =')},
        (FILE, "code", "is '1'", 'write "131047"'),
    ),
    "local by hand": (
        {FILE: MORE.replace("headline =", "local = true\nheadline =")},
        (FILE, "local", "not by an author", "take the line out"),
    ),
    "a note without its retry": (
        {FILE: MORE.replace('retry = "after-fix"', 'retry_note = "Soon"')},
        (FILE, "retry", "is missing", "one statement"),
    ),
    "an unknown field": (
        {FILE: MORE.replace("numbers =", "number =")},
        (FILE, "number", "no such field", "did you mean numbers?"),
    ),
    "an unknown source": (
        {FILE: MORE.replace('id = "runbook"', 'id = "run"')},
        (FILE, "sources[1].id", "not in sources.toml", "add it there"),
    ),
    "a source of ours": (
        {"sources.toml": RUNBOOK.replace("runbook", "templates"), FILE: MORE.replace("runbook", "templates")},
        ("sources.toml", "templates", "is a source of the catalog", "id of its own"),
    ),
    "a provider of ours": (
        {"providers/twilio.toml": 'name = "Twilio"'},
        ("providers/twilio.toml", "", "is a provider of the catalog", "extends = true"),
    ),
    "rows for no provider": (
        {"providers/nobody.toml": "extends = true"},
        ("providers/nobody.toml", "extends", "nobody is no provider", "take the line out"),
    ),
    "a file that has no place": (
        {"families.toml": ""},
        ("families.toml", "", "has no place in an overlay", "entries/, providers/"),
    ),
    "bad UTF-8": ({FILE: b'extends = "\xff"'}, (FILE, "line 1", "not UTF-8", "UTF-8")),
}


@pytest.mark.parametrize(("files", "told"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_contradiction_names_file_field_reason_and_remedy(files, told, folder, extra):
    write(extra, files)
    with pytest.raises(CatalogError) as raised:
        load(folder, extra)
    file, field, reason, remedy = told
    found = [f for f in raised.value.faults if (f.file, f.field) == (str(extra / file), field)]
    assert found, raised.value.report()
    assert reason in found[0].reason
    assert remedy in found[0].remedy


def test_rules_of_good_writing_hold_here_too_but_any_https_host_is_fine(folder, extra):
    write(extra, {FILE: MORE.replace("Our agents", "Unfortunately, our agents")})
    write(
        extra,
        {
            "sources.toml": RUNBOOK.replace(
                "wiki.example.com/whatsapp", "wiki.example.com/whatsapp?utm_source=x"
            )
        },
    )
    found = {(fault.file, fault.reason) for fault in read(folder, extra)[1]}
    assert found == {
        (str(extra / FILE), "banned word 'Unfortunately'"),
        (str(extra / "sources.toml"), "has a tracking parameter"),
    }


def test_a_folder_that_is_not_there_names_the_variable(folder, tmp_path):
    with pytest.raises(CatalogError, match="1 fault") as raised:
        load(folder, tmp_path / "nowhere")
    assert "WAERROR_CATALOG_EXTRA" in raised.value.report()


def test_a_folder_that_holds_something_else_says_what_belongs_there(folder, tmp_path):
    (tmp_path / "empty").mkdir()
    [fault] = read(folder, tmp_path / "empty")[1]
    assert (fault.reason, fault.remedy) == (
        "holds nothing of an overlay",
        "it has entries/, providers/ or sources.toml",
    )
