"""Send one request and bring back what came. The one place where aiohttp's exceptions are known.

Such an exception can carry the request's headers, and with them the token. So none leaves this module, not even
as the cause of another: what went wrong is a `Trouble`, a value.
"""

import ipaddress
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus

import aiohttp
import msgspec
from yarl import URL

from beatmatch import __version__
from beatmatch.beatport.responses import LATER, UPDATE, Reply, Trouble, is_html, judge
from beatmatch.errors import CatalogError, ConfigError, ErrorKind
from beatmatch.settings import Network

USER_AGENT = f"beatmatch/{__version__}"

_CHUNK = 64 * 2**10
_log = logging.getLogger(__name__)


class Wire:
    """A session with time-outs and a bound for what it takes in. The session is never closed here."""

    def __init__(self, session: aiohttp.ClientSession, network: Network) -> None:
        self._session = session
        self._network = network
        self._timeout = aiohttp.ClientTimeout(
            total=network.total_timeout, sock_connect=network.connect_timeout, sock_read=network.read_timeout
        )

    async def send(self, url: URL, accept: str, token: str | None) -> Reply | Trouble:
        """GET `url`, following nothing. Where a connection breaks before any answer, aiohttp itself asks once more."""
        try:
            reply = await self._send(url, _headers(accept, token))
        except (aiohttp.ClientError, OSError) as problem:
            _log.debug("%s %s: %s", url.host, url.path, type(problem).__name__)
            return self._translated(f"{url.host}", problem)
        if reply is None:
            most = f"{self._network.max_body // 2**20} MB" if self._network.max_body >= 2**20 else "expected"
            message = f"{url.host} sends more than {most} for one answer"
            return Trouble(kind=ErrorKind.SOURCE_CHANGED, message=message, hint=UPDATE)
        _log.debug("%s %s: %d, %d bytes", url.host, url.path, reply.status, len(reply.body))
        return _without(token, reply)

    async def _send(self, url: URL, headers: dict[str, str]) -> Reply | None:
        async with self._session.get(
            url, headers=headers, timeout=self._timeout, allow_redirects=False, raise_for_status=False
        ) as response:
            body = await self._body(response)
            if body is None:
                return None
            received = {name.lower(): value for name, value in response.headers.items()}
            return Reply(f"{url.host}", url.path, response.status, received, body)

    async def _body(self, response: aiohttp.ClientResponse) -> bytes | None:
        """Read the body, unpacked, whatever length it claims to have; None where it is too large."""
        body = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) > self._network.max_body:
                return None
        return bytes(body)

    def _translated(self, host: str, problem: Exception) -> Trouble:
        kind, hint, again = ErrorKind.NETWORK, LATER, True
        match problem:
            case aiohttp.ConnectionTimeoutError():
                kind, says = ErrorKind.TIMEOUT, f"cannot be reached within {self._network.connect_timeout:g} s"
            case TimeoutError():
                kind, says = ErrorKind.TIMEOUT, "did not answer in time"
            case aiohttp.ClientConnectorDNSError():
                says, hint = "is not known here (DNS)", "check the network connection"
            case aiohttp.ClientSSLError():
                says, hint, again = "has no certificate that can be trusted", "check the network and the clock", False
            case aiohttp.ClientConnectorError():
                says, hint = "cannot be reached", "check the network connection"
            case aiohttp.ClientPayloadError():
                says = "sent an answer that is cut off or damaged"
            case aiohttp.ClientResponseError():
                says = "sent something that is no HTTP"
            case _:
                says = "broke the connection"
        return Trouble(kind=kind, message=f"{host} {says}", hint=hint, again=again)


def _headers(accept: str, token: str | None) -> dict[str, str]:
    headers = {"Accept": accept, "User-Agent": USER_AGENT}
    return headers | {"Authorization": f"Bearer {token}"} if token else headers


def _without(token: str | None, reply: Reply) -> Reply:
    """Take the token out of an error body, which may be quoted."""
    if token is None or reply.status < HTTPStatus.BAD_REQUEST:
        return reply
    return Reply(reply.host, reply.path, reply.status, reply.headers, reply.body.replace(token.encode(), b"(token)"))


# --- Which addresses may be asked: those that are configured, over https unless they are on this machine.


def allowed_origin(url: str) -> URL:
    """Give scheme, host and port of a source. Raises ConfigError unless it is https, or on this machine."""
    try:
        address = URL(url)
        origin = address.origin()
    except ValueError as problem:
        raise ConfigError(f"{url!r} is no web address", "give something like https://api.beatport.com/v4") from problem
    if address.user or address.password:
        raise ConfigError(f"the address of {address.host} holds a user name or password", "leave it out")
    if address.scheme != "https" and not (address.scheme == "http" and _is_loopback(address.host or "")):
        raise ConfigError(f"{origin} is not https", "use https; plain http is for this machine only")
    return origin


def redirect_target(url: URL, location: str | None) -> URL | None:
    """Work out where a redirect leads; None where that is no web address."""
    try:
        target = url.join(URL(location or ""))
        target.origin()
    except ValueError:
        return None
    return target if location else None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


# --- Requests that carry secrets, and replies that hold some. What fails is told without them.

_CHUNK = 64 * 2**10
_HOPS = 3
_MOVED = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True, repr=False)
class PrivateReply(Reply):
    """A reply whose headers, cookies and body stay out of its repr."""

    cookies: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<{self.status} of {self.host}{self.path}>"


class Sender:
    """Sends one request at a time, with the time-outs of the run. Raises CatalogError when no whole answer comes."""

    def __init__(self, session: aiohttp.ClientSession, network: Network) -> None:
        self._session = session
        self._max_body = network.max_body
        self._timeout = aiohttp.ClientTimeout(
            total=network.total_timeout, sock_connect=network.connect_timeout, sock_read=network.read_timeout
        )

    async def page(self, url: URL) -> bytes:
        """Get a public page, and go where it has moved to on the same host."""
        address = url
        for _ in range(_HOPS):
            reply = await self.get(address)
            if reply.status not in _MOVED:
                break
            target = redirect_target(address, reply.headers.get("location"))
            if target is None or target.origin() != url.origin():
                where = target.host if target else "nowhere"
                hint = "check the network, it may want a login of its own"
                raise CatalogError(ErrorKind.BLOCKED, f"{url.host} redirects to {where}, which is not asked", hint)
            address = target
        expect_ok(reply)
        return reply.body

    async def get(
        self, url: URL, *, headers: Mapping[str, str] | None = None, cookies: Mapping[str, str] | None = None
    ) -> PrivateReply:
        return await self._send("GET", url, headers or {}, cookies or {}, None)

    async def post(
        self,
        url: URL,
        *,
        json: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        cookies: Mapping[str, str] | None = None,
    ) -> PrivateReply:
        """Send an object as JSON, or a form."""
        if json is not None:
            body = aiohttp.BytesPayload(msgspec.json.encode(json), content_type="application/json")
            return await self._send("POST", url, headers or {}, cookies or {}, body)
        return await self._send("POST", url, headers or {}, cookies or {}, aiohttp.FormData(dict(form or {})))

    async def _send(
        self,
        method: str,
        url: URL,
        headers: Mapping[str, str],
        cookies: Mapping[str, str],
        body: aiohttp.BytesPayload | aiohttp.FormData | None,
    ) -> PrivateReply:
        own = {"User-Agent": USER_AGENT, "Accept": "*/*"}
        jar = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {}
        try:
            async with self._session.request(
                method,
                url,
                headers={**own, **headers, **jar},
                data=body,
                timeout=self._timeout,
                allow_redirects=False,
                raise_for_status=False,
            ) as response:
                self._forget(url, response)
                return await self._whole(url, response)
        except (aiohttp.ClientError, OSError) as problem:
            failure = _translated(url, problem)
        raise failure  # out here the exception of aiohttp, which can hold all that was sent, is not its context

    def _forget(self, url: URL, response: aiohttp.ClientResponse) -> None:
        """Take the login's cookies out of the session's jar: they go where they are handed to, and nowhere else."""
        self._session.cookie_jar.clear(lambda kept: kept.key in response.cookies and kept["domain"] == url.host)

    async def _whole(self, url: URL, response: aiohttp.ClientResponse) -> PrivateReply:
        body = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) > self._max_body:
                raise CatalogError(
                    ErrorKind.SOURCE_CHANGED, f"{url.host} sends more than {self._max_body} bytes", UPDATE
                )
        return PrivateReply(
            host=url.host or "",
            path=url.path,
            status=response.status,
            headers={name.lower(): value for name, value in response.headers.items()},
            body=bytes(body),
            cookies={name: cookie.value for name, cookie in response.cookies.items()},
        )


def expect_ok(reply: PrivateReply) -> None:
    """Raise what any other status than 200 means, without a word of the reply."""
    wordless = replace(reply, body=reply.body if is_html(reply.body) else b"")
    if trouble := judge(wordless, wall_clock=0.0, max_wait=float("inf")):
        raise trouble.error()


def _translated(url: URL, problem: aiohttp.ClientError | OSError) -> CatalogError:
    if isinstance(problem, TimeoutError):
        return CatalogError(ErrorKind.TIMEOUT, f"{url.host} did not answer the login in time", LATER)
    if isinstance(problem, aiohttp.ClientConnectorError):
        return CatalogError(ErrorKind.NETWORK, f"{url.host} cannot be reached", "check the network connection")
    return CatalogError(ErrorKind.NETWORK, f"{url.host} broke off while the login was asked for", LATER)
