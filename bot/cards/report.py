"""Report an error in an answer: to the channel of those who mend entries, or as a filled-in issue form."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bot.cards import blocks as b
from bot.cards import fallback, ids, inputs, state, teamwork, words

if TYPE_CHECKING:
    from bot.cards.blocks import Block, Card
    from bot.cards.state import State
    from bot.knowledge.models import Entry

LONGEST = 1_500
ADDRESS = 2_600
"""Characters of an issue form's address: a section of Slack's holds 3,000."""


def report_view(entry: Entry, kept: State, channel: str) -> Block:
    """Return the modal. `channel` is where it goes; empty: an issue form is made."""
    named = b.bold(entry.code) + f" · {b.escape(entry.headline)}"
    seen = (
        teamwork.REPORT_SEEN_CHANNEL.format(channel=f"<#{channel}>")
        if channel
        else teamwork.REPORT_SEEN_ISSUE
    )
    blocks = [
        b.section(named),
        inputs.choice_field(teamwork.REPORT_ASK, ids.REPORT_REASON, teamwork.REPORT_REASONS),
        inputs.text_field(
            teamwork.REPORT_MORE,
            ids.REPORT_TEXT,
            most=LONGEST,
            optional=True,
            hint="" if channel else teamwork.ELSE_HINT,
        ),
        b.context(seen),
    ]
    return b.modal(
        teamwork.REPORT_TITLE,
        blocks,
        callback_id=ids.REPORT_VIEW,
        private_metadata=state.encode(kept, state.METADATA),
        submit=b.plain(teamwork.REPORT_SUBMIT),
    )


def report_card(entry: Entry, user: str, reason: str, text: str, version: str) -> Card:
    """Return what the authors get: which entry, in which state, what is wrong with it. `text` is redacted."""
    said = teamwork.REPORT_REASONS.get(reason, teamwork.REPORT_REASONS["wrong"])
    head = teamwork.REPORT_HEADER.format(code=entry.code, headline=entry.headline)
    blocks = [b.header(head, 120), b.section(teamwork.REPORT_FROM.format(who=f"<@{user}>", reason=said))]
    if text.strip():
        blocks.append(b.rich(b.quote(b.words(b.cut(text, LONGEST)))))
    value = state.encode(state.State(key=entry.key))
    blocks += [
        b.plain_context(_entry(entry, version)),
        b.actions([b.button(words.DETAILS, ids.DETAILS, value)], ids.ACTIONS_BLOCK),
    ]
    return b.Card(fallback.text([teamwork.REPORT_FALLBACK.format(code=entry.code, reason=said)]), blocks)


def issue_view(entry: Entry, repository: str, reason: str, text: str, version: str) -> Block:
    """Return the link to a filled-in issue form. Nothing is sent: the person does that on the page."""
    link = b.anchor(issue_address(entry, repository, reason, text, version), teamwork.REPORT_FORM)
    return inputs.told_view(teamwork.REPORT_TITLE, teamwork.REPORT_READY.format(link=link))


def issue_address(entry: Entry, repository: str, reason: str, text: str, version: str) -> str:
    """Return the address of a form with title and body.

    https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/creating-an-issue
    """
    said = teamwork.REPORT_REASONS.get(reason, teamwork.REPORT_REASONS["wrong"])
    title = f"{entry.key}: {said.lower()}"
    for room in (LONGEST, 800, 400, 150, 0):
        body = "\n\n".join(
            part for part in (b.cut(text, room) if room else "", _entry(entry, version)) if part
        )
        address = f"{repository.rstrip('/')}/issues/new?{urlencode({'title': title, 'body': body})}"
        if len(b.escape(address)) <= ADDRESS:
            return address
    return f"{repository.rstrip('/')}/issues/new"


def sent_view(channel: str) -> Block:
    """Return what says that a report has gone."""
    return inputs.told_view(teamwork.REPORT_TITLE, teamwork.REPORT_SENT.format(channel=f"<#{channel}>"))


def why_card(entry: Entry) -> Card:
    """Return the offer to say why a card did not help. It asks nothing that has to be answered."""
    said = teamwork.WHY_ASK.format(code=entry.code)
    button = b.button(teamwork.WHY, ids.WHY, state.encode(state.State(key=entry.key)))
    return b.Card(fallback.text([said]), [b.section(b.escape(said), button)])


def _entry(entry: Entry, version: str) -> str:
    newest = max((reference.checked for reference in entry.sources), default=dt.date.min)
    return teamwork.REPORT_ENTRY.format(key=entry.key, version=version, date=words.day(newest))
