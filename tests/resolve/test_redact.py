from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.resolve.redact import redact

ALNUM = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Authorization: Bearer EAAGm0PX4ZCpsBAxyz123", "Authorization: Bearer [token]"),
        ("access_token=EAAGm0PX4ZCpsBAxyz123&x=1", "access_token=[token]&x=1"),
        ("access_token=abcdef123456&x=1", "access_token=[secret]&x=1"),
        ('"app_secret": "deadbeefdeadbeefdeadbeefdeadbeef"', '"app_secret": "[secret]"'),
        ("xoxb-1234567890-abcdefghij", "[token]"),
        ("to=+15550199999 status=400", "to=•••99 status=400"),
        ("call +1 310 470 1014 now", "call •••14 now"),
        ("(11) 98765-4321", "•••21"),
        ("98765 43210", "•••10"),
        ("write to ana.maria@example.org please", "write to [email] please"),
        ("hooks.slack.com/services/T0/B0/abcdefgh", "hooks.slack.com/[secret]"),
        ('"pin":"123456"', '"pin":"[pin]"'),
        ("E\u200bAAGm0PX4ZCpsBAxyz123", "[token]"),
        ("wamid.HBgMNTUxMTk5OTk5OTk5OTk5FQIAERgS", "wamid.[id]"),
        ("it says EAAabcdefghijklmn is wrong", "it says [token] is wrong"),  # without a digit
        ("xapp-abcdefgh and eyabcdefghijkl.abcdefg", "[token] and [token]"),
        ("pk_test_abcdefghij, ghp_abcdefghijklmnopqr", "[token], [token]"),
        ("1234567890123|abcdefghij", "[token]"),
        ("1234567890123%7Cabcdefghij", "[token]"),
        ("AKIAABCDEFGHIJKLMNOP AC" + "abcdefab" * 4, "[token] [token]"),
        ("password%3Dhunterhunter", "password%3D[secret]"),
        ("deadbeef" * 4, "[secret]"),
    ],
)
def test_a_secret_is_masked(text, masked):
    assert redact(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "131026 131047 131049",
        "131 047 131 026",
        "2026-11-03 10:12:44 ERROR",
        "phone_number_id 106000000000001",
        "192.168.100.200",
        "code=131056 (#131056)",
        "200-299",
    ],
)
def test_codes_dates_and_ids_stay(text):
    assert redact(text) == text


def test_json_can_still_be_read_after_masking_quoted_values():
    text = json.dumps({"recipient_id": "15550199999", "token": "EAAGm0PX4ZCpsBAxyz123", "code": 131047})
    assert json.loads(redact(text)) == {"recipient_id": "•••99", "token": "[token]", "code": 131047}


@given(st.text(max_size=200))
def test_a_second_pass_changes_nothing(text):
    assert redact(redact(text)) == redact(text)


@given(
    before=st.text(alphabet=" \n,.;:({[", max_size=10),
    secret=st.one_of(
        st.text(alphabet=ALNUM, min_size=16, max_size=60).map(lambda t: "EAA" + t),
        st.text(alphabet=ALNUM, min_size=10, max_size=40).map(lambda t: "xoxb-" + t),
        st.integers(10**10, 10**12 - 1).map(lambda n: f"+{n}"),
    ),
    after=st.text(alphabet=" \n,;)}]", max_size=10),
)
def test_no_secret_survives_whatever_stands_around_it(before, secret, after):
    assert secret not in redact(f"{before}{secret}{after}")


@given(
    st.lists(
        st.sampled_from(["131047", "131026", "error 130429", "(#100)", "code=190"]), min_size=1, max_size=8
    )
)
def test_codes_survive_redaction(codes):
    text = "\n".join(codes)
    assert redact(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("+4926871951593  013: x", "•••93  013: x"),
        ("whatsapp:+4989736291822  131,042", "whatsapp:•••22  131,042"),
        ("to +492709327824  2026-11-23T10:00:00Z", "to •••24  2026-11-23T10:00:00Z"),
        ("4926871951593 131047", "•••93 131047"),
        ("+49 2709 327824 131047 failed", "•••24 131047 failed"),
        ("4926871951593 4926871951594", "•••93 •••94"),
        ("131047 131026 131049", "131047 131026 131049"),
    ],
)
def test_what_follows_a_phone_number_does_not_uncover_it(text, masked):
    assert redact(text) == masked
    assert redact(masked) == masked
