"""Customer reply, hand-over, reminder, note, report, settings: what Slack takes, for every entry."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.cards import ids, state, teamwork
from bot.cards.details import details_view
from bot.cards.handover import Told, finished, handover_card, handover_view, reminder_card, taken
from bot.cards.inputs import told_view
from bot.cards.notes import kept_view, note_view, team_note
from bot.cards.preferences import insight_lines, settings_view
from bot.cards.remind import cancelled_card, over_card, seconds, set_card
from bot.cards.reply import changed, opening, own_wording, reply_card, reply_view, text_block, unfilled
from bot.cards.report import ADDRESS, issue_address, issue_view, report_card, report_view, sent_view, why_card
from bot.cards.setting import Setting
from bot.cards.state import State
from bot.knowledge.models import WaitKind
from bot.playground.judge import judge_blocks, judge_view
from bot.resolve.outcome import Answer, Evidence, Found, Report, Sighting

LONG = "<!channel> & *bold* `code` \u202e " + "ä🧨" * 900
AT = 1_795_392_000


def whole(entry, **report):
    """An answer with as much in it as there can be."""
    given = {"details": LONG, "trace_id": "AbC1" * 9, "recipient_ending": "99", **report}
    return Answer(Sighting(entry, Evidence(Found.PAYLOAD, where="x"), report=Report(**given)))


def carried(entry):
    return replace(
        state.of(whole(entry).sighting), channel="C0123456789", thread="1795392000.000100",
        message="1795392000.000200", by="U0123456789", at=AT, scheduled="Q0123456789",
    )  # fmt: skip


def live(catalog):
    return [entry for entry in catalog if entry.steps]


def views(entry):
    kept = carried(entry)
    yield handover_view(whole(entry), kept, "C0123456789")
    yield note_view(entry, kept, LONG)
    yield kept_view(entry)
    yield report_view(entry, kept, "C0123456789")
    yield report_view(entry, kept, "")
    yield issue_view(entry, "https://github.com/example/waerror", "old", LONG, "0" * 16)
    if entry.reply:
        yield reply_view(entry, opening(entry, kept))
        yield reply_view(entry, opening(entry, replace(kept, private=True)), LONG)


def messages(entry):
    kept, answer = carried(entry), whole(entry)
    told = Told(
        "U0123456789",
        frozenset({0, 2}),
        LONG,
        "https://example.slack.com/archives/C1/p1?thread_ts=1.2&cid=C1",
    )
    posted = handover_card(answer, kept, told)
    yield posted
    yield replace_blocks(posted, taken(posted.blocks, kept, "U1", AT))
    yield replace_blocks(posted, finished(taken(posted.blocks, kept, "U1", AT), kept, "U1", AT + 60))
    yield reminder_card(answer, kept)
    yield report_card(entry, "U0123456789", "steps", LONG, "0" * 16)
    yield why_card(entry)
    yield reply_card(entry, LONG, "U0123456789")
    if seconds(answer):
        yield set_card(answer, AT, "Q0123456789")
        yield over_card(answer)
        yield cancelled_card(answer, late=True)


def replace_blocks(card, blocks):
    return replace(card, blocks=blocks)


def test_slack_takes_every_view_of_every_entry(catalog):
    refused = [(e.key, judge_view(v)) for e in live(catalog) for v in views(e) if judge_view(v)]
    assert refused == []


def test_slack_takes_every_message_of_every_entry(catalog):
    judged = [(e.key, judge_blocks(c.blocks, "message")) for e in live(catalog) for c in messages(e)]
    assert [row for row in judged if row[1]] == []


def test_every_message_says_the_same_in_plain_text_and_broadcasts_to_nobody(catalog):
    for entry in live(catalog)[:40]:
        for card in messages(entry):
            assert 0 < len(card.text) <= 300
            assert "<!channel>" not in card.text
            assert not any("<!channel" in text for text in parsed(card.blocks))


def parsed(node):
    """Every text in which Slack reads mark-up."""
    if isinstance(node, list):
        return [text for item in node for text in parsed(item)]
    if not isinstance(node, dict):
        return []
    if node.get("type") == "mrkdwn":
        return [node["text"]]
    return [text for value in node.values() for text in parsed(value)]


def test_settings_and_single_sentences_are_taken_too():
    lines = insight_lines(7, 0.5, 3, ["131047"] * 9, [LONG] * 9)
    for view in (
        settings_view("C0123456789", "", lines),
        settings_view("", "", insight_lines(0, 0, 0, [], [])),
        told_view("Team note", teamwork.NOTE_GONE),
        sent_view("C0123456789"),
    ):
        assert judge_view(view) == []


def test_an_issue_form_fits_its_link_whatever_is_written(catalog):
    entry = catalog.get("cloud-api/131047")
    for text in ("", LONG, "&" * 2_000, "é\n" * 700):
        assert len(issue_address(entry, "https://github.com/example/waerror", "x", text, "v")) <= ADDRESS


@pytest.mark.parametrize("text", ["Hi {name}", "{", "a { b", "Hi {name", "{{channel}}", "hi {first name}"])
def test_a_text_with_a_bracket_is_not_complete(text):
    assert unfilled(text)


def test_a_text_without_one_is():
    assert unfilled("Hi Maria } see you at 5") == ""


def test_a_language_without_a_text_falls_back_to_english(catalog):
    kept = opening(catalog.get("cloud-api/131047"), State(key="cloud-api/131047", lang="fr"))
    assert (kept.lang, kept.audience, text_block(kept)) == ("en", "customer", "reply.text:customer:en")


def test_white_space_is_no_wording_of_ones_own(catalog):
    entry = catalog.get("cloud-api/131047")
    kept = opening(entry, State(key=entry.key))
    prepared = next(r.text for r in entry.reply if (r.audience, r.lang) == ("customer", "en"))
    assert own_wording(entry, kept, f"  {prepared}\n ") == ""
    assert own_wording(entry, kept, "") == ""
    assert own_wording(entry, kept, prepared.replace("{name}", "Ana")) != ""
    assert changed(entry, kept, own=True, lang="pt").action == "customer:en"
    assert changed(entry, kept, own=False, lang="pt").action == "customer:pt"


def test_a_reminder_has_one_documented_time(catalog):
    offered = {e.code for e in catalog if seconds(whole(e, details=""))}
    assert "131049" in offered
    kinds = {e.wait.kind for e in catalog if e.code in offered and e.wait}
    assert kinds <= {WaitKind.AT_LEAST, WaitKind.FIXED, WaitKind.ABOUT}


def test_the_hand_over_gives_whole_what_the_card_cut(catalog):
    answer = whole(catalog.get("cloud-api/131042"), details="Credit line is full")
    card = handover_card(answer, carried(answer.entry), Told("U1"))
    assert "AbC1" * 9 in json.dumps(card.blocks)
    assert "recipient ending 99" in json.dumps(card.blocks)


def test_a_team_note_of_somebody_forgotten_has_an_author_all_the_same(catalog):
    note = team_note("x", "", AT, note_id="1", editable=True)
    view = details_view(
        catalog.get("cloud-api/131042"),
        catalog=catalog,
        setting=Setting(surface="modal", team_notes=(note,) * 10, features=frozenset({"note"})),
    )
    assert judge_view(view) == []
    assert "a colleague" in json.dumps(view)
    assert ids.NOTE_MENU in json.dumps(view)
