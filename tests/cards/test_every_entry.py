"""Every entry of the real catalog, on every surface and in every place, through the judge and the ten checks."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from bot.cards import blocks as b
from bot.cards import ids, parts, state, values
from bot.cards.answer import fits
from bot.cards.details import details_view
from bot.cards.draw import draw
from bot.cards.face import face_of
from bot.cards.handover import handover_view
from bot.cards.lines import characters, count, texts
from bot.cards.search import entry_row
from bot.cards.setting import Setting, TeamNote
from bot.cards.shortcut import shortcut_view
from bot.cards.state import State
from bot.cards.terminal import to_text
from bot.knowledge.loader import load
from bot.playground.judge import judge_blocks, judge_message, judge_view
from bot.resolve.outcome import Answer, Evidence, Found, Report, Sighting

CATALOG = load()
ENTRIES = list(CATALOG)
ALL = frozenset({"reply", "handover", "remind", "note", "report", "search", "rest", "remove"})
NOTE = TeamNote("We saw this when the card on file expired; ask finance before anything is sent. " * 3, "Ana",
                dt.date(2026, 11, 2))  # fmt: skip
REPORT = Report(details="Details can be long, and longer, and name nothing. " * 6, trace_id="AbC1dEfGhIjKlMnOpQrStUv",
                recipient_ending="99", subcode="2388001")  # fmt: skip
PLACES = ("ephemeral", "thread", "dm", "shared", "terminal")
EMOJI = re.compile(r"[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]")
EMPTY = re.compile(r"\bN/A\b|\bTODO\b|^None$|\{[a-z_]+\}", re.MULTILINE)


def settings(**more):
    for place in PLACES:
        yield Setting(place=place, features=ALL, hand_over=True, feedback=True, shared_by="U12", **more)


def questions(entry):
    """Yield an entry as it may be asked for: typed, pasted, described, chosen, with each subcode and each cause."""
    yield Answer(Sighting(entry, Evidence(Found.TYPED)))
    pasted = Evidence(Found.PAYLOAD, where="entry[0].changes[0].value.statuses[0].errors[0].code")
    yield Answer(Sighting(entry, pasted, report=REPORT))
    yield Answer(
        Sighting(entry, Evidence(Found.WORDS, words=("no llega", "a nadie", "desde ayer")), report=REPORT)
    )
    yield Answer(Sighting(entry, Evidence(Found.CHOSEN, where="One person, whatever I send")))
    for at in range(len(entry.causes)):
        yield Answer(Sighting(entry, pasted, report=REPORT, cause=at))
    for subcode in entry.subcodes:
        yield Answer(Sighting(entry, pasted, subcode=subcode, report=REPORT))
    for provider in CATALOG.providers.values():
        for row in provider.codes:
            if row.key == entry.key:
                found = Evidence(Found.PROVIDER, provider=provider, provider_code=row)
                yield Answer(Sighting(entry, found))


def seen(blocks):
    return "\n".join(text for block in blocks for text in texts(block))


def elements(node, kind):
    if isinstance(node, dict):
        if node.get("type") == kind:
            yield node
        for value in node.values():
            yield from elements(value, kind)
    elif isinstance(node, list):
        for item in node:
            yield from elements(item, kind)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_slack_takes_the_card_in_every_place_and_it_keeps_its_budget(entry):
    """The fullest card of each place: with a note; the leanest: a typed code without one."""
    for answer in questions(entry):
        bare = answer.sighting.evidence.found is Found.TYPED
        for setting in settings(team_notes=() if bare else (NOTE,)):
            card = draw(answer, setting, CATALOG)
            assert judge_message({"text": card.text, "blocks": card.blocks}) == []
            assert len(card.text) <= 300
            size = (len(card.blocks), count(card.blocks), characters(card.blocks))
            assert fits(card.blocks), (setting.place, answer.sighting.evidence.found, size)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_slack_takes_the_views(entry):
    assert (
        judge_view(details_view(entry, catalog=CATALOG, report=REPORT, setting=Setting(team_notes=(NOTE,))))
        == []
    )
    for subcode in entry.subcodes:
        assert judge_view(details_view(entry, subcode, catalog=CATALOG, pushed=True)) == []
    assert judge_blocks([entry_row(entry, "12 times")], "home") == []
    for answer in questions(entry):
        view = shortcut_view(answer, catalog=CATALOG, channel="C1", thread="1.2", channel_name="wa-prod")
        assert judge_view(view) == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_details_leave_nothing_out(entry):
    view = details_view(entry, catalog=CATALOG)
    text = b.without_ticks(seen(view["blocks"]).replace("\n", ""))
    told = [entry.headline, entry.summary, *entry.numbers, *([entry.avoid] if entry.avoid else [])]
    told += [t for c in entry.causes for t in (c.text.rstrip("."), c.how_to_tell, *(s.text for s in c.steps))]
    told += [step.text for step in entry.steps]
    told += [subcode.headline for subcode in entry.subcodes]
    told += [CATALOG.sources[reference.id].name for reference in entry.sources]
    told += [CATALOG.get(other).headline for other in entry.related]
    missing = [t for t in told if b.without_ticks(t) not in text]
    assert missing == []


def test_a_wait_or_a_fix_that_an_entry_names_is_drawn():
    noted = [entry for entry in ENTRIES if entry.retry_note]
    undrawn = {e.code for e in noted if e.retry_note.lower() not in values.retry(face_of(e).rule).lower()}
    assert undrawn == set()
    assert (
        values.retry(face_of(CATALOG.get("cloud-api/10")).rule)
        == "After the fix: once the permission is granted"
    )
    assert values.retry_short(face_of(CATALOG.get("cloud-api/10")).rule) == "After the fix"


CURRENT = [entry for entry in ENTRIES if not parts.retired(entry)]


@pytest.mark.parametrize("entry", CURRENT, ids=lambda e: e.key)
def test_what_whose_move_and_retry_are_the_first_things_read(entry):
    """Checks 1 and 2: header and fields say it, and the first step follows within the budget's lines."""
    card = draw(Answer(Sighting(entry, Evidence(Found.TYPED))), Setting(), CATALOG)
    at = next(i for i, block in enumerate(card.blocks) if "fields" in block)
    assert card.blocks[at - 2]["text"]["text"].startswith(f"{entry.code} · ")
    assert count(card.blocks[: at + 1]) <= 13
    assert card.blocks[at + 1]["elements"][1]["type"] == "rich_text_list"


@pytest.mark.parametrize("entry", CURRENT, ids=lambda e: e.key)
def test_move_and_retry_are_worded_as_agreed(entry):
    """Check 3."""
    names = "|".join(re.escape(text) for text in values.MOVE.values())
    short = "|".join(re.escape(values.actor_name(actor)) for actor in values.MOVE)
    actor = re.compile(rf"({names}|{short})(, or ({short}) if .+)?", re.IGNORECASE)
    shown = face_of(entry)
    assert actor.fullmatch(values.whose_move(shown))
    assert len(values.whose_move(shown)) <= values.VALUE
    assert values.retry(shown.rule)
    assert len(values.retry(shown.rule)) <= values.VALUE


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_uncertain_entries_say_so_before_anything_else(entry):
    """Check 5."""
    card = draw(Answer(Sighting(entry, Evidence(Found.TYPED))), Setting(), CATALOG)
    uncertain = entry.status == "reported" or bool(entry.disputed)
    assert (card.blocks[0]["type"] == "context") is (uncertain and not parts.retired(entry))
    if entry.status == "reported":
        assert "Reported by people in the field" in seen(card.blocks[:1])


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_nothing_private_leaves_the_asker(entry):
    """Check 7."""
    for answer in questions(entry):
        shared = json.dumps(
            draw(answer, Setting(place="shared", features=ALL, hand_over=True), CATALOG).blocks
        )
        assert "AbC1" not in shared
        assert "ending 99" not in shared
        assert "no llega" not in shared
        thread = seen(draw(answer, Setting(place="thread"), CATALOG).blocks)
        assert "AbC1" not in thread
        assert "ending 99" not in thread


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_at_most_five_controls_none_coloured_each_unique_and_bound_to_its_entry(entry):
    """Check 8."""
    for setting in settings():
        card = draw(Answer(Sighting(entry, Evidence(Found.TYPED))), setting, CATALOG)
        rows = [block["elements"] for block in card.blocks if block["type"] == "actions"]
        assert all(len(row) <= 5 for row in rows)
        buttons = list(elements(card.blocks, "button"))
        assert not any("style" in button or "url" in button for button in buttons)
        assert len({button["text"]["text"] for button in buttons}) == len(buttons)
        assert all(len(button["text"]["text"]) <= 24 for button in buttons)
        assert all(state.decode(button["value"]) for button in buttons)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_no_emoji_no_empty_label_and_no_two_blocks_that_say_the_same(entry):
    """Check 9."""
    for answer in questions(entry):
        card = draw(answer, Setting(features=ALL), CATALOG)
        text = seen(card.blocks)
        assert not EMOJI.search(text)
        assert not EMPTY.search(text.replace("{{", "")), EMPTY.search(text)
        said = [seen([block]) for block in card.blocks]
        assert len(set(said)) == len(said)
        assert all(part.strip() for part in said if part != "")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_plain_text_and_terminal_say_the_same_in_the_same_order(entry):
    """Check 10."""
    shown = face_of(entry)
    card = draw(Answer(Sighting(entry, Evidence(Found.TYPED))), Setting(), CATALOG)
    assert card.text.startswith(f"{entry.code}: ")
    drawn = to_text(card, 400)
    order = [entry.code]
    if not parts.retired(entry):
        assert "Retry: " in card.text[:160]
        order += [
            b.cut(f"{shown.code} · {shown.headline}", 80),
            "Whose move",
            "Retry",
            "Do this",
            "Known as" if shown.reported else "Meta's name",
        ]
    places = [drawn.find(b.without_ticks(piece)) for piece in order]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.key)
def test_a_hand_over_offers_every_step_whole(entry):
    answer = Answer(Sighting(entry, Evidence(Found.TYPED)))
    view = handover_view(answer, State(key=entry.key, by="U1"), "C1")
    assert judge_view(view) == []
    boxes = next((b["element"]["options"] for b in view["blocks"] if b.get("block_id") == ids.TRIED), [])
    for box, step in zip(boxes, entry.steps, strict=False):
        told = box["text"]["text"] + box.get("description", {"text": ""})["text"]
        assert "".join(told.split()) == "".join(step.text.rstrip(".").replace("`", "").split())
