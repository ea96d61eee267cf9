"""Send one request and bring back what came. The one place where aiohttp's exceptions are known.

Such an exception can carry the request's headers, and with them the token. So none leaves this module, not even
as the cause of another: what went wrong is a `Trouble`, a value.
"""

import logging
from http import HTTPStatus

import aiohttp
from yarl import URL

from beatmatch import __version__
from beatmatch.catalogs.replies import LATER, UPDATE, Reply, Trouble
from beatmatch.errors import ErrorKind
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
