from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.library.location import artist_and_title, beatport_stream_id, plain_path
from tests.library.rekordbox.files import names


@given(names, st.sampled_from(["", "/", "(),+!#;$/", "(),+!#;$/?&= "]))
def test_a_location_becomes_the_path_it_was_made_from_whatever_was_left_unquoted(name, safe):
    path = "/Music/" + name
    assert plain_path("file://localhost" + quote(path, safe=safe + "/")) == path


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/v4/catalog/tracks/17827767", 17827767),
        ("/v4/catalog/tracks/17827767/", 17827767),
        ("/v4/catalog/releases/17", None),
        ("soundcloud:tracks:17", None),
        ("/Music/v4/catalog/tracks/17.mp3", None),
        ("", None),
    ],
)
def test_a_stream_from_beatport_has_the_id_of_its_track(path, expected):
    assert beatport_stream_id(path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/Music/Ola Brandt - Paper Lanterns.mp3", ("Ola Brandt", "Paper Lanterns")),
        (r"C:\Music\03 Ola Brandt – Paper Lanterns (Dub).wav", ("Ola Brandt", "Paper Lanterns (Dub)")),
        ("47. Ola Brandt - Paper Lanterns", ("Ola Brandt", "Paper Lanterns")),
        ("Ola Brandt - Night Post - Paper Lanterns.mp3", ("", "Ola Brandt - Night Post - Paper Lanterns")),
        ("paper_lanterns.mp3", ("", "paper_lanterns")),
        ("", ("", "")),
    ],
)
def test_the_name_of_a_file_is_artist_and_title_where_it_is_simply_that(path, expected):
    assert artist_and_title(path) == expected
