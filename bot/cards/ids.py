"""The name of everything that can be pressed, chosen or submitted. Slack sends these names back; listeners match them.

An element that repeats inside one block carries a suffix after a colon (`home.family:delivery`): match by prefix.
"""

from __future__ import annotations

import re

# Buttons of a card. Their value is a `state.State`.
SHARE = "card.share"
DETAILS = "card.details"
REPLY = "card.reply"
HAND_OVER = "card.hand_over"
MORE = "card.more"
"""The overflow menu: the chosen option's value is a State whose `action` is one of the six below."""

NOT_THIS = "not-this"
REMIND = "remind"
NOTE = "note"
REPORT = "report"
REMOVE = "remove"

FEEDBACK = "card.feedback"
"""The feedback buttons: the value is a State whose `action` is `HELPFUL` or `NOT_HELPFUL`."""
HELPFUL = "helpful"
NOT_HELPFUL = "not-helpful"

OPEN = "entry.open"
"""Open one entry: from a list of several, a miss, a retired code. State.key."""
OPEN_DETAILS = "entry.details"
"""Open one entry from inside a modal or Home: push or open its details view. State.key."""
PICK = "choice.pick"
"""The reader's answer to a choice: State.key and State.observation."""
NONE = "choice.none"
"""None of the options: State.keys are the next best."""
REST = "several.rest"
"""The codes beyond ten: State.keys are all of them."""
SEARCH = "search.open"
"""Open the search."""
TRY = "help.try"
"""Ask the example of the help card: State.key."""
NOTE_MENU = "note.menu"
"""Edit or delete a team note: a State whose `action` is `EDIT` or `DELETE`, its `key` the note's id."""
EDIT = "edit"
DELETE = "delete"
REPLY_IN_THREAD = "shortcut.reply"
"""Post the modal's card in the thread, where the submit button cannot be used."""

# The overview of a thread.
DIGEST_UPDATE = "digest.update"
"""Read the thread again: State.keys are the codes that the overview showed."""
DIGEST_EXPORT = "digest.export"
"""Read the thread and put its codes into it as a file."""
DIGEST_HAND_OVER = "digest.hand_over"
"""Hand the thread over: State.keys and State.counts are its codes, the one to start with first."""
DIGEST_REST = "digest.rest"
"""The codes beyond ten: State.keys and State.counts are all of them."""

# The summary of a file: `State.key` is the id of the file.
TRIAGE_CSV = "triage.csv"
TRIAGE_JSON = "triage.json"
TRIAGE_REST = "triage.rest"
TRIAGE_VIEW = "view.triage"

# What a team does with an answer.
REPLY_AUDIENCE = "reply.audience"
REPLY_LANG = "reply.lang"
REPLY_TEXT = "reply.text"
TRIED = "handover.tried"
ELSE = "handover.else"
TAKE = "handover.take"
"""Take a hand-over: the State says where it came from."""
DONE = "handover.done"
CANCEL = "remind.cancel"
"""Take a reminder back: State.scheduled."""
NOTE_TEXT = "note.text"
REPORT_REASON = "report.reason"
REPORT_TEXT = "report.text"
WHY = "report.why"
"""Say what was wrong with a card that did not help: State.key."""
SET_HANDOVER = "settings.handover"
SET_REPORT = "settings.report"

# Home and search.
FIND = "search.find"
"""The type-ahead: Slack asks for options under this name, and sends the chosen key as the option's value."""
FAMILY = "home.family"
"""A family's button, `home.family:<id>`; State.key is the family id."""
FAMILIES = "home.families"
"""All families."""
SETTINGS = "home.settings"

FAMILY_PATTERN = re.compile(r"^home\.family:")

# Block ids: a row that answers to its name.
ACTIONS_BLOCK = "actions"
FEEDBACK_BLOCK = "feedback"
SEARCH_BLOCK = "search"
DIGEST_BLOCK = "digest"
"""The row under an overview: by it the bot finds its own overview again in a thread."""

# Callback ids of views, and of the shortcuts in manifest.yml.
EXPLAIN = "explain"
"""The message shortcut."""
SUMMARISE = "summarise"
"""The message shortcut that reads the whole thread."""
EXPLAIN_STEP = "explain_error"
"""The step of Workflow Builder, in the manifest that `--steps` prints."""
DETAILS_VIEW = "view.details"
SHORTCUT_VIEW = "view.shortcut"
SEVERAL_VIEW = "view.several"
SEARCH_VIEW = "view.search"
FAMILY_VIEW = "view.family"
FAULT_VIEW = "view.fault"
HOME_VIEW = "view.home"
DIGEST_VIEW = "view.digest"
REPLY_VIEW = "view.reply"
HANDOVER_VIEW = "view.handover"
NOTE_VIEW = "view.note"
REPORT_VIEW = "view.report"
SETTINGS_VIEW = "view.settings"
TOLD_VIEW = "view.told"
"""One sentence, nothing to submit."""

ACTIONS = (
    SHARE, DETAILS, REPLY, HAND_OVER, MORE, FEEDBACK, OPEN, OPEN_DETAILS, PICK, NONE, REST, SEARCH, TRY,
    REPLY_IN_THREAD, NOTE_MENU, FIND, FAMILIES, SETTINGS, DIGEST_UPDATE, DIGEST_REST, DIGEST_EXPORT, DIGEST_HAND_OVER,
    REPLY_AUDIENCE, REPLY_LANG, REPLY_TEXT, TRIED, ELSE, TAKE, DONE,
    CANCEL, NOTE_TEXT, REPORT_REASON, REPORT_TEXT, WHY, SET_HANDOVER, SET_REPORT,
    TRIAGE_CSV, TRIAGE_JSON, TRIAGE_REST,
)  # fmt: skip
"""Every action id that is matched whole."""
VIEWS = (
    DETAILS_VIEW, SHORTCUT_VIEW, SEVERAL_VIEW, SEARCH_VIEW, FAMILY_VIEW, FAULT_VIEW, HOME_VIEW, DIGEST_VIEW, REPLY_VIEW,
    HANDOVER_VIEW, NOTE_VIEW, REPORT_VIEW, SETTINGS_VIEW, TOLD_VIEW, TRIAGE_VIEW,
)  # fmt: skip
