import pytest
from yarl import URL

from beatmatch.beatport.transport import allowed_origin, redirect_target
from beatmatch.errors import ConfigError


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://api.beatport.com/v4", "https://api.beatport.com"),
        ("http://127.0.0.1:8080/v4", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://localhost/x", "http://localhost"),
    ],
)
def test_https_and_this_machine_may_be_asked(url, origin):
    assert allowed_origin(url) == URL(origin)


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("http://api.beatport.com/v4", "http://api.beatport.com is not https"),
        ("http://localhost.evil.test", "http://localhost.evil.test is not https"),
        ("ftp://127.0.0.1/", "ftp://127.0.0.1 is not https"),
        ("https://dana:secret@api.beatport.com", "the address of api.beatport.com holds a user name or password"),
        ("beatport", "'beatport' is no web address"),
        ("https://[::1", "'https://[::1' is no web address"),
    ],
)
def test_anything_else_is_a_mistake_in_the_configuration(url, complaint):
    with pytest.raises(ConfigError) as caught:
        allowed_origin(url)
    assert caught.value.message == complaint


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/v4/catalog/tracks/1/", "https://api.test/v4/catalog/tracks/1/"),
        ("https://other.test/x", "https://other.test/x"),
        ("//other.test/x", "https://other.test/x"),
        ("http://[::1", None),
        ("mailto:dana@beats.test", None),
        ("", None),
        (None, None),
    ],
)
def test_a_redirect_leads_somewhere_or_nowhere(location, target):
    assert redirect_target(URL("https://api.test/v4/catalog/tracks/1"), location) == (target and URL(target))
