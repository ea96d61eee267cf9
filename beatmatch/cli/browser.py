"""Open a page in the user's browser, and nothing in its place."""

import webbrowser

_IN_THE_TERMINAL = {"www-browser", "links", "elinks", "lynx", "w3m"}  # they would draw over the program


def open_in_browser(address: str) -> bool:
    """Open an address in a browser with a window of its own. Return whether there is one."""
    try:
        browser = webbrowser.get()
        is_in_terminal = getattr(browser, "basename", getattr(browser, "name", "")) in _IN_THE_TERMINAL
        return not is_in_terminal and browser.open(address)
    except (webbrowser.Error, OSError):
        return False
