"""Which language a question is in: English, Spanish or Portuguese, the languages cards can ask in.

French, Hinglish and German are told apart as well: their small words are partly Spanish and Portuguese, and they are
answered in English.
"""

from __future__ import annotations

import re
from typing import Literal

from bot.resolve.normalise import fold

Spoken = Literal["en", "es", "pt"]

_WORD = re.compile(r"(?<![^\W_])[^\W\d_]++(?!\d)")
"""Letters beside a digit are no word: the O of "131O47" is no Portuguese article."""
_READ = 2_000
"""Characters that are read: the language of a paste shows early."""
_OWN, _SHARED, _SIGN = 2.0, 1.0, 3
"""What a word of one language, of several, and a letter that tells are worth."""
_SPOKEN: tuple[Spoken, ...] = ("en", "es", "pt")
_SHORT = 3
"""Words up to which an answer says little of its language."""
_LEAST, _SHARE = 2.0, 0.25
"""What a text must be worth at least, in all and a word: else it is English, or none of the three."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SPANISH = _set("""
    el los las una unos del al y en es son con sin pero muy mas ya fue fueron cuando donde porque hay esta estan tengo
    tiene nos les le lo su sus mi mis nuestro nuestra cliente clientes mensaje mensajes plantilla plantillas llega
    llegan llego numero cuenta envio enviar puedo puede dice sale hace desde hasta ayer hoy ningun nadie algo nada
    codigo pago tarjeta bloqueo de a que para por se como me no la
""")
_PORTUGUESE = _set("""
    o os um uma uns do da dos das no na nos nas e em nao sao com sem mas muito mais ja foi foram quando onde porque ha
    esta estao tenho tem nosso nossa cliente clientes mensagem mensagens modelo modelos chega chegam chegou numero
    conta envio enviar posso pode diz ontem hoje nenhum ninguem algo nada voce voces pra pro meu minha ao aos pelo
    pela cartao pagamento erro codigo aparece recebe recebem deu de a que para por se como me
""")
_ENGLISH = _set("""
    the is are was were why what when where which how do does did not my our your we they it its to of for with from
    and or can cannot could should will would have has had this that there after before since every some only
""")
"""Small words of English: "why do messages fail" is no Portuguese, whatever its "do"."""
_FRENCH = _set("""
    je j ai nous vous on il elle ils est sont etait avec pas pour dans sur mais mon ma mes notre nos leur leurs le la
    les un une du des de d et ou que qu qui quand depuis ce cet cette ces c l n s ne au aux en par plus tout tous toutes
    comment pourquoi y a se sans fait ete etre peut doit hier aujourd hui message messages modele modeles envoi envoyer
    recoivent recu recoit compte numero client clients apres avant aucun rien encore meme alors
""")
_HINGLISH = _set("""
    hai hain ka ki ke ko kya kyu kyun kyon se me mein par nahi nhi ho raha rahi rahe gaya gayi tha thi kar karna karne
    jab tab bhi aur ye yeh wo woh humara hamare hum mera apna wala wale liye abhi kal aaj
""")
_GERMAN = _set("""
    ich du er sie wir ihr mir mich dir uns es ist sind bin hat habe haben wird werden wurde wurden kann kannst konnen
    muss mussen soll darf der das den dem des ein eine einen einem einer kein keine keinen nicht nichts und oder aber
    auch auf aus bei mit nach von vor zu zum zur fur im um wie warum wieso wann wenn weil dass noch nochmal nur schon
    mein meine unser unsere bitte nachricht nachrichten vorlage fehler konto nummer kunde kunden senden schicken
    gesendet deutsch heute gestern
""")
_WORDS: dict[str, frozenset[str]] = {
    "en": _ENGLISH, "es": _SPANISH, "pt": _PORTUGUESE, "fr": _FRENCH, "hi": _HINGLISH,
    "de": _GERMAN,
}  # fmt: skip
_SIGNS = {"es": re.compile("[ñ¿¡]"), "pt": re.compile("[ãõ]"), "fr": re.compile("[èùûœî]")}


def _worth(word: str) -> tuple[tuple[str, float], ...]:
    """Return what a word is worth to each language. German takes nothing from the others: "es" stays Spanish."""
    of = [name for name, known in _WORDS.items() if word in known and name != "de"]
    found = [(name, _OWN if len(of) == 1 else _SHARED) for name in of]
    if word in _GERMAN:
        found.append(("de", _SHARED if of else _OWN))
    return tuple(found)


_WORTH = {word: _worth(word) for word in frozenset().union(*_WORDS.values())}


def language(text: str) -> Spoken:
    """Return the language of `text` by its small words and letters; English where it is none of the others."""
    sample = text[:_READ]
    words = _WORD.findall(fold(sample))
    score = dict.fromkeys(_WORDS, 0.0)
    for worth in filter(None, map(_WORTH.get, words)):
        for name, value in worth:
            score[name] += value
    if not sample.isascii():
        lowered = sample.lower()
        for name, sign in _SIGNS.items():
            score[name] += _SIGN * len(sign.findall(lowered)[:2])
    spanish, portuguese = score["es"], score["pt"]
    best = max(spanish, portuguese)
    if best < _LEAST or best < len(words) * _SHARE or spanish == portuguese:
        return "en"
    if max(score["en"], score["fr"], score["hi"], score["de"]) > best:
        return "en"
    return "es" if spanish > portuguese else "pt"


def spoken(text: str, asked_in: str) -> Spoken:
    """Return the language of an answer to a question that was asked in `asked_in`.

    It is the question's where the answer is in none of the others, or too short to tell them apart ("no sé").
    """
    found = language(text)
    kept: Spoken = next((known for known in _SPOKEN if known == asked_in), "en")
    if found == "en" or len(_WORD.findall(text[:_READ])) <= _SHORT:
        return found if kept == "en" else kept
    return found
