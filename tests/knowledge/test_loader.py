"""Bad input: each fault names file, field, reason and remedy, and all of them come in one run."""

from __future__ import annotations

import pytest

from bot.knowledge.faults import CatalogError
from bot.knowledge.loader import load, read
from tests.knowledge.small import change, write

WINDOW = "entries/cloud-api/131047.toml"
OTHER = "entries/cloud-api/131026.toml"

# what is done to the file: (file, old text, new text) -> (field, piece of the reason, piece of the remedy)
BAD = {
    "unknown key": ((WINDOW, "avoid =", "avoids ="), ("avoids", "no such field", "did you mean avoid?")),
    "unknown key inside": (
        (WINDOW, "how_to_tell", "how_to_say"),
        ("causes[0].how_to_say", "no such field", "how_to_tell"),
    ),
    "another code": (
        (WINDOW, 'code = "131047"', 'code = "131026"'),
        ("code", "is '131026'", 'write "131047"'),
    ),
    "a number for a code": (
        (WINDOW, 'code = "131047"', "code = 131047"),
        ("code", "is 131047", 'write "131047"'),
    ),
    "no code": ((WINDOW, 'code = "131047"', ""), ("code", "is missing", 'write "131047"')),
    "no source": (
        (WINDOW, '[[sources]]\nid = "meta-error-codes"\nchecked = 2026-09-11', ""),
        ("sources", "is missing", "add it"),
    ),
    "an unknown source": (
        (WINDOW, 'id = "meta-error-codes"', 'id = "meta"'),
        ("sources[0].id", "not in sources.toml", "add it there"),
    ),
    "an unknown link": (
        (WINDOW, 'link = "templates"', 'link = "nowhere"'),
        ("steps[0].link", "not in sources.toml", "add it there"),
    ),
    "an over-long text": (
        (WINDOW, "reply window is closed", "reply window is closed" + " for ever" * 5),
        ("headline", "has 79 characters", "at most 60"),
    ),
    "two lines": (
        (WINDOW, '"The 24-hour reply window is closed"', '"The window\\nis closed"'),
        ("headline", "line break", "one line"),
    ),
    "an empty text": ((WINDOW, '"The window is 24 hours."', '""'), ("numbers[0]", "is empty", "write it")),
    "a number for a text": (
        (WINDOW, 'headline = "The 24-hour reply window is closed"', "headline = 24"),
        ("headline", "the number 24, not text", "quotes"),
    ),
    "a text for a list": (
        (WINDOW, 'surfaces = ["webhook"]', 'surfaces = "webhook"'),
        ("surfaces", "not a list", "[ ]"),
    ),
    "a table for a text": (
        (
            WINDOW,
            'summary = "More than 24 hours have passed since this person last wrote to your number."',
            "summary = { en = 1 }",
        ),
        ("summary", "is a table, not text", "quotes"),
    ),
    "an unknown actor": (
        (WINDOW, 'actor = "sender"', 'actor = "customer"'),
        ("actor", "is 'customer'", "one of sender, developer"),
    ),
    "an unknown language": ((WINDOW, "en = [", "xx = ["), ("situations.xx", "is 'xx'", "one of en")),
    "no date": (
        (WINDOW, "checked = 2026-09-11", 'checked = "last week"'),
        ("sources[0].checked", "not a date", "2026-09-11"),
    ),
    "too many steps": (
        (WINDOW, "[[steps]]", '[[steps]]\ntext = "Wait."\n\n' * 6 + "[[steps]]"),
        ("steps", "has 7 items", "at most 6"),
    ),
    "bad UTF-8": ((WINDOW, b"window", b"wind\xf6w"), ("line 4", "not UTF-8", "save the file")),
    "bad TOML": ((WINDOW, 'actor = "sender"', "actor = sender"), ("", "not valid TOML", "mend the line")),
    "another namespace": (
        (WINDOW, 'code = "131047"', 'code = "131047"\nnamespace = "on-premises"'),
        ("namespace", "is 'on-premises'", "cloud-api"),
    ),
    "marked as local by hand": (
        (WINDOW, 'code = "131047"', 'code = "131047"\nlocal = true'),
        ("local", "not by an author", "take the line out"),
    ),
    "an extension that is none": (
        (WINDOW, 'code = "131047"', 'code = "131047"\nextends = "cloud-api/131047"'),
        ("extends", "only an overlay", "take the line out"),
    ),
    "an unknown family": (
        (WINDOW, 'family = "delivery"', 'family = "post"'),
        ("family", "not in families.toml", "use one of its ids"),
    ),
    "an unknown question": (
        (WINDOW, 'question = "who"', 'question = "why"'),
        ("distinguish.question", "not in questions.toml", "use one"),
    ),
    "no English": (
        (WINDOW, "observation = { en =", "observation = { es ="),
        ("distinguish.observation.en", "is missing", "English"),
    ),
    "a reference to nothing": (
        (WINDOW, 'related = ["cloud-api/131026"]', 'related = ["cloud-api/131027"]'),
        ("related[0]", "cloud-api/131027 has no entry", "write the entry"),
    ),
    "no key": (
        (WINDOW, 'related = ["cloud-api/131026"]', 'related = ["131026"]'),
        ("related[0]", "is not a key", "namespace/code"),
    ),
    "nobody's move": ((WINDOW, 'actor = "sender"', ""), ("actor", "is missing", "every current entry")),
    "a wait without a number": (
        (OTHER, ", seconds = [86400]", ""),
        ("wait.seconds", "needs seconds", "add them"),
    ),
    "after-wait without a wait": (
        (OTHER, 'wait = { kind = "at-least", seconds = [86400] }', ""),
        ("wait", "needs a wait", "undocumented"),
    ),
    "a subcode twice": (
        (OTHER, "[[subcodes]]", '[[subcodes]]\ncode = "33"\nheadline = "A"\nsummary = "B."\n\n[[subcodes]]'),
        ("subcodes[1].code", "33 stands twice", "keep one"),
    ),
    "a retired one with steps": (
        ("entries/on-premises/470.toml", "[[sources]]", '[[steps]]\ntext = "Go."\n\n[[sources]]'),
        ("steps", "a retired entry has none", "successor"),
    ),
    "a current one with a successor": (
        (OTHER, 'actor = "recipient"', 'actor = "recipient"\nreplaced_by = "cloud-api/131047"'),
        ("replaced_by", "the entry is verified", "retired"),
    ),
    "a source twice": (
        ("sources.toml", 'id = "issue"', 'id = "templates"'),
        ("templates", "stands twice", "keep one"),
    ),
    "a table that is none": (
        ("families.toml", "[[family]]", "[[families]]"),
        ("families", "no such table", "[[family]]"),
    ),
    "http": (
        ("sources.toml", "https://github.com", "http://github.com"),
        ("source[2].url", "not an https address", "https://"),
    ),
    "a provider's row to nothing": (
        ("providers/twilio.toml", "cloud-api/131047", "cloud-api/99"),
        ("63016", "cloud-api/99 has no entry", "write the entry"),
    ),
    "a provider's row twice": (
        (
            "providers/twilio.toml",
            "[[codes]]",
            '[[codes]]\ncode = "63016"\nkey = "cloud-api/131026"\nbasis = "derived"\nsource = "https://www.twilio.com/x"\n\n[[codes]]',
        ),
        ("63016", "stands twice", "better sourced"),
    ),
}


def break_it(folder, file, old, new):
    if isinstance(old, bytes):
        path = folder / file
        content = path.read_bytes()
        assert old in content
        path.write_bytes(content.replace(old, new, 1))
    else:
        change(folder, file, old, new)


def test_the_small_catalog_is_sound(folder):
    catalog, faults = read(folder)
    assert faults == []
    assert [entry.key for entry in catalog] == ["cloud-api/131026", "cloud-api/131047", "on-premises/470"]


@pytest.mark.parametrize(("how", "told"), BAD.values(), ids=BAD)
def test_a_fault_names_file_field_reason_and_remedy(how, told, folder):
    break_it(folder, *how)
    with pytest.raises(CatalogError) as raised:
        load(folder)
    field, reason, remedy = told
    [fault] = [fault for fault in raised.value.faults if fault.field == field]
    assert fault.file == how[0]
    assert reason in fault.reason
    assert remedy in fault.remedy
    for piece in (fault.file, fault.field, fault.reason, fault.remedy):
        assert piece in raised.value.report()


def test_all_faults_of_all_files_come_in_one_run(folder):
    break_it(folder, WINDOW, "avoid =", "avoids =")
    break_it(folder, WINDOW, 'retry = "no"', 'retry = "perhaps"')
    break_it(folder, OTHER, b"Check", b"Ch\xffck")
    break_it(folder, "families.toml", "about =", "around =")
    break_it(folder, "providers/twilio.toml", "documented", "heard of")
    _, faults = read(folder)
    assert {(f.file, f.field) for f in faults} >= {
        (WINDOW, "avoids"),
        (WINDOW, "retry"),
        (OTHER, "line 19"),
        ("families.toml", "family[0].around"),
        ("families.toml", "family[0].about"),
        ("providers/twilio.toml", "codes[0].basis"),
    }


def test_one_broken_file_is_not_a_fault_of_those_who_name_it(folder):
    break_it(folder, OTHER, 'actor = "recipient"', 'actor = "nobody"')
    _, faults = read(folder)
    assert [fault.file for fault in faults] == [OTHER]


def test_a_broken_list_of_sources_is_one_fault(folder):
    write(folder, {"sources.toml": "[[source"})
    _, faults = read(folder)
    assert [fault.file for fault in faults] == ["sources.toml"]


def test_what_would_be_passed_over_in_silence_is_named(folder):
    write(
        folder,
        {"entries/cloud-api/131049.tml": "", "entries/cloudapi/1.toml": "", "entries/cloud-api/.draft": ""},
    )
    _, faults = read(folder)
    assert [(fault.file, fault.reason) for fault in sorted(faults)] == [
        ("entries/cloud-api/131049.tml", "is no entry: the name does not end in .toml"),
        ("entries/cloudapi", "not a namespace (cloud-api or on-premises)"),
    ]


def test_a_folder_that_is_none_and_one_without_entries_say_so(tmp_path):
    assert "no such folder" in str(read(tmp_path / "nowhere")[1][0])
    reasons = [fault.reason for fault in read(tmp_path)[1]]
    assert reasons.count("is missing") == 3
    assert "no entries found" in reasons


def test_the_version_follows_the_bytes(folder):
    before = load(folder).version
    assert load(folder).version == before
    change(folder, WINDOW, "is closed", "is shut")
    assert load(folder).version != before


def test_a_bot_starts_in_spite_of_a_banned_word_and_its_author_hears_of_it(folder):
    change(folder, WINDOW, "Send an approved", "Simply send an approved")
    assert len(load(folder)) == 3
    assert [fault.reason for fault in read(folder)[1]] == ["banned word 'Simply'"]
