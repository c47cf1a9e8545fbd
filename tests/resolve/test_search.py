from __future__ import annotations

import asyncio
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.resolve import keep, vectors
from bot.resolve.bands import Band, band
from bot.resolve.bm25 import Bm25
from bot.resolve.meaning import Sense, encoded
from bot.resolve.outcome import Answer, Choice, Found, Miss, Unknown
from bot.resolve.phrases import NOT_OURS, digest, phrases
from bot.resolve.products import product
from bot.resolve.resolver import Resolver
from bot.resolve.search import Ranking, Search
from bot.resolve.study import Study
from bot.resolve.train import train


@pytest.fixture(scope="module")
def few(catalog):
    """A tenth of the phrases: enough to train in a moment."""
    return phrases(catalog)[::10]


def test_a_described_situation_answers_and_names_the_readers_words(resolver):
    text = "our credit card expired and whatsapp stopped sending all messages"
    outcome = resolver.resolve(text)
    assert isinstance(outcome, Answer)
    assert outcome.entry.code == "131042"
    assert outcome.sighting.evidence.found is Found.WORDS
    assert 1 <= len(outcome.sighting.evidence.words) <= 3
    assert all(word in text for word in outcome.sighting.evidence.words)


def test_an_open_situation_is_a_question_with_two_or_three_options(resolver):
    outcome = resolver.resolve("some of the messages do not arrive at some customers")
    assert isinstance(outcome, Choice)
    assert 2 <= len(outcome.options) <= 3
    assert all(option.observation for option in outcome.options)


def test_a_question_in_spanish_is_asked_in_spanish(resolver):
    outcome = resolver.resolve("algunos mensajes no les llegan a los clientes y no sé por qué")
    assert outcome.lang == "es"
    if isinstance(outcome, Choice):
        told = [o.entry.distinguish.observation for o in outcome.options if o.entry.distinguish]
        shown = [o.observation for o in outcome.options]
        assert all(t["es"] in shown for t in told if "es" in t)


@pytest.mark.parametrize(
    "text",
    [
        "thanks a lot, see you at lunch",
        "the coffee machine is broken",
        "npm ERR! peer dependency conflict",
        "qwertz uiop",
    ],
)
def test_what_is_not_ours_is_not_answered(resolver, text):
    outcome = resolver.resolve(text)
    assert isinstance(outcome, Unknown)
    assert outcome.miss in {Miss.UNRELATED, Miss.WORDS}


def test_another_script_says_so(resolver):
    assert resolver.resolve("メッセージが届きません").miss is Miss.OTHER_SCRIPT


def test_an_answer_without_words_to_name_is_a_question():
    entry = object()
    sure = Ranking((entry, entry), (0.99, 0.01), (), known=1.0, not_ours=0.0)
    assert band(sure, "whatsapp template refused") is Band.LIKELY


def test_retired_codes_never_answer_a_description(resolver):
    outcome = resolver.resolve(
        "customer has not written since yesterday and our answer in whatsapp is refused"
    )
    ranked = (
        [outcome.entry, *outcome.others]
        if isinstance(outcome, Answer)
        else [o.entry for o in outcome.options]
    )
    assert all(entry.namespace == "cloud-api" for entry in ranked)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("reengagment mesage", "131047"),
        ("acount has been loked", "131031"),
        ("medai upload eror", "131053"),
        ("healthy ecosystem engagement", "131049"),
    ],
)
def test_a_sentence_of_metas_is_found_misspelt_or_in_part(resolver, text, code):
    outcome = resolver.resolve(text)
    assert isinstance(outcome, Answer)
    assert outcome.entry.code == code


def test_a_follow_up_chooses_among_what_was_possible(resolver):
    before = resolver.resolve("some of the messages do not arrive at some customers")
    possible = {o.entry.key for o in before.options} | {e.key for e in before.others}
    after = resolver.narrow(before, "only the marketing template, service messages arrive")
    keys = {after.entry.key} if isinstance(after, Answer) else {o.entry.key for o in after.options}
    assert keys <= possible


def test_a_follow_up_with_a_code_is_answered_by_itself(resolver):
    before = resolver.resolve("some of the messages do not arrive at some customers")
    assert resolver.narrow(before, "the webhook says (#131042)").entry.code == "131042"


@pytest.mark.parametrize(
    ("typed", "first"), [("13104", "131041"), ("#131047", "131047"), ("re-engage", "131047"), ("463", "190")]
)
def test_type_ahead_finds_by_code_and_by_words(resolver, typed, first):
    assert resolver.suggest(typed, 8)[0].code == first


def test_type_ahead_gives_no_more_than_asked_for_and_something_for_nothing(resolver):
    assert len(resolver.suggest("", 5)) == 5
    assert len(resolver.suggest("template", 3)) == 3
    assert resolver.suggest("zzzzqq", 3) == ()


def test_training_twice_learns_the_same(few):
    one, other = train(few, vectors.load()), train(few, vectors.load())
    assert np.array_equal(one.sparse, other.sparse)
    assert np.array_equal(one.dense, other.dense)


def test_what_was_learned_is_kept_and_a_damaged_file_is_not_used(few, tmp_path):
    model = train(few, vectors.load())
    keep.write(tmp_path, digest(few), model)
    again = keep.read(tmp_path, digest(few))
    assert again.classes == model.classes
    assert np.allclose(again.sparse, model.sparse, atol=1e-2)
    (file,) = tmp_path.glob("*.npz")
    file.write_bytes(file.read_bytes()[:1000])
    assert keep.read(tmp_path, digest(few)) is None
    assert keep.read(tmp_path, "another") is None


def test_a_folder_that_cannot_be_written_is_no_fault(few, tmp_path):
    (tmp_path / "file").write_text("")
    keep.write(tmp_path / "file" / "below", "x", train(few[:50], vectors.load()))


def test_old_files_are_cleared_away(few, tmp_path):
    model = train(few[:50], vectors.load())
    for n in range(keep.KEPT + 2):
        keep.write(tmp_path, f"digest{n}", model)
    assert len(list(tmp_path.glob("*.npz"))) == keep.KEPT


def test_on_an_event_loop_a_question_never_waits_for_training(catalog):
    resolver = Resolver(catalog, cache=None)

    async def ask():
        started = time.perf_counter()
        outcome = resolver.resolve("customers do not receive our template and nobody knows why")
        return outcome, time.perf_counter() - started, resolver.ready

    outcome, took, ready = asyncio.run(ask())
    assert not ready
    assert not isinstance(outcome, Answer)  # words alone ask, they do not answer
    assert took < 3
    resolver.prepare()
    assert resolver.ready


def test_everybody_waits_for_one_training(catalog, pytestconfig):
    study = Study(catalog, None, pytestconfig.cache.mkdir("search"))
    study.begin()
    study.begin()
    study.finish()
    assert study.at_hand() is study.search
    assert study.search.learned is not None


class Letters:
    """A small encoder: how often each letter stands in a text."""

    def encode(self, texts):
        table = (
            np.array([[t.lower().count(c) for c in "abcdefghijklmnopqrstuvwxyz"] for t in texts], np.float32)
            + 0.01
        )
        return table / np.linalg.norm(table, axis=1, keepdims=True)


def test_an_encoder_joins_the_search_and_its_vectors_are_kept(catalog, few, tmp_path):
    search = Search(catalog, few)
    found = encoded(Letters(), [p.text for p in few], tmp_path)
    assert np.allclose(encoded(Letters(), [p.text for p in few], tmp_path), found, atol=1e-2)
    search.learn(train(few, vectors.load()))
    search.sense = Sense(Letters(), found, search.labels, len(search.classes))
    assert search.rank("the template is paused").entries


def test_bm25_ranks_the_phrase_with_the_rarer_word_first():
    index = Bm25([["a", "template"], ["a", "paused", "template"], ["a"]], np.array([0, 1, 2], np.int32), 3)
    assert index.scores(["paused", "template"]).argmax() == 1
    assert not index.scores(["unknown"]).any()


@settings(deadline=None)
@given(st.integers(1, 70), st.integers(1, 900), st.integers(1, 250))
def test_a_product_in_pieces_is_the_product(rows, inner, columns):
    rng = np.random.default_rng(rows)
    left = rng.random((rows, inner)).astype(np.float32)
    right = rng.random((inner, columns)).astype(np.float32)
    assert np.allclose(product(left, right), left @ right, rtol=1e-3)
    assert np.allclose(product(left[0], right), left[0] @ right, rtol=1e-3)


def test_phrases_of_one_entry_stand_together_and_the_background_is_among_them(catalog):
    keys = [phrase.key for phrase in phrases(catalog)]
    assert keys == sorted(keys)
    assert NOT_OURS in keys
    assert not any(key.startswith("on-premises") for key in keys)
