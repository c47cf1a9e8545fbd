"""The customer reply: a prepared text in the customer's language, to edit, to copy, to post.

A choice of reader or language rewrites the text unless somebody has edited it. Slack keeps what was typed into a field
for as long as the field's block id stays (https://docs.slack.dev/reference/methods/views.update): a new text comes
under a new block id, a kept one under the old.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import fallback, ids, inputs, state, teamwork

if TYPE_CHECKING:
    from bot.cards.blocks import Block, Card
    from bot.cards.state import State
    from bot.knowledge.models import Entry, Reply

PICK_BLOCK = "reply.pick"
_OPEN = re.compile(r"\{[^{}\s]{0,40}\}?")


def opening(entry: Entry, kept: State) -> State:
    """Return the state of a modal that has just opened: the asker's language, the person on WhatsApp first."""
    audience = next((who for who in teamwork.AUDIENCES if _of(entry, who)), "")
    return _settled(entry, replace(kept, audience=audience))


def own_wording(entry: Entry, kept: State, typed: str) -> str:
    """Return what stands in the field where somebody has written it; nothing where it is the prepared text."""
    prepared = _prepared(entry, *_seed(kept))
    return typed if prepared is None or _flat(typed) not in {"", _flat(prepared.text)} else ""


def changed(entry: Entry, kept: State, *, own: bool, audience: str = "", lang: str = "") -> State:
    """Return the state after a choice. `own`: the field holds somebody's own wording, which stays."""
    chosen = replace(kept, audience=audience or kept.audience, lang=lang or kept.lang)
    settled = _settled(entry, chosen)
    return replace(settled, action=kept.action) if own else settled


def reply_view(entry: Entry, kept: State, own: str = "") -> Block:
    """Return the modal. `own`: the person's wording, where it is kept; `kept` comes from `opening` or `changed`."""
    audience, lang = kept.audience, kept.lang or "en"
    prepared = _prepared(entry, audience, lang)
    named = b.bold(entry.code) + f" · {b.escape(entry.headline)}"
    blocks = [b.section(named), _picks(entry, audience, lang)]
    if prepared is not None:
        note = f"{b.bold(teamwork.WHERE_IT_CAN_GO)}: {b.escape(prepared.channel_note)}"
        blocks.append(b.context(note))
    value = own or (prepared.text if prepared else "")
    blocks.append(
        inputs.text_field(teamwork.REPLY_TEXT, ids.REPLY_TEXT, block_id=text_block(kept), value=value)
    )
    submit, told = _where(kept)
    blocks.append(b.plain_context(f"{teamwork.OWN_TEXT} {told}" if own else told))
    return b.modal(
        teamwork.REPLY_TITLE,
        blocks,
        callback_id=ids.REPLY_VIEW,
        private_metadata=state.encode(kept, state.METADATA),
        submit=b.plain(submit),
    )


def text_block(kept: State) -> str:
    """Return the block id of the text field: it names the prepared text that the field began with."""
    return f"{ids.REPLY_TEXT}:{kept.action}"


def unfilled(text: str) -> str:
    """Return what keeps a text from being posted, as a sentence; nothing where it is complete."""
    gaps = list(dict.fromkeys(_OPEN.findall(text)))
    return teamwork.FILL_IN.format(names=", ".join(gaps[:3])) if gaps else ""


def reply_card(entry: Entry, text: str, user: str) -> Card:
    """Return what is posted: who wrote it, and the text as it is to be sent. Nothing in it is parsed."""
    said = teamwork.REPLY_BY.format(code=b.escape(entry.code), who=f"<@{user}>")
    plain = fallback.text(
        [teamwork.REPLY_FALLBACK.format(code=entry.code, text=b.cut(b.one_line(text), 200))]
    )
    return b.Card(plain, [b.context(said), b.rich(b.line(b.words(text)))])


def _where(kept: State) -> tuple[str, str]:
    """Return what the submit button says, and who will see the text."""
    if kept.channel.startswith("D"):
        return teamwork.POST_DIRECT, teamwork.POSTS_DIRECT
    if kept.private:
        return teamwork.POST_CHANNEL, teamwork.POSTS_CHANNEL
    return teamwork.POST_THREAD, teamwork.POSTS_THREAD


def _picks(entry: Entry, audience: str, lang: str) -> Block:
    readers = {who: name for who, name in teamwork.AUDIENCES.items() if _of(entry, who)}
    spoken = {one: name for one, name in teamwork.LANGUAGES.items() if _prepared(entry, audience, one)}
    row = [
        inputs.select(ids.REPLY_AUDIENCE, readers, audience, teamwork.WHO_READS),
        inputs.select(ids.REPLY_LANG, spoken, lang, teamwork.LANGUAGE),
    ]
    return b.actions(row, PICK_BLOCK)


def _settled(entry: Entry, kept: State) -> State:
    """Return the state with a reader and a language for which there is a text, and that text as its seed."""
    prepared = _prepared(entry, kept.audience, kept.lang or "en") or next(
        iter(_of(entry, kept.audience)), None
    )
    lang = prepared.lang if prepared else "en"
    return replace(kept, lang=lang, action=f"{kept.audience}:{lang}")


def _seed(kept: State) -> tuple[str, str]:
    audience, _, lang = kept.action.partition(":")
    return audience, lang


def _of(entry: Entry, audience: str) -> tuple[Reply, ...]:
    replies = sorted(entry.reply, key=lambda reply: reply.lang != "en")
    return tuple(reply for reply in replies if reply.audience == audience)


def _prepared(entry: Entry, audience: str, lang: str) -> Reply | None:
    return next((reply for reply in _of(entry, audience) if reply.lang == lang), None)


def _flat(text: str) -> str:
    return " ".join(text.split())
