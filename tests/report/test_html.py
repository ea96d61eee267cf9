import re

import pytest
from hypothesis import given

from beatmatch.report.html import data_text
from tests.report.pages import page
from tests.writers.samples import ALL, ANY_TEXT, MATCHED, RUN


@given(ANY_TEXT)
def test_no_text_ends_the_element_that_holds_the_data(text):
    written = data_text([text])
    assert not re.search("[<>&\u2028\u2029]", written)
    written.encode("utf-8")


def test_the_page_is_one_file_that_loads_nothing():
    text = page(ALL)
    assert text.startswith("<!doctype html>")
    assert not re.findall(r"\bsrc=|@import|\burl\(", text)
    assert not re.findall(r"<(?:link|img|iframe|object|embed|base|form)\b", text)
    assert re.findall(r"<script[^>]*>", text) == ['<script type="application/json" id="data">', "<script>"]


def test_the_policy_allows_nothing_but_the_pages_own_script_and_styles():
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page(ALL))
    assert policy
    parts = dict(part.split(" ", 1) for part in policy[1].replace("&#39;", "'").split("; "))
    assert parts["default-src"] == "'none'"
    assert re.fullmatch(r"'sha256-[A-Za-z0-9+/=]{44}'", parts["script-src"])
    assert re.fullmatch(r"'sha256-[A-Za-z0-9+/=]{44}'", parts["style-src"])
    assert (parts["base-uri"], parts["form-action"]) == ("'none'", "'none'")


def test_names_of_playlists_and_libraries_are_escaped():
    text = page(ALL, library="<b>&'\"", playlists=("<script>alert(1)</script>\u202e",))
    assert "<b>" not in text.replace("<b>1", "").partition("<noscript>")[0].partition("</header>")[0]
    assert '<h1 dir="auto">&lt;script&gt;alert(1)&lt;/script&gt;</h1>' in text


@pytest.mark.parametrize(
    ("playlists", "title"), [(("A", "B"), "A, B"), (("A", "B", "C", "D"), "4 playlists"), ((), "Results")]
)
def test_the_title_names_the_playlists_as_long_as_they_are_few(playlists, title):
    assert f"<title>{title} · beatmatch</title>" in page(ALL, playlists=playlists)


def test_a_run_that_was_cut_short_says_so():
    assert "not complete" in page(ALL, complete=False)
    assert "not complete" not in page(ALL)


def test_a_file_that_says_nothing_of_its_run_makes_a_page_as_well():
    text = page([MATCHED], library="", catalog="", started="", beatmatch="")
    assert "1 of 1 tracks</p>" in re.sub(r"\s+", " ", text).replace("tracks </p>", "tracks</p>")


def test_equal_results_give_equal_pages():
    assert page(ALL) == page(ALL)
    assert RUN.started[:10] in page(ALL)
