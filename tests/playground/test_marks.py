"""What Slack makes of typed text."""

from __future__ import annotations

import pytest

from bot.playground.feed import Feed
from bot.playground.marks import command_text, message_text, rich_text
from bot.playground.people import open_doors
from bot.playground.workspace import Workspace


@pytest.fixture(scope="module")
def workspace():
    made = Workspace(Feed(), lambda: 1_795_400_000.0)
    open_doors(made, "waerror")
    return made


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("@Ana Ruiz, look", "<@U0PLAYANA0>, look"),
        ("@ana look", "<@U0PLAYANA0> look"),
        ("@anabel is nobody", "@anabel is nobody"),
        ("mail@waerror.example", "mail@waerror.example"),
        ("in #wa-prod now", "in <#C0PLAYWAP0|wa-prod> now"),
        ("in #wa-production", "in #wa-production"),
        ("see https://a.example/x?b=1&c=2.", "see <https://a.example/x?b=1&amp;c=2>."),
        ("<!channel> <@U0NOBODY00>", "&lt;!channel&gt; &lt;@U0NOBODY00&gt;"),
        ("picked <@U0PLAYBOT0> hi", "picked <@U0PLAYBOT0> hi"),
        ("`@ana https://a.example`", "`@ana https://a.example`"),
        ('```{"a": "<b>"}```', '```{"a": "&lt;b&gt;"}```'),
    ],
)
def test_messages_are_escaped_and_marked_up(workspace, typed, sent):
    assert message_text(typed, workspace) == sent


def test_commands_carry_names_only_where_the_manifest_says_should_escape(workspace):
    typed = "ask @ana in #incidents <now> https://a.example"
    assert (
        command_text(typed, workspace, should_escape=False)
        == "ask @ana in #incidents &lt;now&gt; https://a.example"
    )
    expected = "ask <@U0PLAYANA0|ana> in <#C0PLAYINC0|incidents> &lt;now&gt; <https://a.example>"
    assert command_text(typed, workspace, should_escape=True) == expected


def test_a_message_comes_with_a_rich_text_block(workspace):
    text = message_text('hi @ana see https://a.example ```{"code": 1}```', workspace)
    (block,) = rich_text(text)
    section, pre = block["elements"]
    assert [element["type"] for element in section["elements"]] == ["text", "user", "text", "link", "text"]
    assert pre == {
        "type": "rich_text_preformatted",
        "elements": [{"type": "text", "text": '{"code": 1}'}],
        "border": 0,
    }
