from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from beatmatch.library.location import plain_path
from tests.library.rekordbox.files import names


@given(names, st.sampled_from(["", "/", "(),+!#;$/", "(),+!#;$/?&= "]))
def test_a_location_becomes_the_path_it_was_made_from_whatever_was_left_unquoted(name, safe):
    path = "/Music/" + name
    assert plain_path("file://localhost" + quote(path, safe=safe + "/")) == path
