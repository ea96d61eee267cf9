"""Beatport's way to a token: docs page, login, authorisation code, rotating refresh tokens, client credentials."""

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
    user: str | None  # None: a client of its own, without a user


@dataclass(slots=True)
class LoginDesk:
    """Users, clients and the tokens given out. Plain fields are switches that a test may turn."""

    users: dict[str, str] = field(default_factory=lambda: {"dana": "open sesame"})
    clients: dict[str, str] = field(default_factory=lambda: {"own-client": "own-secret"})  # id -> secret
    docs_client: str = "TESTCLIENT"
    expires_in: int = 36000
    consent: bool = False  # ask the user once whether the docs page may act for him
    old_refusal: bool = False  # a wrong password is 200 with an error object, as it was once
    csrf: bool = False  # refuse a login without a Referer
    relative_code: bool = False  # Location of the code without scheme and host
    clock: Callable[[], float] = time.time
    attempts: list[str] = field(default_factory=list)  # user names of POSTs to /auth/login/
    grants: list[str] = field(default_factory=list)  # grant_type of every request to the token endpoint
    burnt: int = 0  # refresh tokens that were shown a second time
    sessions: dict[str, str] = field(default_factory=dict)
    agreed: set[str] = field(default_factory=set)
    codes: dict[str, tuple[Grant, str]] = field(default_factory=dict)
    access: dict[str, tuple[Grant, float]] = field(default_factory=dict)
    refresh: dict[str, Grant] = field(default_factory=dict)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v4/docs/", self._docs),
            web.get("/static/{folder}/{name}.js", self._script),
            web.post("/v4/auth/login/", self._log_in),
            web.get("/v4/auth/o/authorize/", self._authorize),
            web.post("/v4/auth/o/authorize/", self._agree),
            web.post("/v4/auth/o/token/", self._token),
            web.get("/v4/auth/o/introspect/", self._introspect),
            web.post("/v4/auth/o/revoke/", self._revoke),
            web.get("/v4/my/account/", self._account),
        ]

    def issue(self, user: str = "dana", *, expires_in: float | None = None) -> str:
        """Give out an access token, as if `user` had logged in."""
        return str(self._pair(Grant(self.docs_client, user), expires_in)["access_token"])

    def issue_pair(self, user: str = "dana", *, expires_in: float | None = None) -> Mapping[str, object]:
        """Give out what the token endpoint answers."""
        return self._pair(Grant(self.docs_client, user), expires_in)

    def accept(self, token: str, user: str = "dana") -> None:
        """Take `token` for a valid access token from now on."""
        self.access[token] = Grant(self.docs_client, user), self.clock() + self.expires_in

    def kill_tokens(self) -> None:
        """Let every access token die; refresh tokens live on."""
        self.access.clear()

    def kill_refresh_tokens(self) -> None:
        self.refresh.clear()

    def rotate_docs_client(self) -> None:
        """Give the documentation page another client id; the old one is unknown from now on."""
        self.docs_client = f"CLIENT{secrets.token_hex(4)}"

    def holder(self, request: web.Request) -> Grant | None:
        """Tell to whom the Bearer token of `request` was given, None where it is absent, unknown or too old."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        grant, dies = self.access.get(token, (None, 0.0))
        return grant if scheme == "Bearer" and dies > self.clock() else None

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
        if self.consent and user not in self.agreed:
            form = CONSENT.format(
                csrf=request.cookies.get("csrftoken", ""),
                redirect_uri=html.escape(request.query.get("redirect_uri", "")),
                client_id=client,
            )
            return web.Response(text=form, content_type="text/html")
        return self._to_code(Grant(client, user), request.query.get("redirect_uri", ""))

    async def _agree(self, request: web.Request) -> web.Response:
        sent, session = await request.post(), request.cookies.get("sessionid", "")
        user = self.sessions.get(session)
        if user is None or sent.get("csrfmiddlewaretoken") != f"csrf-{session}" or "Referer" not in request.headers:
            return web.Response(status=403, text="<h1>CSRF verification failed.</h1>", content_type="text/html")
        redirect_uri = str(sent.get("redirect_uri", ""))
        if sent.get("allow") != "Authorize":
            raise web.HTTPFound(f"{redirect_uri}?error=access_denied")
        self.agreed.add(user)
        return self._to_code(Grant(str(sent.get("client_id", "")), user), redirect_uri)

    def _to_code(self, grant: Grant, redirect_uri: str) -> web.Response:
        code = secrets.token_urlsafe(20)
        self.codes[code] = grant, redirect_uri
        target = "/v4/" + redirect_uri.partition("/v4/")[2] if self.relative_code else redirect_uri
        return web.Response(status=302, headers={"Location": f"{target}?{urlencode({'code': code})}"})

    async def _token(self, request: web.Request) -> web.Response:
        sent = {**request.query, **{name: str(value) for name, value in (await request.post()).items()}}
        self.grants.append(sent.get("grant_type", ""))
        grants = {"authorization_code": self._by_code, "refresh_token": self._by_refresh}
        if sent.get("grant_type") == "client_credentials":
            return self._by_secret(sent)
        if sent.get("client_id") != self.docs_client:
            return _oauth_error("invalid_client", 401)
        if sent.get("grant_type") not in grants:
            return _oauth_error("unauthorized_client")
        return grants[sent["grant_type"]](sent)

    def _by_code(self, sent: Mapping[str, str]) -> web.Response:
        grant, redirect_uri = self.codes.pop(sent.get("code", ""), (None, ""))
        if grant is None or grant.client_id != sent["client_id"] or redirect_uri != sent.get("redirect_uri"):
            return _oauth_error("invalid_grant")
        return web.json_response(self._pair(grant))

    def _by_refresh(self, sent: Mapping[str, str]) -> web.Response:
        grant = self.refresh.pop(sent.get("refresh_token", ""), None)
        if grant is None:
            self.burnt += 1
            return _oauth_error("invalid_grant")
        return web.json_response(self._pair(grant))

    def _by_secret(self, sent: Mapping[str, str]) -> web.Response:
        client_id, secret = sent.get("client_id", ""), sent.get("client_secret")
        if not secret or self.clients.get(client_id) != secret:
            return _oauth_error("invalid_client", 401)
        answer = dict(self._pair(Grant(client_id, None)))
        del self.refresh[str(answer.pop("refresh_token"))]
        return web.json_response(answer)

    def _pair(self, grant: Grant, expires_in: float | None = None) -> Mapping[str, object]:
        access, renewal = f"access-{secrets.token_hex(12)}", f"refresh-{secrets.token_hex(12)}"
        life = self.expires_in if expires_in is None else expires_in
        self.access[access] = grant, self.clock() + life
        self.refresh[renewal] = grant
        answer = {"access_token": access, "expires_in": life, "token_type": "Bearer"}
        return {**answer, "scope": "app:docs user:dj", "refresh_token": renewal}

    async def _introspect(self, request: web.Request) -> web.Response:
        grant = self.holder(request)
        if grant is None:
            return unauthorised(request)
        return web.json_response({"user_id": 4711, "username": grant.user, "scope": "app:docs user:dj"})

    async def _account(self, request: web.Request) -> web.Response:
        grant = self.holder(request)
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
    given = "Authorization" in request.headers
    text = "Invalid token." if given else "Authentication credentials were not provided."
    return web.json_response({"detail": text}, status=401)


def _oauth_error(name: str, status: int = 400) -> web.Response:
    return web.json_response({"error": name}, status=status)


async def _json_object(request: web.Request) -> dict[str, object]:
    try:
        sent = await request.json()
    except json.JSONDecodeError:
        return {}
    return sent if isinstance(sent, dict) else {}
