"""A choice: what is already sure, one question about something the reader can see, a button an option."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import fallback, ids, state, words
from bot.cards.phrases import TABLE, say
from bot.cards.why import why
from bot.knowledge.models import Status
from bot.resolve.outcome import Choice, Found, Option, Sighting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cards.blocks import Block, Card
    from bot.cards.setting import Setting
    from bot.knowledge.models import Entry

OPTIONS = 3


def choice_card(choice: Choice, setting: Setting) -> Card:
    """Draw a choice in one language: the question's, or English where we do not have every option in it."""
    wanted = setting.lang or choice.lang
    lang = wanted if choice.number else language_of(choice, wanted)
    title, question = asked(choice, lang)
    hint = _hint(choice, lang)
    options = choice.options[:OPTIONS]
    if lang != wanted:
        options = tuple(_in(option.entry, lang) for option in options)
    one = question if choice.number else say("one-question", lang, question=b.lower_first(question))
    blocks = [
        b.header(title),
        _evidence(choice, lang),
        b.plain_context(hint),
        b.section(b.escape(one)),
        *(_option(option, lang, setting) for option in options),
    ]
    if setting.pressable:
        others = state.State(
            keys=tuple(entry.key for entry in choice.others[:10]),
            lang="" if wanted == "en" else wanted,
            asked=choice.number,
        )
        blocks.append(
            b.actions([b.button(say("none", lang), ids.NONE, state.encode(others))], ids.ACTIONS_BLOCK)
        )
    told = [(option.observation or option.entry.headline, option.entry.code) for option in options]
    text = fallback.choice_text(title, question, told, lang)
    return b.Card(text, [block for block in blocks if block is not None])


def not_this_card(
    others: Sequence[Entry], setting: Setting, lang: str = "en", *, several: bool = False
) -> Card:
    """Draw what replaces a card after *Not this*, or *None of these* of `several`: the next best two, or ask again."""
    left = others[:2]
    lang = lang if all(observation(entry, lang) for entry in left) else "en"
    options = [Option(entry, observation(entry, lang)) for entry in left]
    title = _refused(len(options), lang, several=several)
    again = say("describe" if options else "describe-alone", lang)
    blocks = [
        b.header(title),
        *(_option(option, lang, setting) for option in options),
        b.section(b.escape(again)),
    ]
    listed = ", ".join(
        f"{option.observation or option.entry.headline} ({option.entry.code})" for option in options
    )
    text = fallback.text(
        [title if options else f"{title}.", f"{listed}." if listed else "", b.without_ticks(again)]
    )
    return b.Card(text, blocks)


def _refused(left: int, lang: str, *, several: bool) -> str:
    """Return what it was not, and the question whether it is what is left."""
    if not left:
        return say("describe-title", lang)
    return f"{say('not-those' if several else 'not-that', lang)} {say('one-of' if left > 1 else 'this-one', lang)}"


def language_of(choice: Choice, lang: str) -> str:
    """Return `lang` where question and options are all in it; else English, which all of them are in."""
    spoken = all(
        option.observation not in {option.entry.headline, observation(option.entry, "en")}
        for option in choice.options[:OPTIONS]
    )
    asked_in = choice.question is None or {lang} <= set(choice.question.question) & set(
        choice.question.header
    )
    return lang if spoken and asked_in else "en"


def _in(entry: Entry, lang: str) -> Option:
    return Option(entry, observation(entry, lang) or entry.headline)


def observation(entry: Entry, lang: str) -> str:
    """Return what the reader would see if it is this entry, in `lang` where we have it; else nothing."""
    return entry.distinguish.observation.get(lang, "") if entry.distinguish else ""  # type: ignore[call-overload]


def asked(choice: Choice, lang: str) -> tuple[str, str]:
    """Return what is already sure, and the one question."""
    return _title(choice, lang), _question(choice, lang)


def _title(choice: Choice, lang: str) -> str:
    if choice.number:
        return f"{choice.number}: {b.lower_first(say('two-issuers', lang)).rstrip('.')}"
    if choice.question is None:
        return say("which-title", lang)
    return choice.question.header.get(lang) or choice.question.header["en"]  # type: ignore[call-overload]


def _question(choice: Choice, lang: str) -> str:
    if choice.number:
        return say("who-sent", lang, code=choice.number)
    if choice.question is None:
        return say("which", lang)
    return choice.question.question.get(lang) or choice.question.question["en"]  # type: ignore[call-overload]


def _hint(choice: Choice, lang: str) -> str:
    known = choice.question is not None and choice.question.id == "accepted-not-delivered"
    return say("accepted-not-delivered" if known else "exact", lang)


def _evidence(choice: Choice, lang: str) -> Block | None:
    """Return where a number was read, where the question was not the number itself."""
    if choice.evidence is None or choice.evidence.found in {Found.WORDS, Found.TYPED, Found.CHOSEN}:
        return None
    text = why(Sighting(choice.options[0].entry, choice.evidence), lang)
    return b.plain_context(text) if text else None


def _option(option: Option, lang: str, setting: Setting) -> Block:
    """Return one option. In another language its second line is the number alone: no block mixes languages."""
    entry, seen = option.entry, option.observation
    if (
        seen == entry.headline
    ):  # nothing to see is known of it, and its headline stands beside its number already
        seen = ""
    spoken = lang in TABLE["which"] and lang != "en" and bool(seen)
    named = words.CODE_LINE.format(code=entry.code, headline=entry.headline)
    if entry.status is Status.RETIRED:
        named = f"{named} ({words.RETIRED_ALONE.lower()})"
    first, second = (seen, entry.code if spoken else named) if seen else (named, "")
    text = b.bold(first) + (f"\n{b.escape(second)}" if second else "")
    if not setting.pressable:
        return b.section(text)
    kept = state.State(
        key=entry.key, found=Found.CHOSEN.value, observation=seen, lang="" if lang == "en" else lang
    )
    pick = say("pick", lang)
    return b.section(text, b.button(pick, ids.PICK, state.encode(kept), f"{pick}: {seen or entry.headline}"))
