from __future__ import annotations

import asyncio
import threading
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import catalog_train
from bot.resolve import keep, vectors
from bot.resolve.bands import Band, band
from bot.resolve.features import features, form, words
from bot.resolve.hearing import Hearing
from bot.resolve.likelihood import count
from bot.resolve.outcome import Answer, Choice, Found, Miss, Unknown
from bot.resolve.phrases import NOT_OURS, Phrase, digest, phrases
from bot.resolve.products import along, product
from bot.resolve.resolver import Resolver
from bot.resolve.search import Ranking
from bot.resolve.study import Study
from bot.resolve.told import Told
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


@pytest.mark.parametrize(
    "text",
    [
        "accepted but not delivered",
        "Accepted, not delivered",
        "aceptado pero no entregado",
        "API accepts it, but it is not delivered",
    ],
)
def test_accepted_but_not_delivered_asks_who_does_not_get_it(resolver, text):
    outcome = resolver.resolve(text)
    assert isinstance(outcome, Choice)
    assert [option.entry.code for option in outcome.options] == ["131049", "131026", "132015"]
    assert outcome.question.id == "accepted-not-delivered"


@pytest.mark.parametrize(
    ("text", "codes", "header"),
    [
        ("messages do not arrive", ["131026", "131047", "131049"], "Messages do not arrive"),
        ("mensagens não chegam para um cliente", ["131026", "131047", "131049"], "As mensagens não chegam"),
        ("the template is approved but nobody gets it", ["131049", "131026", "132015"], "The template is"),
        ("ningún mensaje sale", ["131042", "131031", "368"], "Ya no sale nada"),
        ("no permission", ["10", "200", "131005"], "Meta refuses the call: a permission"),
    ],
)
def test_the_plainest_words_open_a_question_and_its_header_says_no_more_than_they_do(
    resolver, text, codes, header
):
    outcome = resolver.resolve(text)
    assert isinstance(outcome, Choice)
    assert [option.entry.code for option in outcome.options] == codes
    assert outcome.question.header[outcome.lang].startswith(header)


def test_search_learns_what_opens_a_question_for_each_entry_it_may_mean(catalog):
    learned = {(phrase.key, phrase.text) for phrase in phrases(catalog)}
    openings = list(catalog.openings())
    assert openings
    assert all((key, said) in learned for _, o in openings for key in o.options for said in o.said)


@pytest.mark.parametrize(
    "text",
    [
        "it does not work",
        "something went wrong with our campaign yesterday",
        "nothing works any more",
        "it failed again",
    ],
)
def test_weak_words_do_not_win_with_confidence(resolver, text):
    assert not isinstance(resolver.resolve(text), Answer)


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
    assert band(sure, Told("whatsapp template refused")) is Band.LIKELY


@pytest.mark.parametrize(
    "text", ["no", "did it work?", "we were charged twice", "where is the documentation?"]
)
def test_talk_that_hints_at_no_error_is_not_turned_into_a_question(resolver, text):
    assert isinstance(resolver.resolve(text), Unknown)


def test_a_few_words_that_aim_at_an_error_are(resolver):
    assert isinstance(resolver.resolve("someone blocked us"), Choice)


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


LEFT_OPEN = ("cloud-api/131049", "cloud-api/131026", "cloud-api/132015", "cloud-api/130472")
"""What "accepted but not delivered" leaves possible."""


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("only the marketing template, service messages arrive", "131049"),
        ("the template was paused for low quality", "132015"),
        ("no, he is not on whatsapp", "131026"),
        ("the quality of the template is red", "132015"),
        ("solo las promos, los avisos llegan", "131049"),
    ],
)
def test_a_follow_up_chooses_among_what_was_possible(resolver, said, code):
    after = resolver.follow(said, LEFT_OPEN)
    assert isinstance(after, Answer)
    assert after.entry.code == code


@pytest.mark.parametrize(
    "said", ["not sure", "I do not know", "it is urgent", "two customers", "since yesterday"]
)
def test_a_follow_up_that_tells_the_options_not_apart_is_asked_again(resolver, said):
    again = resolver.follow(said, LEFT_OPEN)
    assert isinstance(again, Choice)
    assert [option.entry.key for option in again.options] == list(LEFT_OPEN[:3])


@pytest.mark.parametrize("said", ["what about lunch?", "the coffee machine is broken", "thanks!"])
def test_what_speaks_of_something_else_is_no_follow_up(resolver, said):
    assert isinstance(resolver.follow(said, LEFT_OPEN), Unknown)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("the webhook says (#131042)", "131042"),
        ("our credit card expired and whatsapp stopped sending all messages", "131042"),
    ],
)
def test_a_follow_up_that_says_enough_is_answered_by_itself(resolver, said, code):
    assert resolver.follow(said, LEFT_OPEN).entry.code == code


def test_a_follow_up_to_entries_that_are_gone_is_answered_by_itself(resolver):
    assert resolver.follow("it is a template", ("cloud-api/000",)) == resolver.resolve("it is a template")


def test_training_twice_learns_the_same(few):
    one, other = train(few, vectors.load()), train(few, vectors.load())
    assert np.array_equal(one.likelihood.values, other.likelihood.values)
    assert np.array_equal(one.prototypes.rows, other.prototypes.rows)
    assert np.array_equal(one.prototypes.bias, other.prototypes.bias)


def test_what_was_learned_is_kept_and_a_damaged_file_is_not_used(few, tmp_path):
    model = train(few, vectors.load())
    keep.write(tmp_path, digest(few), model)
    again = keep.read(tmp_path, digest(few))
    assert again.classes == model.classes
    assert again.likelihood.names == model.likelihood.names
    assert np.array_equal(again.likelihood.values, model.likelihood.values)
    assert again.likelihood.step == model.likelihood.step
    assert np.allclose(again.prototypes.rows, model.prototypes.rows, atol=1e-3)
    assert np.allclose(again.prototypes.bias, model.prototypes.bias, atol=1e-2)
    assert again.prototypes.bounds.tolist() == model.prototypes.bounds.tolist()
    (file,) = tmp_path.glob("*.npz")
    file.write_bytes(file.read_bytes()[:1000])
    assert keep.read(tmp_path, digest(few)) is None
    assert keep.read(tmp_path, "another") is None


def test_a_file_of_which_bytes_changed_is_read_or_left_and_never_stops_a_question(few, tmp_path):
    keep.write(tmp_path, "d", train(few[:400], vectors.load()))
    (file,) = tmp_path.glob("*.npz")
    whole, rng = file.read_bytes(), np.random.default_rng(1)
    for _ in range(200):
        changed = bytearray(whole)
        for at in rng.integers(0, len(changed), 3).tolist():
            changed[at] ^= int(rng.integers(1, 256))
        file.write_bytes(changed)
        keep.read(tmp_path, "d")  # raises nothing


def test_what_could_not_be_written_whole_leaves_nothing_behind(few, tmp_path, monkeypatch):
    model = train(few[:50], vectors.load())

    def full(path, *_):
        path.write_bytes(b"half of it")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keep, "save", full)
    keep.write(tmp_path, "d", model)
    assert list(tmp_path.iterdir()) == []


def test_learning_goes_on_from_a_model_with_other_classes(few):
    vector = vectors.load()
    before = train(few, vector)
    gone, grown = before.classes[1], "cloud-api/zebra"
    left = [p for p in few if p.key != gone]
    new = [Phrase(grown, f"the zebra printer number {n} is out of ribbon") for n in range(30)]
    after = train(sorted(left + new, key=lambda p: p.key), vector, before)
    assert gone not in after.classes
    at = after.classes.index(grown)
    votes = after.prototypes.votes(vector.encode(words("zebra printer without ribbon")))
    assert votes.argmax() == at
    kept = after.classes.index(before.classes[2])
    assert len(after.prototypes.of(kept)[0]) == len(before.prototypes.of(2)[0])


def test_a_folder_that_cannot_be_written_is_no_fault(few, tmp_path):
    (tmp_path / "file").write_text("")
    keep.write(tmp_path / "file" / "below", "x", train(few[:50], vectors.load()))


def test_old_files_are_cleared_away(few, tmp_path):
    model = train(few[:50], vectors.load())
    for n in range(keep.KEPT + 2):
        keep.write(tmp_path, f"digest{n}", model)
    assert len(list(tmp_path.glob("*.npz"))) == keep.KEPT


def test_the_shipped_model_was_learned_from_the_catalog_as_it_is():
    assert catalog_train.check() == 0, "run: waerror catalog train"


def test_on_an_event_loop_the_first_question_in_words_gets_the_trained_answer(catalog, monkeypatch):
    asked = threading.Event()

    def train(*_):
        """Take longer than the question."""
        asked.wait()
        raise SystemExit  # a thread ends by it without a word

    monkeypatch.setattr("bot.resolve.train.train", train)
    resolver = Resolver(catalog, cache=None)

    async def ask():
        return resolver.resolve("our credit card expired and whatsapp stopped sending all messages")

    outcome = asyncio.run(ask())
    asked.set()
    assert isinstance(outcome, Answer)
    assert outcome.entry.code == "131042"


def test_a_catalog_of_ones_own_is_learned_beside_and_the_shipped_model_answers_meanwhile(catalog):
    own = next(iter(catalog)).model_copy(
        update={
            "code": "999999",
            "title": "Own",
            "situations": {"en": ("the zebra printer is out of ribbon",)},
        }
    )
    grown = replace(catalog, entries=catalog.entries | {own.key: own})
    resolver = Resolver(grown, cache=None)

    async def ask():
        outcome = resolver.resolve("our credit card expired and whatsapp stopped sending all messages")
        return outcome, resolver.ready

    outcome, ready = asyncio.run(ask())
    assert outcome.entry.code == "131042"
    assert not ready
    resolver.prepare()
    assert resolver.ready
    ranked = resolver._study.at_hand().rank(Told("zebra printer out of ribbon"))
    assert ranked.entries[0].code == "999999"


def test_without_the_shipped_file_search_learns_before_it_answers(catalog, monkeypatch, learned):
    monkeypatch.setattr(keep, "SHIPPED", "absent.npz")
    resolver = Resolver(catalog, cache=learned)
    outcome = resolver.resolve("our credit card expired and whatsapp stopped sending all messages")
    assert outcome.entry.code == "131042"


def test_everybody_waits_for_one_training(catalog):
    study = Study(catalog, None)
    study.begin()
    study.begin()
    study.finish()
    assert study.done.is_set()
    assert study.at_hand() is study.at_hand()


def test_an_arabic_word_is_the_same_with_its_article_and_either_ending():
    assert features(words("والرسالة"))[0] == features(words("رساله"))[0]
    assert form("الى") == "الي"  # too short for an article
    assert form("template") == "template"


@pytest.mark.parametrize("memory", [1_000, 6, 0])
def test_the_class_that_uses_the_rarer_word_is_the_likelier(memory, monkeypatch):
    monkeypatch.setattr("bot.resolve.hearing.MEMORY", memory)  # all features in full rows, some, none
    bags = [Counter(t.split()) for t in ("a template", "a template paused", "a template paused", "a", "a")]
    table = count(bags, np.array([0, 1, 1, 2, 2], np.int32), 3)
    hearing = Hearing(table)
    paused, template = (hearing.word(word) for word in ("paused", "template"))
    heard = hearing.hear([paused, template, template])
    assert hearing.scores(heard).argmax() == 1
    gains = hearing.gains(heard, 1)
    assert max(gains, key=gains.get) == paused.features[0]
    assert not hearing.scores(hearing.hear([hearing.word("unheard")])).any()


def test_a_table_says_the_same_whichever_of_its_features_have_full_rows(few, monkeypatch):
    model = train(few, vectors.load())
    tokens = words("the template with a picture was paused, and the messages of the campaign were not sent")
    scores, gains = [], []
    for memory in (8_000_000, 100_000, 0):
        monkeypatch.setattr("bot.resolve.hearing.MEMORY", memory)
        hearing = Hearing(model.likelihood)
        heard = hearing.hear([hearing.word(token) for token in tokens])
        scores.append(hearing.scores(heard))
        gains.append(sorted(hearing.gains(heard, int(scores[0].argmax())).values()))
    assert np.allclose(scores, scores[0], atol=1e-5)
    assert np.allclose(gains, gains[0], atol=1e-5)


@pytest.mark.parametrize("rows", [1, 63, 64, 200])
def test_a_product_along_a_table_is_the_product(rows):
    rng = np.random.default_rng(rows)
    table, vector = rng.random((rows, 128)).astype(np.float32), rng.random(128).astype(np.float32)
    assert np.allclose(along(table, vector), table @ vector, rtol=1e-4)


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
