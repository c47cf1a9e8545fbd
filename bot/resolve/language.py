"""Which language a question is in: English, Spanish or Portuguese, the languages cards can ask in."""

from __future__ import annotations

import re
from typing import Literal

from bot.resolve.normalise import fold

Spoken = Literal["en", "es", "pt"]

_WORD = re.compile(r"[^\W\d_]+")
_READ = 2_000
"""Characters that are read: the language of a paste shows early."""
_OWN, _BOTH, _SIGN = 2.0, 1.0, 3
"""What a word of one language, of both, and a letter that only one has are worth."""
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
_SIGNS = ((re.compile("[ñ¿¡]"), "es"), (re.compile("[ãõç]|ê"), "pt"))


def language(text: str) -> Spoken:
    """Return the language of `text` by its small words and letters; English where it is none of the others."""
    sample = text[:_READ]
    words = _WORD.findall(fold(sample))
    spanish = sum(_OWN if w not in _PORTUGUESE else _BOTH for w in words if w in _SPANISH)
    portuguese = sum(_OWN if w not in _SPANISH else _BOTH for w in words if w in _PORTUGUESE)
    lowered = sample.lower()
    spanish += _SIGN * len(_SIGNS[0][0].findall(lowered)[:2])
    portuguese += _SIGN * len(_SIGNS[1][0].findall(lowered)[:2])
    best = max(spanish, portuguese)
    english = sum(_OWN for w in words if w in _ENGLISH)
    if english > best:
        return "en"
    if best < _LEAST or best < len(words) * _SHARE or spanish == portuguese:
        return "en"
    return "es" if spanish > portuguese else "pt"
