"""Which addresses may be asked: those that are configured, over https unless they are on this machine."""

import ipaddress

from yarl import URL

from beatmatch.errors import ConfigError


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
