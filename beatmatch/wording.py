"""How a track is written in one line: "artist - title (mix)"."""


def artist_title(artist: str, title: str) -> str:
    """Return "artist - title", or the one of them that is known."""
    return " - ".join(filter(None, (artist, title)))


def title_with_mix(title: str, mix: str) -> str:
    """Return "title (mix)", or the title alone where the mix is unknown."""
    return f"{title} ({mix})" if mix else title
