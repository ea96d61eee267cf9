"""The page in a real browser: what it shows, what each key does, and that no title is more than text."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from beatmatch.models import BeatportCandidate, RBTrack, ScoredCandidate, Status, VersionMatch
from beatmatch.review.results_file import read_results
from beatmatch.store import track_key
from beatmatch.writers.csv import REVIEW_NAMES
from tests.report.browser import Page, needs_chromium, open_page
from tests.report.pages import page as report
from tests.writers.samples import ALL, FAILED, LANTERN, MATCHED, MISSED, REVIEW, SKIPPED

pytestmark = [needs_chromium, pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

HOSTILE = (
    "</script><script>document.title='caught'</script>",
    "<img src=x onerror=\"document.title='caught'\">",
    '"><svg onload="document.title=\'caught\'">',
    "javascript:document.title='caught'",
    "{{ 7 * 7 }}{% raw %}",
    "<!--<script>",
    "\u202edetrevni\x07\x1b[31m",
    '=HYPERLINK("http://x","y");=1+1\n=2',
    '\'=quoted, "twice"',
    "lone \udce9 half",
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Page]:
    async with open_page(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture
def open_report(page, tmp_path):
    async def open_(results, **media):
        for old in page.downloads.iterdir():
            old.unlink()
        (tmp_path / "report.html").write_text(report(results, started=str(tmp_path)))  # keeps its own decisions
        await page.resize(1280, 1000)
        await page.open(tmp_path / "report.html", **media)

    return open_


def hostile(text, number):
    """Return a doubtful result whose every word is the text."""
    beatport_track = BeatportCandidate(
        track_id=70000 + number, title=text, mix_name=text, artists=(text,), label=text, release=text, slug=text
    )
    track = RBTrack(track_id=str(number), title=text, artist=text, location=text, album=text, label=text, key=text)
    return replace(
        REVIEW,
        playlist=text,
        playlist_index=number,
        track=track,
        reasons=(text,),
        best=beatport_track,
        candidates=(ScoredCandidate(beatport_track, 74.0, VersionMatch.UNKNOWN, (), (text,)),),
    )


HOSTILE_RESULTS = tuple(hostile(text, number) for number, text in enumerate(HOSTILE, 1))


async def rows(page):
    return await page.run("[...document.querySelectorAll('tr.row .open')].map((each) => each.textContent)")


async def decided(page):
    """Save the decisions of the page, and return them as `review --apply` reads them."""
    await page.press("s")
    sheet = read_results(str(await page.download())).sheet
    assert sheet is not None
    return sheet


async def test_every_result_is_a_row_and_the_page_needs_nothing_from_outside(page, open_report):
    await open_report(ALL)
    assert await rows(page) == [result.track.title for result in ALL]
    assert await page.run("document.getElementById('count').textContent") == "5 of 5 tracks"
    assert await page.run("performance.getEntriesByType('resource').length") == 0
    assert page.messages == []


async def test_no_title_is_more_than_text(page, open_report):
    await open_report(HOSTILE_RESULTS)
    await page.run("ROWS.forEach((row) => toggle(row, true))")
    assert await page.run("document.title") != "caught"
    assert await page.run("document.querySelectorAll('main img, main script, main [onload]').length") == 0
    assert len(await rows(page)) == len(HOSTILE)
    links = await page.run("[...document.querySelectorAll('main a')].map((each) => each.href)")
    assert {link.partition("/track/")[0] for link in links} == {"https://www.beatport.com"}
    text = await page.run("document.querySelector('main').innerText")
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert page.messages == []


async def test_a_script_that_is_not_the_pages_own_is_refused(page, open_report):
    await open_report(ALL)
    await page.run("document.body.append(Object.assign(document.createElement('script'), {textContent: 'caught = 1'}))")
    assert await page.run("typeof caught") == "undefined"
    await page.run("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"caught = 1\">')")
    assert await page.run("typeof caught") == "undefined"


async def test_rows_are_searched_filtered_and_sorted(page, open_report):
    await open_report(ALL)
    await page.press("/", *"lantern", "Escape")
    assert await rows(page) == ["Paper Lantern (Extended Mix)"]
    await page.run("search.value = 'ostby'; search.dispatchEvent(new Event('input'))")
    assert await rows(page) == []  # Ø is a letter of its own
    await page.run("search.value = ''; search.dispatchEvent(new Event('input'))")
    await page.run(
        "[...document.querySelectorAll('#filters button')].find((each) => /^review/.test(each.textContent)).click()"
    )
    assert await rows(page) == [REVIEW.track.title]
    await page.run(
        "document.querySelector('#filters button').click(); sort.value = 'title'; sort.dispatchEvent(new Event('change'))"
    )
    assert (await rows(page))[0] == REVIEW.track.title
    await page.run("reverse.click()")
    assert (await rows(page))[-1] == REVIEW.track.title


async def test_differences_are_marked_in_words_and_signs_beside_each_candidate(page, open_report):
    track = replace(MATCHED.track, bpm=90.0)
    await open_report([replace(MATCHED, track=track)])
    await page.press("j", "Enter")
    cells = "[...document.querySelectorAll('.sides tr')].find((each) => each.firstChild.textContent === 'BPM')"
    assert await page.run(f"[...{cells}.children].map((each) => each.textContent)") == [
        "BPM",
        "90",
        "differs: ≠ 124",
        "",
    ]
    assert await page.run("document.querySelectorAll('.sides .part rect').length") == 3
    assert await page.run("document.querySelector('.writes').textContent.includes('Slow Tide')")
    assert await page.run("document.querySelector('.sides a').href") == LANTERN.url
    assert await page.run("document.querySelector('.sides a').rel") == "noopener noreferrer"


async def test_decisions_of_the_keyboard_are_saved_as_the_csv_that_review_applies(page, open_report):
    await open_report(ALL)
    await page.press("r", "2")  # the second candidate of the row in review
    await page.press("j", "n")  # the miss is not there
    assert await page.run("document.getElementById('decided').textContent") == "2 decisions"
    sheet = await decided(page)
    assert [(each.item.track.title, each.beatport_id) for each in sheet.decisions] == [
        (REVIEW.track.title, 7004),
        (MISSED.track.title, None),
    ]
    assert sheet.problems == ()
    assert [each.item.key for each in sheet.decisions] == [track_key(REVIEW.track), track_key(MISSED.track)]


async def test_a_decision_can_be_taken_back_and_the_choice_of_another_track_is_checked(page, open_report):
    await open_report([REVIEW, MATCHED])
    await page.press("r", "1", "u")
    assert await page.run("decisions.size") == 0
    for text, found in (
        ("https://www.beatport.com/track/some-name/17832341?x=1", "17832341"),
        ("https://www.beatport.com/de/track/some-name/17832341", "17832341"),
        ("17832341", "17832341"),
        ("https://beatport.com.example/track/a/17832341", ""),
        ("https://www.beatport.com/release/a/17832341", ""),
        ("12", ""),
    ):
        assert await page.run(f"idIn({text!r})") == found
    await page.run(
        "document.querySelector('.decide input').value = 'what'; document.querySelector('.decide input + button').click()"
    )
    assert "no address" in await page.run("document.querySelector('.wrong').textContent")
    await page.run(
        "document.querySelector('.decide input').value = '17832341'; document.querySelector('.decide input + button').click()"
    )
    sheet = await decided(page)
    assert [each.beatport_id for each in sheet.decisions] == [17832341]


async def test_hostile_titles_come_back_from_the_csv_as_they_were_and_run_no_formula(page, open_report):
    whole = HOSTILE_RESULTS[:-1]  # half a character is a question mark in every CSV
    await open_report(whole)
    await page.run("ROWS.forEach((row) => decide(row, String(row.candidates[0].id)))")
    sheet = await decided(page)
    assert [each.item.key for each in sheet.decisions] == [track_key(result.track) for result in whole]
    assert [each.beatport_id for each in sheet.decisions] == [70000 + number for number in range(1, len(whole) + 1)]
    text = Path(await page.download()).read_text(encoding="utf-8")  # noqa: ASYNC240  # nothing else runs
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "@"))]
    assert text.splitlines()[0] == ",".join(REVIEW_NAMES)


async def test_one_decision_holds_for_all_rows_of_a_track(page, open_report):
    again = replace(REVIEW, playlist="Sets/Saturday", playlist_index=9)
    await open_report([REVIEW, again])
    await page.press("r", "1")
    assert await page.run("document.querySelectorAll('.chosen').length") == 2
    assert len((await decided(page)).decisions) == 1
    assert await page.run("document.querySelectorAll('tr.group').length") == 2


async def test_decisions_outlive_a_reload(page, open_report, tmp_path):
    await open_report(ALL)
    await page.press("r", "1", "s")
    await page.download()
    await page.open(tmp_path / "report.html")
    assert await page.run("decisions.size") == 1
    await page.run("document.getElementById('forget').click()")
    assert await page.run("document.getElementById('decisions').hidden")


async def test_enter_opens_and_closes_a_row_and_says_so_to_screen_readers(page, open_report):
    await open_report(ALL)
    await page.press("j", "Enter")
    assert await page.run("document.activeElement.getAttribute('aria-expanded')") == "true"
    assert await page.run("document.getElementById(document.activeElement.getAttribute('aria-controls')) !== null")
    await page.press("Enter")
    assert await page.run("document.querySelectorAll('.detail').length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_text_is_readable_in_light_and_dark(page, open_report, scheme):
    await open_report(ALL, prefers_color_scheme=scheme)
    await page.press("r")
    for selector in (
        "body",
        ".status.review",
        ".status.no_match",
        ".second",
        ".sides .differs, .sides .nearly",
        "main a",
    ):
        contrast = await page.run(CONTRAST % selector)
        assert contrast >= 4.5, (selector, contrast)


async def test_nothing_is_wider_than_a_phone(page, open_report):
    await open_report([*ALL, *HOSTILE_RESULTS])
    await page.run("ROWS.forEach((row) => toggle(row, true))")
    await page.resize(390, 844)
    assert await page.run("document.documentElement.scrollWidth") <= 390
    await page.resize(1280, 1000)
    assert await page.run("document.documentElement.scrollWidth") <= 1280


async def test_the_printed_page_has_every_row_and_no_buttons(page, open_report):
    many = [replace(SKIPPED, playlist_index=number) for number in range(1, 301)]
    await open_report([*many, FAILED])
    assert len(await rows(page)) < 301
    pages = (await page.printed()).count(b"/Type /Page\n")
    assert pages > 5
    assert len(await rows(page)) == 301
    await page.send("Emulation.setEmulatedMedia", media="print")
    assert await page.run("getComputedStyle(document.querySelector('.tools')).display") == "none"
    await page.send("Emulation.setEmulatedMedia", media="")


async def test_ten_thousand_rows_are_searched_at_once(page, open_report, tmp_path):
    many = [
        replace(ALL[number % 5], playlist_index=number, status=Status(ALL[number % 5].status))
        for number in range(10_000)
    ]
    await open_report(many)
    assert (tmp_path / "report.html").stat().st_size < 12e6
    took = "(() => { const start = performance.now(); search.value = 'lantern'; search.dispatchEvent(new Event('input')); return performance.now() - start; })()"
    assert await page.run(took) < 1000
    assert await page.run("document.getElementById('count').textContent") == "2000 of 10000 tracks"
    assert len(await rows(page)) < 1000


CONTRAST = """(() => {
  const numbers = (color) => color.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, place) => sum + c * [0.2126, 0.7152, 0.0722][place], 0);
  let at = document.querySelector("%s");
  const front = light(numbers(getComputedStyle(at).color));
  while (at && (numbers(getComputedStyle(at).backgroundColor)[3] ?? 1) === 0) at = at.parentElement;
  const back = light(numbers(getComputedStyle(at || document.body).backgroundColor));
  return (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
})()"""
