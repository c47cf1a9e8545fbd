from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.resolve.objects import read


def pairs(text):
    return {node.path(pair.key): pair.value for node in read(text) for pair in node.pairs}


def test_the_longest_path_of_meta_is_shown_whole_and_what_is_around_it_left_out():
    code = '{"statuses":[{"errors":[{"code":131047}]}]}'
    webhook = f'{{"entry":[{{"id":"1","changes":[{{"value":{code}}}]}}]}}'
    whole = "entry[0].changes[0].value.statuses[0].errors[0].code"
    assert pairs(webhook)[whole] == "131047"
    for around in ('{"body":%s}', '[{"event":{"body":%s}}]', '{"records":[[%s]]}'):
        assert whole in pairs(around % webhook)
    assert pairs(f'[{{"changes":[{{"value":{code}}}]}}]')["[0]." + whole.partition(".")[2]] == "131047"


def test_json_gives_paths_and_values():
    text = '{"statuses":[{"id":"w"},{"errors":[{"code":131047,"error_data":{"details":"a, b"}}]}]}'
    assert pairs(text) == {
        "statuses[0].id": "w",
        "statuses[1].errors[0].code": "131047",
        "statuses[1].errors[0].error_data.details": "a, b",
    }


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Response: {'error': {'code': 131030, 'x': True}}", "Response.error.code", "131030"),
        (
            "response: { data: { error: { code: 132000, error_data: [Object] } } }",
            "response.data.error.code",
            "132000",
        ),
        (r'"d": "{\"error\":{\"code\":131056}}"', "error.code", "131056"),
        (r"{\"error\":{\"code\":100,\"error_subcode\":33", "error.error_subcode", "33"),
        ('{"errors":[{"code":131047,"title":"Re-enga', "errors[0].title", "Re-enga"),
        ("x.ReEng: ReEng(code=131047, message='it is')", "ReEng.message", "it is"),
        ("the user's phone {code: 131026, msg: can't}", "code", "131026"),
        ("Status=undelivered&ErrorCode=63024&X=1", "ErrorCode", "63024"),
    ],
)
def test_prints_of_other_languages_and_broken_json_are_read(text, path, value):
    assert pairs(text)[path] == value


VALUES = st.recursive(
    st.integers(0, 10**6) | st.text(alphabet="abc 'xyz{}[]:,\"\\", max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcde"), inner, max_size=3),
    max_leaves=12,
)


@given(around=st.sampled_from(["", "log: ", "ERROR got "]), extra=VALUES, code=st.integers(100000, 999999))
def test_a_code_in_valid_json_is_always_found(around, extra, code):
    text = around + json.dumps({"extra": extra, "errors": [{"code": code}]})
    assert str(code) in pairs(text).values()


@given(st.text(alphabet="{}[]():=,\"'\\ \nab1", max_size=300))
def test_any_text_is_read_without_an_error(text):
    assert read(text)


def test_depth_costs_no_recursion():
    assert read('{"a":' * 8_000)
