"""Team notes: written from a card, rewritten and deleted in Details, by their author or an admin of the bot."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.cards import ids, teamwork
from bot.cards.inputs import told_view
from bot.cards.notes import kept_view, note_view
from bot.cards.state import State
from bot.listeners.card.changes import details_of, whisper
from bot.listeners.card.press import Press, entry_of
from bot.listeners.card.submission import Submission
from bot.listeners.slack.replies import update
from bot.resolve.redact import redact
from bot.store.errors import StoreError
from bot.store.notes import Note

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cards.blocks import Block
    from bot.listeners.desk import Desk


def register(bolt: AsyncApp, desk: Desk) -> None:
    """Register the submission and the menu beside a note. Adding one is an option of a card's menu."""

    @bolt.view(ids.NOTE_VIEW)
    async def submitted(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        form = Submission.read(body)
        wrong = await _keep(desk, form)
        if wrong:
            await ack(response_action="errors", errors={ids.NOTE_TEXT: wrong})
        elif form.state.view:
            await _refresh(desk, client, Details.of_note(form))
            await ack()
        else:
            await ack(response_action="update", view=kept_view(entry_of(desk, form.state)))

    @bolt.action(ids.NOTE_MENU)
    async def changed(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await _change(desk, Press.read(body), Submission.read(body), client)
        await ack()


class Details:
    """An open Details view to draw again: whose it is, and what it was opened with."""

    def __init__(self, view: str, kept: State, user: str, team: str) -> None:
        self.view, self.kept, self.user, self.team = view, kept, user, team

    @classmethod
    def of_note(cls, form: Submission) -> Details:
        """Return the view below the modal of a note."""
        kept = replace(form.state, view="", by="")
        return cls(form.state.view, kept, form.user, form.team)


async def add(desk: Desk, press: Press, client: AsyncWebClient) -> None:
    """Open the modal for a new note."""
    if press.guest:
        await whisper(desk, press, teamwork.NOTE_GUEST)
        return
    kept = State(key=press.state.key)
    await client.views_open(trigger_id=press.trigger_id, view=note_view(entry_of(desk, kept), kept))


async def _keep(desk: Desk, form: Submission) -> str:
    """Keep a new or rewritten note; return what went wrong, as a sentence. The same modal writes one note."""
    text = redact(form.text(ids.NOTE_TEXT)).strip()
    if not text:
        return teamwork.NOTE_EMPTY
    new = Note(form.team, form.state.key, text, form.user, time.time(), _id(form.view), form.name)
    try:
        if form.state.by:
            known = await desk.store.notes.get(form.team, form.state.by)
            if known is None:
                return teamwork.NOTE_GONE
            if not desk.may_change(form.user, known):
                return _not_yours(known)
            new = replace(known, text=text, at=new.at)
        await desk.store.notes.put(new)
    except StoreError:
        return teamwork.AWAY
    desk.workspaces.changed(form.team, new.key)
    return ""


async def _change(desk: Desk, press: Press, form: Submission, client: AsyncWebClient) -> None:
    """Open a note for rewriting, or delete it; the Details around it are drawn again."""
    details = Details(form.view, form.state, press.user, press.team)
    note = await desk.store.notes.get(press.team, press.state.key)
    if note is None or not desk.may_change(press.user, note):
        view = told_view(teamwork.NOTE_TITLE, _not_yours(note) if note else teamwork.NOTE_GONE)
        await client.views_push(trigger_id=press.trigger_id, view=view)
        return
    if press.state.action == ids.EDIT:
        kept = replace(form.state, view=form.view, by=note.id)
        view = note_view(entry_of(desk, State(key=note.key)), kept, note.text)
        await client.views_push(trigger_id=press.trigger_id, view=view)
        return
    await desk.store.notes.remove(press.team, note.id)
    desk.workspaces.changed(press.team, note.key)
    await _refresh(desk, client, details)


async def _refresh(desk: Desk, client: AsyncWebClient, details: Details) -> None:
    view: Block = await details_of(desk, details.kept, details.user, details.team)
    await update(client, details.view, view)


def _not_yours(note: Note) -> str:
    return teamwork.NOT_YOURS.format(who=note.name or teamwork.COLLEAGUE)


def _id(view: str) -> str:
    """Return the id of the note that a modal writes: submitted twice it is still one note."""
    return f"n-{view}"[:32]
