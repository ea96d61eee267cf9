import io

from beatmatch.audit.findings import find
from beatmatch.console.audit import findings_text, write_table
from tests.audit.samples import lossy, result, stream

FOUND = find(
    [
        lossy("1", 192, beatport=5, title="A title \x1b[31mthat goes on and on, and on, and on (Late Mix)"),
        result("2", beatport=5),
        lossy("3", None),
        result("4", path="/m/same.wav"),
        result("5", path="/m/same.wav", artist="夜の港"),
        stream("6", beatport=9),
    ]
)


def table(findings):
    stream = io.StringIO()
    write_table(findings, stream)
    return stream.getvalue()


def test_every_kind_has_a_block_and_addresses_are_whole():
    assert table(FOUND) == (
        "The same file more than once\n"
        "1  Title 4  Ola Brandt  wav  Collection 4\n"
        "1  Title 5  夜の港      wav  Collection 5\n"
        "\n"
        "The same Beatport track in several files\n"
        "1  A title that goes on an…nd on (Late Mix)  Ola Brandt  mp3 192  Collection 1  https://www.beatport.com/track/title/5\n"
        "1  Title 2                                   Ola Brandt  wav      Collection 2  https://www.beatport.com/track/title/5  the best of them\n"
        "\n"
        "Below 320 kbps\n"
        "  A title that goes on an…nd on (Late Mix)  Ola Brandt  mp3 192  Collection 1  https://www.beatport.com/track/title/5\n"
        "\n"
        "Lossy, from 320 kbps or of unknown bitrate\n"
        "  Title 3  Ola Brandt  mp3  Collection 3\n"
        "\n"
        "Streams that Beatport sells\n"
        "  Title 6  Ola Brandt  stream  Collection 6  https://www.beatport.com/track/title/9\n"
    )


def test_without_findings_nothing_is_drawn():
    assert table(()) == ""


def test_the_counts_stand_in_one_line():
    assert findings_text(FOUND, 6) == (
        "6 tracks audited: 2 the same file, 2 the same track, 1 below 320 kbps, 1 lossy, 1 streams to buy"
    )
    assert findings_text((), 1) == "1 track audited: nothing to tell"
