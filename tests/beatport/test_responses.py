import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.beatport.responses import (
    Fault,
    Response,
    classify,
    describe_no_response,
    error_text,
    means_absent,
    retry_after,
)
from beatmatch.errors import ErrorKind

NOW = 1_800_000_000.0  # Fri, 15 Jan 2027 08:00:00 GMT


def response(status, body=b"", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response("beats.test", "/v4/catalog/search/", status, named, body)


def classified(status, body=b"", *, is_page=False, **headers):
    return classify(response(status, body, **headers), wall_clock=NOW, max_wait=60.0, is_page=is_page)


def test_a_plain_answer_is_no_failure():
    assert classified(200, b'{"tracks":[]}') is None


def test_a_track_called_like_the_challenge_page_is_no_failure():
    assert classified(200, b'{"tracks":[{"name":"<title>Just a moment"}]}') is None
    assert classified(200, b"<html><title>Just a moment</title><script id='__NEXT_DATA__'>{}</script>") is None


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (403, b"<!DOCTYPE html><title>Just a moment...</title>", {}),
        (503, b"\n <html><script src='/cdn-cgi/challenge-platform/x.js'></script>", {}),
        (200, b"<html><form id='cf-chl-form'></form>", {}),
        (403, b"", {"cf_mitigated": "challenge"}),
    ],
)
def test_a_challenge_page_is_blocked_for_the_whole_run_and_says_to_log_in(status, body, headers):
    failure = classified(status, body, **headers)
    assert (failure.kind, failure.final, failure.retry) == (ErrorKind.BLOCKED, True, False)
    assert failure.message == "beats.test shows a challenge page instead of answering"
    assert failure.hint == "log in: beatmatch login"


@pytest.mark.parametrize(
    ("status", "kind", "pause_all"),
    [
        (408, ErrorKind.TIMEOUT, False),
        (429, ErrorKind.RATE_LIMITED, True),
        (500, ErrorKind.NETWORK, False),
        (502, ErrorKind.NETWORK, False),
        (503, ErrorKind.NETWORK, False),
        (599, ErrorKind.NETWORK, False),
    ],
)
def test_a_busy_source_is_asked_again(status, kind, pause_all):
    failure = classified(status, b"<html>Oops</html>")
    assert (failure.kind, failure.retry, failure.pause_all, failure.wait) == (kind, True, pause_all, None)


def test_the_website_that_is_unavailable_counts_as_blocked():
    failure = classified(503, b"<html>Service unavailable</html>", is_page=True)
    assert (failure.kind, failure.hint, failure.retry) == (ErrorKind.BLOCKED, "log in: beatmatch login", True)


def test_retry_after_holds_back_everyone_even_with_a_server_error():
    failure = classified(503, retry_after="7")
    assert (failure.wait, failure.pause_all, failure.retry) == (7.0, True, True)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("61", "61 seconds"),
        ("119", "119 seconds"),
        ("120", "2 minutes"),
        ("600", "10 minutes"),
        ("7199", "120 minutes"),
        ("7200", "2 hours"),
        ("172799", "48 hours"),
        ("172800", "2 days"),
        ("31622400", "366 days"),
        ("31622401", "more than a year"),
        ("9" * 5000, "more than a year"),
    ],
)
def test_a_wait_that_is_too_long_is_a_refusal(asked, words):
    failure = classified(429, retry_after=asked)
    assert (failure.kind, failure.retry) == (ErrorKind.RATE_LIMITED, False)
    assert failure.message == f"beats.test asks to wait {words} (429)"


def test_a_wait_of_the_longest_is_kept_and_a_second_more_refused():
    assert classified(429, retry_after="60").wait == 60.0
    assert not classified(429, retry_after="61").retry


@pytest.mark.parametrize("status", [499, 400, 404, 451])
def test_a_request_that_the_source_does_not_understand_is_not_repeated(status):
    failure = classified(status, b"")
    assert (failure.kind, failure.retry) == (ErrorKind.SOURCE_CHANGED, False)
    assert failure.message == f"beats.test answers {status} to /v4/catalog/search/"


def test_json_is_asked_for_unless_a_page_is():
    unavailable = response(503)
    assert classify(unavailable, wall_clock=NOW, max_wait=60.0).kind is ErrorKind.NETWORK
    assert not means_absent(response(404, b"<html>No such track</html>"))


@pytest.mark.parametrize(
    ("fault", "kind", "retry", "words"),
    [
        (Fault.CONNECT_TIMEOUT, ErrorKind.TIMEOUT, True, "cannot be reached within 2.5 s"),
        (Fault.TIMEOUT, ErrorKind.TIMEOUT, True, "did not answer in time"),
        (Fault.UNKNOWN_HOST, ErrorKind.NETWORK, True, "is not known here (DNS)"),
        (Fault.UNTRUSTED, ErrorKind.NETWORK, False, "has no certificate that can be trusted"),
        (Fault.UNREACHABLE, ErrorKind.NETWORK, True, "cannot be reached"),
        (Fault.DAMAGED, ErrorKind.NETWORK, True, "sent an answer that is cut off or damaged"),
        (Fault.NOT_HTTP, ErrorKind.NETWORK, True, "sent something that is no HTTP"),
        (Fault.DISCONNECTED, ErrorKind.NETWORK, True, "broke the connection"),
        (Fault.TOO_LARGE, ErrorKind.SOURCE_CHANGED, False, "sends more than 3 MB for one answer"),
    ],
)
def test_no_whole_response_is_told_by_its_fault(fault, kind, retry, words):
    failure = describe_no_response("beats.test", fault, connect_timeout=2.5, max_body=3 * 1_048_576 + 9)
    assert (failure.kind, failure.retry, failure.message) == (kind, retry, f"beats.test {words}")
    assert (failure.wait, failure.pause_all, failure.final) == (None, False, False)


@pytest.mark.parametrize(("max_body", "most"), [(1_048_576, "1 MB"), (2_097_151, "1 MB"), (1_048_575, "expected")])
def test_the_most_that_a_body_may_hold_is_told_in_whole_megabytes(max_body, most):
    failure = describe_no_response("beats.test", Fault.TOO_LARGE, connect_timeout=1, max_body=max_body)
    assert failure.message == f"beats.test sends more than {most} for one answer"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("12", 12.0),
        (" 3 ", 3.0),
        ("Fri, 15 Jan 2027 08:00:20 GMT", 20.0),
        ("Friday, 15-Jan-27 08:00:20 GMT", 20.0),
        ("Fri, 15 Jan 2027 08:00:01 GMT", 1.0),
        ("Fri, 15 Jan 2027 08:00:00 GMT", None),
        ("Fri, 15 Jan 2027 07:59:00 GMT", None),
        ("1", 1.0),
        ("0", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("٣", None),
        ("", None),
    ],
)
def test_retry_after_is_read_in_seconds_and_as_a_date(value, seconds):
    assert retry_after({"retry-after": value}, NOW) == seconds


def test_a_date_is_held_against_the_clock_of_the_source():
    headers = {"retry-after": "Fri, 01 Jan 2027 00:00:30 GMT", "date": "Fri, 01 Jan 2027 00:00:00 GMT"}
    assert retry_after(headers, NOW) == 30.0


@given(st.text(), st.text())
def test_no_retry_after_can_break_the_reading(value, date):
    seconds = retry_after({"retry-after": value, "date": date}, NOW)
    assert seconds is None or seconds > 0


def test_a_bad_request_names_the_field():
    failure = classified(400, b'{"genre_id":["Enter a number."]}')
    assert (failure.kind, failure.retry) == (ErrorKind.SOURCE_CHANGED, False)
    assert failure.message == "beats.test answers 400 to /v4/catalog/search/ (genre_id: Enter a number.)"


def test_a_missing_permission_is_a_matter_of_the_account():
    failure = classified(403, b'{"detail":"You do not have permission to perform this action."}')
    assert (failure.kind, failure.final) == (ErrorKind.AUTH, False)
    assert "You do not have permission" in failure.message
    assert "beatmatch login" in failure.hint


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<html>Forbidden</html>", "beats.test refuses to answer (403)"),
        (b'{"detail":"Territory Restricted."}', "beats.test refuses to answer (403: Territory Restricted.)"),
    ],
)
def test_any_other_403_is_blocked(body, message):
    failure = classified(403, body)
    assert (failure.kind, failure.message, failure.hint) == (ErrorKind.BLOCKED, message, "log in: beatmatch login")


@pytest.mark.parametrize(
    ("status", "body", "is_page", "absent"),
    [
        (404, b'{"detail":"Not found."}', False, True),
        (410, b'{"detail":"Gone."}', False, True),
        (403, b'{"detail":"Territory Restricted."}', False, True),
        (403, b'{"detail":"You do not have permission to perform this action."}', False, False),
        (403, b"<title>Just a moment...</title>", False, False),
        (403, b"<html>Forbidden</html>", True, False),
        (404, b"<html>nginx</html>", False, False),
        (404, b"<html>No such track</html>", True, True),
        (500, b'{"detail":"Server error."}', False, False),
    ],
)
def test_only_the_sources_own_word_makes_a_track_absent(status, body, is_page, absent):
    assert means_absent(response(status, body), is_page=is_page) is absent


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"detail":"Not\\n found."}', "Not found."),
        (b'{"error":"invalid_grant"}', "invalid_grant"),
        (b'{"message":"No."}', "No."),
        (b'{"bpm":"Bad"}', "bpm: Bad"),
        (b'{"bpm":[]}', "bpm: []"),
        (b'"Incorrect username or password."', "Incorrect username or password."),
        (b"{}", ""),
        (b"[1]", ""),
        (b"<html>", ""),
        (b"[" * 100_000, ""),
        (b'{"detail":"' + b"x" * 500 + b'"}', "x" * 119 + "…"),
        (b'{"detail":"' + b"x" * 121 + b'"}', "x" * 119 + "…"),
        (b'{"detail":"' + b"x" * 120 + b'"}', "x" * 120),
        (b'{"bpm":["Bad","Worse"]}', "bpm: Bad"),
        (b'{"detail":"\\u001b[31mred"}', "[31mred"),
    ],
)
def test_the_sources_words_fit_one_line(body, words):
    assert error_text(body) == words


@given(st.binary())
def test_no_body_can_break_the_quoting(body):
    assert "\n" not in error_text(body)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_success_is_an_answer_to_a_change_and_200_alone_to_a_question(status):
    answer = response(status, b"{}")
    assert classify(answer, wall_clock=NOW, max_wait=60.0, is_change=True) is None
    assert (classify(answer, wall_clock=NOW, max_wait=60.0) is None) == (status == 200)


@pytest.mark.parametrize(("status", "retry"), [(401, True), (403, False)])
def test_a_change_that_is_refused_is_a_matter_of_the_login(status, retry):
    failure = classify(response(status, b"<p>no"), wall_clock=NOW, max_wait=60.0, is_change=True)
    assert (failure.kind, failure.retry, failure.message) == (ErrorKind.AUTH, retry, f"beats.test answers {status}")
    challenge = response(403, b"<title>Just a moment...</title>")
    assert classify(challenge, wall_clock=NOW, max_wait=60.0, is_change=True).kind is ErrorKind.BLOCKED
