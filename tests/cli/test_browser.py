"""Which browsers a page is opened in."""

import webbrowser

import pytest

from beatmatch.cli.browser import open_in_browser

ADDRESS = "https://www.beatport.com/track/-/4711"


@pytest.fixture
def use(monkeypatch):
    def use_(browser):
        monkeypatch.setattr(webbrowser, "get", lambda: browser)

    return use_


class Window:
    """A browser with a window of its own."""

    name = "firefox"

    def __init__(self) -> None:
        self.opened = []

    def open(self, address):
        self.opened.append(address)
        return True


def test_a_page_is_opened_in_a_browser_with_a_window(use):
    browser = Window()
    use(browser)
    assert open_in_browser(ADDRESS)
    assert browser.opened == [ADDRESS]


@pytest.mark.parametrize("name", ["w3m", "lynx", "links", "elinks", "www-browser"])
def test_a_browser_that_draws_in_the_terminal_is_left_alone(use, name):
    browser = Window()
    browser.name = name
    use(browser)
    assert not open_in_browser(ADDRESS)
    assert browser.opened == []


@pytest.mark.parametrize("problem", [webbrowser.Error("could not locate runnable browser"), OSError("no such file")])
def test_without_a_browser_nothing_is_opened(monkeypatch, problem):
    def get():
        raise problem

    monkeypatch.setattr(webbrowser, "get", get)
    assert not open_in_browser(ADDRESS)
