"""The summary of a file as a card, a modal, CSV and JSON."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import replace

import pytest

from bot.cards import ids, remarks, state
from bot.cards.export import COLUMNS, as_csv, as_json
from bot.cards.lines import count as rendered
from bot.cards.lines import texts
from bot.cards.resend import resend, sentence
from bot.cards.setting import Setting
from bot.cards.triage import triage_card, triage_view
from bot.playground.judge import judge_message, judge_view
from bot.resolve.intake import Refusal
from bot.resolve.inventory import Row, Triage
from tests.cards.conftest import entry

NINE = dt.datetime(2026, 11, 3, 9, 2, tzinfo=dt.UTC)
TEN = dt.datetime(2026, 11, 3, 10, 14, tzinfo=dt.UTC)


def row(given, count, recipients=0, *, exact=True, subcode=None, causes=None, first=NINE, last=TEN):
    return Row(
        given, subcode, count, recipients, exact, causes or ((None, count),), first, last, ("99", "07"), 1
    )


def summary(*rows, **more):
    given = {
        "format": "csv", "lines": 19_029, "skipped": 402, "without_code": 211, "unreadable": 0, "repeats": 0,
        "further": 0, "unknown": (("131046", 8), ("131061", 3), ("131065", 2), ("131407", 1)), "shared": (),
        "unlisted": 0, "decoded": 0, "columns": ("error_code",), "exact": True,
    }  # fmt: skip
    return Triage(rows=tuple(rows), **{**given, **more})


@pytest.fixture
def of(shelf):
    """The rows of the specification's example: account, template, three of one recipient."""

    def make(**counts):
        return [
            row(shelf.by_code(code.lstrip("c"))[0], count, count // 2 + 1) for code, count in counts.items()
        ]

    return make


@pytest.fixture
def incident(of):
    return summary(*of(c131042=12_911, c132015=90, c131026=4_197, c131049=1_204))


def seen(blocks):
    return "\n".join(text for block in blocks for text in texts(block))


def test_the_card_says_what_to_fix_first_and_what_may_be_sent_again(incident, shelf):
    card = triage_card(incident, "failures.csv", shelf, Setting(place="dm"))
    shown = [texts(block)[0] for block in card.blocks]
    assert shown[0] == "failures.csv: 18,402 failures, 4 codes"
    assert shown[1] == "3 Nov, 09:02 UTC to 10:14 UTC"
    assert shown[2] == (
        "Fix first: 131042 (12,911 failures, 70 %). Affects the whole account; business admin; after the fix."
    )
    assert (
        "0 now · 1,204 not before 24 h · 90 after 3 h (1st pause) or 6 h (2nd) · 17,108 after a fix"
        in seen(card.blocks)
    )
    assert shown[-1] == (
        "211 rows without a code · 14 with unknown codes (4 different: 131046, 131061, 131065, 131407) · "
        "402 statuses sent, delivered or read skipped · file not kept"
    )
    assert rendered(card.blocks) <= 22


def test_a_row_tells_how_often_for_how_many_and_what_to_do(incident, shelf):
    block = triage_card(incident, "failures.csv", shelf, Setting(place="dm")).blocks[3]
    assert block["text"]["text"] == (
        "*131042* · Billing problem on the account · 12,911 failures · 6,456 recipients\n"
        "Whole account · Business admin · After the fix · Open WhatsApp Manager &gt; Billing"
    )
    assert block["accessory"]["action_id"] == ids.OPEN
    assert state.decode(block["accessory"]["value"]).key == "cloud-api/131042"
    assert block["accessory"]["accessibility_label"] == "Open 131042, billing problem on the account"


def test_people_that_cannot_all_be_told_apart_are_at_least_so_many(shelf):
    window = shelf.by_code("131047")[0]
    assert remarks.counts(row(window, 10, 4, exact=False)) == "10 failures · at least 4 recipients"
    assert remarks.counts(row(window, 1, 1)) == "1 failure · 1 recipient"
    assert remarks.counts(row(window, 10, 0, exact=False)) == "10 failures"


def test_where_nothing_is_wider_than_a_recipient_the_most_frequent_stands_first(of, shelf):
    card = triage_card(summary(*of(c131026=3, c131047=2)), "x.log", shelf)
    assert texts(card.blocks[2])[0] == (
        "Most often: 131026 (3 failures, 60 %). Affects one recipient at a time; recipient; don't retry."
    )


@pytest.mark.parametrize(
    ("part", "whole", "told"), [(1, 1_000, "under 1 %"), (999, 1_000, "over 99 %"), (2, 2, "100 %")]
)
def test_a_share_never_says_all_or_nothing_where_it_is_neither(part, whole, told):
    assert remarks.share(part, whole) == told


def test_buttons_stand_only_where_the_caller_keeps_the_summary(incident, of, shelf):
    assert "actions" not in [
        b["type"] for b in triage_card(incident, "a.csv", shelf, Setting(place="dm")).blocks
    ]
    actions = triage_card(incident, "a.csv", shelf, Setting(place="dm"), kept="T0/7").blocks[-1]["elements"]
    assert [e["action_id"] for e in actions] == [ids.TRIAGE_CSV, ids.TRIAGE_JSON, ids.TRIAGE_REST]
    assert {state.decode(e["value"]).key for e in actions} == {"T0/7"}
    few = triage_card(
        summary(*of(c131026=3), unknown=()), "a.csv", shelf, Setting(place="dm"), kept="T0/7"
    ).blocks[-1]
    assert [e["action_id"] for e in few["elements"]] == [ids.TRIAGE_CSV, ids.TRIAGE_JSON]
    terminal = triage_card(incident, "a.csv", shelf, Setting(place="terminal"), kept="T0/7").blocks
    assert not any("accessory" in block for block in terminal)


def test_a_card_of_the_whole_catalog_stays_inside_the_limits_and_the_budget(catalog, shelf):
    many = summary(*(row(e, 3, 2, causes=((None, 3),)) for e in catalog), repeats=4, further=1, unreadable=2, decoded=1,
                   unlisted=3, shared=(("1022", 4),), exact=False)  # fmt: skip
    card = triage_card(many, "x" * 300 + "<!channel>.csv", shelf, Setting(place="dm"), kept="k" * 60)
    assert judge_message({"text": card.text, "blocks": card.blocks}) == []
    assert judge_view(triage_view(many, "<@U1> & more.csv")) == []
    assert "<!channel>" not in json.dumps(card.blocks)
    assert len(card.text) <= 300


def test_every_entry_alone_stays_inside_the_budget_of_lines(catalog, shelf):
    entries = list(catalog)
    for at in range(0, len(entries), 5):
        card = triage_card(summary(*(row(e, 12_911, 8_204) for e in entries[at : at + 5])), "failures.csv", shelf,
                           Setting(place="dm"), kept="k")  # fmt: skip
        assert judge_message({"text": card.text, "blocks": card.blocks}) == []
        assert rendered(card.blocks) <= 24, entries[at].key


def test_the_text_beside_the_card_says_the_same(incident, shelf):
    text = triage_card(incident, "failures.csv", shelf).text
    assert text.startswith(
        "failures.csv: 18,402 failures, 4 codes. Fix first: 131042 (12,911 failures, 70 %)."
    )


def test_a_file_without_a_known_code_says_what_is_read(shelf):
    card = triage_card(summary(unknown=()), "a.csv", shelf)
    assert texts(card.blocks[0])[0] == "a.csv: no failure with a known code"
    assert "error_code" in texts(card.blocks[1])[0]
    assert judge_message({"text": card.text, "blocks": card.blocks}) == []


def test_the_modal_lists_every_code_and_the_unknown_ones(incident):
    view = triage_view(incident, "failures.csv")
    assert view["callback_id"] == ids.TRIAGE_VIEW
    shown = seen(view["blocks"])
    assert all(code in shown for code in ("131042", "132015", "131026", "131049", "131046 ×8", "131407 ×1"))
    accessories = [block["accessory"] for block in view["blocks"] if "accessory" in block]
    assert {element["action_id"] for element in accessories} == {ids.OPEN_DETAILS}


# -- what may be sent again ---------------------------------------------------------------------------------


def groups(*rows, **more):
    return dict(resend(summary(*rows, **more)))


def test_the_resend_line_adds_up_to_all_failures(incident):
    assert sum(count for _, count in resend(incident)) == incident.failures


def test_there_is_no_resend_line_where_it_would_not_be_exact(of):
    assert resend(summary()) == ()
    assert resend(summary(*of(c131026=3), exact=False)) == ()


def test_the_cause_that_details_name_decides_over_the_entry(shelf):
    again = entry("139001", "x", "y", retry="after-fix", causes=(
        {"text": "It is busy", "how_to_tell": "z", "retry": "yes", "details": ("busy",)},
    ))  # fmt: skip
    found = groups(row(again, 10, causes=((None, 7), (0, 3))))
    assert (found["now"], found["after a fix or not at all"]) == (3, 7)
    del shelf


def test_nothing_is_safe_now_while_an_unnamed_cause_could_forbid_it():
    either = entry("131000", "x", "y", retry="yes", retry_note=None, causes=(
        {"text": "A", "how_to_tell": "z"}, {"text": "B", "how_to_tell": "z", "retry": "after-fix"},
    ))  # fmt: skip
    sure = entry("131016", "x", "y", retry="yes")
    found = groups(row(either, 5), row(sure, 2))
    assert (found["now"], found["depending on the cause"]) == (2, 5)


@pytest.mark.parametrize("more", [
    {"status": "reported"}, {"disputed": "two pages differ."}, {"retry": "unknown"},
    {"status": "retired", "retry": None, "actor": None, "namespace": "on-premises"},
])  # fmt: skip
def test_what_is_not_surely_documented_is_called_so(more):
    doubtful = entry("131999", "x", "y", **{"retry": "yes", **more})
    assert groups(row(doubtful, 4)) == {"now": 0, "after a fix or not at all": 0, "not documented": 4}


def test_many_different_waits_become_one(shelf):
    waits = [
        entry(
            f"13100{n}",
            "x",
            "y",
            retry="after-wait",
            wait={"kind": "at-least", "seconds": (3_600 * (n + 1),)},
        )
        for n in range(5)
    ]
    found = resend(summary(*(row(e, 10 - n) for n, e in enumerate(waits))))
    assert [when for when, _ in found] == [
        "now", "not before 1 h", "not before 2 h", "after other waits", "after a fix or not at all",
    ]  # fmt: skip
    assert sentence(found).startswith("0 now · 10 not before 1 h · 9 not before 2 h · 21 after other waits")
    del shelf


# -- files --------------------------------------------------------------------------------------------------


def test_the_csv_holds_a_row_a_code_and_masks_people(incident):
    read = list(csv.DictReader(io.StringIO(as_csv(incident))))
    assert tuple(read[0]) == COLUMNS
    assert [r["code"] for r in read] == [
        "131042",
        "132015",
        "131026",
        "131049",
        "131046",
        "131061",
        "131065",
        "131407",
    ]
    assert (read[0]["failures"], read[0]["recipients"], read[0]["recipients_ending"]) == (
        "12911",
        "6456",
        "99 07",
    )
    assert (read[0]["affects"], read[0]["retry"]) == ("account", "After the fix, not before")
    assert read[0]["first"] == "2026-11-03T09:02:00+00:00"
    assert (read[4]["headline"], read[4]["failures"]) == ("in none of our lists", "8")


def test_the_json_holds_all_that_was_counted(incident):
    data = json.loads(json.dumps(as_json(incident, "failures.csv")))
    assert data["failures"] == sum(row["failures"] for row in data["codes"]) == 18_402
    assert data["resend"][0] == {"when": "now", "failures": 0}
    assert data["unknown_codes"][0] == {"code": "131046", "failures": 8}
    assert (data["skipped"], data["without_code"], data["codes"][0]["causes"]) == (
        402, 211, [{"cause": None, "failures": 12_911}],
    )  # fmt: skip
    assert as_json(replace(incident, exact=False), "x")["resend"] is None


def test_every_refusal_has_one_sentence_that_says_how_to_proceed():
    for refusal in Refusal:
        told = remarks.refusal(refusal.value, "a\nb.bin")
        assert told.startswith("a b.bin")
        assert told.endswith(".")


def test_times_without_a_zone_stand_as_they_were_written(shelf):
    window = shelf.by_code("131047")[0]
    plain = row(window, 3, first=NINE.replace(tzinfo=None), last=TEN.replace(tzinfo=None))
    assert texts(triage_card(summary(plain), "a.log", shelf).blocks[1])[0] == "3 Nov, 09:02 to 10:14"
    mixed = triage_card(summary(plain, row(window, 3)), "a.log", shelf)
    assert mixed.blocks[1]["type"] == "section"
    zoned = triage_view(summary(row(window, 3)), "a.log")["blocks"][1]["text"]["text"]
    assert f"<!date^{int(NINE.timestamp())}^{{date_short_pretty}}, {{time}}|3 Nov, 09:02 UTC>" in zoned
    assert remarks.span(NINE, TEN) == "3 Nov, 09:02 to 10:14 UTC"
    assert remarks.span(NINE, NINE) == "3 Nov, 09:02 UTC"
