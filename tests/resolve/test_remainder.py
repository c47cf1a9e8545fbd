"""What of a question may be kept where nothing was found, and what never is."""

from __future__ import annotations

import time

import pytest

from bot.resolve.remainder import _prose, remainder

WEBHOOK = """{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"value":{
"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"106540352242922"},
"contacts":[{"profile":{"name":"Ana Zorrilla"},"wa_id":"16505551234"}],
"messages":[{"from":"16505551234","id":"wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA=",
"timestamp":"1749416383","type":"text","text":{"body":"Is my :} tumour (the big one) gone?"}}],
"statuses":[{"status":"failed","recipient_id":"16505551234","biz_opaque_callback_data":"order of Zorrilla",
"errors":[{"code":139876,"title":"A new title","error_data":{"details":"Something new happened."}}]}]}}]}]}"""
PRIVATE = ("Zorrilla", "Ana", "tumour", "big one", "gone", "1022", "1065", "1555", "1650", "1749", "wamid")


def kept(text, longest=300):
    return remainder(text, longest)


@pytest.mark.parametrize(
    "paste",
    [
        WEBHOOK, f"why is this? {WEBHOOK} thanks", WEBHOOK.replace('"', '\\"'), WEBHOOK.replace("\n", ""),
        f'{{"log": "{WEBHOOK.replace(chr(34), chr(92) + chr(34))}"}}', f"```{WEBHOOK}```", WEBHOOK.replace('"', "'"),
    ],
)  # fmt: skip
def test_of_a_payload_only_what_speaks_of_the_error_is_kept(paste):
    text = kept(paste)
    assert not [word for word in PRIVATE if word in text]
    assert "code: 139876" in text
    assert "Something new happened." in text


@pytest.mark.parametrize("cut", range(0, len(WEBHOOK), 7))
def test_a_payload_that_was_cut_off_anywhere_leaks_nothing(cut):
    for part in (WEBHOOK[:cut], f"help, 139876: {WEBHOOK[:cut]}"):
        assert not [word for word in PRIVATE if word in kept(part)]


@pytest.mark.parametrize(
    ("asked", "stays"),
    [
        ('{"to": "Ana", "code": 139876, "message": "Dear Zorrilla"}', "code: 139876"),
        ('{"body": "Dear Zorrilla", "error_code": 139876, "error_message": "No route"}',
         "error_code: 139876, error_message: No route"),
        ('error from python: Sent(to="Ana", body="Dear Zorrilla", code=139876)',
         "error from python: Sent code: 139876"),
        ("{ name: 'Zorrilla', list: [ 'Ana' ], code: 139876 }", "code: 139876"),
        ('"profile": "Zorrilla", "code": 139876}', "code: 139876"),
        ('level=error to=Ana body="Dear Zorrilla" code=139876', "level=error to= … code=139876"),
        ("<Message><To>Ana</To><Body>Dear Zorrilla</Body></Message> 139876", "<Message> </Message> 139876"),
        ("139876 since noon\nname: Ana Zorrilla\nbody: Dear Zorrilla", "139876 since noon name: … body: …"),
        ("139876 for customer Zorrilla since noon", "139876 for customer … since noon"),
        ("139876 for Mrs. Ana Zorrilla", "139876 for Mrs. …"),
        ("<@U0ANA> @zorrilla 139876 in <#C1|ana>", "139876 in"),
    ],
)  # fmt: skip
def test_bodies_names_and_recipients_are_left_out_however_they_are_written(asked, stays):
    assert kept(asked) == stays


@pytest.mark.parametrize(
    "number",
    [
        "4111 1111 1111 1111", "4111-1111-1111-1111", "4111111111111111", "4111,1111,1111,1111", "3782 822463 10005",
        "DE89 3704 0044 0532 0130 00", "GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432",
        "de89370400440532013000", "102290129340398", "waba102290129340398", "+1 (650) 555-1234", "16505551234",
        "٤١١١١١١١١١١١١١١١", "123-45-6789", "203.0.113.77", "3f2504e0-4f89-11d3-9a0c-0305e82c3301", "12345678",
        "0664 1234567", "0664\t1234567", "030/1234567", "0170 1234567", "0171/123456", "98765-432109", "170)1234567",
        "170 2388023", "030 12-12-2012", "(030) 12-2012", "555 12-12-2012",
        "01 4000 12", "06 12 34 56 78", "612 345 678", "63999 63016", "(11) 98765-4321", "0123456", "2026 1234567",
    ],
)  # fmt: skip
def test_cards_accounts_ids_and_other_long_numbers_are_left_out(number):
    assert kept(f"error 139876 of {number} today").replace("[token] ", "") == "error 139876 of … today"


@pytest.mark.parametrize(
    ("asked", "stays"),
    [
        ("token=abc123def, pin 4711", "token=…, pin …"), ("Authorization: Basic YTpi", "Authorization: Basic …"),
        ("password is hunter2", "password is …"), ("BASIC: YTpi", "BASIC: …"),
        ("pin was set to 4711", "pin was set to …"), ("pin is 139900", "pin is …"),
        ("Bearer abc= fails", "Bearer … fails"),
        ("accessToken=zz", "accessToken=…"), ("secret: s3cr", "secret: …"), ("my PIN is 4711", "my PIN is …"),
        ("otp code 482913", "otp code …"), ("mein Passwort ist geheim1", "mein Passwort ist …"),
        ("password is HunterTwo", "password is …"), ("secret p$ss!", "secret …"), ("api key k3y99", "api key …"),
        ("app_secret=abc", "app_secret=…"), ("token is token abc123", "token is token …"),
    ],
)  # fmt: skip
def test_what_follows_the_word_for_a_secret_is_left_out(asked, stays):
    assert kept(f"139876: {asked}") == f"139876: {stays}"


@pytest.mark.parametrize(
    "address",
    [
        "https://user:hunter2@shop.example/x", "postgres://waerror:s3cr3t@db/x", "<https://bob:pw12@host.example/a|host>",
        "ana.zorrilla@mail.example", "<mailto:ana@mail.example|Ana>", "user:p@ss/word@host.example", "o'hara@x.example",
        "https://shop.example/zorrilla?card=4111", "redis://:pw12@cache:6379",
    ],
)  # fmt: skip
def test_of_an_address_at_most_the_host_is_kept(address):
    text = kept(f"139876 at {address} today")
    secrets = ("hunter2", "s3cr3t", "pw12", "bob", "zorrilla", "ana", "Ana", "p@ss", "word", "hara", "4111")
    assert not [word for word in secrets if word in text]
    assert text.startswith("139876 at ")
    assert text.endswith(" today")


@pytest.mark.parametrize(
    "asked",
    [
        "how do I move a template to another account?", "131047 139876 and 132001 since 2026-09-21 10:33",
        "2026-09-21T10:33:05.123456Z 139876", "10:33:05 139876 3 times", "139876 since 05.09.2026 09:15",
        "(#139876) 2026-09-21",
        "HTTP 400 (139876)", "(#131047) 139876",
        "131047/139876 250 times", "100 2388999", "63999/139876", "0 139876",
        "token expired", "pin wrong", "token is invalid", "invalid token 139876", "two-step pin 133999 wrong",
        "token error:139876", "Basic auth fails", "Basic WhatsApp plan", "token OAuthException (#139876)",
        "token: invalid", "token v21.0",
        "the token is 60 days old", "password is wrong", "secret and/or token missing", "spin 4711",
        "twilio 63999 with HTTP 400", '"Message flagged by a new check" (#139876)', "[ERROR] webhook answers 139876",
        "error in messages[0] of the Cloud API", "what is WHATSAPP_BUSINESS_MANAGEMENT_SCOPE?",
    ],
)  # fmt: skip
def test_what_says_what_is_missing_stays_as_it_was_asked(asked):
    assert kept(asked) == asked


def test_what_is_kept_is_one_line_that_is_never_longer_than_asked():
    for asked in (WEBHOOK, f"{'word ' * 500}{WEBHOOK}", "word\n" * 500):
        assert len(kept(asked)) <= 300
        assert "\n" not in kept(asked)
    assert "code: 139876" in kept(f"{'word ' * 500}{WEBHOOK}")


@pytest.mark.parametrize(
    "hostile", ["a" * 40_000, "@" * 40_000, "1 " * 20_000, "{" * 40_000, '"]' * 20_000, "name:" * 8_000, "<a>" * 13_000,
                '"a":"' * 8_000, "a-" * 20_000, "https://" * 5_000, "x(" * 20_000, '\\"' * 20_000, "Mr A " * 8_000,
                "1,1" * 13_000, "a=" * 20_000, "pin " * 10_000, "token=" * 7_000, "1)" * 20_000, "13:37" * 8_000],
)  # fmt: skip
def test_no_text_takes_long(hostile):
    began = time.process_time()
    kept(hostile)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize("paste", [lambda n: ("{{1}}a(" * n)[:n], lambda n: "a(" * (n // 4) + "}" * (n // 2)])
def test_brackets_that_nothing_closes_take_time_with_their_number_and_not_its_square(paste):
    def cost(length):
        text, best = paste(length), 9.0
        for _ in range(3):
            began = time.process_time()
            _prose(text)
            best = min(best, time.process_time() - began)
        return best

    assert cost(40_000) <= 15 * max(cost(4_000), 0.002)
