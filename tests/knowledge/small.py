"""A catalog of two entries on disk, whole and without a fault: what a test changes is what it finds."""

from __future__ import annotations

FAMILIES = """
[[family]]
id = "delivery"
name = "Delivery to a person"
about = "The request was fine; this person did not get the message."
"""
SOURCES = """
[[source]]
id = "meta-error-codes"
name = "Meta error codes"
url = "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes"
kind = "meta-docs"

[[source]]
id = "templates"
name = "Templates"
url = "https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview"
kind = "meta-docs"

[[source]]
id = "issue"
name = "An issue"
url = "https://github.com/Neurotech-HQ/heyoo/issues/94"
kind = "field-report"
"""
QUESTIONS = """
[[question]]
id = "who"
header = { en = "Accepted, then not delivered" }
question = { en = "Who does not get the message?" }
"""
WINDOW = """
code = "131047"
title = "Re-engagement message"
headline = "The 24-hour reply window is closed"
family = "delivery"
surfaces = ["webhook"]
affects = "recipient"
status = "verified"
summary = "More than 24 hours have passed since this person last wrote to your number."
actor = "sender"
retry = "no"
retry_note = "Send a template instead"
avoid = "Don't resend the same text: it fails until they write."
wordings = ["More than 24 hours have passed."]
related = ["cloud-api/131026"]
numbers = ["The window is 24 hours."]

[[causes]]
text = "The person has not written within 24 hours"
how_to_tell = "Their newest message in your log is older."

[[steps]]
text = "Send an approved template."
link = "templates"

[situations]
en = ["the customer wrote two days ago"]

[distinguish]
question = "who"
observation = { en = "People who have not written since yesterday" }

[[reply]]
audience = "customer"
lang = "en"
channel_note = "By e-mail."
text = "Hi {name}, please send us any short message on WhatsApp, then we can answer."

[[sources]]
id = "meta-error-codes"
checked = 2026-09-11
"""
UNDELIVERED = """
code = "131026"
title = "Message undeliverable"
headline = "WhatsApp could not deliver to this person"
family = "delivery"
surfaces = ["webhook"]
status = "verified"
summary = "Meta does not say which reason applied."
actor = "recipient"
retry = "after-wait"
wait = { kind = "at-least", seconds = [86400] }
related = ["cloud-api/131047"]

[[causes]]
text = "The number is not on WhatsApp"
how_to_tell = "Nobody finds the number in the app."

[[steps]]
text = "Check the number."

[[subcodes]]
code = "33"
headline = "The number has a wrong digit"
summary = "One digit is wrong."

[[sources]]
id = "meta-error-codes"
checked = 2026-09-11
"""
RETIRED = """
code = "470"
title = "Re-engagement message"
headline = "The 24-hour reply window was closed"
family = "delivery"
surfaces = ["webhook"]
status = "retired"
replaced_by = "cloud-api/131047"
summary = "On-premises: more than 24 hours had passed."

[[sources]]
id = "meta-error-codes"
checked = 2026-09-11
"""
PROVIDER = """
name = "Twilio"

[[codes]]
code = "63016"
key = "cloud-api/131047"
basis = "documented"
source = "https://www.twilio.com/docs/api/errors/63016"
"""
FILES = {
    "families.toml": FAMILIES,
    "sources.toml": SOURCES,
    "questions.toml": QUESTIONS,
    "entries/cloud-api/131047.toml": WINDOW,
    "entries/cloud-api/131026.toml": UNDELIVERED,
    "entries/on-premises/470.toml": RETIRED,
    "providers/twilio.toml": PROVIDER,
}


def write(folder, files=FILES):
    """Write files below a folder; a value may be bytes. Returns the folder."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def change(folder, name, old, new):
    """Replace a text in a file that must hold it."""
    file = folder / name
    text = file.read_text("utf-8")
    assert old in text, f"{name} does not hold {old!r}"
    file.write_text(text.replace(old, new), "utf-8")
