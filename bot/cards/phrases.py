"""The sentences that follow the language of the question: the why-line and a choice. Else English.

A block never mixes languages, so each of these fills a block of its own.
"""

from __future__ import annotations

from typing import Literal

Name = Literal[
    "read-from", "read-times", "read-label", "read-as", "wording", "documented", "derived", "words", "words-unnamed",
    "way-out", "chose", "exact", "accepted-not-delivered", "one-question", "which", "who-sent", "two-issuers",
    "which-title", "not-that", "not-those", "one-of", "this-one", "describe-title", "describe",
    "describe-alone", "pick", "none", "choice", "or-paste", "which-error", "depends", "unexplained",
    "languages",
]  # fmt: skip

TABLE: dict[Name, dict[str, str]] = {
    "read-from": {"en": "Read from {where}", "es": "Leído en {where}", "pt": "Lido em {where}"},
    "read-times": {
        "en": "Read {code} {times} times in your paste",
        "es": "Leído {code} {times} veces en lo que pegaste",
        "pt": "Lido {code} {times} vezes no que você colou",
    },
    "read-label": {"en": 'Read from "{where}"', "es": 'Leído en "{where}"', "pt": 'Lido em "{where}"'},
    "read-as": {
        "en": 'Read "{where}" as {code}',
        "es": 'Leí "{where}" como {code}',
        "pt": 'Li "{where}" como {code}',
    },
    "wording": {
        "en": 'Matched Meta\'s wording "{where}"',
        "es": 'Coincide con la frase de Meta "{where}"',
        "pt": 'Coincide com a frase da Meta "{where}"',
    },
    "documented": {
        "en": "{provider} {number} stands for {code} ({provider}'s documentation)",
        "es": "{provider} {number} equivale a {code} (documentación de {provider})",
        "pt": "{provider} {number} equivale a {code} (documentação da {provider})",
    },
    "derived": {
        "en": "{provider} {number} stands for {code} (our reading; {provider} does not say)",
        "es": "{provider} {number} equivale a {code} (lectura nuestra; {provider} no lo dice)",
        "pt": "{provider} {number} equivale a {code} (leitura nossa; {provider} não diz)",
    },
    "words": {
        "en": "Matched your words {words}.",
        "es": "Coincide con tus palabras: {words}.",
        "pt": "Coincide com suas palavras: {words}.",
    },
    "words-unnamed": {
        "en": "Matched from your description.",
        "es": "Coincide con tu descripción.",
        "pt": "Coincide com a sua descrição.",
    },
    "way-out": {
        "en": "Not it? Use Not this.",
        "es": "¿No es esto? Usa «Not this».",
        "pt": "Não é isso? Use «Not this».",
    },
    "chose": {"en": "You chose: {where}", "es": "Elegiste: {where}", "pt": "Você escolheu: {where}"},
    "exact": {
        "en": "The error itself names the reason: paste the failed webhook or the API's answer and I can be exact.",
        "es": "El propio error dice el motivo: pega el webhook fallido o la respuesta de la API y seré exacto.",
        "pt": "O próprio erro diz o motivo: cole o webhook com falha ou a resposta da API e serei exato.",
    },
    "accepted-not-delivered": {
        "en": '"Accepted" is not "delivered". The reason comes in the failed status webhook: paste it and I can '
        "be exact.",
        "es": '"Aceptado" no es "entregado". El motivo llega en el webhook de estado fallido: pégalo y seré exacto.',
        "pt": '"Aceito" não é "entregue". O motivo vem no webhook de status com falha: cole-o e serei exato.',
    },
    "one-question": {
        "en": "Without it, one question: {question}",
        "es": "Sin eso, una pregunta: {question}",
        "pt": "Sem isso, uma pergunta: {question}",
    },
    "which": {
        "en": "which of these do you see?",
        "es": "¿cuál de estos casos ves?",
        "pt": "qual destes casos você vê?",
    },
    "who-sent": {
        "en": "Who sent you {code}?",
        "es": "¿Quién te envió {code}?",
        "pt": "Quem enviou {code} a você?",
    },
    "two-issuers": {
        "en": "More than one issuer uses this number.",
        "es": "Más de un emisor usa este número.",
        "pt": "Mais de um emissor usa este número.",
    },
    "which-title": {"en": "Which of these is it?", "es": "¿Cuál de estos es?", "pt": "Qual destes é?"},
    "not-that": {"en": "Not that one.", "es": "No es ese.", "pt": "Não é esse."},
    "not-those": {"en": "None of those.", "es": "Ninguno de esos.", "pt": "Nenhum desses."},
    "one-of": {"en": "Is it one of these?", "es": "¿Es alguno de estos?", "pt": "É algum destes?"},
    "this-one": {"en": "Is it this one?", "es": "¿Es este?", "pt": "É este?"},
    "describe-title": {"en": "Describe it again", "es": "Descríbelo otra vez", "pt": "Descreva de novo"},
    "describe": {
        "en": "Or describe it again: what you sent, to whom, and what you saw. A pasted error says most: `code`, "
        "`error_subcode` and `error_data.details`.",
        "es": "O descríbelo otra vez: qué enviaste, a quién y qué viste. Un error pegado dice más: `code`, "
        "`error_subcode` y `error_data.details`.",
        "pt": "Ou descreva de novo: o que enviou, para quem e o que viu. Um erro colado diz mais: `code`, "
        "`error_subcode` e `error_data.details`.",
    },
    "describe-alone": {
        "en": "What did you send, to whom, and what did you see? A pasted error says most: `code`, "
        "`error_subcode` and `error_data.details`.",
        "es": "¿Qué enviaste, a quién y qué viste? Un error pegado dice más: `code`, `error_subcode` y "
        "`error_data.details`.",
        "pt": "O que você enviou, para quem e o que viu? Um erro colado diz mais: `code`, `error_subcode` e "
        "`error_data.details`.",
    },
    "pick": {"en": "This one", "es": "Es este", "pt": "É este"},
    "none": {"en": "None of these", "es": "Ninguno de estos", "pt": "Nenhum destes"},
    "choice": {"en": "Choice: {title}.", "es": "Elige: {title}.", "pt": "Escolha: {title}."},
    "or-paste": {
        "en": "Or paste the failed webhook.",
        "es": "O pega el webhook fallido.",
        "pt": "Ou cole o webhook com falha.",
    },
    "which-error": {
        "en": "Which error? Write its code or paste the failed webhook. In a thread of alerts, mention me with nothing "
        "else: I read all of it.",
        "es": "¿Qué error? Escribe su código o pega el webhook fallido. En un hilo de alertas, mencióname sin nada "
        "más: lo leo entero.",
        "pt": "Qual erro? Escreva o código ou cole o webhook com falha. Em uma conversa de alertas, mencione-me sem "
        "mais nada: eu leio tudo.",
    },
    "depends": {
        "en": "That depends on which of these it is:",
        "es": "Depende de cuál de estos sea:",
        "pt": "Depende de qual destes é:",
    },
    "languages": {
        "en": "My cards are in English. What I ask, I can ask in English, Spanish or Portuguese; the text for a "
        "customer comes in all three.",
        "es": "Mis tarjetas están en inglés. Lo que pregunto puedo preguntarlo en español, inglés o portugués; el "
        "texto para el cliente está en los tres.",
        "pt": "Meus cartões estão em inglês. O que pergunto posso perguntar em português, inglês ou espanhol; o texto "
        "para o cliente existe nos três.",
    },
    "unexplained": {
        "en": "Not explained: {codes}.",
        "es": "Sin explicar: {codes}.",
        "pt": "Sem explicação: {codes}.",
    },
}

_COUNTS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip


def say(name: Name, lang: str, **values: str) -> str:
    """Return the sentence in `lang`, in English where we do not have it in `lang`."""
    sentences = TABLE[name]
    return sentences.get(lang, sentences["en"]).format(**values)


def count(value: int, lang: str) -> str:
    """Return a small number as a word in English, else in digits."""
    spoken = value < len(_COUNTS) and lang not in {"es", "pt"}
    return _COUNTS[value] if spoken else f"{value:,}"
