"""The sentences of threads: the overview of one, and the watch over a channel. The rest is in `words`."""

from __future__ import annotations

# The overview.
NONE = "No WhatsApp error in this thread"
ONE = "1 WhatsApp error in this thread"
MANY = "{count} WhatsApp errors in this thread"
MESSAGE = "1 message"
MESSAGES = "{count} messages"
BETWEEN = "{first} to {last}"
ALERT = "1 alert: {alerts}"
ALERTS = "{count} alerts: {alerts}"
MORE_ALERTS = "{count} more"
READ_FOR = "read for {who}"
READ_FOR_AT = "read for {who} at {time}"
READ_AT = "read at {time}"
UPDATED = "updated {time}: {news}"
NEW_CODE = "+1 code"
NEW_CODES = "+{count} codes"
NO_NEW_CODE = "no new code"
START = "Start with {code}."
FIRST_AND = "It was first, and it affects {what}."
FIRST = "It was first."
WIDEST = "It affects {what}."
AFFECTS_BUT = "It affects {what}. First seen was {code}."
MENTION = "1 mention"
MENTIONS = "{count} mentions"
SEND = (
    "I count codes, pasted webhooks and log lines, not descriptions. Paste the whole error here, "
    "then mention me again or press Update."
)
COUNTED = "Mentions count what stands in this thread, not failed messages."
SCREENSHOT = "1 screenshot"
SCREENSHOTS = "{count} screenshots"
FILE = "1 file"
FILES = "{count} files"
NOT_READ_ONE = "{what} was not read."
NOT_READ = "{what} were not read."
AND = "{one} and {other}"
UNEXPLAINED = "Not explained: {codes}."
NOT_KEPT = "No text is kept."
MOST_READ = "{read} of {total} messages were read, the oldest first."
LIMITED = "Slack asked me to wait: {read} of {total} messages were read. Press Update in {wait} s."
STOPPED = "Slack stopped answering: {read} of {total} messages were read. Press Update in a minute."
UNCHANGED = "The overview stays as it was."
UPDATE = "Update"
EXPORT = "Export CSV"

# The overview in a modal.
TITLE = "Errors in this thread"
READING = "Reading the thread …"
POST = "Post in thread"
WHO_SEES = "Posts this overview in the thread, for everybody in the channel, as asked for by you."
POSTED = "The overview stands in the thread. {link}"
OPEN_IT = "Open it"
UP_TO_DATE = "The overview of this thread is up to date: {news}. {link}"
BUSY = "I am reading this thread already. The overview is there in a moment."
FROM_MESSAGE = "From this message:"

# What is in the way.
NEEDS = (
    "I can read only the message that mentions me. To read threads I need the permission {scopes}; an admin adds it "
    "in {link} and installs the app again."
)
NEEDS_SHORTCUT = (
    "I can read only this message. To read threads I need the permission {scopes}; an admin adds it in {link} and "
    "installs the app again."
)
NEEDS_WATCH = (
    "Not watching. To see alerts I need the permission {scopes}; an admin adds it in {link} and installs the app "
    "again. Then type `/waerror watch on` once more."
)
OR = "{one} or {other}"
SETTINGS_PAGE = "OAuth & Permissions"
INVITE = "I'm not in this channel. Type `/invite @waerror` here and try again."
GONE = "That message or thread is no longer there. Nothing was posted."
ARCHIVED = "This channel is archived: I can read it, and nothing can be posted here."
NOT_ALLOWED = "Slack does not let me post in this conversation. An admin of the channel can change who may."
SLACK_AWAY = "Slack did not let me read this thread now. Nothing was posted. Try again in a minute."
TOO_LATE = "Slack gave me three seconds to open a window, and they were over. Use the shortcut again."
WRONG_PLACE = "I cannot read conversations of this kind. It works in channels."

# The watch.
WATCH_ON = (
    "Watching {channel}. An alert or a pasted error with a code I know gets one short reply in its thread: once a code "
    "and thread, and each code at most every 30 minutes here. `/waerror watch off` ends it."
)
WATCH_ON_ALREADY = (
    "{channel} has been watched since {time}; {who} switched it on. `/waerror watch off` ends it."
)
WATCH_OFF = "No longer watching {channel}. `/waerror watch on` starts it again."
WATCH_NOT = (
    "{channel} is not watched. `/waerror watch on` starts it: short replies under alerts with a known code."
)
WATCH_CHANNELS = "Watching works in channels: type `/waerror watch on` in the channel of your alerts."
WATCH_ORDERS = (
    "I know `/waerror watch on`, `/waerror watch off` and `/waerror watch status`. Nothing has changed."
)
WATCH_NOT_KEPT = "I cannot keep that now. Nothing has changed; try again in a minute."
WATCH_NOT_KNOWN = "I cannot look that up now. Nothing has changed; try again in a minute."
WATCH_SLACK_AWAY = (
    "Slack did not tell me whether I can see this channel. Nothing has changed; try again in a minute."
)
WATCH_MORE = "and {count} more: mention me here for all of them"
