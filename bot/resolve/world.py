"""Whose world a text speaks of: ours, or another product's whose numbers look like ours."""

from __future__ import annotations

import re

from bot.resolve.alternatives import grouped
from bot.resolve.normalise import fold

_READ = 6_000

_OURS = (
    r"\b(?:whats ?app|wa|waba|wamid|meta|facebook|fb|graph|webhooks?|templates?|templete|plantillas?"
    r"|modelos?|hsm|messag\w*|mesag\w*|msgs?|mensaje\w*|mensag\w*|pesan|recipients?|receivers?"
    r"|cloud api|bsp|oauth\w*|undeliver\w*|deliver\w*|entreg\w*|terkirim|kirim|envi[aeo]\w*|send\w*|sent"
    r"|re-?engage\w*|opt-?(?:out|in)|broadcast\w*|campaign\w*|campa[nñ]a\w*|campanha\w*"
    r"|phone number|business account|display name|quality|rate limit|access token|two[- ]step|registered"
    r"|registration|media upload|marketing|wati|twilio|gupshup|360dialog|chatwoot|ycloud|woztell"
    r"|pywa|heyoo|kirim|pair rate|retry policy|suppress\w*|flows?|statuses|callback|business number"
    r"|customers?|clientes?|contacts?|bot|chatbot)\b"
    r"|واتس|रस्थ|whats"
)
_STRONG = (
    r"\b(?:whats ?app|waba|wamid|pywa|whatsapp\w*|cloud api|oauthexception|graph\.facebook|fbtrace\w*)\b"
    r"|واتس|whatsapp"
)
_FOREIGN = (
    r"\b(?:mysql|postgres\w*|mariadb|mongodb|sqlite|oracle|ora|sqlstate|feishu|lark|dingtalk|wecom|wechat"
    r"|paypal|stripe|adyen|razorpay|1c|1с|net use|windows|win32|0x[0-9a-f]+|steam|torch|pytorch|inductor"
    r"|tensorflow|kubernetes|k8s|docker|terraform|ansible|nginx|apache|sap|abap|xbox|playstation|nintendo"
    r"|telegram|viber|discord|youtube|tiktok|linkedin|shopify|woocommerce|magento|xero|quickbooks|netsuite"
    r"|salesforce|jira|confluence|github|gitlab|bitbucket|npm|yarn|pip|maven|gradle|webpack|eslint|cargo"
    r"|rustc|gcc|clang|llvm|cpp|java|kotlin|swift|xcode|android studio|unity|unreal|epson|canon|hp|printer"
    r"|bmw|toyota|obd|gps|bluetooth|wifi|router|vpn|cisco|fortinet|azure|gcp|s3|ec2|lambda|cloudfront"
    r"|cloudflare|outlook|exchange|smtp|imap|imessage|sendgrid|mailchimp|excel|vba|sucesso|modbus|plc"
    r"|siemens"
    r"|declare-fun|define|enum|int|const|struct|elf|kernel|ubuntu|debian|linux|bios|nvidia|cuda|amd|intel"
    r"|billing service|login page|css|html|actionview|activerecord|allocations|views)\b"
    r"|#define|системн|ошибк|произош"
)
_COMMIT = re.compile(r"\S\s*\(#\d{4,7}\)$")
_LINE_ENDS = re.compile(r"\)[^\S\n]*(?:\n|\Z)")
_TITLE_END = 40
_FILLER = (
    r"\b(?:what|whats|is|does|do|did|mean|means|meaning|why|how|to|fix|fixed|solve|help|pls|please|plz"
    r"|error|eror|errors|code|codes|err|hi|hello|hey|the|a|an|this|that|i|we|am|are|was|my|our|me|us|it"
    r"|its|get|getting|got"
    r"|seeing|see|saw|again|now|today|yesterday|since|still|any|idea|ideas|about|with|on|in|for|of|and|or"
    r"|keep|keeps|keeping|have|has|having|had|explain|anyone|know|knows|one|same|some|here|there|just|so"
    r"|all|always"
    r"|que|significa|es|el|la|un|una|por|como|arreglar|ayuda|me|sale|da|erro|deu|o|no|na|e|ao|como"
    r"|resolver|codigo|kode|apa|itu|kenapa|arti|kya|hai|ye|kaise|matlab|quoi|c'est|pourquoi|blah|thanks"
    r"|thx|ok|urgent|asap|happened|happening"
    r"|popped|up|came|comes|back|showing|shows|morning|tonight|week|weekend|everyone|everything|prod"
    r"|production|times|number|problem|issue|happens|fail|fails|failed|failing|from|after|before|when"
    r"|where|can|you|someone|tell|there's|two|both"
    r"|difference|between|vs|versus|yes|not|never|need|retry|retries|permanent|temporary|transient|new|old"
    r"|long|must|should|may|could|would|will|wait|waiting|time|soon|later|often|many|much|if|then|because"
    r"|every|each|only|also|lot|lots|more|than|try|tried|trying|resend|be|been|anything|something"
    r"|cuanto|cuantos|tiempo|debo|tengo|hay|despues|puedo|reenviar|vez|otra|otro|hace|desde|ayer|hoy|ahora|todavia"
    r"|quanto|quantos|tempo|devo|tenho|depois|posso|novamente|novo|ontem|hoje|agora|ainda|esperar|antes|ou|se|si)\b"
)
_WORDS = re.compile(r"[^\W\d_]{2,}")
_SHORT = 3
"""Words besides a code that are few enough for the code to be the question."""
_REST = 0.34
"""Share of words that may be neither ours nor small, where the code is still the question."""


def ours(text: str) -> bool:
    """Whether a text has a word of our field."""
    return bool(grouped(_OURS).search(fold(text[:_READ])))


def foreign(text: str) -> bool:
    """Whether a text names another product and nothing that only WhatsApp has."""
    sample = fold(text[:_READ])
    return bool(grouped(_FOREIGN).search(sample)) and not grouped(_STRONG).search(sample)


def pull_request(text: str, end: int) -> bool:
    """Whether the (#number) ending at `end` closes a line the way a merged change is titled."""
    # Only the last number of a line can be it: a long line of numbers is not read once for each of them.
    if not _LINE_ENDS.match(text, end):
        return False
    start = text.rfind("\n", 0, end) + 1
    line = text[start : text.find(")", end) + 1]
    return bool(_COMMIT.search(line[-_TITLE_END:])) and not ours(line)


def asks_for_code(text: str) -> bool:
    """Whether a text with a number is about that number: short, of our field, or small words around it."""
    sample = fold(text[:_READ])
    words = _WORDS.findall(sample)
    filler = grouped(_FILLER)
    rest = [w for w in words if not filler.fullmatch(w)]
    return len(rest) <= _SHORT - 1 or len(rest) <= _REST * len(words)
