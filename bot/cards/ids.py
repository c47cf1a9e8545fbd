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

# Callback ids of views, and of the shortcuts in manifest.yml.
EXPLAIN = "explain"
"""The message shortcut."""
DETAILS_VIEW = "view.details"
SHORTCUT_VIEW = "view.shortcut"
SEVERAL_VIEW = "view.several"
SEARCH_VIEW = "view.search"
FAMILY_VIEW = "view.family"
FAULT_VIEW = "view.fault"
HOME_VIEW = "view.home"

ACTIONS = (
    SHARE, DETAILS, REPLY, HAND_OVER, MORE, FEEDBACK, OPEN, OPEN_DETAILS, PICK, NONE, REST, SEARCH, TRY,
    REPLY_IN_THREAD, NOTE_MENU, FIND, FAMILIES, SETTINGS,
)  # fmt: skip
"""Every action id that is matched whole."""
VIEWS = (DETAILS_VIEW, SHORTCUT_VIEW, SEVERAL_VIEW, SEARCH_VIEW, FAMILY_VIEW, FAULT_VIEW, HOME_VIEW)
