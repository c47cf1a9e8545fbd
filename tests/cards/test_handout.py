"""A file's content as text, where no file can be sent."""

from __future__ import annotations

from bot.cards.handout import MOST, Handout, as_text
from bot.cards.lines import texts
from bot.playground.judge import judge_message

WHERE = "https://api.slack.com/apps/A1/oauth"
ROW = "131042,cloud-api/131042,Billing problem on the account,3\r\n"


def drawn(content, name="x-errors.csv", *, scope=True):
    card = as_text(Handout(name, content), WHERE, scope=scope)
    assert judge_message({"text": card.text, "blocks": card.blocks}) == []
    return ["\n".join(texts(block)) for block in card.blocks]


def test_a_short_file_stands_there_whole_below_what_is_missing():
    told, shown = drawn("code,key,headline,failures\r\n" + ROW)
    assert told.startswith(
        "To send a file I need the permission files:write; an admin adds it in OAuth & Permissions"
    )
    assert told.endswith("Here is what it holds, as text:")
    assert shown.splitlines() == ["code,key,headline,failures", ROW.strip()]


def test_a_long_table_is_cut_at_a_line_and_says_so():
    told, shown = drawn(ROW * 200)
    assert told.endswith("Here are its first 49 of 200 lines, as text:")
    assert len(shown) <= MOST
    assert shown.endswith(ROW.strip())


def test_json_is_never_cut():
    (told,) = drawn('{"a": 1,\n' * 2_000, "x-errors.json")
    assert "waerror triage FILE --json" in told


def test_a_workspace_that_takes_no_files_is_named_as_the_reason():
    assert drawn(ROW, scope=False)[0].startswith("This workspace takes no files from me.")


def test_nothing_in_a_file_is_drawn_as_markup():
    card = as_text(Handout("x.csv", "<!channel>,*bold*\r\n"), WHERE, scope=True)
    assert card.blocks[1]["elements"][0]["elements"][0] == {"type": "text", "text": "<!channel>,*bold*"}
    assert "<!channel>" not in card.text
