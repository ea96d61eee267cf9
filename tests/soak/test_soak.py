"""A short soak."""

import os

import pytest

from tests.soak.__main__ import soak


@pytest.mark.skipif(os.name != "posix", reason="POSIX only")
def test_a_run_with_faults_and_two_kills_has_the_results_of_a_clean_one_and_stays_flat(tmp_path, capsys):
    assert soak(tmp_path, tracks=60, rate=200.0) == 0, capsys.readouterr().out
