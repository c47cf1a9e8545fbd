"""Asking a person for consent and giving the app a code for it: the state behind the OAuth pages. Pure.

Sources: https://docs.slack.dev/authentication/installing-with-oauth,
https://docs.slack.dev/reference/methods/oauth.v2.access
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.playground.faults import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.playground.manifest import Manifest

CODE_SECONDS = 600.0


class ConsentRefusedError(Exception):
    """The page that asks for consent cannot be shown; `error` is Slack's word for it, `say` a sentence."""

    def __init__(self, error: str, say: str) -> None:
        super().__init__(error)
        self.error = error
        self.say = say


@dataclass(frozen=True)
class Consent:
    """What the app asks for. `sent_uri` is the redirect address of the request, None when it sent none."""

    id: str
    scopes: tuple[str, ...]
    user_scopes: tuple[str, ...]
    redirect_uri: str
    sent_uri: str | None
    state: str
    team: str


@dataclass
class Code:
    """What the app exchanges for a token, once, within ten minutes."""

    consent: Consent
    team_id: str
    user: str
    scopes: frozenset[str]
    born: float
    used: bool = False


class Consents:
    """The requests for consent that are open, and the codes handed out."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._open: dict[str, Consent] = {}
        self._codes: dict[str, Code] = {}

    def ask(self, manifest: Manifest, client_id: str, asked: Mapping[str, str]) -> Consent:
        """Check what an authorize address asks for; raises ConsentRefusedError."""
        if asked.get("client_id", "") != client_id:
            raise ConsentRefusedError("invalid_client_id", "No app has this client_id.")
        bot, user = _listed(asked.get("scope", "")), _listed(asked.get("user_scope", ""))
        if not bot and not user:
            raise ConsentRefusedError("invalid_scope", "No scopes requested.")
        strangers = [
            *(set(bot) - manifest.scopes - manifest.optional_scopes),
            *(set(user) - manifest.user_scopes),
        ]
        if strangers:
            listed = ", ".join(sorted(strangers))
            raise ConsentRefusedError("invalid_scope", f"Invalid permissions requested: {listed}")
        sent = asked.get("redirect_uri") or None
        consent = Consent(
            id=secrets.token_urlsafe(18),
            scopes=bot,
            user_scopes=user,
            redirect_uri=_redirect(manifest.redirect_urls, sent),
            sent_uri=sent,
            state=asked.get("state", ""),
            team=asked.get("team", ""),
        )
        self._open[consent.id] = consent
        return consent

    def close(self, consent_id: str) -> Consent:
        """End an open request; raises ConsentRefusedError when there is none, as after a second press."""
        consent = self._open.pop(consent_id, None)
        if consent is None:
            raise ConsentRefusedError("expired", "This page was used already. Begin again at the app.")
        return consent

    def grant(self, consent: Consent, team_id: str, user: str, scopes: frozenset[str]) -> str:
        """A code for the scopes that the person allowed; returns the address to go back to."""
        code = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(32)}"
        self._codes[code] = Code(consent, team_id, user, scopes, self._clock())
        return _with_query(consent.redirect_uri, {"code": code, "state": consent.state})

    def refuse(self, consent: Consent) -> str:
        """The address to go back to when the person pressed Cancel."""
        return _with_query(consent.redirect_uri, {"error": "access_denied", "state": consent.state})

    def exchange(self, code: str, redirect_uri: str) -> Code:
        """Use up a code; raises ApiError as oauth.v2.access answers it."""
        known = self._codes.get(code)
        if known is None or self._clock() - known.born > CODE_SECONDS:
            raise ApiError("invalid_code")
        if known.used:
            raise ApiError("code_already_used")
        if redirect_uri not in {known.consent.sent_uri or "", known.consent.redirect_uri}:
            raise ApiError("bad_redirect_uri")
        known.used = True
        return known


def _redirect(configured: tuple[str, ...], sent: str | None) -> str:
    """The address to go back to: the first configured one, or the sent one where a configured one covers it."""
    if sent is None and configured:
        return configured[0]
    if sent is None or not any(_covers(base, sent) for base in configured):
        say = "redirect_uri did not match any configured URIs."
        raise ConsentRefusedError("bad_redirect_uri", f"{say} Passed URI: {sent}" if sent else say)
    return sent


def _covers(base: str, sent: str) -> bool:
    """Same scheme, host and port; the path is the configured one or lies below it."""
    own, other = urlsplit(base), urlsplit(sent)
    if (own.scheme, own.netloc) != (other.scheme, other.netloc) or ".." in other.path.split("/"):
        return False
    path = own.path.rstrip("/")
    return other.path.rstrip("/") == path or other.path.startswith(f"{path}/")


def _with_query(address: str, more: dict[str, str]) -> str:
    parts = urlsplit(address)
    query = [*parse_qsl(parts.query, keep_blank_values=True), *more.items()]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _listed(text: str) -> tuple[str, ...]:
    """Scopes stand with commas, or with spaces as OAuth itself has them."""
    return tuple(dict.fromkeys(text.replace(",", " ").split()))
