"""The rules of good writing: what a reader would stumble over is a fault with a remedy."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.knowledge.loader import read
from bot.knowledge.prose import looks_like_a_phone
from tests.knowledge.small import change

WINDOW = "entries/cloud-api/131047.toml"
OTHER = "entries/cloud-api/131026.toml"
TOMORROW = dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=3)
LONG = "Hi {name}, " + "word " * 59

# (file, old, new) -> (field, piece of the reason)
BAD = {
    "not symmetric": (
        (OTHER, 'related = ["cloud-api/131047"]', ""),
        ("related[0]", "cloud-api/131026 does not name cloud-api/131047"),
    ),
    "related to itself": (
        (OTHER, 'related = ["cloud-api/131047"]', 'related = ["cloud-api/131047", "cloud-api/131026"]'),
        ("related[1]", "the entry itself"),
    ),
    "a wording in two entries": (
        (OTHER, "related =", 'wordings = ["more than 24  hours have passed"]\nrelated ='),
        ("wordings[0]", "stands in cloud-api/131026 too"),
    ),
    "a situation in two entries": (
        (OTHER, "[[sources]]", '[situations]\nes = ["The customer wrote two days ago."]\n\n[[sources]]'),
        ("situations.en[0]", "stands in cloud-api/131026 too"),
    ),
    "verified by the field alone": (
        (WINDOW, 'id = "meta-error-codes"', 'id = "issue"'),
        ("sources", "needs a source of Meta's own"),
    ),
    "read in the future": (
        (WINDOW, "checked = 2026-09-11", f"checked = {TOMORROW}"),
        ("sources[0].checked", "in the future"),
    ),
    "a source named twice": (
        (WINDOW, "[[sources]]", '[[sources]]\nid = "meta-error-codes"\nchecked = 2026-09-11\n[[sources]]'),
        ("sources[1].id", "stands twice"),
    ),
    "news without a day": (
        (WINDOW, 'retry = "no"', 'retry = "no"\nchanged = "all new"'),
        ("added", "is missing"),
    ),
    "a banned word": (
        (WINDOW, "Send an approved template.", "Ensure that it is approved."),
        ("steps[0].text", "banned word 'Ensure'"),
    ),
    "support without a name": (
        (WINDOW, "Send an approved template.", "Contact support."),
        ("steps[0].text", "banned word 'Contact support'"),
    ),
    "raw mark-up": (
        (WINDOW, "The window is 24 hours.", "The window is <24 hours."),
        ("numbers[0]", 'raw "<"'),
    ),
    "an address": (
        (WINDOW, "The window is 24 hours.", "See https://example.com for it."),
        ("numbers[0]", "has an address"),
    ),
    "an emoji": ((WINDOW, "is 24 hours.", "is 24 hours \U0001f600."), ("numbers[0]", "has an emoji")),
    "a day in figures": (
        (WINDOW, "is 24 hours.", "is 24 hours since 2026-01-31."),
        ("numbers[0]", "has a day in figures"),
    ),
    "a token": (
        (WINDOW, "the customer wrote two days ago", "our token EAAGm0PX4ZCpsBAKZCZBnVxyz1 fails"),
        ("situations.en[0]", "secret"),
    ),
    "a phone": (
        (WINDOW, "the customer wrote two days ago", "+49 151 23456789 gets nothing"),
        ("situations.en[0]", "real phone number"),
    ),
    "a headline with a stop": (
        (WINDOW, "window is closed", "window is closed."),
        ("headline", "ends with a stop"),
    ),
    "a step without one": (
        (WINDOW, "an approved template.", "an approved template"),
        ("steps[0].text", "no stop"),
    ),
    "no harm": ((WINDOW, "Don't resend", "Avoid to resend"), ("avoid", "does not begin with Don't")),
    "a note nobody reads": (
        (WINDOW, "[[causes]]", '[[causes]]\nretry_note = "At once"'),
        ("causes[0].retry", "missing beside wait or retry_note"),
    ),
    "a note that no card shows": (
        (WINDOW, "[[causes]]", '[[causes]]\nretry = "yes"\nretry_note = "At once"'),
        ("causes[0].retry_note", "stands nowhere beside yes"),
    ),
    "one cause twice": (
        (
            WINDOW,
            "[[causes]]",
            '[[causes]]\ntext = "the person has not written within 24 hours."\nhow_to_tell = "So."\n\n[[causes]]',
        ),
        ("causes[1].text", "same as in causes[0]"),
    ),
    "one sign for two": (
        (
            WINDOW,
            "[[causes]]",
            '[[causes]]\ntext = "Another"\nhow_to_tell = "Their newest message in your log is older."\n\n[[causes]]',
        ),
        ("causes[1].how_to_tell", "same as in causes[0]"),
    ),
    "a long reply": (
        (
            WINDOW,
            "Hi {name}, please send us any short message on WhatsApp, then we can answer.",
            LONG.strip(),
        ),
        ("reply[0].text", "has 61 words"),
    ),
    "a reply to nobody": ((WINDOW, "Hi {name}, please", "Hi, please"), ("reply[0].text", "has no {name}")),
    "a reply with a blank we cannot fill": (
        (WINDOW, "Hi {name}, please", "Hi {name} of {company}, please"),
        ("reply[0].text", "{company}"),
    ),
    "a reply with the code": (
        (WINDOW, "then we can answer", "then 131047 is over"),
        ("reply[0].text", "names a code"),
    ),
    "a reply twice": (
        (
            WINDOW,
            "[[reply]]",
            '[[reply]]\naudience = "customer"\nlang = "en"\nchannel_note = "Post."\ntext = "Hi {name}."\n\n[[reply]]',
        ),
        ("reply[1]", "second one for customer, en"),
    ),
    "a host nobody knows": (
        ("sources.toml", "https://github.com", "https://example.com"),
        ("issue.url", "host example.com is not allowed"),
    ),
    "a shortened link": (
        ("sources.toml", "https://github.com/Neurotech-HQ/heyoo/issues/94", "https://bit.ly/abc"),
        ("issue.url", "bit.ly shortens"),
    ),
    "a tracking parameter": (
        ("sources.toml", "issues/94", "issues/94?utm_source=x"),
        ("issue.url", "tracking parameter"),
    ),
    "a password in a link": (
        ("sources.toml", "https://github.com", "https://me:secret@github.com"),
        ("issue.url", "password"),
    ),
    "Meta's word elsewhere": (
        ("sources.toml", 'kind = "field-report"', 'kind = "meta-docs"'),
        ("issue.kind", "Meta's own hosts"),
    ),
    "a company's page in the catalog": (
        ("sources.toml", 'kind = "field-report"', 'kind = "company"'),
        ("issue.kind", "for overlays"),
    ),
    "one page under two ids": (
        (
            "sources.toml",
            "https://github.com/Neurotech-HQ/heyoo/issues/94",
            "https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview",
        ),
        ("issue.url", "address of templates"),
    ),
    "a provider's tracked link": (
        ("providers/twilio.toml", "errors/63016", "errors/63016?fbclid=1"),
        ("63016.source", "tracking parameter"),
    ),
}


@pytest.mark.parametrize(("how", "told"), BAD.values(), ids=BAD)
def test_a_rule_names_field_reason_and_remedy(how, told, folder):
    change(folder, *how)
    _, faults = read(folder)
    field, reason = told
    found = [fault for fault in faults if fault.field == field]
    assert found, [str(fault) for fault in faults]
    assert reason in found[0].reason
    assert found[0].remedy


@pytest.mark.parametrize("text", ["+49 151 23456789", "call 5511987654321 now", "(030) 1234-5678-90"])
def test_numbers_that_could_be_somebodys_are_seen(text):
    assert looks_like_a_phone(text)


@pytest.mark.parametrize(
    "text", ["+1 555 0100", "2.21.15.15 or newer", "131047", "+1-202-555-0143", "1,000 a second, 80,000"]
)
def test_numbers_that_are_nobodys_are_left_alone(text):
    assert not looks_like_a_phone(text)


def test_a_reply_may_speak_of_its_size_limit_and_of_another_channel(folder):
    change(folder, WINDOW, "Hi {name}, please", "Hi {name}, keep it under 100 MB, or use {channel}; please")
    assert read(folder)[1] == []


def test_meta_s_own_sentence_may_say_what_we_may_not(folder):
    change(
        folder,
        WINDOW,
        "More than 24 hours have passed.",
        "Please ensure that <number> is right. See https://fb.com",
    )
    assert read(folder)[1] == []


def test_a_retired_number_may_point_one_way(folder):
    change(
        folder,
        "entries/on-premises/470.toml",
        'status = "retired"',
        'status = "retired"\nrelated = ["cloud-api/131026"]',
    )
    assert read(folder)[1] == []
