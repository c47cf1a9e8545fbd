# ruff: noqa: E501, FLY002 - one line of a file stands on one line
"""Counting files: what is read, what is left out, and that hostile files cost neither memory nor the rest."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from bot.resolve import intake
from bot.resolve.told import Told
from bot.resolve.triage import reader_of, triage

DETAILS = "Message failed to send because more than 24 hours have passed since the customer last replied to this number."


@pytest.fixture(scope="module")
def reader(catalog):
    return reader_of(catalog)


@pytest.fixture
def count(reader):
    """Count a text or bytes as a file: `count("…", form="log")`."""

    def run(content, form=None, **options):
        data = content.encode() if isinstance(content, str) else content
        return triage(intake.lines(io.BytesIO(data)), reader, form, **{"remember": 5_000, **options})

    return run


def webhook(code=131047, *, n=1, status="failed", person="15550199999", when=1_790_000_000, **error):
    failed = [{"code": code, "title": "Some title", "message": "Some title", **error}] if code else []
    entry = {"id": f"wamid.SYNTH{n:04}", "status": status, "timestamp": str(when), "recipient_id": person}
    if failed:
        entry["errors"] = failed
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550100001"},
        "statuses": [entry],
    }
    return json.dumps({"object": "whatsapp_business_account",
                       "entry": [{"id": "102000000000001", "changes": [{"field": "messages", "value": value}]}]})  # fmt: skip


def codes(found):
    return {row.key.partition("/")[2]: row.count for row in found.rows}


# -- what counts --------------------------------------------------------------------------------------------


def test_webhooks_are_counted_by_code_with_people_and_times(count):
    found = count("\n".join([
        webhook(131047, n=1, person="15550199901", when=1_790_000_000),
        webhook(131047, n=2, person="15550199902", when=1_790_000_600),
        webhook(131047, n=3, person="15550199902", when=1_790_000_300),
        webhook(131042, n=4, person="15550199903"),
    ]))  # fmt: skip
    assert found.format == "jsonl"
    assert [row.key for row in found.rows] == ["cloud-api/131042", "cloud-api/131047"]
    window = found.rows[1]
    assert (window.count, window.recipients, window.recipients_exact) == (3, 2, True)
    assert window.first == dt.datetime.fromtimestamp(1_790_000_000, tz=dt.UTC)
    assert window.last == dt.datetime.fromtimestamp(1_790_000_600, tz=dt.UTC)
    assert window.line == 1
    assert window.endings == ("01", "02")


def test_rows_stand_by_what_they_affect_then_by_count(count):
    lines = [webhook(131026, n=n) for n in range(5)] + [webhook(131047, n=n) for n in range(10, 17)]
    lines += [webhook(132001, n=30), webhook(131042, n=31)]
    assert list(codes(count("\n".join(lines)))) == ["131042", "132001", "131047", "131026"]


def test_messages_that_were_delivered_are_skipped_and_counted(count):
    states = ["sent", "delivered", "read"]
    lines = [webhook(0, n=n, status=state) for n, state in enumerate(states)] + [webhook(131026, n=9)]
    found = count("\n".join(lines))
    assert (found.skipped, found.failures, found.without_code) == (3, 1, 0)


def test_the_same_error_of_the_same_message_counts_once(count):
    found = count("\n".join([webhook(131047, n=1)] * 4 + [webhook(131026, n=1), webhook(131047, n=2)]))
    assert codes(found) == {"131047": 2, "131026": 1}
    assert found.repeats == 3


def test_errors_that_name_no_message_count_each_time(count):
    line = json.dumps({"error": {"code": 131030, "message": "(#131030) x", "fbtrace_id": "AbC1dEfGhI"}})
    found = count(f"{line}\n{line}\n")
    assert (codes(found), found.repeats) == ({"131030": 2}, 0)
    assert (found.rows[0].recipients, found.rows[0].recipients_exact) == (0, False)


def test_several_failures_in_one_webhook_are_failures_each(count):
    both = json.loads(webhook(131047, n=1, person="15550199901"))
    more = json.loads(webhook(131026, n=2, person="15550199902"))
    statuses = both["entry"][0]["changes"][0]["value"]["statuses"]
    statuses += more["entry"][0]["changes"][0]["value"]["statuses"]
    statuses += [{"id": "wamid.SYNTH0009", "status": "delivered", "timestamp": "1790000000"}]
    found = count(json.dumps(both))
    assert (codes(found), found.skipped, found.lines) == ({"131047": 1, "131026": 1}, 1, 1)


def test_of_several_codes_of_one_failure_the_top_level_one_counts(count):
    found = count(
        json.dumps({"error": {"inner": {"code": 131047}, "code": 131026, "message": "(#131026) x"}})
    )
    assert (codes(found), found.further) == ({"131026": 1}, 1)


def test_a_subcode_that_says_more_decides(count):
    found = count(json.dumps({"error": {"message": "Invalid parameter", "type": "OAuthException", "code": 100,
                                        "error_subcode": 2388299, "fbtrace_id": "AzXcVbNm"}}))  # fmt: skip
    assert codes(found) == {"2388299": 1}


def test_details_that_name_a_cause_are_counted_apart(count, catalog):
    found = count("\n".join([webhook(131047, n=1, error_data={"details": DETAILS}), webhook(131047, n=2)]))
    (row,) = found.rows
    assert sorted(row.causes, key=str) == [(0, 1), (None, 1)]
    assert catalog.get(row.entry.key).causes[0].details


def test_unknown_codes_are_listed_and_never_taken_for_a_neighbour(count):
    found = count("\n".join([webhook(131046, n=1), webhook(131046, n=2), webhook(131407, n=3)]))
    assert found.rows == ()
    assert found.unknown == (("131046", 2), ("131407", 1))


def test_a_number_of_several_issuers_is_listed_and_not_guessed(count):
    found = count('{"code":1022,"message":"Message window expired"}')
    assert (found.rows, found.shared) == ((), (("1022", 1),))


def test_a_provider_s_number_counts_as_the_code_it_stands_for(count):
    found = count(
        '{"code":63016,"message":"x","more_info":"https://www.twilio.com/docs/errors/63016","status":400}'
    )
    assert codes(found) == {"131047": 1}


@pytest.mark.parametrize("line", [
    '{"messages":[{"from":"15550199999","id":"wamid.SYNTH1","type":"text","text":{"body":"error code: 131047"}}]}',
    '{"statuses":[{"id":"wamid.SYNTH1","status":"failed"}]}',
    '{"code":200,"message":"OK"}',
    '{"level":"info","msg":"131047 messages were queued"}',
    '{"template":{"language":{"code":"en_US"}}}',
])  # fmt: skip
def test_what_is_no_error_in_an_object_is_not_counted(count, line):
    found = count(line)
    assert (found.failures, found.unknown, found.without_code) == (0, (), 1)


def test_a_log_in_json_is_read_by_its_fields_and_by_labels_in_its_message(count):
    found = count("\n".join([
        '{"ts":"2026-11-03T10:12:44Z","level":"error","to":"+15550199901","msg":"send failed (#131056) pair rate limit"}',
        '{"ts":"2026-11-03T10:13:44Z","level":"error","body":"{\\"error\\":{\\"code\\":131056,\\"message\\":\\"x\\"}}"}',
        '{"ts":"2026-11-03T10:13:44Z","level":"error","msg":"somebody says it failed again"}',
    ]))  # fmt: skip
    assert (codes(found), found.without_code) == ({"131056": 2}, 1)
    assert found.rows[0].first == dt.datetime(2026, 11, 3, 10, 12, 44, tzinfo=dt.UTC)


# -- logs ---------------------------------------------------------------------------------------------------


def test_log_lines_count_by_label_object_or_print(count):
    found = count("\n".join([
        "2026-11-03 10:12:44 ERROR send failed to=+15550199901 status=400 code=131056 (#131056) pair rate limit hit",
        '2026-11-03 10:12:45 ERROR whatsapp to=+15550199902 response={"error": {"code": 131047, "message": "x"}} t=2ms',
        "pywa.errors.ReEngagementMessage: ReEngagementMessage(code=131047, message='x', details='y', fbtrace_id=None)",
        "Response: {'error': {'message': '(#131030) Recipient', 'type': 'OAuthException', 'code': 131030}}",
        "[WhatsApp] delivery failed: Message undeliverable (131026)",
        "2026-11-03 10:12:46 INFO status=delivered wamid.SYNTH1",
        "2026-11-03 10:12:47 INFO 131047 rows in 12 ms",
    ]))  # fmt: skip
    assert found.format == "log"
    assert codes(found) == {"131056": 1, "131047": 2, "131030": 1, "131026": 1}
    assert (found.skipped, found.without_code) == (1, 1)


def test_times_without_a_zone_stay_without_one_and_are_not_mixed_with_others(count):
    plain = count(
        "2026-11-03 10:12:44 ERROR whatsapp code=131056\n2026-11-03 11:00:00 ERROR whatsapp code=131056\n"
    )
    assert plain.rows[0].first == dt.datetime(2026, 11, 3, 10, 12, 44)  # noqa: DTZ001 - as written
    assert plain.rows[0].last == dt.datetime(2026, 11, 3, 11, 0)  # noqa: DTZ001
    mixed = count(
        "2026-11-03 10:12:44 ERROR whatsapp code=131056\n2026-11-03T11:00:00Z ERROR whatsapp code=131056\n"
    )
    assert (mixed.rows[0].first, mixed.rows[0].count) == (None, 2)


def test_an_error_printed_over_several_lines_counts_once(count):
    found = count(
        "AxiosError: Request failed with status code 400\n  code: 'ERR_BAD_REQUEST',\n  response: { status: 400, data: {\n"
        "    error: {\n      message: '(#132000) Number of parameters',\n      code: 132000,\n    }\n  } }\n}\nnext line\n"
    )
    assert (codes(found), found.lines) == ({"132000": 1}, 2)


@pytest.mark.parametrize("line", [
    "worker exited with code 1", "finished, code=0", "cannot read underlyingError.errors[0].code of undefined",
    "GET /orders/131047 200", "HTTP 408 from upstream", "order 131047 shipped", "the window is closed, says the agent",
    "wamid.HBgL131047AB delivered late", "ticket 131047 closed",
])  # fmt: skip
def test_a_log_line_that_only_looks_like_a_code_is_not_counted(count, line):
    assert (count(line, form="log").failures, count(line, form="log").unknown) == (0, ())


def test_a_log_line_that_is_too_long_to_read_is_said_to_be_unread(count):
    found = count(
        "word " * 2_000 + "failed with error 131047 on the whole\n2026-11-03 whatsapp code=131026", form="log"
    )
    assert (codes(found), found.unreadable, found.without_code) == ({"131026": 1}, 1, 0)


def test_the_quick_way_through_a_log_line_says_what_the_whole_reading_says(reader, catalog):
    from bot.resolve.normalise import normalise
    from bot.resolve.redact import redact
    from bot.resolve.verdicts import Verdicts

    verdicts = Verdicts(reader)
    for entry in catalog:
        for form in ("ERROR whatsapp send failed (#{0}) {1}", "whatsapp error_code={0} title={1}"):
            line = form.format(entry.code, "Some words")
            slow = reader.read(Told(redact(normalise(line))), typed=False).sightings
            quick = verdicts._explicit(line)
            assert not quick or [v.entry.key for v in quick] == [s.entry.key for s in slow], line


# -- tables -------------------------------------------------------------------------------------------------

HEADER = "message_id,recipient,status,error_code,error_title,sent_at"


def test_columns_are_found_by_name(count):
    found = count(
        f"{HEADER}\nwamid.A1,+15550199901,failed,131047,Re-engagement,2026-11-03T10:00:00Z\n"
        "wamid.A2,+15550199902,delivered,,,2026-11-03T10:00:00Z\nwamid.A3,+15550199903,failed,,,\n"
        "wamid.A1,+15550199901,failed,131047.0,Re-engagement,2026-11-03T10:05:00Z\n"
    )
    assert found.format == "csv"
    assert (codes(found), found.skipped, found.repeats, found.without_code) == ({"131047": 1}, 1, 1, 1)
    assert found.columns == ("error_code", "error_title")


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_and_a_spreadsheet_s_own_line_are_read(count, delimiter):
    text = f"sep={delimiter}\ncode;status\n131047;failed\n131026;failed\n".replace(";", delimiter)
    assert codes(count(text)) == {"131047": 1, "131026": 1}


def test_columns_are_found_by_what_stands_in_them(count):
    rows = [
        f'{n},wamid.A{n},failed,"[{{""code"":131026,""title"":""Message undeliverable""}}]"' for n in range(3)
    ]
    assert codes(count("\n".join(["n,which,how,what", *rows]))) == {"131026": 3}
    headless = "\n".join(f"wamid.B{n},failed,+1555019990{n},131047" for n in range(3))
    found = count(headless)
    assert (codes(found), found.rows[0].recipients) == ({"131047": 3}, 3)


def test_the_column_that_says_error_is_asked_before_a_bare_code(count):
    found = count("code,error_code,status\nES,131047,failed\nPT,131026,failed\n")
    assert codes(found) == {"131047": 1, "131026": 1}


def test_a_column_of_texts_counts_only_where_a_text_carries_a_code(count):
    found = count(
        "to,result\n15550199901,Error 131047: Re-engagement message\n15550199902,Could not be delivered\n"
    )
    assert (codes(found), found.without_code) == ({"131047": 1}, 1)


def test_a_broken_quote_costs_its_own_row_and_is_counted(count):
    rows = [
        f"wamid.A{n},+15550199{n:03},failed,131026,Undeliverable,2026-11-03T10:00:00Z" for n in range(300)
    ]
    rows[10] = 'wamid.A10,+15550199010,failed,131026,"Undeliverable,2026-11-03T10:00:00Z'
    rows[200] = 'wamid.A200,+15550199200,failed,131026,Undel"iverable,2026-11-03T10:00:00Z'
    found = count("\n".join([HEADER, *rows]))
    assert (found.failures, found.unreadable, found.lines) == (298, 2, 300)


def test_a_cell_with_line_breaks_is_one_cell(count):
    found = count('code,details,status\n131047,"first line\nsecond, line",failed\n131026,x,failed\n')
    assert (codes(found), found.unreadable) == ({"131047": 1, "131026": 1}, 0)


def test_of_a_row_that_does_not_fit_only_a_whole_object_is_read(count):
    found = count(
        "id,status,error_code,note\n1,failed,131047,ok\n2,failed,131026,a,b,c\n"
        '3,failed,,{"error":{"code":131042,"message":"(#131042) x"}},x,y\n'
    )
    assert (codes(found), found.unreadable) == ({"131047": 1, "131042": 1}, 1)


def test_a_quote_escaped_with_a_backslash_is_read(count):
    found = count('id,status,errors\n1,failed,"[{\\"code\\":131047,\\"title\\":\\"x\\"}]"\n')
    assert codes(found) == {"131047": 1}


def test_a_log_with_commas_is_not_taken_for_a_table(count):
    lines = [
        "Error, retrying",
        "2026-11-03 10:12:44,123 ERROR whatsapp failed (#131047) x, y",
        "done, 3 left, really",
    ]
    assert (count("\n".join(lines)).format, codes(count("\n".join(lines)))) == ("log", {"131047": 1})


# -- objects over several lines -----------------------------------------------------------------------------


@pytest.mark.parametrize("indent", [2, 4])
def test_a_printed_list_of_objects_is_read_object_by_object(count, indent):
    found = count(json.dumps([json.loads(webhook(131047, n=n)) for n in range(4)], indent=indent))
    assert (codes(found), found.lines, found.unreadable) == ({"131047": 4}, 4, 0)


def test_a_list_on_one_line_and_objects_behind_commas_are_read(count):
    whole = json.dumps([json.loads(webhook(131047, n=n)) for n in range(3)])
    assert codes(count(whole)) == {"131047": 3}
    assert codes(count("[\n" + ",\n".join(webhook(131026, n=n) for n in range(3)) + "\n]\n")) == {"131026": 3}


def test_an_object_that_is_cut_off_costs_itself_and_not_the_next(count):
    found = count(
        "\n".join([webhook(131047, n=1), webhook(131026, n=2)[:90], webhook(131047, n=3), '{"broken', "{,"])
    )
    assert (codes(found), found.unreadable) == ({"131047": 2}, 3)


def test_a_code_in_an_object_that_is_cut_off_behind_it_still_counts(count):
    cut = webhook(131026, n=2, error_data={"details": DETAILS})[:-60]
    found = count("\n".join([webhook(131047, n=1), cut]))
    assert codes(found) == {"131047": 1, "131026": 1}


# -- encodings, and what is no text -------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_files_of_other_encodings_are_read_and_said_to_be_other(count, encoding):
    text = f"{HEADER}\nwamid.A1,+15550199901,failed,131047,Ventana cerrada mañana,2026-11-03T10:00:00Z\n" * 1
    found = count(text.encode(encoding))
    assert codes(found) == {"131047": 1}
    assert bool(found.decoded) == (not encoding.startswith("utf-8"))


def zipped(name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(("content", "refusal"), [
    (b"", "empty"), (b"\n\n  \n", "empty"), (bytes(range(256)) * 40, "binary"), (b"\x89PNG\r\n\x1a\n" + b"x" * 90, "binary"),
    (b"%PDF-1.7\n%abc", "binary"), (gzip.compress(b"131047", mtime=0), "packed"), (zipped("a.csv"), "packed"),
    (zipped("[Content_Types].xml"), "sheet"),
])  # fmt: skip
def test_what_is_no_text_is_refused_with_its_reason(count, content, refusal):
    with pytest.raises(intake.UnreadableError) as refused:
        count(content)
    assert refused.value.refusal == refusal
    assert "131047" not in str(refused.value)


def test_an_executable_is_refused(reader):
    import sys

    with Path(sys.executable).resolve().open("rb") as stream, pytest.raises(intake.UnreadableError):
        triage(intake.lines(stream), reader)


def test_a_line_over_the_limit_is_left_out_and_counted(count):
    long = '{"error":{"code":131047,"message":"' + "x" * 5_000_000 + '"}}'
    found = count("\n".join([webhook(131026, n=1), long, webhook(131026, n=2)]))
    assert (codes(found), found.unreadable, found.lines) == ({"131026": 2}, 1, 3)


def test_a_line_without_an_end_is_never_held_as_a_whole():
    class Endless(io.RawIOBase):
        left = 64

        def readable(self):
            return True

        def readinto(self, buffer):
            if not self.left:
                return 0
            self.left -= 1
            buffer[:] = b"x" * len(buffer)
            return len(buffer)

    tracemalloc.start()
    read = [len(line) for line in intake.lines(io.BufferedReader(Endless(), 1 << 20))]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read == [intake.LINE + 1]
    assert peak < 24 * 1024 * 1024  # of 64 MB


@pytest.mark.parametrize("line", [
    '{"a":' * 200_000, "[" * 100_000, '"' * 100_001, "code=" * 20_000, "1" * 39_000, "a1" * 19_000, "(#1" * 10_000,
    "," * 50_000, "\\" * 40_000, '{"' * 20_000,
])  # fmt: skip
def test_hostile_lines_cost_no_more_than_a_moment(count, line):
    import time

    began = time.process_time()
    found = count("\n".join([webhook(131047, n=1), line, webhook(131047, n=2)]), form="jsonl")
    count(f"2026-11-03 whatsapp code=131047\n{line}\n{line}", form="log")
    count(f"{HEADER}\n{line}\nwamid.A1,,failed,131047,,", form="csv")
    assert codes(found)["131047"] == 2
    assert time.process_time() - began < 4


# -- memory -------------------------------------------------------------------------------------------------


def test_memory_does_not_grow_with_the_file(reader):
    def peak(lines):
        stream = (f"{webhook(131047, n=n, person=str(15_550_000_000 + n))}\n".encode() for n in range(lines))
        tracemalloc.start()
        found = triage(stream, reader)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert (found.failures, found.rows[0].recipients, found.exact) == (lines, lines, True)
        return most

    peak(100)  # fills what is filled once
    assert peak(6_000) < 1.05 * peak(1_000)


def test_beyond_what_is_remembered_counts_are_said_to_be_open(count):
    lines = "\n".join(webhook(131047, n=n, person=str(15_550_000_000 + n)) for n in range(200))
    found = count(lines, remember=100)
    assert (found.exact, found.rows[0].recipients_exact) == (False, False)
    assert found.rows[0].count == 200
    assert found.rows[0].recipients <= 200
    assert count(lines, remember=400).exact


def test_no_recipient_stands_in_what_is_counted(count):
    found = count("\n".join([webhook(131047, n=1, person="15550199999"),
                             "2026-11-03 whatsapp to=+15550199998 code=131026"]), form="log")  # fmt: skip
    assert codes(found) == {"131047": 1, "131026": 1}
    assert "155501999" not in repr(found)
    assert {ending for row in found.rows for ending in row.endings} == {"99", "98"}


def test_each_line_is_in_one_place_of_the_sum(count):
    lines = [webhook(131047, n=1), webhook(131047, n=1), webhook(131046, n=2), webhook(0, n=3, status="read"), "{}",
             '{"error":"nothing"}', "{broken", '{"code":1022,"message":"Message window expired"}']  # fmt: skip
    found = count("\n".join(lines))
    counted = found.failures + found.repeats + found.skipped + found.without_code + found.unreadable
    assert counted + sum(n for _, n in (*found.unknown, *found.shared)) == found.lines == len(lines)
