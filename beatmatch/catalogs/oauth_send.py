"""Requests that carry secrets, and replies that hold some. What fails is told without them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import aiohttp
import msgspec
from yarl import URL

from beatmatch.catalogs.addresses import redirect_target
from beatmatch.catalogs.replies import LATER, UPDATE, Reply, is_html, judge
from beatmatch.catalogs.wire import USER_AGENT
from beatmatch.errors import CatalogError, ErrorKind
from beatmatch.settings import Network

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
