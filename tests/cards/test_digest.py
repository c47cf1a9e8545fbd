"""The overview of a thread: the sample to the letter, and what is said of order, time and what was not read."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
from pathlib import Path

import pytest

from bot.cards import ids, state, threads
from bot.cards.answer import CHARACTERS
from bot.cards.digest import (
    digest_card,
    digest_view,
    needs,
    remembered,
    rest_view,
    told_card,
    told_view,
    up_to_date,
)
from bot.cards.lines import characters, texts
from bot.cards.overview import Told
from bot.cards.parts import clock
from bot.cards.terminal import to_text
from bot.knowledge.models import Affects
from bot.playground.judge import judge_message, judge_view
from bot.resolve.outcome import Evidence, Found, Report, Sighting
from bot.resolve.thread import Alert, Counted, Overview
from tests.cards.conftest import entry

GOLDEN = Path(__file__).parents[1] / "golden"
NINE = dt.datetime(2026, 9, 11, 9, 0, tzinfo=dt.UTC).timestamp()


def at(minutes):
    return NINE + minutes * 60


def counted(one, mentions, first, last, subcode=None):
    report = Report(details="secret details", trace_id="AbC1", recipient_ending="99")
    return Counted(Sighting(one, Evidence(Found.LOG), subcode, report, mentions), at(first), at(last))


@pytest.fixture
def incident(shelf):
    """Three codes in 40 messages with two alerts, 09:02 to 10:14, read at 10:15."""
    rows = (("131042", 14, 2, 71), ("132015", 6, 40, 58), ("131047", 1, 31, 31))
    return Overview(
        codes=tuple(counted(shelf.by_code(code)[0], *more) for code, *more in rows),
        messages=40,
        first=at(2),
        last=at(74),
        alerts=(Alert(at(2), ("131042",)), Alert(at(31), ("131047",))),
        images=2,
        files=1,
    )


@pytest.fixture
def sample(shelf):
    """The incident of the specification: 40 messages, 6 codes, 2 alerts."""
    rate = entry(
        "130429", "Too many messages a second from this number", "The number sends faster than it may.",
        affects="number", actor="developer", retry="after-wait", wait={"kind": "condition"},
        steps=({"text": "Slow the queue: 80 a second by default."},),
    )  # fmt: skip
    template = entry(
        "132001", "Template or language not found", "There is no such template in this language.",
        affects="template", actor="developer", retry="after-fix",
        steps=({"text": "Compare name and language (`en` is not `en_US`)."},),
    )  # fmt: skip
    known = {code: shelf.by_code(code)[0] for code in ("131042", "131049", "131026", "131047")}
    rows = (
        (known["131042"], 14, 2, 71), (rate, 9, 31, 74), (template, 6, 40, 58), (known["131049"], 11, 44, 70),
        (known["131026"], 5, 50, 66), (known["131047"], 3, 52, 69),
    )  # fmt: skip
    return Overview(
        codes=tuple(counted(*row) for row in rows),
        messages=40,
        first=at(2),
        last=at(74),
        alerts=(Alert(at(2), ("131042",)), Alert(at(31), ("130429",))),
        images=2,
        files=1,
    )


@pytest.fixture
def told():
    return Told(at(75), by="U0ANA")


def seen(blocks):
    return "\n".join(text for block in blocks for text in texts(block))


def raw(blocks):
    return json.dumps(blocks, ensure_ascii=False)


def controls(card):
    return card.blocks[-1]["elements"]


def test_the_sample_is_drawn_as_agreed(sample, told):
    card = digest_card(sample, told)
    for suffix, written in (
        ("txt", f"{to_text(card, 112, controls=True, notes=False)}\n\ntext: {card.text}\n"),
        ("json", json.dumps({"text": card.text, "blocks": card.blocks}, ensure_ascii=False, indent=1) + "\n"),
    ):
        file = GOLDEN / f"digest.{suffix}"
        if os.environ.get("UPDATE_GOLDEN"):
            file.write_text(written, "utf-8")
        assert written == file.read_text("utf-8")
    assert judge_message({"text": card.text, "blocks": card.blocks}) == []
    assert characters(card.blocks) <= CHARACTERS


def test_where_to_start_says_order_in_time_and_never_a_cause(incident, told):
    first = raw(digest_card(incident, told).blocks)
    assert "*Start with 131042.* It was first, and it affects the whole account." in first
    later = dataclasses.replace(incident.codes[0], first=at(60))
    late = dataclasses.replace(incident, codes=(later, *incident.codes[1:]))
    text = seen(digest_card(late, told).blocks)
    assert "It affects the whole account. First seen was 131047." in text
    assert not {"caused", "because of", "led to"} & set(text.split())


def test_codes_of_one_message_have_no_first_and_no_template_to_point_to(incident, told, shelf):
    at_once = tuple(dataclasses.replace(c, first=at(0), last=at(0)) for c in incident.codes)
    text = seen(digest_card(dataclasses.replace(incident, codes=at_once, messages=1), told).blocks)
    assert "Start with 131042. It affects the whole account.\n" in text
    assert "was first" not in text
    assert "First seen" not in text
    top, *rest = at_once
    entry = top.sighting.entry.model_copy(update={"affects": Affects.TEMPLATE})
    of_one = dataclasses.replace(top, sighting=dataclasses.replace(top.sighting, entry=entry))
    card = digest_card(dataclasses.replace(incident, codes=(of_one, *rest), messages=1), told)
    assert "Start with 131042. It affects one template.\n" in seen(card.blocks)
    assert "one template" in card.text
    retired = tuple(counted(shelf.by_code(code)[0], 1, 0, 0) for code in ("470", "1022"))
    assert "Start with 470.\n" in seen(digest_card(dataclasses.replace(incident, codes=retired), told).blocks)


def test_one_code_needs_no_advice_where_to_start(incident, told):
    card = digest_card(dataclasses.replace(incident, codes=incident.codes[:1]), told)
    assert card.blocks[0]["text"]["text"] == "1 WhatsApp error in this thread"
    assert "Start with" not in seen(card.blocks)


def test_a_retired_code_that_affects_nothing_is_only_said_to_be_first(shelf, told):
    rows = tuple(counted(shelf.by_code(code)[0], 1, n, n) for n, code in enumerate(("470", "1022")))
    text = seen(digest_card(Overview(codes=rows, messages=2, first=at(0), last=at(1)), told).blocks)
    assert "Start with 470. It was first.\n" in text
    assert "Retired: see 131047" in text


def test_times_are_written_for_each_readers_own_zone(incident, told):
    card = digest_card(incident, told)
    assert f"<!date^{int(at(2))}^{{time}}|09:02 UTC> to <!date^{int(at(74))}^{{time}}|10:14 UTC>" in raw(
        card.blocks
    )
    old = raw(digest_card(incident, Told(at(60 * 24 * 3))).blocks)
    assert f"<!date^{int(at(2))}^{{date_short_pretty}}, {{time}}|11 Sep, 09:02 UTC>" in old
    assert clock(at(2)).endswith("|09:02 UTC>")


def test_only_who_asked_is_named_and_only_by_an_id_of_slacks(incident):
    assert "read for <@U0ANA>" in raw(digest_card(incident, Told(at(75), by="U0ANA")).blocks)
    for name in ("", "<!channel>", "ana"):
        shown = raw(digest_card(incident, Told(at(75), by=name)).blocks[:-1])
        assert "<@" not in shown
        assert "<!channel>" not in shown


def test_an_update_says_when_and_how_many_codes_are_new(incident, told):
    for keys, news in (((), "+3 codes"), (("cloud-api/131042", "cloud-api/131047"), "+1 code"),
                       (remembered(incident).keys, "no new code")):  # fmt: skip
        before = state.State(keys=keys, by="U0ANA")
        text = raw(digest_card(incident, dataclasses.replace(told, before=before)).blocks)
        assert f"read for <@U0ANA> · updated <!date^{int(at(75))}^{{time}}|10:15 UTC>: {news}" in text


def test_the_button_remembers_codes_and_who_asked_and_nothing_that_was_pasted(incident, told):
    card = digest_card(incident, told)
    update, export = controls(card)
    kept = state.decode(update["value"])
    assert (update["action_id"], card.blocks[-1]["block_id"]) == (ids.DIGEST_UPDATE, ids.DIGEST_BLOCK)
    assert kept.keys == ("cloud-api/131042", "cloud-api/132015", "cloud-api/131047")
    assert kept.by == "U0ANA"
    assert (export["action_id"], "value" in export) == (ids.DIGEST_EXPORT, False)
    assert not any(secret in raw(card.blocks) for secret in ("secret details", "AbC1", "99"))


def test_an_update_keeps_the_name_of_who_asked_first(incident, told):
    card = digest_card(incident, dataclasses.replace(told, by="U0BEN", before=state.State(by="U0ANA")))
    assert state.decode(controls(card)[0]["value"]).by == "U0ANA"


@pytest.mark.parametrize(
    ("images", "files", "said"),
    [(2, 1, "2 screenshots and 1 file were not read."), (1, 0, "1 screenshot was not read."),
     (0, 3, "3 files were not read.")],
)  # fmt: skip
def test_what_was_not_read_is_said(incident, told, images, files, said):
    overview = dataclasses.replace(incident, images=images, files=files)
    assert said in seen(digest_card(overview, told).blocks)


def test_how_far_a_thread_was_read_and_what_cannot_be_explained_is_said(incident, told):
    overview = dataclasses.replace(incident, unknown=("131407", "1022", "1", "2", "3", "4"))
    text = seen(
        digest_card(overview, dataclasses.replace(told, unread="1,000 of 1,240 messages were read.")).blocks
    )
    assert "1,000 of 1,240 messages were read." in text
    assert "Not explained: 131407, 1022, 1, 2, 3 and 1 more." in text


def test_a_thread_without_a_code_says_what_to_send_and_can_be_updated(told):
    card = digest_card(Overview(messages=3, first=at(0), last=at(9)), told)
    assert card.blocks[0]["text"]["text"] == "No WhatsApp error in this thread"
    assert threads.SEND in seen(card.blocks)
    assert controls(card)[0]["action_id"] == ids.DIGEST_UPDATE
    assert judge_message({"text": card.text, "blocks": card.blocks}) == []


def test_ten_rows_are_shown_and_the_rest_opens(catalog, told):
    rows = tuple(counted(one, 2, n, n) for n, one in enumerate(list(catalog)[:57]))
    overview = Overview(codes=rows, messages=57, first=at(0), last=at(56))
    card = digest_card(overview, told)
    opens = [b["accessory"] for b in card.blocks if b.get("accessory")]
    assert [o["action_id"] for o in opens] == [ids.OPEN] * 10 + [ids.DIGEST_REST]
    assert "and 47 more" in seen(card.blocks)
    assert len(state.decode(opens[-1]["value"]).keys) == 57
    assert judge_message({"text": card.text, "blocks": card.blocks}) == []
    assert judge_view(rest_view([row.sighting for row in rows])) == []
    view = digest_view(overview, told, state.State(channel="C1", thread="1.0"))
    assert judge_view(view) == []
    assert "and 17 more: " in seen(view["blocks"])


def test_every_open_is_named_and_every_entry_fits_a_row(catalog, told):
    for one in catalog:
        card = digest_card(
            Overview(codes=(counted(one, 1_000, 0, 9),), messages=1, first=at(0), last=at(9)), told
        )
        assert judge_message({"text": card.text, "blocks": card.blocks}) == []
        row = next(b for b in card.blocks if b.get("accessory"))
        assert row["accessory"]["accessibility_label"].startswith(f"Open {one.code}")
        assert row["text"]["text"].count("`") % 2 == 0


def test_many_alerts_are_counted_and_the_first_three_shown(incident, told):
    alerts = tuple(Alert(at(n), ("131042",)) for n in range(12))
    text = seen(digest_card(dataclasses.replace(incident, alerts=alerts), told).blocks)
    assert "12 alerts: " in text
    assert "9 more" in text


def test_the_modal_says_who_will_see_it_and_posts_on_submit(incident, told):
    view = digest_view(incident, told, state.State(channel="C1", thread="1.0"))
    assert view["submit"]["text"] == threads.POST
    assert threads.WHO_SEES in seen(view["blocks"])
    assert {b["accessory"]["action_id"] for b in view["blocks"] if b.get("accessory")} == {ids.OPEN_DETAILS}
    assert state.decode(view["private_metadata"]).thread == "1.0"
    assert judge_view(view) == []


def test_a_missing_permission_is_named_with_where_an_admin_adds_it():
    sentence = needs(
        threads.NEEDS, ["channels:history", "groups:history"], "https://api.slack.com/apps/A1/oauth"
    )
    assert "`channels:history` or `groups:history`" in sentence
    assert "<https://api.slack.com/apps/A1/oauth|OAuth &amp; Permissions>" in sentence
    assert judge_message({"text": told_card(sentence).text, "blocks": told_card(sentence).blocks}) == []
    assert judge_view(told_view(sentence, below=[{"type": "divider"}])) == []


def test_who_asks_again_is_told_what_is_new_and_where_it_stands():
    card = up_to_date(("a",), ("a", "b"), "https://x.slack.com/archives/C1/p1?thread_ts=1&cid=C1")
    assert card.text == (
        "The overview of this thread is up to date: +1 code. "
        "<https://x.slack.com/archives/C1/p1?thread_ts=1&amp;cid=C1|Open it>"
    )
    assert up_to_date(("a",), ("a",), "").text == "The overview of this thread is up to date: no new code."
