from __future__ import annotations

import re
import string
import typing

import pytest

from bot.cards import ids, phrases, teamwork, values, words

LANGS = {"en", "es", "pt"}
BANNED = re.compile(r"\b(simply|just|please note|oops|unfortunately|ensure|N/A)\b", re.IGNORECASE)
EMOJI = re.compile(r"[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]|:[a-z_]+:")
OURS = {
    f"{module.__name__}.{name}": text
    for module in (words, values, teamwork)
    for name, value in vars(module).items()
    if name.isupper() and not name.startswith("_")
    for text in (
        [value] if isinstance(value, str) else value.values() if isinstance(value, dict) else
        value if isinstance(value, tuple) else []
    )
    if isinstance(text, str)
}  # fmt: skip


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("name", typing.get_args(phrases.Name))
def test_a_sentence_in_the_reader_s_language_exists_in_every_language(name):
    sentences = phrases.TABLE[name]
    assert set(sentences) == LANGS
    assert all(text.strip() for text in sentences.values())
    assert len({frozenset(placeholders(text)) for text in sentences.values()}) == 1


def test_no_sentence_is_without_a_name():
    assert set(phrases.TABLE) == set(typing.get_args(phrases.Name))


@pytest.mark.parametrize(
    "where", sorted(OURS) + [f"{n}/{lang}" for n in phrases.TABLE for lang in sorted(LANGS)]
)
def test_no_sentence_of_ours_has_an_emoji_a_banned_word_or_is_empty(where):
    name, _, lang = where.partition("/")
    text = phrases.TABLE[name][lang] if lang else OURS[where]
    assert text.strip()
    assert not BANNED.search(text)
    assert not EMOJI.search(text)


def test_button_texts_are_short_verbs():
    named = (
        words.SHARE, words.DETAILS, words.REPLY, words.HAND_OVER, words.NOT_THIS, words.ADD_NOTE, words.REPORT,
        words.REMOVE, words.OPEN, words.REST, words.SEARCH, words.REPLY_IN_THREAD,
        words.REMIND.format(wait="24 h"), *phrases.TABLE["pick"].values(), *phrases.TABLE["none"].values(),
    )  # fmt: skip
    assert all(len(text) <= 24 for text in named)


def test_every_name_that_slack_sends_back_is_unique():
    names = [*ids.ACTIONS, *ids.VIEWS, ids.EXPLAIN, ids.FAMILY]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 255 for name in names)
