from __future__ import annotations

import datetime as dt
import itertools
import json

import pytest

from bot.cards import ids, state
from bot.cards.answer import BLOCKS, CHARACTERS, LADDER, LINES, fits
from bot.cards.draw import draw
from bot.cards.lines import characters, count, texts
from bot.cards.setting import Setting, TeamNote
from bot.resolve.outcome import Found

LONG = "The business account 12 cannot send because of something long. " * 8
TRACE = "AbC1dEfGhIjKlMnOpQrStUv"
NOTE = TeamNote("Ask the finance team first. " * 12, "Ana", dt.date(2026, 11, 2))


def kinds(card):
    return [block["type"] for block in card.blocks]


def seen(card):
    return "\n".join(text for block in card.blocks for text in texts(block))


def row(card):
    return next(block["elements"] for block in card.blocks if block["type"] == "actions")


def labels(card):
    return [element["text"]["text"] if "text" in element else "⋯" for element in row(card)]


def menu(card):
    found = [element for element in row(card) if element["type"] == "overflow"]
    return [option["text"]["text"] for element in found for option in element["options"]]


def steps(card):
    block = next(
        b
        for b in card.blocks
        if b["type"] == "rich_text" and b["elements"][0]["elements"][0]["text"] == "Do this"
    )
    return ["".join(e["text"] for e in item["elements"]) for item in block["elements"][1]["elements"]]


def test_all_eleven_blocks_stand_in_their_order(answer, shelf, everything):
    outcome = answer("138012", Found.PAYLOAD, where="error.code", details="no more calls")
    setting = Setting(place="thread", feedback=True, team_notes=(NOTE,), features=everything, hand_over=True)
    card = draw(outcome, setting, shelf)
    assert kinds(card) == [
        "context", "header", "context", "section", "section", "rich_text", "rich_text", "rich_text", "context",
        "actions", "context_actions",
    ]  # fmt: skip
    headings = [
        block["elements"][0]["elements"][0]["text"] for block in card.blocks if block["type"] == "rich_text"
    ]
    assert headings == ["Your payload", "Team note", "Do this"]


def test_a_typed_code_needs_no_reason_and_a_verified_one_no_badge(answer, shelf):
    assert kinds(draw(answer("131047"), Setting(), shelf))[:3] == ["header", "section", "section"]


def test_move_and_retry_always_stand_on_the_card_and_affects_where_known(answer, shelf):
    card = draw(answer("131047"), Setting(), shelf)
    fields = next(block["fields"] for block in card.blocks if "fields" in block)
    assert [field["text"].split("\n")[0] for field in fields] == ["*Whose move*", "*Retry*", "*Affects*"]


@pytest.mark.parametrize("place", ["ephemeral", "thread", "dm", "shared"])
@pytest.mark.parametrize("found", [Found.PAYLOAD, Found.WORDS])
@pytest.mark.parametrize("code", ["131026", "131049", "131031", "138012"])
def test_a_card_too_long_shortens_its_text_and_loses_no_block(answer, shelf, place, found, code):
    outcome = answer(
        code, found, where="entry[0].errors[0].code", words=("no llega",), details=LONG, trace_id=TRACE
    )
    setting = Setting(
        place=place, feedback=True, team_notes=(NOTE,), features=frozenset({"reply", "note"}), hand_over=True
    )
    card = draw(outcome, setting, shelf)
    assert fits(card.blocks), (count(card.blocks), characters(card.blocks))
    assert (len(card.blocks), count(card.blocks), characters(card.blocks)) <= (BLOCKS, LINES, CHARACTERS)
    headings = [b["elements"][0]["elements"][0]["text"] for b in card.blocks if b["type"] == "rich_text"]
    assert headings == ["The payload" if place == "shared" else "Your payload", "Team note", "Do this"]
    assert len(steps(card)) >= 2


def test_shortening_goes_down_a_ladder_on_which_nothing_grows_again():
    for above, below in itertools.pairwise(LADDER):
        assert all(getattr(below, name) <= getattr(above, name) for name in type(above).__slots__)


def test_the_same_question_is_shortened_the_same_way(answer, shelf):
    outcome = answer("131026", Found.PAYLOAD, where="x", details=LONG)
    assert draw(outcome, Setting(), shelf) == draw(outcome, Setting(), shelf)


def test_details_that_name_a_cause_move_its_step_to_the_front_and_its_move_into_the_field(answer, shelf):
    card = draw(
        answer("131031", Found.PAYLOAD, where="error.code", details="wrong PIN", cause=1), Setting(), shelf
    )
    assert steps(card)[0] == "Set the PIN in WhatsApp Manager > Phone numbers."
    assert "This points to: The two-step PIN is wrong" in seen(card).replace("\n", "")
    assert "Developer: the request, token or webhook code" in seen(card)
    assert "No. Set the PIN first" in seen(card)


def test_meta_s_standard_sentence_is_quoted_and_called_one(answer, shelf):
    card = draw(
        answer("131026", Found.PAYLOAD, where="x", details="Receiver …", standard=True), Setting(), shelf
    )
    quote = next(b for b in card.blocks if b["type"] == "rich_text")["elements"][1]
    assert quote == {"type": "rich_text_quote", "elements": [{"type": "text", "text": "Receiver …"}]}
    assert "Meta's standard sentence; it names no reason." in seen(card)


def test_only_the_asker_reads_recipient_and_trace(answer, shelf, everything):
    given = answer("131026", Found.PAYLOAD, where="x", details="why", trace_id=TRACE, recipient_ending="99")
    own = seen(draw(given, Setting(features=everything, hand_over=True), shelf))
    assert "recipient ending 99" in own
    assert "trace AbC1…StUv (full in Hand over)" in own
    for place in ("thread", "shared"):
        public = seen(
            draw(given, Setting(place=place, shared_by="U1", features=everything, hand_over=True), shelf)
        )
        assert "why" in public
        assert "recipient" not in public.replace("This recipient", "").replace("Recipient:", "")
        assert "AbC1" not in public


def test_without_a_hand_over_the_trace_is_shown_whole(answer, shelf):
    assert TRACE in seen(
        draw(answer("131026", Found.PAYLOAD, where="x", details="d", trace_id=TRACE), Setting(), shelf)
    )


def test_a_shared_card_carries_the_key_alone(answer, shelf, everything):
    given = answer(
        "131049", Found.WORDS, words=("my secret plan",), details="why", trace_id=TRACE, recipient_ending="99"
    )
    setting = Setting(place="shared", shared_by="U123", features=everything, hand_over=True)
    card = draw(given, setting, shelf)
    wire = json.dumps(card.blocks)
    assert "my secret plan" not in wire
    assert TRACE not in wire
    assert seen(card).startswith("Shared by @somebody · from a description")
    values = [element["value"] for element in row(card) if "value" in element]
    assert {state.decode(value) for value in values} == {state.State(key="cloud-api/131049")}


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (Found.TYPED, "asked: 131047"),
        (Found.PROVIDER, "asked: Twilio 63016"),
        (Found.PAYLOAD, "from a pasted error"),
        (Found.WORDS, "from a description"),
    ],
)
def test_a_shared_card_says_what_kind_of_question_it_was(answer, shelf, found, says):
    card = draw(
        answer("131047", found, where="x", words=("a",)), Setting(place="shared", shared_by="U12"), shelf
    )
    assert card.blocks[0]["elements"][0]["text"] == f"Shared by <@U12> · {says}"


def test_a_forged_sharer_is_not_drawn_as_a_mention(answer, shelf):
    card = draw(answer("131047"), Setting(place="shared", shared_by="!channel"), shelf)
    assert "<" not in card.blocks[0]["elements"][0]["text"]


def test_an_answer_to_free_text_ends_by_asking_for_the_error_itself(answer, shelf):
    card = draw(answer("131049", Found.WORDS, words=("promo",)), Setting(), shelf)
    assert (
        steps(card)[-1] == "No code seen yet? Look for 131049 in the failed status webhook and paste it here."
    )
    assert 2 <= len(steps(card)) <= 4


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("ephemeral", ["Share", "Details", "Customer reply", "Hand over", "⋯"]),
        ("thread", ["Details", "Customer reply", "Hand over", "⋯"]),
        ("dm", ["Details", "Customer reply", "Hand over", "⋯"]),
        ("shared", ["Details", "Hand over", "⋯"]),
    ],
)
def test_each_place_has_its_buttons_in_order(answer, shelf, everything, place, shown):
    card = draw(answer("131049"), Setting(place=place, features=everything, hand_over=True), shelf)
    assert labels(card) == shown


def test_the_menu_holds_the_rest(answer, shelf, everything):
    every = Setting(features=everything)
    rest = ["Add a team note", "Report an error here"]
    assert menu(draw(answer("131049"), every, shelf)) == ["Not this", "Remind me in 24 h", *rest]
    assert menu(draw(answer("131047"), every, shelf)) == ["Not this", *rest]
    shared = Setting(place="shared", shared_by="U1", features=everything)
    assert menu(draw(answer("131049"), shared, shelf)) == [*rest, "Remove (sharer only)"]


def test_a_button_without_a_listener_or_a_purpose_is_not_drawn(answer, shelf, everything):
    assert labels(draw(answer("131049"), Setting(), shelf)) == ["Share", "Details", "⋯"]
    assert labels(draw(answer("131049"), Setting(can_share=False), shelf)) == ["Details", "⋯"]
    assert "Hand over" not in labels(draw(answer("131049"), Setting(features=everything), shelf))
    assert "Customer reply" not in labels(draw(answer("131042"), Setting(features=everything), shelf))
    assert "actions" not in kinds(draw(answer("131049"), Setting(place="terminal"), shelf))


def test_feedback_stands_only_where_a_refusal_can_be_repaired(answer, shelf):
    for place, drawn in {"thread": True, "dm": True, "ephemeral": False, "shared": False}.items():
        card = draw(answer("131047"), Setting(place=place, feedback=True), shelf)
        assert ("context_actions" in kinds(card)) is drawn


def test_not_this_remembers_the_next_best_within_an_option_s_limit(answer, shelf):
    from dataclasses import replace

    given = replace(answer("131049"), others=(shelf.get("cloud-api/131026"), shelf.get("cloud-api/131047")))
    option = row(draw(given, Setting(), shelf))[-1]["options"][0]
    assert len(option["value"]) <= 150
    kept = state.decode(option["value"])
    assert (kept.action, kept.keys) == (ids.NOT_THIS, ("cloud-api/131026", "cloud-api/131047"))


def test_a_subcode_speaks_before_its_parent(answer, shelf):
    card = draw(answer("190", subcode="463"), Setting(), shelf)
    assert card.blocks[0]["text"]["text"] == "190/463 · The access token has expired"
    assert steps(card)[0].startswith("Make a system user token")


def test_a_field_report_says_so_and_never_names_meta_s_documentation(answer, shelf):
    card = draw(answer("138012"), Setting(), shelf)
    assert card.blocks[0]["elements"][0]["text"].startswith("Reported by people in the field")
    assert "Source: field reports (heyoo issue 94)" in seen(card)
    assert "Meta error codes" not in seen(card)


def test_a_dispute_is_told_above_the_headline(answer, shelf):
    assert seen(draw(answer("131031"), Setting(), shelf)).startswith("Sources disagree: one page says PIN")


def test_the_time_in_the_payload_is_shown_in_the_reader_s_zone(answer, shelf):
    named = draw(
        answer("138012", Found.PAYLOAD, where="x", details="next call 2026-11-12T14:05:00Z"), Setting(), shelf
    )
    fields = next(block["fields"] for block in named.blocks if "fields" in block)
    assert fields[1]["text"] == (
        "*Retry*\nAt the time in your payload: <!date^1794492300^{date_short_pretty}, {time}|12 Nov, 14:05 UTC>"
    )
    unnamed = draw(answer("138012"), Setting(), shelf)
    assert "At the time named in details" in seen(unnamed)


HOSTILE = "<!channel> <@U1> <http://evil|docs> &lt; *b* `c` \x1b[31m \u202e :smile: " + "x" * 900


def test_nothing_a_reader_sends_is_parsed_by_slack(answer, shelf, everything):
    for found in Found:
        given = answer("131026", found, where=HOSTILE, words=(HOSTILE,) * 5, details=HOSTILE, trace_id=HOSTILE,
                       subcode=None, recipient_ending=HOSTILE, user_message=HOSTILE)  # fmt: skip
        for place in ("ephemeral", "thread", "dm", "shared", "terminal"):
            note = TeamNote(HOSTILE, HOSTILE, dt.date(2026, 1, 1))
            setting = Setting(
                place=place, team_notes=(note,), asked=HOSTILE, features=everything, feedback=True
            )
            card = draw(given, setting, shelf)
            parsed = [
                t for t in _mrkdwn(card.blocks) if "<!channel>" in t or "<@U1>" in t or "<http://evil" in t
            ]
            assert parsed == []
            assert "<!channel>" not in card.text
            assert fits(card.blocks)


def _mrkdwn(node):
    if isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            yield node["text"]
        for value in node.values():
            yield from _mrkdwn(value)
    elif isinstance(node, list):
        for item in node:
            yield from _mrkdwn(item)
