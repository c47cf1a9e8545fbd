"""Questions about the card above that name no error: "can we retry?", "is this our fault?", "y ahora?".

Whole sentences only: one word more, and a text is searched as any other.
"""

from __future__ import annotations

import re
from functools import cache

from bot.cards.aside import About

_OPENING = r"(?:(?:so|ok|okay|and|but|then|now|please|pls|hey|well|vale|pues|y|e|pero|mas|então|entonces) )*"
_ITS = (
    r"(?: (?:it|this|that|them|these|those|one|all|everything|the messages?|now|again|yet|already|safely))*"
)
_WHEN = (
    r"(?: (?:today|tomorrow|tonight|later|soon|right now|right away|(?:in|after) an hour|in the morning))?"
)
_RETRY = r"(?:retry(?:ing)?|retries|resend(?:ing)?)"
_IS = r"(?:(?:it|this|that|everything) (?:is )?|its |it's |we are |we're )?"
_WE = r"(?:we|i|you|they|one)"

_SENTENCES: dict[str, dict[About, str]] = {
    "en": {
        About.RETRY: rf"(?:when |how often )?(?:can|may|should|could|shall|do|must) {_WE} (?:just |safely )?"
        rf"(?:retry|resend|try again|send){_ITS}{_WHEN}|(?:is it |is this |are they )?(?:safe|ok|"
        rf"okay) to (?:retry|resend)"
        rf"{_ITS}{_WHEN}|(?:what|how) about (?:an? |the )?{_RETRY}{_ITS}|"
        rf"(?:is )?(?:an? |the )?{_RETRY}{_ITS} (?:ok|okay|possible|safe|allowed|fine)|retry{_ITS}{_WHEN}|"
        # French, answered in English as all of it is
        rf"(?:quand )?(?:puis-je|peut-on|pouvons-nous|je peux|on peut) (?:réessayer|reessayer|renvoyer|retenter)"
        rf"(?: le message| les messages)?(?: maintenant| demain)?|"
        r"how long(?: (?:does|will) (?:it|this|that)(?: take| last)?|"
        rf" (?:do|should|must) {_WE} (?:have to |need to )?wait|"
        rf" (?:until|till) {_WE} can (?:retry|resend|send)(?: again)?)?",
        About.MOVE: r"(?:(?:is|was) (?:this|it|that) )?(?:our|my|their|meta's|metas|your|whose) (?:fault|"
        r"side)"
        r"(?: is (?:it|this|that))?|is (?:this|it|that) on (?:us|our side|our end|meta|their side|their end)|"
        r"is (?:it|this|that) (?:us|me|you|meta|whatsapp)(?: or (?:them|us|me|meta|whatsapp))?|"
        r"is (?:it|this|that) (?:ours|theirs|mine|meta's|metas)(?: or (?:ours|theirs|meta's|metas|whatsapp's))?|"
        r"whose move(?: is \w+)?|"
        r"who (?:has to|must|should|can|needs to|will) (?:fix|do|solve|handle) (?:it|this|that)|"
        r"who fixes (?:it|this|that)|"
        rf"who (?:do|should|can) {_WE} (?:call|contact|ask|tell)",
        About.WHY: r"why|how come|why (?:is|does|did|was|has) (?:this|it|that)(?: happen\w*| fail\w*| broken)?|"
        r"what (?:does|did) (?:it|this|that) mean|what happened|what is (?:this|that|it)",
        About.NEXT: rf"{_IS}still (?:failing|fails|failed|broken|not working|happening|the same|no luck|"
        rf"doesn'?t work)|"
        r"(?:the )?same (?:error|thing|problem)(?: again)?|(?:it |that |this )?(?:didn'?t|"
        r"doesn'?t) (?:help|work)|"
        rf"what now|now what|now|what next|what(?:'s| is) next|what (?:do|should|can|"
        rf"must) {_WE} do(?: now| next)?|"
        rf"how (?:do|can|should) {_WE} (?:fix|solve){_ITS}|how to fix(?: it| this| that)?",
        About.CUSTOMER: rf"what (?:do|should|can|shall) {_WE} (?:tell|say to|answer|write to|write) (?:to )?"
        r"(?:the |our |my )?(?:customers?|clients?|users?|them|people)",
        About.WORST: r"(?:what|which)(?:'s| is| one is| one's| of (?:these|them|those) is)?(?: the)? (?:worst|"
        r"most urgent|most important)"
        r"(?: one)?(?: (?:of|in|among) (?:these|them|those|all|here))?|"
        rf"where (?:do|should) {_WE} start|(?:what|which)(?: one)? (?:do|should) {_WE} (?:fix|do) first|"
        rf"what first|which first",
    },
    "es": {
        About.RETRY: r"(?:lo |los |la |las )?(?:puedo|podemos|se puede|debo|debemos|hay que|"
        r"cu[aá]ndo (?:lo |los |la |las )?(?:puedo|podemos|se puede)) "
        r"(?:reintentar|reenviar|volver a (?:enviar|intentar|mandar))(?:lo|los|la|las)?(?: ya| ahora| mañana| hoy)?|"
        r"cu[aá]nto (?:tiempo )?(?:tarda|dura|hay que esperar|tengo que esperar|tenemos que esperar|espero)",
        About.MOVE: r"(?:esto )?es (?:la )?culpa (?:nuestra|m[ií]a|de (?:meta|whatsapp|ellos))|"
        r"es nuestra culpa|"
        r"de qui[eé]n es la culpa|qui[eé]n (?:lo |la )?(?:arregla|soluciona|tiene que arreglarlo)(?: esto)?|"
        r"es (?:cosa )?(?:nuestro|nuestra|de meta)(?: o (?:de meta|nuestro|nuestra))?",
        About.WHY: r"por ?qu[eé]|por ?qu[eé] (?:pasa|ocurre|falla)(?: esto| eso)?|qu[eé] (?:significa|"
        r"quiere decir)"
        r"(?: esto| eso)?|qu[eé] (?:pas[oó]|ha pasado)",
        About.NEXT: r"(?:sigue|siguen|seguimos) (?:fallando|igual|sin funcionar|sin salir)|no funcion(?:a|"
        r"ó|o)|"
        r"ahora(?: qu[eé])?(?: hago| hacemos)?|qu[eé] (?:hago|hacemos|puedo hacer|podemos hacer|"
        r"tengo que hacer)(?: ahora)?|"
        r"c[oó]mo (?:lo |se )?(?:arreglo|arreglamos|arregla|soluciono|solucionamos|soluciona)(?: esto| eso)?",
        About.CUSTOMER: r"qu[eé] (?:le |les )?(?:digo|decimos|respondo|contesto)(?: (?:al|a la|a los|"
        r"a mis) clientes?)?",
        About.WORST: r"cu[aá]l es (?:el |la |lo )?(?:peor|m[aá]s (?:grave|urgente))(?: de (?:estos|estas|"
        r"todos|todas))?|"
        r"por d[oó]nde (?:empiezo|empezamos)",
    },
    "pt": {
        About.RETRY: r"(?:quando )?(?:posso|podemos|pode|d[aá] para|d[aá] pra|devo|devemos) (?:reenviar|"
        r"repetir|"
        r"(?:tentar|enviar|mandar) (?:de novo|novamente|outra vez))(?: agora| j[aá]| amanhã| hoje)?|"
        r"quanto tempo (?:demora|leva|dura|tenho que esperar|temos que esperar|espero)",
        About.MOVE: r"(?:isso )?(?:[ée] )?(?:a )?(?:nossa culpa|culpa nossa|minha culpa|culpa minha|"
        r"culpa da meta)|"
        r"a culpa [ée] nossa|de quem [ée] a culpa|quem (?:resolve|conserta|tem que resolver)(?: isso)?",
        About.WHY: r"por ?qu[eê](?: (?:acontece|falha|falhou|isso))?|o que (?:isso )?(?:significa|"
        r"quer dizer)(?: isso)?|"
        r"o que aconteceu",
        About.NEXT: r"(?:ainda |continua |segue )(?:falhando|falha|igual|com erro|dando erro|"
        r"sem funcionar|n[ãa]o funciona)|"
        r"n[ãa]o funcion(?:a|ou)|agora|e agora|(?:o )?que (?:eu )?(?:fa[çc]o|fazemos|posso fazer|"
        r"devo fazer)(?: agora)?|"
        r"como (?:eu )?(?:resolvo|resolver|resolvemos|conserto|arrumo)(?: isso)?",
        About.CUSTOMER: r"o que (?:eu )?(?:digo|falo|dizemos|respondo)(?: (?:ao|pro|para o|para os|"
        r"aos) clientes?)?",
        About.WORST: r"qual (?:[ée] )?o (?:pior|mais (?:grave|urgente))(?: deles| destes)?|"
        r"por onde (?:come[çc]o|come[çc]amos)",
    },
}
LONGEST = 80
"""Characters of such a question, at most."""


def aside(text: str) -> tuple[About, str] | None:
    """Return what a text asks about the card above, and its language; None where it says anything else."""
    if len(text) > LONGEST or text.isdigit():
        return None
    said = _plain(text)
    return next(((about, lang) for lang, about, known in _known() if known.fullmatch(said)), None)


@cache
def _known() -> list[tuple[str, About, re.Pattern[str]]]:
    """Return all sentences, compiled when first asked for: most commands are a bare code, which is none."""
    return [
        (lang, about, re.compile(_OPENING + f"(?:{sentence})(?: please| pls| por favor)?"))
        for lang, sentences in _SENTENCES.items()
        for about, sentence in sentences.items()
    ]


_ORDINALS = (
    "first|1st|primera|primero|primeira|primeiro",
    "second|2nd|segunda|segundo",
    "third|3rd|tercera|tercero|terceira|terceiro",
)


_YES = "yes|yeah|yep|sí|si|sim"


def agrees(text: str) -> bool:
    """Whether a text is no more than a yes."""
    return len(text) <= LONGEST and _plain(text) in _YES.split("|")


def place_of(text: str) -> int | None:
    """Return which of the things above a text points to, from 0 ("the second one": 1); None where to none."""
    if len(text) > LONGEST:
        return None
    said = _plain(text)
    return next((at for at, known in enumerate(_places()) if known.fullmatch(said)), None)


@cache
def _places() -> list[re.Pattern[str]]:
    return [
        re.compile(
            _OPENING
            + rf"(?:(?:{_YES}) )?(?:what about |it is |it's |its |es |é )?(?:the |la |el |a |o )?(?:{said})"
            r"(?: one| option| opción| opcion| opção| opcao)?"
        )
        for said in _ORDINALS
    ]


_OPTION = re.compile(
    _OPENING
    + r"(?:(?:it is|it's|its|es|é|eso es|the|la|el|a|o|option|opción|opcion|opção|opcao|number|número|numero"
    r"|answer|choice|letter|letra|respuesta|resposta) )*#?\(?([1-9]|[a-c])\)?(?: please| pls| por favor)?"
)


def option_of(text: str) -> int | None:
    """Return which option of a choice a number or a letter points to, from 0 ("2", "option b": 1); None where to none.

    It says nothing but that, so that it means a place only under a choice: elsewhere "2" is a code.
    """
    known = _OPTION.fullmatch(_plain(text)) if len(text) <= LONGEST else None
    if known is None:
        return None
    return int(known[1]) - 1 if known[1].isdigit() else ord(known[1]) - ord("a")


def _plain(text: str) -> str:
    """Return a text without capitals and the marks between its words."""
    return " ".join(re.sub(r"[?!.,;:¿¡…]+", " ", text.casefold().replace("’", "'")).split())
