"""A thread into counted codes."""

from __future__ import annotations

import pytest

from bot.resolve.thread import Codes, Post, Thread


@pytest.fixture(scope="session")
def codes(catalog):
    return Codes(catalog)


@pytest.fixture
def read(codes):
    """Read texts as posts a minute apart: `read("error 131047", bot("code=131042"))`."""

    def make(*posts):
        thread = Thread(codes)
        for at, post in enumerate(posts):
            thread.add(Post(at * 60.0, post) if isinstance(post, str) else Post(at * 60.0, **post))
        return thread.overview()

    return make


def bot(text, **more):
    return {"text": text, "bot": True, **more}


def counted(overview):
    return {c.sighting.entry.code: c.sighting.count for c in overview.codes}


def test_each_code_stands_once_with_its_mentions_and_the_times_it_was_seen(read):
    overview = read("error 131047", "nothing to see", "error 131047\nerror 131047 again")
    (only,) = overview.codes
    assert (only.sighting.entry.code, only.sighting.count) == ("131047", 3)
    assert (only.first, only.last) == (0.0, 120.0)
    assert overview.messages == 3


def test_codes_stand_by_what_they_affect_then_by_the_time_first_seen(read):
    overview = read("error 131047", "error 131049", "error 132001", "error 131042", "error 130429")
    assert list(counted(overview)) == ["131042", "130429", "132001", "131047", "131049"]


@pytest.mark.parametrize("mark", ["> ", "&gt; ", ">", " &gt;"])
def test_a_quoted_line_of_the_thread_counts_once(read, mark):
    overview = read(
        "failed with error code 131042", f"{mark}failed with  error code 131042\nIs that billing?"
    )
    assert counted(overview) == {"131042": 1}


def test_a_quotation_from_elsewhere_counts(read):
    assert counted(read("hm", "&gt; failed with error code 131042")) == {"131042": 1}


def test_the_same_paste_by_another_person_counts_once_and_an_alert_that_repeats_counts_each_time(read):
    paste = '{"error": {"message": "(#131030) Recipient not allowed",\n "code": 131030,\n "fbtrace_id": "AbCdEf"}}'
    assert counted(read(paste, paste)) == {"131030": 1}
    alert = bot("error code 131042, account of the main brand, queue of campaign workers")
    assert counted(read(alert, alert)) == {"131042": 2}


def test_two_people_who_write_the_same_short_line_are_two_mentions(read):
    assert counted(read("error 131042", "error 131042")) == {"131042": 2}


def test_an_alert_is_listed_with_its_codes_and_a_bots_chatter_is_not(read):
    overview = read(bot("Failure: code=131042, code=131049"), bot("Deploy finished"), "error 131047")
    assert [(alert.at, alert.codes) for alert in overview.alerts] == [(0.0, ("131042", "131049"))]


def test_what_stands_in_the_blocks_of_an_alert_is_read_where_its_text_holds_no_code(read):
    assert counted(read(bot("Alert", beside="error code 131042"))) == {"131042": 1}
    assert counted(read(bot("error 131047", beside="error 131047"))) == {"131047": 1}


def test_descriptions_phone_numbers_and_pull_requests_are_no_codes(read):
    overview = read(
        "customers do not get the promo", "call +1 555 019 9999", "see PR #131047", "took 131026 ms"
    )
    assert overview.codes == ()
    assert overview.unknown == ()


def test_numbers_that_nobody_can_explain_are_named_once(read):
    overview = read("error 131407", "error 131407 again", "1022")
    assert overview.unknown == ("131407", "1022")


def test_a_code_with_two_subcodes_is_shown_without_either(read):
    alone = read("error 190, error_subcode=463")
    assert alone.codes[0].sighting.subcode.code == "463"
    both = read("error 190, error_subcode=463", "error 190, error_subcode=467")
    assert counted(both) == {"190": 2}
    assert both.codes[0].sighting.subcode is None


def test_screenshots_and_files_are_counted_as_not_read(read):
    overview = read({"text": "", "images": 2}, {"text": "log", "files": 1})
    assert (overview.images, overview.files) == (2, 1)


def test_an_empty_thread_is_an_empty_overview(read):
    assert read().codes == ()


@pytest.mark.parametrize(("text", "program", "person"), [
    ('{"errors":[{"code":131026,"title":"x"}]}', ["131026"], ["131026"]),
    ("(#132001) Template name does not exist in the translation", ["132001"], ["132001"]),
    ("(#132001) Template name does not exist in the translation. Any idea?", ["132001"], ["132001"]),
    ("Error 131053: Media upload error", ["131053"], ["131053"]),
    ("```Error 131053: Media upload error```", ["131053"], ["131053"]),
    ("sent 10:31:02\ncode=131049 to=+15550199999", ["131049"], ["131049"]),
    ("errorCode: 131049", ["131049"], ["131049"]),
    ("(#190) Error validating access token", ["190"], ["190"]),
    ('{"error":{"code":190,"type":"OAuthException"}}', ["190"], ["190"]),
    ("error code 131042", ["131042"], []),
    ("Error 131042: is that billing?", ["131042"], []),
    ("is it this error code: 131049", ["131049"], []),
    ("WhatsApp error code 190 since 09:10", ["190"], []),
    ("failures: code=131049, code=190", ["131049", "190"], ["131049"]),
    ("job exited with code=1", [], []),
    ("build failed (code: 2)", [], []),
    ("Error 100: disk full", [], []),
    ("Error 500: internal", [], []),
    ("code=400 HTTP", [], []),
    ("HTTP code=429 from the API", [], []),
    ("id=131049", [], []),
    ("order code=131049", [], []),
    ("stripe error code=131049", [], []),
    ("mysql (#131049) Error 131049: gone", [], []),
    ("Retry sends once more (#131047)", ["131047"], []),
    ("Tidy the build (#131047)", [], []),
    ("error 131407: code=131407", [], []),
    ("131,047", [], []),
    ("twilio error 63016: Failed to send freeform message", ["131047"], []),
    ("Twilio: ErrorCode 63024 undelivered", ["131026"], []),
    ("MessageStatus=undelivered&ErrorCode=63016", ["131047"], ["131047"]),
    ('{"ErrorCode":"63016","MessageSid":"SM1"}', ["131047"], ["131047"]),
    ('{"ErrorCode":"63016"}', [], []),
    ("twilio user 63016 logged in", [], []),
    ("Twilio sent 63016 of them", [], []),
    ("ERROR 190 invalid token", [], []),
    ("people do not get the promo template", [], []),
])  # fmt: skip
def test_unasked_only_errors_are_answered_and_of_a_person_only_pasted_ones(codes, text, program, person):
    assert [s.entry.code for s in codes.unasked(text)] == program
    assert [s.entry.code for s in codes.unasked(text, person=True)] == person


@pytest.mark.parametrize("text", [
    "user 131042 logged in", "user: 131026 logged in", "user #131026 left", "deploy 131047 done",
    "customer 131042 signed up", "Error 131026: 0 in the last hour", "error code 131026 | 0", "131026 count: 0",
    "0 messages failed with 131026", "no more errors 131026", "RESOLVED: error 131042 on main account",
    ":white_check_mark: *RESOLVED*: code=131042", "[RESOLVED:2] WhatsApp\nDelivery failures: code=131042",
    "Recovered: error code 131026", "OK: error 131026", "error 131026 has been resolved",
    "Incident #12 resolved (error 131026)", "[RESOLVED] Twilio error 63016",
])  # fmt: skip
def test_an_alert_that_is_over_or_counts_none_and_another_things_number_need_no_answer(codes, text):
    assert codes.unasked(text) == codes.unasked(text, person=True) == ()


def test_an_alert_whose_headline_says_resolved_is_over_whatever_its_blocks_say(codes):
    assert codes.unasked("[RESOLVED] WhatsApp delivery", "error code 131042") == ()
    assert codes.unasked("WhatsApp delivery", "error code 131042") != ()


@pytest.mark.parametrize("text", [
    "[FIRING:1, RESOLVED:1] code=131042", "unresolved: error 131042", "error 131042 is still not resolved",
    "error 131042 is resolved by adding a card", "Recovery job failed with error 131042",
    "RESOLVED: error 131026\nFIRING: error 131042", "error 131042: 0 of 500 delivered",
    "Error 131042: 0% delivered", "0 delivered, error 131042", "user 131042 logged in\nerror 131042",
    "Job request (#131042) Business eligibility payment issue", "wa-worker: 131042 Business eligibility",
    "Message to user failed: 131042",
])  # fmt: skip
def test_an_alert_that_only_looks_so_is_answered(codes, text):
    assert [s.entry.code for s in codes.unasked(text)] == ["131042"]
