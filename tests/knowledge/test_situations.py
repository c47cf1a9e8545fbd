"""Situations are read faster than the rest of a file, and never otherwise than a parser of TOML reads them."""

from __future__ import annotations

import tomllib

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge import situations
from bot.knowledge.export import plain
from bot.knowledge.loader import default_path, load

HEAD = 'code = "1"\nnote = "x"\n'
GOOD = '\n[situations]\nen = [\n  "one",\n  "two \\"quoted\\" \\\\",\n]\npt = [\n  "três",\n]\n'
TAIL = '\n[wait]\nkind = "about"\nseconds = [\n  1,\n]\n'
PECULIAR = [
    HEAD + GOOD + TAIL,
    HEAD + GOOD,
    GOOD + "es = ['uno']\n" + TAIL,
    GOOD + "es = [\n  'uno',\n]\n",
    GOOD + "es = []\n",
    GOOD + "es = [\n]\n",
    GOOD + "es = [\n,\n]\n",
    GOOD + 'es = [\n  "uno",,\n]\n',
    GOOD + 'es = [\n  "uno" "dos",\n]\n',
    GOOD + 'es = [\n  "uno", # said so\n]\n',
    GOOD + "es = [\n  null,\n]\n",
    GOOD + "es = [\n  1,\n]\n",
    GOOD + 'es = [\n  ["uno"],\n]\n',
    GOOD + 'es = [\n  "uno"], ["dos",\n]\n',
    GOOD + f"es = [\n{'[' * 5000},\n]\n",
    GOOD + 'es = [\n  "un\\/o",\n]\n',
    GOOD + 'es = [\n  "\\u00e9\\n",\n]\n',
    GOOD + 'es = [\n  "\\ud83d\\ude00",\n]\n',
    GOOD + 'es = [\n  "\x7f",\n]\n',
    GOOD + 'es = [\n  "a\tb",\n]\n',
    GOOD + 'es = [\n  "uno",\r\n]\r\n',
    GOOD + 'en = [\n  "three",\n]\n',
    GOOD + '\n[situations]\nes = [\n  "uno",\n]\n',
    GOOD + '\n[situations.es]\nx = [\n  "uno",\n]\n',
    GOOD + 'broken = [\n  "uno",\n',
    "situations = 1\n" + GOOD,
    'situations.es = ["uno"]\n' + GOOD,
    "other = [" + GOOD + "]\n",
    'text = """' + GOOD + '"""\n',
    "text = '''" + GOOD + "'''\n",
    HEAD + "# \n#[situations]\n" + GOOD,
    HEAD + GOOD + "broken = \n",
]


def read(parse, text):
    """Return what `parse` makes of the text: the data, in its order, or the kind and words of its refusal."""
    try:
        return repr(parse(text))
    except (tomli.TOMLDecodeError, RecursionError) as error:
        return type(error).__name__, str(error) if isinstance(error, tomli.TOMLDecodeError) else ""


@pytest.mark.parametrize("text", PECULIAR)
def test_a_file_is_read_as_a_parser_of_toml_reads_it(text):
    assert read(situations.read, text) == read(tomli.loads, text)


@given(
    st.integers(0, len(HEAD + GOOD + TAIL)), st.integers(0, 4), st.text("\n\r\t\\\"',[]=#x\x7fé", max_size=4)
)
def test_whatever_an_author_mistypes_is_read_as_a_parser_of_toml_reads_it(at, gone, typed):
    text = HEAD + GOOD + TAIL
    text = text[:at] + typed + text[at + gone :]
    assert read(situations.read, text) == read(tomli.loads, text)


def test_our_own_files_are_read_as_they_stand_and_hardly_one_by_the_parser_alone():
    texts = [file.read_text("utf-8") for file in default_path().rglob("*.toml")]
    for text in texts:
        assert situations.read(text) == tomllib.loads(text)
    said = [text for text in texts if "\n[situations]\n" in text]
    assert sum(situations._apart(text) is not None for text in said) > 0.95 * len(said)


def test_situations_that_were_kept_are_exported_like_any(tmp_path):
    first, again = load(cache=tmp_path), load(cache=tmp_path)
    key = "cloud-api/131047"
    assert isinstance(again.get(key).situations, situations.Kept)
    assert plain(again.get(key), again) == plain(first.get(key), first)
