"""A small catalog of its own, so that golden cards do not move when an entry is reworded."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.cards.draw import draw
from bot.cards.setting import Setting
from bot.knowledge.catalog import Catalog
from bot.knowledge.models import Entry, Family, Provider, Question, Source
from bot.resolve.outcome import (
    Answer,
    Choice,
    Evidence,
    Found,
    Miss,
    Neighbour,
    Option,
    Report,
    Sighting,
    Unknown,
)

EVERYTHING = frozenset({"reply", "handover", "remind", "note", "report", "search", "rest", "remove"})
READ = dt.date(2026, 9, 11)
DOCS = "https://developers.facebook.com/documentation/business-messaging/whatsapp"


def sources():
    rows = [
        ("meta-error-codes", "Meta error codes", f"{DOCS}/support/error-codes", "meta-docs"),
        ("support", "support page", f"{DOCS}/support", "meta-docs"),
        ("templates", "Templates", f"{DOCS}/templates/overview", "meta-docs"),
        (
            "per-user-limits",
            "per-user limits",
            f"{DOCS}/templates/marketing-templates/per-user-limits",
            "meta-docs",
        ),
        ("field", "heyoo issue 94", "https://github.com/Neurotech-HQ/heyoo/issues/94", "field-report"),
    ]
    return {i: Source(id=i, name=n, url=u, kind=k) for i, n, u, k in rows}


def entry(code, headline, summary, **more):
    given = {
        "namespace": "cloud-api",
        "code": code,
        "title": "Something happened",
        "headline": headline,
        "family": "delivery",
        "surfaces": ("webhook",),
        "affects": "recipient",
        "status": "verified",
        "summary": summary,
        "actor": "sender",
        "retry": "no",
        "causes": ({"text": "It is so", "how_to_tell": "You see it."},),
        "steps": ({"text": "Do the first thing."}, {"text": "Do the second thing."}),
        "sources": ({"id": "meta-error-codes", "checked": READ},),
    }
    return Entry.model_validate({**given, **more})


def window():
    return entry(
        "131047",
        "The 24-hour reply window is closed",
        "More than 24 hours have passed since this person last wrote to your number. "
        "Free text is refused until they write or call again.",
        title="Re-engagement message",
        surfaces=("webhook", "api"),
        retry_note="Send a template instead",
        steps=(
            {"text": "Send an approved template instead of free text.", "link": "templates"},
            {"text": "Wait for their answer: each message or call from them opens a new 24 hours."},
            {"text": "They did write? Compare the number you reply to with `from` (wa_id) of their message."},
        ),
        avoid="Don't resend the same text: it fails until they write.",
        reply=(
            {"audience": "customer", "lang": "en", "channel_note": "E-mail.", "text": "Hi {name}, hello."},
        ),
    )


def undeliverable():
    return entry(
        "131026",
        "WhatsApp could not deliver to this person",
        "Meta does not say which reason applied. It names: not on WhatsApp, current terms not accepted, app too old; "
        "its support page adds: blocked you, offline over 30 days, restricted country.",
        title="Message undeliverable",
        actor="recipient",
        retry_note="Stop after one or two tries",
        causes=(
            {"text": "The number is not on WhatsApp", "how_to_tell": "Nobody answers there.", "actor": "sender",
             "when": "the number is wrong", "details": ("not a whatsapp user",)},
        ),
        steps=(
            {"text": "Check the number: country code, and the quirks of Brazil (ninth digit), Mexico (52 or 521), "
                     "Argentina (54 or 549)."},
            {"text": "Reach them another way and ask them to send your number a WhatsApp message."},
            {"text": "If they cannot: accept the terms in Settings > Help, then update WhatsApp."},
            {"text": "Still failing? Mark the contact as not reachable on WhatsApp."},
        ),
        avoid="Don't loop: more tries do not change the answer.",
        numbers=("Minimum versions: Android 2.21.15.15, iPhone 2.21.170.4, KaiOS 2.2130.10, Web 2.2132.6.",),
        related=("cloud-api/131049",),
        reply=({"audience": "customer", "lang": "en", "channel_note": "E-mail.", "text": "Hi {name}, hello."},),
        sources=({"id": "meta-error-codes", "checked": READ}, {"id": "support", "checked": READ}),
    )  # fmt: skip


def held_back():
    return entry(
        "131049",
        "WhatsApp held back this marketing message",
        "Usual reason: this person has reached the limit for marketing templates, counted over all businesses. "
        "Utility, authentication and replies in an open 24-hour window are not affected.",
        title="Meta chose not to deliver",
        retry="after-wait",
        wait={"kind": "at-least", "seconds": (86_400,)},
        steps=(
            {"text": "Take the failed recipients out of the retry queue for at least 24 hours.",
             "link": "per-user-limits"},
            {"text": "Separate +1 numbers with US area codes: since April 2025 marketing templates are not delivered "
                     "there."},
        ),
        avoid="Don't retry earlier: it fails, and can lock that person for up to 24 hours.",
        distinguish={
            "question": "accepted-not-delivered",
            "observation": {"en": "Only some people, and only marketing templates",
                            "es": "Solo algunas personas, y solo con marketing",
                            "pt": "Só algumas pessoas, e só com marketing"},
        },
        reply=({"audience": "customer", "lang": "es", "channel_note": "E-mail.", "text": "Hola {name}."},),
        related=("cloud-api/131026",),
        sources=({"id": "meta-error-codes", "checked": READ}, {"id": "per-user-limits", "checked": READ}),
    )  # fmt: skip


def others():
    yield entry(
        "132015",
        "Template paused for low quality",
        "Meta paused the template because of its quality. It cannot be sent until the pause ends.",
        affects="template",
        retry="after-wait",
        wait={"kind": "schedule", "seconds": (10_800, 21_600), "labels": ("1st pause", "2nd pause")},
    )
    yield entry("131207", "The group is suspended", "The group breaks a policy.", affects="request")
    yield entry(
        "131042",
        "Billing problem on the account",
        "WhatsApp refuses messages of this account for a billing reason.",
        affects="account",
        actor="business-admin",
        retry="after-fix",
        steps=({"text": "Open WhatsApp Manager > Billing."}, {"text": "Attach a payment method."}),
    )
    yield entry(
        "190",
        "The access token is no longer valid",
        "The token has expired, was revoked or is malformed.",
        affects="token",
        actor="developer",
        retry="after-fix",
        surfaces=("api",),
        subcodes=({"code": "463", "headline": "The access token has expired", "summary": "Its time is over.",
                   "steps": ({"text": "Make a system user token that does not expire."},)},),
    )  # fmt: skip
    yield entry(
        "131031",
        "The account is locked",
        "Either a policy was broken or a wrong PIN was sent.",
        affects="account",
        actor="business-admin",
        retry="after-fix",
        causes=(
            {"text": "A policy was broken", "how_to_tell": "Business Support Home shows it."},
            {"text": "The two-step PIN is wrong", "how_to_tell": "`details` speak of the PIN.", "actor": "developer",
             "retry": "no", "retry_note": "Set the PIN first", "when": "the PIN is wrong",
             "steps": ({"text": "Set the PIN in WhatsApp Manager > Phone numbers."},), "details": ("pin",)},
        ),
        disputed="one page says PIN, another says policy.",
    )  # fmt: skip
    yield entry(
        "138012",
        "The daily limit of calls is reached",
        "Your number placed as many calls as it may.",
        affects="number",
        retry="after-wait",
        wait={"kind": "in-payload"},
        status="reported",
        sources=({"id": "field", "checked": READ}, {"id": "meta-error-codes", "checked": READ}),
    )
    yield entry(
        "470", "The reply window was closed", "Code of a product that is gone.", namespace="on-premises",
        status="retired", replaced_by="cloud-api/131047", actor=None, retry=None, steps=(), causes=(), affects=None,
    )  # fmt: skip
    yield entry(
        "1022", "The signature was wrong", "The client checked signatures itself.", namespace="on-premises",
        status="retired", actor=None, retry=None, steps=(), causes=(), affects=None,
    )  # fmt: skip


@pytest.fixture(scope="session")
def shelf():
    """The small catalog."""
    entries = [window(), undeliverable(), held_back(), *others()]
    question = Question(
        id="accepted-not-delivered",
        header={"en": "Accepted by the API, then not delivered", "es": "La API lo aceptó, pero no llegó"},
        question={"en": "Who does not get the message?", "es": "¿A quién no le llega el mensaje?"},
    )
    twilio = Provider.model_validate(
        {"id": "twilio", "name": "Twilio", "codes": [
            {"code": "63016", "key": "cloud-api/131047", "basis": "documented", "source": "https://www.twilio.com/x"},
            {"code": "63024", "key": "cloud-api/131026", "basis": "derived", "source": "https://www.twilio.com/y"},
        ]}
    )  # fmt: skip
    return Catalog(
        entries={e.key: e for e in entries},
        families={"delivery": Family(id="delivery", name="Delivery", about="To a person.")},
        sources=sources(),
        questions={question.id: question},
        providers={"twilio": twilio},
    )


@pytest.fixture
def answer(shelf):
    """Make an answer: `answer("131047", Found.WORDS, words=(…), details="…")`."""

    def make(
        code, found=Found.TYPED, *, where="", words=(), subcode=None, cause=None, count=1, lang="en", **report
    ):
        entry = shelf.by_code(code)[0]
        row = shelf.providers["twilio"].codes[0]
        provider = (
            {"provider": shelf.providers["twilio"], "provider_code": row} if found is Found.PROVIDER else {}
        )
        sub = next((s for s in entry.subcodes if s.code == subcode), None)
        sighting = Sighting(
            entry, Evidence(found, where, tuple(words), **provider), sub, Report(**report), count, cause
        )
        return Answer(sighting, lang=lang)

    return make


@pytest.fixture
def everything():
    """Every button there will be."""
    return EVERYTHING


@pytest.fixture
def samples(shelf, answer):
    """The five sample cards of the specification: name -> (outcome, setting)."""
    on = {"features": EVERYTHING, "hand_over": True}
    by = {code: shelf.by_code(code)[0] for code in ("131049", "131026", "132015", "131047", "131207")}
    choice = Choice(
        options=(
            Option(by["131049"], "Only some people, and only marketing templates"),
            Option(by["131026"], "One person, whatever I send"),
            Option(by["132015"], "Nobody, since a certain time, with one template"),
        ),
        question=shelf.questions["accepted-not-delivered"],
    )
    near = (Neighbour(by["131047"], "swap"), Neighbour(by["131207"], "digit"))
    return {
        "typed-code": (answer("131047"), Setting(**on)),
        "pasted-webhook": (
            answer("131026", Found.PAYLOAD, where="statuses[0].errors[0].code", recipient_ending="99", standard=True,
                   details="Receiver is incapable of receiving this message"),
            Setting(place="thread", feedback=True, **on),
        ),
        "free-text": (
            answer("131049", Found.WORDS, words=("promo", "no le llega", "avisos de pedido sí"), lang="es"),
            Setting(**on),
        ),
        "choice": (choice, Setting(place="thread", **on)),
        "mistyped-code": (Unknown(Miss.CODE, "131407", neighbours=near), Setting(kept=True, **on)),
    }  # fmt: skip


@pytest.fixture
def drawn(samples, shelf):
    """The five sample cards, drawn."""
    return {name: draw(outcome, setting, shelf) for name, (outcome, setting) in samples.items()}
