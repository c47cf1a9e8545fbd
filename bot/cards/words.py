"""Every sentence a reader sees that is not in the catalog, in English.

What follows the language of the question stands in `phrases`; the wordings of move and retry in `values`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

# Buttons: verbs, at most 24 characters.
SHARE = "Share"
DETAILS = "Details"
REPLY = "Customer reply"
HAND_OVER = "Hand over"
NOT_THIS = "Not this"
REMIND = "Remind me in {wait}"
ADD_NOTE = "Add a team note"
REPORT = "Report an error here"
REMOVE = "Remove (sharer only)"
OPEN = "Open"
OPEN_CODE = "Open {code}"
OPEN_LABEL = "Open {code}, {headline}"
REST = "Show the rest"
SEARCH = "Search all codes"
TRY = "Try {code}"
REPLY_IN_THREAD = "Reply in thread"
HELPFUL = "Helpful"
NOT_HELPFUL = "Not helpful"
SETTINGS = "Settings"
ALL = "All"

# Labels and headings.
WHOSE_MOVE = "Whose move"
RETRY = "Retry"
ASIDE_RETRY = "Retry {code}?"
ASIDE_MOVE = "Whose move is {code}?"
ASIDE_NEXT = "What to do about {code}."
ASIDE_AGAIN = "Still failing after that? Paste the newest error: it may name another code or cause."
ASIDE_REPLY = "a text for the customer is ready; read it, change it, then post it."
ASIDE_NO_REPLY = "I have no customer text for this one."
AFFECTS = "Affects"
PAYLOAD = "Your payload"
THE_PAYLOAD = "The payload"
"""The same for who may not have pasted it: on a shared card, in a hand-over, in a modal."""
TEAM_NOTE = "Team note"
TEAM_NOTES = "Team notes"
STEPS = "Do this"
CAUSES = "Causes"
NUMBERS = "Numbers"
RELATED = "Often confused with"
WORDINGS = "How Meta words it"
PROVIDERS = "Provider numbers"
SOURCES = "Sources"
SUBCODES = "Subcodes"
OUR_READING = "our reading"
PROVIDER_SAYS = "{provider} {number}: {meaning}"
EDIT = "Edit"
DELETE = "Delete"
HOW_TO_TELL = "How you can tell:"
THEN = "Then:"

# Status of an entry.
REPORTED = "Reported by people in the field, not in Meta's documentation. A strong hint, not a rule."
DISPUTED = "Sources disagree: {sentence}"
SHARED_BY = "Shared by {who} · {what}"
SOMEBODY = "somebody"
NOT_SHARED = (
    "Not shared: only you see this. I share the answer for one error; with it, press Share on its card."
)
ASKED = "asked: {code}"
FROM_PASTE = "from a pasted error"
FROM_DESCRIPTION = "from a description"

# The reader's payload.
STANDARD = "Meta's standard sentence; it names no reason."
POINTS_TO = "This points to: "
SUBCODE = "subcode {code}"
RECIPIENT = "recipient ending {digits}"
TRACE = "trace {trace}"
TRACE_CUT = "trace {head}…{tail} (full in Hand over)"
FIND_CODE = {
    "webhook": "No code seen yet? Look for {code} in the failed status webhook and paste it here.",
    "api": "No code seen yet? Look for {code} in the API's answer and paste it here.",
    "inbound": "No code seen yet? Look for {code} in the inbound webhook and paste it here.",
    "health": "No code seen yet? Look for {code} in `health_status` and paste it here.",
}

# Where it comes from.
META_NAME = "Meta's name: {title}"
KNOWN_AS = "Known as: {title}"
"""The same for what only field reports name: Meta may call it otherwise."""
SOURCE = "Source: {links}"
FIELD_REPORTS = "Source: field reports"
FIELD_REPORTS_LINKED = "Source: field reports ({links})"
CHECKED = "checked {date}"
LOCAL = "Local to your company"
INBOUND = "Arrives on inbound messages"

# Retired numbers.
RETIRED = "Retired: see {code}"
RETIRED_ALONE = "Retired"
RETIRED_SECTION = "Code of the retired On-Premises API. On the Cloud API this is {code}: {headline}."
RETIRED_TODAY = (
    "If a tool shows this number today, it is usually the tool's own. Say which one, for example "
    "`/waerror twilio {code}`."
)

# Several codes.
SEVERAL = "{count} WhatsApp errors in this message"
AND_MORE = "and {count} more"

# Choices.
CODE_LINE = "{code} · {headline}"

# Misses.
NOT_A_CODE = "{code} is not a WhatsApp code I know"
LOOKED_CODE = "It is in none of my lists (Cloud API, on-premises, providers)."
SLIP = "A typing slip?"
NOT_OF_PROVIDER = "{provider} {code} is not in my list"
LOOKED_PROVIDER = (
    "I know {count} numbers of {provider}; this is none of them. Send Meta's own code if you see one."
)
LOOKED_NO_LIST = (
    "I know none of {provider}'s own numbers. Send the words beside it, or Meta's own code if you see one."
)
HTTP_ALONE = "{code} is an HTTP status, not the error"
OLD_CLIENT = "The retired On-Premises API had this number too:"
"""Followed by that entry, with its button."""
LOOKED_HTTP = "Many WhatsApp errors come with the same status. The code stands in the body of the answer."
NO_WORDS = "I found no error that fits these words"
LOOKED_WORDS = "I compared them with Meta's names and sentences, and with how people describe each error."
UNRELATED = "I see no WhatsApp error in this"
LOOKED_UNRELATED = "I read error codes, pasted webhooks and descriptions of messages that fail."
OTHER_SCRIPT = "I cannot read this script yet"
LOOKED_SCRIPT = (
    "I read descriptions in Latin and Arabic letters, best in English, Spanish and Portuguese. "
    "Numbers work always."
)
# What was pasted, where it holds no error: a title and a sentence.
NO_ERROR = {
    "failed": (
        "{article} {word} status, without its errors",
        "The reason stands in `errors`, beside the status: this paste does not hold it.",
    ),
    "status": (
        "This is a {word} status: no error in it",
        "Nothing failed here. A message that fails gets a status of its own, `failed`, with `errors`.",
    ),
    "inbound": (
        "This is an inbound message: no error in it",
        "Somebody wrote to you. How your own messages fare comes in webhooks with `statuses`.",
    ),
    "accepted": (
        "This is an accepted send: no error in it",
        "Accepted is not delivered: what comes of it is told by webhooks with `statuses` and this message's id.",
    ),
    "update": (
        "This is {article} {word} webhook: no error code in it",
        "It tells of a change{event}, not of a message that failed.",
    ),
    "request": (
        "This is a request to send: no error in it",
        "It is what you sent. An error stands in the API's answer to it, or in a status later.",
    ),
    "other": (
        "This is JSON without an error in it",
        "I read it to its end and found no code and no message of an error.",
    ),
}
SEND_FAILED = "Not delivered? Paste the webhook whose `status` is `failed`: its `errors` say why."
SEND_ANSWER = (
    "Refused at once? Paste the API's answer: it holds `error`, with `code` and `error_data.details`."
)
SEND_SINCE = "Has a message failed since? Paste its webhook, whose `status` is `failed`, or the API's answer."
MAY_LEAD = "Sends may fail with this error:"
DIFFERENCE = {
    "swap": "two digits swapped",
    "digit": "one digit differs",
    "missing": "one digit missing",
    "extra": "one digit too many",
}
NEITHER = "Neither?"
WHAT_HELPS = "What helps"
SEND_PASTE = "Paste the whole error: `code`, `error_subcode` and `error_data.details` say most."
SEND_PROVIDER = "From a provider (Twilio, 8x8, Gupshup …)? Write the name: `/waerror twilio 63016`."
SEND_WORDS = "No code? Say what you sent, to whom, and what you saw instead."
KEPT = "Kept to find what is missing, without tokens, addresses and long numbers; a name in it can stay."
META_LIST = "Meta's list"

# Help and Home.
HELP = "Ask me about a WhatsApp error"
HELP_LINES = (
    "`/waerror 131047`: only you see the answer; `/waerror share 131047`: everybody here",
    "`/waerror twilio 63016`: a provider's number",
    "`/waerror` + a pasted webhook, or what happens in your words",
    "In a thread: mention me, or message menu > Explain WhatsApp error",
)
HELP_DIGEST = "Mention me alone in a thread: overview of all errors in it"
HELP_TEAM = (
    "`/waerror watch on`: a short reply under each alert of a channel",
    "A CSV or a log in a direct message to me: its failures by code",
)
PRIVACY = (
    "A question is kept only if it finds nothing, without tokens and long numbers; a name in it can stay"
)
COUNT = "{count} codes, each checked on a day from {first} to {last}"
COUNT_OF_A_DAY = "{count} codes, checked {last}"
HOME = "WhatsApp errors"
HOME_WELCOME = "Welcome. Ask for any WhatsApp error here or with `/waerror`; only you see those answers."
FIND = "Search by code or words"
FIND_PLACEHOLDER = "131047, window closed, billing …"
ASKED_HERE = "Asked here, last 7 days"
NOTHING_ASKED = "Nothing yet. Try `/waerror 131047`."
TIMES = "{count} times"
INSIGHTS = "What is asked here, last 30 days"
INSIGHTS_SUM = (
    "{count} questions, {share} answered by one entry. Only admins see this; it does not say who asked."
)
INSIGHTS_MISSED = "Found nothing, most asked first"
INSIGHTS_FEEDBACK = "Did not help"
INSIGHTS_JUDGED = "{title}: helped {helped}, did not {failed}"
ONCE = "once"
FAMILIES = "Families"
NEW = "New or corrected"
HOW_TO_ASK = "How to ask"
MISSING = "I lack some permissions here. An admin adds them in {link} and installs me again:"
MISSING_SCOPE = "`{scope}` would add {adds}."
ADDS = {
    "app_mentions:read": "answers to mentions",
    "im:history": "answers in direct messages",
    "channels:history": "the overview of a thread, and the watch, in public channels",
    "groups:history": "the same in private channels",
    "files:read": "counting the errors of a file that you send me",
    "files:write": "those counts, and the codes of a thread, as a file",
}
"""Scopes without which the app does less, in the order in which they are told, each with what it adds."""

# Views.
DETAILS_TITLE = "WhatsApp error {code}"
DETAILS_TITLE_BARE = "WhatsApp error"
SHORTCUT_TITLE = "WhatsApp error"
SEVERAL_TITLE = "WhatsApp errors"
SEARCH_TITLE = "Search all codes"
WHO_SEES = "Posts this card in the thread in #{channel}, as shared by you."
INVITE = "I'm not in #{channel}. Type `/invite @waerror` there and press again."
ASKED_COUNT = "Asked {count} times in this workspace in the last hour."
AT_META = "That many at once may be a fault at Meta: {link}."
READ_ON = "read {date}"
NOT_FIRST_PARTY = {
    "provider-docs": "a provider's documentation",
    "sdk": "library source",
    "field-report": "field report",
}

# A workspace without a token.
UNAUTHORISED = {
    "gone": "I am not installed in this workspace any more, so I cannot answer. Install me again: {install}",
    "lost": "I have lost my access to this workspace and cannot answer. Install me again: {install}",
    "ended": "My access to this workspace has ended and Slack does not renew it. Install me again: {install}",
    "away": "I cannot look this workspace up right now. Ask again in a minute.",
}

# Faults.
FAULT = "Something failed on my side, not on yours. Ask again in a minute; if it fails again, quote {id}."
FAULT_TITLE = "Not answered"

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(date: dt.date) -> str:
    """Return "11 Sep 2026", whatever the machine's locale."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def day_time(moment: dt.datetime) -> str:
    """Return "12 Nov, 14:05 UTC" of a moment in UTC."""
    return f"{moment.day} {_MONTHS[moment.month - 1]}, {moment:%H:%M} UTC"


def number(value: int) -> str:
    """Return 1,000 for 1000."""
    return f"{value:,}"
