"""统一身份认证: asking an OpenID provider who somebody is (OpenID Connect Core 1.0, authorization code with PKCE).

Two providers, each off unless settings name its issuer. STAFF signs the staff in: which account that is, what posts it holds,
the second factor, the session and the log are this house's own, and no account is ever made. PUBLIC fills an applicant's name
and number into one application when he agrees to it: there is no session and no account of it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from django.conf import settings
from django.utils.crypto import constant_time_compare
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from mingtang.ledger.refusal import Refused

ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
]  # never none, never HMAC
LEEWAY = 60  # seconds that the two clocks may differ
PATIENCE = 600  # seconds between leaving for the provider and coming back
LARGEST = 1_000_000  # bytes of an answer
TIMEOUT = 10  # seconds
KEPT = 600  # seconds for which what a provider says of itself is kept

STAFF, PUBLIC = "MINGTANG_OIDC", "MINGTANG_PUBLIC_OIDC"  # names of the settings
AWAY = "统一身份认证暂时不能使用，请稍后再试"
STRANGE = "统一身份认证的回应有误，没有登录，请重新登录"
OLD = "登录用时过长或者页面已过期，请重新登录"
REFUSED = "统一身份认证没有通过，请重新登录"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """An endpoint that sends us elsewhere is not the endpoint that its issuer named."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(NoRedirect)


@dataclass(frozen=True)
class Provider:
    """The endpoints that the issuer itself names (OpenID Connect Discovery 1.0 §4)."""

    authorize: str
    token: str
    keys: str
    userinfo: str
    says_issuer: bool  # RFC 9207: it names itself in its answers, so an answer without is another's


def on(of: str = STAFF) -> bool:
    return bool(_known(of)["issuer"])


def _known(of: str) -> dict[str, str]:
    known: dict[str, str] = getattr(settings, of)
    return known


def begin(back: str, now: datetime, of: str = STAFF) -> tuple[str, dict[str, Any]]:
    """(where to send the browser, what is kept until it comes back). back: our own address."""
    known = _known(of)
    provider = _provider(known, now)
    kept = {
        "state": secrets.token_urlsafe(32), "nonce": secrets.token_urlsafe(32), "verifier": secrets.token_urlsafe(64),
        "at": now.timestamp(), "back": back,
    }  # fmt: skip
    challenge = base64.urlsafe_b64encode(hashlib.sha256(kept["verifier"].encode()).digest()).rstrip(b"=")  # type: ignore[attr-defined]
    asked = {
        "response_type": "code", "client_id": known["client"], "redirect_uri": back, "scope": known.get("scope", "openid profile"),
        "state": kept["state"], "nonce": kept["nonce"], "code_challenge": challenge.decode(), "code_challenge_method": "S256",
    }  # fmt: skip
    return f"{provider.authorize}{'&' if '?' in provider.authorize else '?'}{urlencode(asked)}", kept


def finish(answer: Mapping[str, str], kept: Mapping[str, Any] | None, now: datetime) -> str:
    """The login of who came back, as the declared claim says it. Raises Refused (see `said`)."""
    name = _known(STAFF)["claim"]
    found = said(answer, kept, now, (name,)).get(name)
    if not isinstance(found, str) or not 0 < len(found) <= 40:
        raise Refused("统一身份认证没有给出登录名，请系统管理员核对设置")
    return found


def said(
    answer: Mapping[str, str],
    kept: Mapping[str, Any] | None,
    now: datetime,
    names: tuple[str, ...],
    of: str = STAFF,
) -> dict[str, Any]:
    """What the provider says of who came back, by names of claims; one it does not say is missing. answer: the query.
    kept: what begin() gave; used once.

    Raises Refused with what the person is told; never more than that something did not fit."""
    known = _known(of)
    if not kept or not 0 <= now.timestamp() - kept["at"] <= PATIENCE:
        raise Refused(OLD)
    if not constant_time_compare(answer.get("state", ""), kept["state"]):
        raise Refused(OLD)
    provider = _provider(known, now)
    issuer = known["issuer"]
    if answer.get("iss", issuer) != issuer or (provider.says_issuer and "iss" not in answer):
        raise Refused(STRANGE)  # RFC 9207: mix-up of two providers
    if not answer.get("code"):
        raise Refused(REFUSED)
    tokens = _tokens(provider, known, answer["code"], kept)
    claims = _claims(provider, known, str(tokens.get("id_token") or ""), kept["nonce"], now)
    return _told(provider, claims, str(tokens.get("access_token") or ""), names)


def _provider(known: Mapping[str, str], now: datetime) -> Provider:
    return discover(known["issuer"], int(now.timestamp()) // KEPT)


@lru_cache(maxsize=4)
def discover(issuer: str, period: int) -> Provider:
    """Ask the issuer for its endpoints, once a period. What names another issuer, or an endpoint without TLS, is not taken."""
    said = _json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if said.get("issuer") != issuer or not all(_sound(said.get(name)) for name in names):
        raise Refused(STRANGE)
    userinfo = str(said.get("userinfo_endpoint") or "")
    return Provider(
        *(str(said[name]) for name in names), userinfo if _sound(userinfo) else "",
        said.get("authorization_response_iss_parameter_supported") is True,
    )  # fmt: skip


def _sound(url: Any) -> bool:
    scheme = urlsplit(str(url or "")).scheme
    return scheme == "https" or (scheme == "http" and settings.DEMO)


def _tokens(
    provider: Provider, known: Mapping[str, str], code: str, kept: Mapping[str, Any]
) -> dict[str, Any]:
    """The code for the tokens (OpenID Connect Core §3.1.3), with the secret and the PKCE verifier (RFC 7636)."""
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": kept["back"],
        "code_verifier": kept["verifier"],
    }
    pair = f"{quote_plus(known['client'])}:{quote_plus(known['secret'])}"  # RFC 6749 §2.3.1
    basic = base64.b64encode(pair.encode()).decode()
    return _json(provider.token, urlencode(given).encode(), f"Basic {basic}")


def _claims(
    provider: Provider, known: Mapping[str, str], token: str, nonce: str, now: datetime
) -> dict[str, Any]:
    """The claims of an ID token that its issuer signed for us, now, for this very sign-in (Core §3.1.3.7)."""
    client = known["client"]
    wanted = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()), leeway=LEEWAY, iss={"essential": True, "value": known["issuer"]},
        aud={"essential": True, "value": client}, nonce={"essential": True, "value": nonce}, sub={"essential": True},
        exp={"essential": True}, iat={"essential": True},
    )  # fmt: skip
    try:
        keys = KeySet.import_key_set(_json(provider.keys))  # type: ignore[arg-type]
        claims = dict(jwt.decode(token, keys, algorithms=ALGORITHMS).claims)
        wanted.validate(claims)
    except (JoseError, ValueError, KeyError, TypeError):
        raise Refused(STRANGE) from None
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", client) != client or (several and "azp" not in claims):
        raise Refused(STRANGE)
    return claims


def _told(
    provider: Provider, claims: Mapping[str, Any], access: str, names: tuple[str, ...]
) -> dict[str, Any]:
    """The claims of these names, from the ID token or, of the same subject, from the userinfo endpoint (Core §5.3.2)."""
    if any(claims.get(name) is None for name in names) and provider.userinfo and access:
        more = _json(provider.userinfo, authorization=f"Bearer {access}")
        if more.get("sub") == claims["sub"]:
            claims = {**more, **claims}
    return {name: claims[name] for name in names if claims.get(name) is not None}


def _json(url: str, data: bytes | None = None, authorization: str = "") -> dict[str, Any]:
    """One answer of the provider as an object. Raises Refused."""
    if not _sound(url):
        raise Refused(STRANGE)
    headers = {"Accept": "application/json"} | ({"Authorization": authorization} if authorization else {})
    request = urllib.request.Request(url, data, headers)  # noqa: S310  (_sound has looked at the scheme)
    try:
        with _opener.open(request, timeout=TIMEOUT) as answer:
            said = json.loads(answer.read(LARGEST))
    except urllib.error.HTTPError as error:
        raise Refused(AWAY if error.code >= 500 else STRANGE) from None
    except OSError:
        raise Refused(AWAY) from None
    except ValueError:
        raise Refused(STRANGE) from None
    if not isinstance(said, dict):
        raise Refused(STRANGE)
    return said
