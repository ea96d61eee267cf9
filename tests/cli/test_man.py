"""beatmatch man: the manual page."""

import shutil
import subprocess

import pytest

from tests.cli.test_help import COMMANDS


def test_the_page_has_every_command_and_its_options(cli):
    done = cli("man")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith('.TH BEATMATCH 1 "" "beatmatch 0.1.0" "User Commands"\n.SH NAME\n')
    for command in (each for each in COMMANDS if each != ("version",)):
        assert f"\n.SS beatmatch {' '.join(command)}\n" in done.out
    assert "\n.TP\n.B \\-\\-max\\-concurrent\\-tracks N\n" in done.out
    assert '\nbeatmatch match library.xml "Friday Night" \\-o friday.csv\n' in done.out
    assert "\n.SH FILES\n" in done.out


@pytest.mark.skipif(shutil.which("groff") is None, reason="no groff here")
def test_groff_has_nothing_to_complain_of_and_shows_texts_as_they_are(cli):
    page = cli("man").out
    done = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8", "-P-cbu"], input=page, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stderr == ""
    text = " ".join(done.stdout.split())
    assert "a / inside a name is written \\/." in text
    assert "~/.config/beatmatch/config.toml" in text
    assert "'.checks[] | select(.mark != \"ok\")'" in text
