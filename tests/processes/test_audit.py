"""An audit uses the memory of earlier runs, is no run itself, and ends like one."""

import json
import os
import signal
import time

import pytest

from tests.fake_beatport import beatport_process
from tests.places import EXAMPLE_CATALOG
from tests.processes.conftest import COLLECTION, FRIDAY, count_changes, logged_in

ALL = COLLECTION[:1]


@pytest.fixture
def online(in_process, beatport):
    return logged_in(in_process, beatport)


def audit(program, *arguments, **options):
    return program.run("audit", *arguments, "--state-dir", str(program.state), **options)


def test_what_the_memory_knows_is_not_asked_again(online, new_requests):
    online.results(*FRIDAY)
    assert new_requests() > 20
    stored = audit(online, *FRIDAY, "-f", "ndjson", "-q")
    assert stored.status == 0
    assert new_requests() <= 2  # for the stream, which match skips
    assert audit(online, *FRIDAY, "-f", "ndjson", "-q", "--offline") == stored
    assert new_requests() == 0


def test_an_audit_is_no_run_that_the_next_is_compared_with(online):
    assert audit(online, *FRIDAY, "-q").status == 0
    first = online.results(*FRIDAY)
    assert count_changes(first) == {"new": 23}
    assert audit(online, *FRIDAY, "-q").status == 0
    assert count_changes(online.results(*FRIDAY)) == {"same": 23}


def test_without_an_answer_the_status_is_4_and_a_good_file_stays(online):
    assert audit(online, *FRIDAY, "-o", "audit.csv", "-q").status == 0
    good = (online.home / "audit.csv").read_bytes()
    done = audit(online, *ALL, "-o", "audit.csv", "--offline")
    assert done.status == 4
    assert "could not be looked up offline" in done.err
    assert done.err.splitlines()[-1] == "audit.csv is left as it was: what is done is in audit.partial.csv."
    assert (online.home / "audit.csv").read_bytes() == good
    assert (online.home / "audit.partial.csv").read_text(encoding="utf-8").startswith("finding,group,")


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="POSIX only")
def test_an_audit_that_is_interrupted_tells_what_is_done(program, tmp_path_factory):
    with beatport_process(EXAMPLE_CATALOG, tmp_path_factory.mktemp("slow") / "log", "--latency", "0.05") as beatport:
        online = logged_in(program, beatport)
        with online.start("audit", *ALL, "--state-dir", str(online.state), "-f", "json") as process:
            while beatport.count() < 12:
                assert process.poll() is None
                time.sleep(0.005)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
    document = json.loads(out)
    assert (process.returncode, document["run"]["complete"], "Traceback" in err) == (130, False, False)
    assert 0 < document["summary"]["done"] < document["summary"]["total"] == 47
    assert "interrupted: " in err
