"""Details, the shortcut's modal, Home and search."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from bot.cards import ids, state
from bot.cards.details import details_view
from bot.cards.home import home_view
from bot.cards.lines import texts
from bot.cards.search import families_view, family_view, find_options, search_view
from bot.cards.setting import Setting, TeamNote
from bot.cards.shortcut import shortcut_view
from bot.cards.state import State
from bot.playground.judge import judge_view
from bot.resolve.outcome import Choice, Evidence, Found, Miss, Option, Report, Several, Sighting, Unknown


def seen(view):
    return "\n".join(text for block in view["blocks"] for text in texts(block))


def opens(view):
    return [
        block["accessory"] for block in view["blocks"] if block.get("accessory", {}).get("type") == "button"
    ]


def test_details_hold_what_the_card_has_no_room_for(shelf):
    view = details_view(shelf.get("cloud-api/131026"), catalog=shelf, asked_here=7)
    text = seen(view)
    assert "Minimum versions: Android 2.21.15.15" in text
    assert "How you can tell: " in text
    assert "Asked 7 times in this workspace in the last hour." in text
    assert "Twilio 63024" in text
    assert "our reading" in text
    assert "Still failing? Mark the contact" in text
    assert view["title"]["text"] == "WhatsApp error 131026"
    assert "submit" not in view


def test_few_askings_are_not_counted_aloud(shelf):
    assert "Asked" not in seen(details_view(shelf.get("cloud-api/131026"), catalog=shelf, asked_here=2))


def test_a_look_alike_opens_one_level_and_no_further(shelf):
    entry = shelf.get("cloud-api/131026")
    assert [b["accessibility_label"] for b in opens(details_view(entry, catalog=shelf))] == [
        "Open 131049, WhatsApp held back this marketing message"
    ]
    assert opens(details_view(entry, catalog=shelf, pushed=True)) == []


def test_a_cause_tells_its_own_move_and_retry_where_they_differ(shelf):
    text = seen(details_view(shelf.get("cloud-api/131031"), catalog=shelf)).replace("\n", "")
    assert (
        "The two-step PIN is wrong. How you can tell: details speak of the PIN. Then: Developer · no retry. Set the PIN"
        in text
    )
    assert "A policy was broken. How you can tell: Business Support Home shows it." in text


@pytest.mark.parametrize(
    ("code", "subcode", "title"),
    [("190", "463", "WhatsApp error 190/463"), ("131031", "2388001", "WhatsApp error 2388001"),
     ("131031", "x" * 30, "WhatsApp error")],
)  # fmt: skip
def test_a_title_too_long_says_the_subcode_alone(shelf, code, subcode, title):
    parent = shelf.by_code(code)[0]
    known = shelf.get("cloud-api/190").subcodes[0].model_copy(update={"code": subcode})
    assert details_view(parent, known, catalog=shelf)["title"]["text"] == title


def test_details_remember_what_they_were_opened_with(shelf):
    entry = shelf.get("cloud-api/131026")
    carried = State(key=entry.key, details="why", channel="C1")
    view = details_view(entry, catalog=shelf, carried=carried, report=Report(details="why"))
    assert state.decode(view["private_metadata"]) == carried
    assert "why" in seen(view)


def test_team_notes_can_be_changed_by_whom_the_place_says(shelf, everything):
    notes = (
        TeamNote("mine <!channel>", "Ana", dt.date(2026, 11, 2), "7", editable=True),
        TeamNote("theirs", "Ben", dt.date(2026, 11, 1), "8"),
    )
    view = details_view(
        shelf.get("cloud-api/131026"), catalog=shelf, setting=Setting(team_notes=notes, features=everything)
    )
    menus = [
        block["accessory"] for block in view["blocks"] if block.get("accessory", {}).get("type") == "overflow"
    ]
    assert [state.decode(option["value"]).key for menu in menus for option in menu["options"]] == ["7", "7"]
    assert "<!channel>" not in json.dumps(view)


def shortcut(outcome, shelf, **more):
    view = shortcut_view(outcome, catalog=shelf, channel="C1", thread="1.2", channel_name="wa-prod", **more)
    assert judge_view(view) == []
    return view


def test_the_shortcut_answers_with_causes_open_and_says_who_will_see_it(answer, shelf):
    view = shortcut(answer("131026", Found.PAYLOAD, where="x", details="why"), shelf)
    headings = [b["elements"][0]["elements"][0]["text"] for b in view["blocks"] if b["type"] == "rich_text"]
    assert headings == ["The payload", "Do this", "Causes"]
    assert view["submit"]["text"] == "Reply in thread"
    assert (
        view["blocks"][-1]["elements"][0]["text"]
        == "Posts this card in the thread in #wa-prod, as shared by you."
    )
    kept = state.decode(view["private_metadata"])
    assert (kept.key, kept.channel, kept.thread, kept.details) == ("cloud-api/131026", "C1", "1.2", "why")


def test_a_bot_that_is_not_in_the_channel_says_how_to_invite_it_above_the_card(answer, shelf):
    view = shortcut(answer("131026"), shelf, can_post=False)
    assert view["blocks"][0]["text"]["text"] == (
        "I'm not in #wa-prod. Type `/invite @waerror` there and press again."
    )
    assert "131026 · WhatsApp could not deliver to this person" in seen(view)
    assert "submit" in view


def test_where_a_submit_cannot_be_used_a_button_takes_its_place(answer, shelf):
    view = shortcut(answer("131026"), shelf, submit=False)
    assert "submit" not in view
    assert view["blocks"][-1]["elements"][0]["action_id"] == ids.REPLY_IN_THREAD


def test_a_message_with_several_codes_is_a_list_that_opens_each(shelf):
    many = Several(tuple(Sighting(e, Evidence(Found.PAYLOAD), count=2) for e in list(shelf)[:4]))
    view = shortcut(many, shelf)
    assert {button["action_id"] for button in opens(view)} == {ids.OPEN_DETAILS}
    kept = state.decode(view["private_metadata"])
    assert (len(kept.keys), kept.counts) == (4, (2, 2, 2, 2))


def test_nothing_unsure_is_posted_in_a_thread(shelf, answer):
    options = (Option(shelf.get("cloud-api/131026"), "a"), Option(shelf.get("cloud-api/131049"), "b"))
    for outcome in (Unknown(Miss.WORDS), Choice(options)):
        assert "submit" not in shortcut(outcome, shelf)
    assert "Retired" in seen(shortcut(answer("470"), shelf))


def test_a_field_report_is_called_one_in_the_modal_too(answer, shelf):
    assert seen(shortcut(answer("138012"), shelf)).startswith("Reported by people in the field")


def test_home_finds_lists_and_explains(shelf):
    recent = [(entry, 12) for entry in list(shelf)[:7]]
    lacks = ("channels:history", "files:read")
    where = "https://api.slack.com/apps/A1/oauth"
    view = home_view(shelf, recent=recent, missing=lacks, permissions=where, welcome=True, admin=True)
    assert judge_view(view) == []
    text = seen(view)
    assert text.count("12 times") == 5
    assert (
        "An admin adds them in OAuth & Permissions and installs me again:\nchannels:history would add" in text
    )
    assert "files:read would add counting the errors of a file that you send me." in text
    assert "Settings" in text
    assert "Welcome" in text


@pytest.mark.parametrize(("code", "at_meta"), [("131016", True), ("2", True), ("131047", False)])
def test_what_many_ask_leads_to_metas_status_page_where_the_fault_may_be_metas(catalog, code, at_meta):
    view = details_view(catalog.get(f"cloud-api/{code}"), catalog=catalog, asked_here=7)
    told = view["blocks"][-1]["elements"][0]["text"]
    assert told.startswith("Asked 7 times in this workspace in the last hour.")
    assert ("https://metastatus.com/" in told) is at_meta
    assert judge_view(view) == []


def test_an_empty_home_says_what_to_try(shelf):
    view = home_view(shelf)
    assert judge_view(view) == []
    assert "Nothing yet. Try /waerror 131047." in seen(view)
    assert "Settings" not in seen(view)
    assert "Welcome" not in seen(view)
    assert "permissions" not in seen(view)


def test_the_real_home_names_families_and_what_is_new(catalog):
    view = home_view(catalog)
    assert judge_view(view) == []
    row = next(block for block in view["blocks"] if block.get("block_id") == "families")
    assert len(row["elements"]) == 6
    assert row["elements"][-1]["action_id"] == ids.FAMILIES
    assert len({element["action_id"] for element in row["elements"]}) == 6


def test_what_changed_is_listed_newest_first(shelf):
    days = [dt.date(2026, 10, day) for day in range(1, 6)]
    news = [
        e.model_copy(update={"added": d, "changed": "Reworded"})
        for e, d in zip(list(shelf)[:5], days, strict=True)
    ]
    view = home_view(replace(shelf, entries={entry.key: entry for entry in news}))
    assert seen(view).count("Reworded") == 3
    assert seen(view).index("5 Oct 2026") < seen(view).index("4 Oct 2026")


def test_search_offers_what_slack_takes(catalog):
    assert judge_view(search_view()) == []
    options = find_options(catalog)
    assert len(options) <= 100
    assert all(len(option["text"]["text"]) <= 75 and len(option["value"]) <= 150 for option in options)


def test_families_open_their_entries(catalog):
    assert judge_view(families_view(catalog)) == []
    for family in catalog.families.values():
        inside = [entry for entry in catalog if entry.family == family.id]
        assert judge_view(family_view(family, inside)) == []
