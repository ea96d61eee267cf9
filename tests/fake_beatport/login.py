"""The login of the API: documentation page, user login, authorization code, refresh tokens, client credentials."""

import html
import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from aiohttp import web

DOCS = """<!DOCTYPE html><html><head><title>Beatport API v4</title>
<script src="/static/vendor/{salt}.js"></script>
<script src="/static/btprt/{salt}.js"></script></head><body><div id="root"></div></body></html>"""
SCRIPT = "window.ENV={{API_HOST:'api',API_CLIENT_ID: '{client_id}',API_THEME:\"dark\"}};"
CONSENT = """<form id="authorizationForm" method="post">
<input type="hidden" name="csrfmiddlewaretoken" value="{csrf}">
<input type="hidden" name="redirect_uri" value="{redirect_uri}">
<input type="hidden" name="client_id" value="{client_id}" />
<input type="hidden" name="response_type" value="code">
<input type="submit" class="btn" value="Cancel"/>
<input type="submit" class="btn btn-primary" name="allow" value="Authorize"/></form>"""


@dataclass(frozen=True, slots=True)
class Grant:
    client_id: str
    user: str | None  # None: an API client without a user


@dataclass(slots=True)
class LoginService:
    """Users, clients and the tokens given out. A test may change the fields of the first group at any time.

    The documentation page has an API client of its own, whose id stands in a script. Users log in through it: with
    their password for a session cookie, with the session for an authorization code, with the code for a pair of
    tokens. Each refresh token is valid once.
    """

    users: dict[str, str] = field(default_factory=lambda: {"dana": "open sesame"})
    clients: dict[str, str] = field(default_factory=lambda: {"own-client": "own-secret"})  # id -> secret
    docs_client: str = "TESTCLIENT"
    expires_in: int = 36000
    consent: bool = False  # ask a user once whether the documentation page may act for them
    old_refusal: bool = False  # refuse a wrong password with status 200 and an error object, as Beatport once did
    csrf: bool = False  # refuse a login without a Referer
    relative_code: bool = False  # send the code to an address without scheme and host
    clock: Callable[[], float] = time.time

    attempts: list[str] = field(default_factory=list)  # user names of the logins that were tried
    grants: list[str] = field(default_factory=list)  # grant_type of every request to the token endpoint
    reused_refresh_tokens: int = 0  # how often a refresh token that is no longer valid was sent
    sessions: dict[str, str] = field(default_factory=dict)  # session id -> user name
    consented: set[str] = field(default_factory=set)  # user names
    codes: dict[str, tuple[Grant, str]] = field(default_factory=dict)
    access: dict[str, tuple[Grant, float]] = field(default_factory=dict)  # access token -> grant, end of its life
    refresh: dict[str, Grant] = field(default_factory=dict)  # refresh token -> grant

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v4/docs/", self._docs),
            web.get("/static/{folder}/{name}.js", self._script),
            web.post("/v4/auth/login/", self._log_in),
            web.get("/v4/auth/o/authorize/", self._authorize),
            web.post("/v4/auth/o/authorize/", self._consent),
            web.post("/v4/auth/o/token/", self._token),
            web.get("/v4/auth/o/introspect/", self._introspect),
            web.post("/v4/auth/o/revoke/", self._revoke),
            web.get("/v4/my/account/", self._account),
        ]

    def issue(self, user: str = "dana", *, expires_in: float | None = None) -> str:
        """Return a new access token, as if `user` had logged in."""
        return str(self._new_pair(Grant(self.docs_client, user), expires_in)["access_token"])

    def issue_pair(self, user: str = "dana", *, expires_in: float | None = None) -> Mapping[str, object]:
        """Return what the token endpoint answers: a new access token and a refresh token."""
        return self._new_pair(Grant(self.docs_client, user), expires_in)

    def accept(self, token: str, user: str = "dana") -> None:
        """Make `token` a valid access token."""
        self.access[token] = Grant(self.docs_client, user), self.clock() + self.expires_in

    def kill_tokens(self) -> None:
        """Make every access token invalid; refresh tokens stay valid."""
        self.access.clear()

    def kill_refresh_tokens(self) -> None:
        self.refresh.clear()

    def rotate_docs_client(self) -> None:
        """Give the documentation page another client id, and refuse the old one."""
        self.docs_client = f"CLIENT{secrets.token_hex(4)}"

    def grant_of(self, request: web.Request) -> Grant | None:
        """Return the grant of the request's Bearer token; None where the token is absent, unknown or too old."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        grant, expires_at = self.access.get(token, (None, 0.0))
        return grant if scheme == "Bearer" and expires_at > self.clock() else None

    async def _docs(self, request: web.Request) -> web.Response:
        return web.Response(text=DOCS.format(salt=self._salt()), content_type="text/html")

    async def _script(self, request: web.Request) -> web.Response:
        if request.match_info["folder"] != "btprt" or request.match_info["name"] != self._salt():
            return web.Response(text="/* nothing here */", content_type="text/javascript")
        return web.Response(text=SCRIPT.format(client_id=self.docs_client), content_type="text/javascript")

    def _salt(self) -> str:
        return f"{abs(hash(self.docs_client)):x}"

    async def _log_in(self, request: web.Request) -> web.Response:
        sent = await _json_object(request)
        name = str(sent.get("username", ""))
        self.attempts.append(name)
        if self.csrf and "Referer" not in request.headers:
            return web.json_response({"detail": "CSRF Failed: Referer checking failed - no Referer."}, status=403)
        if not sent.get("password") or self.users.get(name) != sent["password"]:
            refusal = "Incorrect username or password."
            return web.json_response(
                {"error": refusal} if self.old_refusal else refusal, status=200 if self.old_refusal else 403
            )
        answer = web.json_response({"username": name, "email": f"{name}@example.invalid"})
        session = secrets.token_urlsafe(24)
        self.sessions[session] = name
        answer.set_cookie("sessionid", session, httponly=True, path="/")
        answer.set_cookie("csrftoken", f"csrf-{session}", path="/")
        return answer

    async def _authorize(self, request: web.Request) -> web.Response:
        user, client = self.sessions.get(request.cookies.get("sessionid", "")), request.query.get("client_id", "")
        if client != self.docs_client or request.query.get("response_type") != "code":
            return web.Response(status=400, text="<h1>Error: invalid_request</h1>", content_type="text/html")
        if user is None:
            raise web.HTTPFound(f"/v4/auth/login/?{urlencode({'next': request.path_qs})}")
        if self.consent and user not in self.consented:
            form = CONSENT.format(
                csrf=request.cookies.get("csrftoken", ""),
                redirect_uri=html.escape(request.query.get("redirect_uri", "")),
                client_id=client,
            )
            return web.Response(text=form, content_type="text/html")
        return self._redirect_with_code(Grant(client, user), request.query.get("redirect_uri", ""))

    async def _consent(self, request: web.Request) -> web.Response:
        sent, session = await request.post(), request.cookies.get("sessionid", "")
        user = self.sessions.get(session)
        if user is None or sent.get("csrfmiddlewaretoken") != f"csrf-{session}" or "Referer" not in request.headers:
            return web.Response(status=403, text="<h1>CSRF verification failed.</h1>", content_type="text/html")
        redirect_uri = str(sent.get("redirect_uri", ""))
        if sent.get("allow") != "Authorize":
            raise web.HTTPFound(f"{redirect_uri}?error=access_denied")
        self.consented.add(user)
        return self._redirect_with_code(Grant(str(sent.get("client_id", "")), user), redirect_uri)

    def _redirect_with_code(self, grant: Grant, redirect_uri: str) -> web.Response:
        code = secrets.token_urlsafe(20)
        self.codes[code] = grant, redirect_uri
        target = "/v4/" + redirect_uri.partition("/v4/")[2] if self.relative_code else redirect_uri
        return web.Response(status=302, headers={"Location": f"{target}?{urlencode({'code': code})}"})

    async def _token(self, request: web.Request) -> web.Response:
        sent = {**request.query, **{name: str(value) for name, value in (await request.post()).items()}}
        self.grants.append(sent.get("grant_type", ""))
        grants = {"authorization_code": self._grant_by_code, "refresh_token": self._grant_by_refresh_token}
        if sent.get("grant_type") == "client_credentials":
            return self._grant_by_secret(sent)
        if sent.get("client_id") != self.docs_client:
            return _oauth_error("invalid_client", 401)
        if sent.get("grant_type") not in grants:
            return _oauth_error("unauthorized_client")
        return grants[sent["grant_type"]](sent)

    def _grant_by_code(self, sent: Mapping[str, str]) -> web.Response:
        grant, redirect_uri = self.codes.pop(sent.get("code", ""), (None, ""))
        if grant is None or grant.client_id != sent["client_id"] or redirect_uri != sent.get("redirect_uri"):
            return _oauth_error("invalid_grant")
        return web.json_response(self._new_pair(grant))

    def _grant_by_refresh_token(self, sent: Mapping[str, str]) -> web.Response:
        grant = self.refresh.pop(sent.get("refresh_token", ""), None)
        if grant is None:
            self.reused_refresh_tokens += 1
            return _oauth_error("invalid_grant")
        return web.json_response(self._new_pair(grant))

    def _grant_by_secret(self, sent: Mapping[str, str]) -> web.Response:
        client_id, secret = sent.get("client_id", ""), sent.get("client_secret")
        if not secret or self.clients.get(client_id) != secret:
            return _oauth_error("invalid_client", 401)
        answer = dict(self._new_pair(Grant(client_id, None)))
        del self.refresh[str(answer.pop("refresh_token"))]
        return web.json_response(answer)

    def _new_pair(self, grant: Grant, expires_in: float | None = None) -> Mapping[str, object]:
        access, refresh = f"access-{secrets.token_hex(12)}", f"refresh-{secrets.token_hex(12)}"
        lifetime = self.expires_in if expires_in is None else expires_in
        self.access[access] = grant, self.clock() + lifetime
        self.refresh[refresh] = grant
        answer = {"access_token": access, "expires_in": lifetime, "token_type": "Bearer"}
        return {**answer, "scope": "app:docs user:dj", "refresh_token": refresh}

    async def _introspect(self, request: web.Request) -> web.Response:
        grant = self.grant_of(request)
        if grant is None:
            return unauthorised(request)
        return web.json_response({"user_id": 4711, "username": grant.user, "scope": "app:docs user:dj"})

    async def _account(self, request: web.Request) -> web.Response:
        grant = self.grant_of(request)
        if grant is None:
            return unauthorised(request)
        if grant.user is None:
            return web.json_response({"detail": "You do not have permission to perform this action."}, status=403)
        return web.json_response({"id": 4711, "username": grant.user, "email": f"{grant.user}@example.invalid"})

    async def _revoke(self, request: web.Request) -> web.Response:
        sent = {**request.query, **await request.post()}
        self.access.pop(str(sent.get("token")), None)
        self.refresh.pop(str(sent.get("token")), None)
        return web.json_response({})


def unauthorised(request: web.Request) -> web.Response:
    sent = "Authorization" in request.headers
    text = "Invalid token." if sent else "Authentication credentials were not provided."
    return web.json_response({"detail": text}, status=401)


def _oauth_error(name: str, status: int = 400) -> web.Response:
    return web.json_response({"error": name}, status=status)


async def _json_object(request: web.Request) -> dict[str, object]:
    try:
        sent = await request.json()
    except json.JSONDecodeError:
        return {}
    return sent if isinstance(sent, dict) else {}
