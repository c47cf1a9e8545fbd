"""The sentences of what a team does with an answer: reply, hand over, remember, note down, report, set up.

In English; what a customer reads stands in the catalog, in the customer's language. The rest is in `words`.
"""

from __future__ import annotations

# Customer reply.
REPLY_TITLE = "Customer reply"
WHO_READS = "Who reads it"
LANGUAGE = "Language"
WHERE_IT_CAN_GO = "Where it can go"
AUDIENCES = {"customer": "The person on WhatsApp", "business": "A business we send for"}
LANGUAGES = {"en": "English", "es": "Español", "pt": "Português"}
REPLY_TEXT = "Text"
POST_THREAD = "Post to this thread"
POST_CHANNEL = "Post to this channel"
POST_DIRECT = "Post it here"
POSTS_DIRECT = "Select the text and copy it, or post it into this conversation."
POSTS_THREAD = "Everybody in this thread will see it, with your name. Or select the text and copy it."
POSTS_CHANNEL = (
    "Select the text and copy it, or post it: everybody in this channel will see it, with your name."
)
OWN_TEXT = "Your own wording is kept. Empty the field first to get the prepared text."
FILL_IN = "Fill in {names} first: nobody should read the bracket."
REPLY_BY = "Reply to the customer about {code}, by {who}"
REPLY_FALLBACK = "Reply to the customer about {code}: {text}"

# Hand over.
HANDOVER_TITLE = "Hand over"
GOES_TO = "Goes to {channel}. Everybody there sees your name and what stands below."
TRIED_ASK = "What have you tried?"
ELSE_ASK = "Anything else"
ELSE_HINT = "Tokens and phone numbers are taken out."
PREVIEW = "Preview"
HANDOVER_HEADER = "Hand-over: {code} · {headline}"
HANDED = "{who} hands this over from {where}."
FROM_DM = "a direct message"
NEEDED = "Needed"
SINCE = "Since"
TRIED = "Tried"
NOT_TRIED = "Not tried"
NOTE = "Note"
ALSO = "Also in this thread:"
CONVERSATION = "Conversation"
ONLY_MEMBERS = "only members of that channel can open it"
TAKE = "Take it"
DONE = "Done"
TAKEN_BY = "Taken by {who}, {time}"
DONE_BY = "Done by {who}, {time}"
TOOK_OVER = "{who} has taken over {code}."
IS_DONE = "{who} has marked {code} as done."
TOOK_IT = "{who} took it at {time}."
ONLY_TAKER = "{who} has it since {time}. Whoever took it or handed it over marks it as done."
NOT_TAKEN = "Nobody has taken this yet: {code} · {headline}, handed over {time}."
HANDED_FALLBACK = "Hand-over: {code}, {headline}. Needed: {actor}."

# Reminder.
REMIND_SET = "I will remind you of {code} here: {time}. {wait} from now."
REMIND_TWICE = "This reminder is set already. It stands in our direct messages."
REMIND_CANCEL = "Cancel reminder"
REMIND_CANCELLED = "Cancelled: no reminder for {code}."
REMIND_LATE = "Too late to cancel: the reminder for {code} is on its way."
REMIND_OVER = "{wait} are over for {code}. A resend is allowed now; if it fails again, wait another {wait}."
REMIND_ABOUT = "About {wait} are over for {code}. Try one message first; if it fails again, wait longer."

# Team notes.
NOTE_TITLE = "Team note"
NOTE_ASK = "What should your team know about {code}?"
NOTE_SEEN = (
    "Stands on cards of {code} in this workspace, with your name and today's date. "
    "Tokens and phone numbers are taken out."
)
SAVE = "Save"
NOTE_KEPT = (
    "Kept. It stands on cards of {code} from now on; *Details* holds every note, to edit and to delete."
)
NOTE_EMPTY = "Write something, or close this window."
NOT_YOURS = "Only {who} or an admin of the bot changes this note."
NOTE_GONE = "This note is no longer there."
NOTE_GUEST = "Notes belong to the workspace that runs this bot; yours is another."
COLLEAGUE = "a colleague"
AWAY = "I cannot keep it right now. Your text is still here: press the button again in a minute."

# Report an error here.
REPORT_TITLE = "Report an error here"
REPORT_SUBMIT = "Report"
REPORT_ASK = "What is wrong with it?"
REPORT_MORE = "In your words"
REPORT_REASONS = {
    "code": "Not the code I asked about",
    "steps": "The steps did not help",
    "wrong": "Something in it is wrong",
    "old": "It is out of date",
    "unclear": "Hard to understand",
}
REPORT_HEADER = "Report on {code} · {headline}"
REPORT_FROM = "{who} reports: *{reason}*"
REPORT_SEEN_CHANNEL = "Goes to {channel}, with your name. Tokens and phone numbers are taken out."
REPORT_SEEN_ISSUE = (
    "Makes a filled-in issue form on a public page. Nothing is sent before you press submit there."
)
REPORT_ENTRY = "Entry {key} · catalog {version} · newest source read {date}"
REPORT_SENT = "Sent to {channel}. Thank you."
REPORT_FORM = "Open the issue form"
REPORT_READY = "The form is filled in. {link}"
REPORT_FALLBACK = "Report on {code}: {reason}."
WHY_ASK = "Noted. If you like, say what was wrong with {code}."
WHY = "Say what was wrong"

# Shared cards.
ONLY_SHARER = "Only {who}, who shared this card, can remove it."

# Settings of a workspace.
SETTINGS_TITLE = "Settings"
SETTINGS_HANDOVER = "Channel for hand-overs"
SETTINGS_HANDOVER_HINT = "Cards show Hand over once this is set. Invite me there first."
SETTINGS_REPORT = "Channel for reports of errors in my answers"
SETTINGS_REPORT_HINT = "Invite me there first."
INSIGHTS = "Last 7 days"
INSIGHTS_LINE = "{questions} questions · {direct} % answered at once · {missed} not found"
INSIGHTS_WORST = "Often judged not helpful: {codes}"
INSIGHTS_MISSED = "Asked and not found: {texts}"
NOT_ADMIN = "Only admins of this bot change its settings. They stand in WAERROR_ADMINS."

# What Slack refuses, and how to proceed.
REFUSED = {
    "not_in_channel": "I am not in that channel. Type /invite @waerror there and press again.",
    "channel_not_found": "I cannot see that channel: gone, or private without me. Invite me or choose another.",
    "is_archived": "That channel is archived, so nobody can post there. Copy the text to where it belongs.",
    "missing_scope": "I lack a permission for this. Whoever installed me reinstalls the app in its settings.",
    "restricted_action": "This workspace does not let me post there. Copy the text, or ask an admin of Slack.",
    "thread_not_found": "The thread is gone. Copy the text and post it where it belongs.",
    "message_not_found": "That message is gone.",
    "messages_tab_disabled": "Direct messages with me are switched off here, so I cannot remind you.",
    "ratelimited": "Slack asks me to slow down. Press again in a minute.",
    "token_revoked": "Slack no longer takes my token. Whoever installed me installs me again; /waerror still answers.",
}
GONE = "My catalog no longer has this code under that name. Ask again with /waerror and the code."
NO_ANSWER = (
    "Slack did not answer in time. It may have arrived all the same: look there before you press again."
)
EXPIRED = "Slack gave me three seconds to open that window, and they were over. Press again."
