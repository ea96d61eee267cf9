"""Send one request and return what came back: the only module that knows aiohttp's exceptions.

Such an exception can carry the headers of the request, and with them the token. So none leaves this module, not even
as the cause of another: what went wrong is returned as a value, `NoResponse`.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

import aiohttp
from yarl import URL

from beatmatch.beatport.masking import mask_body, mask_token
from beatmatch.beatport.responses import Fault, NoResponse, Response
from beatmatch.errors import ConfigError
from beatmatch.settings import Network

REDIRECTS = frozenset({301, 302, 303, 307, 308})  # statuses
HINT_CAPTIVE_PORTAL = "check the network, it may want a login of its own"

_CHUNK = 64 * 2**10  # bytes

_FAULTS = (  # the first that fits counts: some of these classes derive from others further down
    (aiohttp.ConnectionTimeoutError, Fault.CONNECT_TIMEOUT),
    (aiohttp.ServerTimeoutError, Fault.TIMEOUT),  # nothing came for a while
    (TimeoutError, Fault.ENDLESS),  # there came something all the time: 1xx without end, or drops
    (aiohttp.ClientConnectorDNSError, Fault.UNKNOWN_HOST),
    (aiohttp.ClientSSLError, Fault.UNTRUSTED),
    (aiohttp.ClientConnectorError, Fault.UNREACHABLE),
    (aiohttp.ClientPayloadError, Fault.DAMAGED),
    (aiohttp.ClientResponseError, Fault.NOT_HTTP),
)


class Transport:
    """Sends requests through a session, with time-outs and a bound for the body. Never closes the session."""

    def __init__(self, session: aiohttp.ClientSession, network: Network, *, keep_cookies: bool = True) -> None:
        """Send through `session`. With `keep_cookies` off, the session's cookie jar keeps none of the responses'."""
        self._session = session
        self._keep_cookies = keep_cookies
        self._user_agent = network.user_agent
        self._max_body = network.max_body
        self._timeout = aiohttp.ClientTimeout(
            total=network.total_timeout, sock_connect=network.connect_timeout, sock_read=network.read_timeout
        )

    async def send(
        self,
        url: URL,
        *,
        accept: str = "*/*",
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        cookies: Mapping[str, str] | None = None,
        body: aiohttp.BytesPayload | aiohttp.FormData | None = None,
    ) -> Response | NoResponse:
        """Send a GET, or a POST where there is a body; follow no redirect.

        aiohttp itself repeats a GET whose connection broke before any answer. A token that an error body or an
        address repeats is taken out of it, because both are quoted.
        """
        sent = {"User-Agent": self._user_agent, "Accept": accept, **(headers or {})}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        try:
            response = await self._exchange(url, sent, body)
        except (aiohttp.ClientError, OSError) as problem:
            fault = next((fault for kind, fault in _FAULTS if isinstance(problem, kind)), Fault.DISCONNECTED)
            return NoResponse(fault, type(problem).__name__)
        if response is None:
            return NoResponse(Fault.TOO_LARGE)
        return _without_token(response, token, is_change=body is not None) if token else response

    async def _exchange(
        self, url: URL, headers: Mapping[str, str], data: aiohttp.BytesPayload | aiohttp.FormData | None
    ) -> Response | None:
        """Send a request and read the response; None where its body is too large."""
        async with self._session.request(
            "GET" if data is None else "POST",
            url,
            headers=headers,
            data=data,
            timeout=self._timeout,
            allow_redirects=False,
            raise_for_status=False,
        ) as response:
            if not self._keep_cookies:
                names = response.cookies
                self._session.cookie_jar.clear(lambda kept: kept.key in names and kept["domain"] == url.host)
            body = bytearray()  # unpacked, so its length is not the one that the headers name
            async for chunk in response.content.iter_chunked(_CHUNK):
                body += chunk
                if len(body) > self._max_body:
                    return None
            return Response(
                host=url.host or "",
                path=url.path,
                status=response.status,
                headers={name.lower(): value for name, value in response.headers.items()},
                body=bytes(body),
                cookies={name: cookie.value for name, cookie in response.cookies.items()},
            )


def allowed_origin(url: str) -> URL:
    """Return scheme, host and port of a configured address.

    Raises ConfigError unless it is https, or plain http on this machine, and without user name and password.
    """
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


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _without_token(response: Response, token: str, *, is_change: bool) -> Response:
    """Return an answer without the token where it may be quoted: in a Location, and in the body of a refusal."""
    headers, body = response.headers, response.body
    if "location" in headers:
        headers = {**headers, "location": mask_token(headers["location"], token)}
    is_success = response.status == HTTPStatus.OK or (is_change and 200 <= response.status < 300)
    if not is_success:
        body = mask_body(body, token)
    return replace(response, headers=headers, body=body)


def redirect_target(url: URL, location: str | None) -> URL | None:
    """Return where a Location header leads from `url`; None where that is no web address, or has a user name in it."""
    try:
        target = url.join(URL(location or ""))
        target.origin()
        host = target.host  # decodes it: "xn--a" is no name
    except ValueError:
        return None
    return target if location and host and target.user is None and target.password is None else None
