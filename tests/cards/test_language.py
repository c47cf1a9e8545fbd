"""The why-line, choice questions and customer replies exist in English, Spanish and Portuguese, everywhere."""

from __future__ import annotations

import ast
import inspect
import re
import string
import typing

import pytest

from bot.cards import choice, fallback, phrases, teamwork, why
from bot.cards.reply import opening, reply_view
from bot.cards.state import State

LANGS = ("en", "es", "pt")
MARKS = {
    "en": {"the", "you", "your", "we", "our", "is", "to", "and", "for", "on"},
    "es": {"el", "los", "las", "y", "en", "una", "tu", "tus", "su", "sus", "del", "al", "mensaje", "mensajes", "le"},
    "pt": {"os", "e", "em", "uma", "seu", "sua", "do", "da", "na", "ao", "não", "você", "mensagem", "mensagens"},
}  # fmt: skip
"""Words by which a sentence shows its language."""
FILLED = {"name", "channel"}


def said(module):
    """The names of sentences that a module says."""
    calls = [n for n in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(n, ast.Call)]
    named = [c.args[0] for c in calls if getattr(c.func, "id", "") == "say"]
    found = {n.value for arg in named for n in ast.walk(arg) if isinstance(n, ast.Constant)}
    return found & {value for value in found if isinstance(value, str)}


@pytest.mark.parametrize("module", [why, choice, fallback], ids=lambda m: m.__name__)
def test_every_sentence_a_module_says_exists_in_every_language(module):
    for name in said(module) & set(typing.get_args(phrases.Name)):
        assert set(phrases.TABLE[name]) == set(LANGS), name
    assert said(module)


def test_every_question_of_a_choice_is_asked_in_every_language(catalog):
    assert catalog.questions
    for question in catalog.questions.values():
        for texts in (question.header, question.question):
            assert set(LANGS) <= set(texts), question.id


def test_every_answer_to_such_a_question_exists_in_every_language(catalog):
    missing = [
        (entry.key, lang)
        for entry in catalog
        if entry.distinguish and entry.distinguish.question
        for lang in LANGS
        if not entry.distinguish.observation.get(lang)
    ]
    assert missing == []


@pytest.mark.parametrize("lang", ["es", "pt"])
@pytest.mark.parametrize("code", ["133007", "131043", "131044", "2200", "2388019"])
def test_a_choice_with_an_error_that_no_question_knows_keeps_its_language(resolver, code, lang):
    asked = resolver.between(["cloud-api/131031", f"cloud-api/{code}"], [], lang)
    assert choice.language_of(asked, lang) == lang


def test_what_is_seen_of_an_error_is_understood_without_its_question(catalog):
    only_answers = re.compile(r"None, |[A-Z_]{4,}, ")
    seen = [entry.distinguish.observation["en"] for entry in catalog if entry.distinguish]
    assert [text for text in seen if only_answers.match(text)] == []


def test_every_customer_reply_exists_in_every_language_and_asks_for_the_same_names(catalog):
    problems = []
    for entry in catalog:
        for audience in {reply.audience for reply in entry.reply}:
            texts = {r.lang: r.text for r in entry.reply if r.audience == audience}
            names = {
                lang: {f for _, f, _, _ in string.Formatter().parse(text) if f}
                for lang, text in texts.items()
            }
            if set(texts) != set(LANGS) or len({frozenset(n) for n in names.values()}) != 1:
                problems.append((entry.key, audience, sorted(texts), names))
            if set().union(*names.values()) - FILLED:
                problems.append((entry.key, audience, names))
    assert problems == []


@pytest.mark.parametrize("lang", LANGS)
def test_no_customer_reply_is_in_another_language_than_it_says(catalog, lang):
    others = [other for other in LANGS if other != lang]
    wrong = []
    for entry in catalog:
        for reply in entry.reply:
            if reply.lang != lang:
                continue
            words = reply.text.casefold().replace(",", " ").replace(".", " ").split()
            score = {one: sum(word in MARKS[one] for word in words) for one in LANGS}
            if any(score[other] > score[lang] for other in others):
                wrong.append((entry.key, reply.audience, score))
    assert wrong == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_modal_opens_in_the_language_of_the_question(catalog, lang):
    entry = catalog.get("cloud-api/131047")
    view = reply_view(entry, opening(entry, State(key=entry.key, lang=lang)))
    chosen = view["blocks"][1]["elements"][1]["initial_option"]
    assert chosen["text"]["text"] == teamwork.LANGUAGES[lang]
    text = next(b for b in view["blocks"] if b["type"] == "input")["element"]["initial_value"]
    assert text == next(r.text for r in entry.reply if (r.audience, r.lang) == ("customer", lang))


def test_every_language_and_reader_of_the_catalog_has_a_name():
    assert set(teamwork.LANGUAGES) == set(LANGS)
    assert set(teamwork.AUDIENCES) == {"customer", "business"}
