"""What this program counts. Labels are the words listed here: never text, never an id.

`.github/grafana.json` draws each of them and says what a person can do about it; a test ties the two together.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

from bot.telemetry.instruments import OTHER, Counter, Gauge, Histogram

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = ("command", "event", "action", "view", "options", "shortcut")
"""What Slack delivers."""
_KINDS = {
    "event_callback": "event", "block_actions": "action", "view_submission": "view", "view_closed": "view",
    "block_suggestion": "options", "shortcut": "shortcut", "message_action": "shortcut",
}  # fmt: skip

acknowledgement = Histogram(
    "waerror_acknowledgement_seconds",
    "From a delivery's arrival in this process to its acknowledgement; Slack waits three seconds",
    (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0),
    kind=KINDS,
)
resolving = Histogram(
    "waerror_resolve_seconds",
    "From a text to what it comes to",
    (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0),
)
outcomes = Counter(
    "waerror_outcomes",
    "Questions, by where they were asked and what they came to",
    surface=("command", "mention", "dm", "shortcut", "action", "step"),
    outcome=("answer", "choice", "several", "unknown"),
)
in_hand = Gauge("waerror_requests_in_hand", "Deliveries that are being answered now")
ready = Gauge("waerror_ready", "1 while this process takes work, as /readyz says")
faults = Counter(
    "waerror_faults", "Answers that failed for a reason of ours, by what was delivered", kind=KINDS
)
redelivered = Counter(
    "waerror_deliveries_repeated",
    "Deliveries that Slack had made before, by why it says so",
    reason=("http_timeout", "http_error", "connection_failed", "ssl_error", "too_many_redirects", "unknown_error",
            "timeout"),
)  # fmt: skip
refused = Counter(
    "waerror_requests_refused",
    "Requests turned away at the door: not signed with our secret, signed too long ago, or no delivery of Slack's",
    why=("signature", "clock", "malformed", "size"),
)
unauthorised = Counter(
    "waerror_unauthorised",
    "Work that Slack does not let us do, by why",
    why=("token-refused", "scope-missing", "another-workspace", "not-installed"),
)
lifecycle = Counter(
    "waerror_lifecycle",
    "What workspaces did with the app",
    event=("uninstalled", "tokens-revoked", "installed"),
)
workspace_lookups = Counter(
    "waerror_workspace_lookups",
    "Workspaces whose token was looked up, of a bot for many: it is known, or why there is none",
    outcome=("known", "gone", "lost", "ended", "away"),
)
token_renewals = Counter(
    "waerror_token_renewals",
    "Tokens that were due to be renewed: done, refused by Slack for good, or to be tried again",
    outcome=("renewed", "refused", "later"),
)
installs = Counter(
    "waerror_installs",
    "Installations that somebody began, by how they ended",
    outcome=("done", "cancelled", "stale", "used", "misconfigured", "slack-away", "store-away", "busy"),
)

slack_calls = Counter(
    "waerror_slack_calls",
    "Calls to Slack, each try counted, by method",
    method=("auth.test", "apps.connections.open", "chat.postMessage", "chat.postEphemeral", "chat.update",
            "chat.delete", "chat.getPermalink", "chat.scheduleMessage", "chat.deleteScheduledMessage",
            "conversations.history", "conversations.replies", "conversations.info", "conversations.open",
            "files.completeUploadExternal", "files.getUploadURLExternal", "files.info", "functions.completeError",
            "functions.completeSuccess", "oauth.v2.access",
            "reactions.add", "response_url", "users.info", "usergroups.users.list",
            "views.open", "views.publish", "views.push", "views.update"),
)  # fmt: skip
slack_failures = Counter(
    "waerror_slack_failures",
    "Calls to Slack that failed, by Slack's word for it, or by how it could not be reached",
    error=("account_inactive", "cant_update_message", "channel_not_found", "exchanged_trigger_id",
           "expired_trigger_id", "internal_error", "invalid_auth", "invalid_blocks", "is_archived", "message_not_found",
           "missing_scope", "msg_too_long", "no_permission", "not_authed", "not_found", "not_in_channel",
           "ratelimited", "restricted_action", "service_unavailable", "thread_not_found", "token_expired",
           "token_revoked", "view_not_found", "connection", "timeout", "status-4xx", "status-5xx"),
)  # fmt: skip
slack_waits = Counter("waerror_slack_wait_seconds", "Seconds waited because Slack limited our rate")
sockets_up = Gauge("waerror_sockets_up", "Socket Mode connections that are open")
sockets_wanted = Gauge("waerror_sockets_wanted", "Socket Mode connections that should be open; 0 over HTTP")

claims = Counter(
    "waerror_store_claims",
    "Who answers what: won here, lost to who answered before, busy while somebody else is at it",
    result=("won", "lost", "busy"),
)
claims_unsure = Counter(
    "waerror_store_claims_unsure", "Claims decided without the database", decision=("answered", "later")
)
store_up = Gauge("waerror_store_up", "1 while the store takes work, 0 while its database is away")
store_lost = Counter(
    "waerror_store_lost",
    "Times the database went away, by what was wrong",
    trouble=("unreachable", "refused", "read-only", "full", "locked", "slow", "broken", "schema-missing",
             "schema-older", "schema-newer", "wrong-key", "pooled", "failed"),
)  # fmt: skip
rows_written = Counter("waerror_store_rows_written", "Rows that the background writer wrote")
rows_dropped = Counter(
    "waerror_store_rows_dropped", "Rows that were never written", why=("full", "unfit", "stopped")
)
rows_waiting = Gauge("waerror_store_rows_waiting", "Rows that wait to be written")
work_resumed = Counter("waerror_store_work_resumed", "Events taken up after another process left them")

_kind: ContextVar[str] = ContextVar("kind", default=OTHER)


def arrived() -> None:
    """Forget what kind the last delivery of this task was."""
    _kind.set(OTHER)


def recognise(body: Mapping[str, object]) -> str:
    """Say what kind of delivery a body is, and keep it for `acknowledged`."""
    kind = "command" if "command" in body else _KINDS.get(str(body.get("type", "")), OTHER)
    _kind.set(kind)
    return kind


def acknowledged(seconds: float) -> None:
    """Count how long the delivery took that this task recognised."""
    acknowledgement.labels(_kind.get()).observe(seconds)


def kind() -> str:
    """Return the kind of the delivery that is being answered."""
    return _kind.get()
