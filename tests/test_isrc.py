import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.isrc import compact_isrc, valid_isrc


@pytest.mark.parametrize(
    ("isrc", "valid"),
    [
        ("zz-bm1-26-00001", "ZZBM12600001"),
        ("ZZ BM1 26 00001", "ZZBM12600001"),
        ("ZZBM1260000", None),
        ("ZZBM126000011", None),
        ("unknown", None),
        ("", None),
    ],
)
def test_an_isrc_has_twelve_letters_and_digits_however_it_is_written(isrc, valid):
    assert valid_isrc(isrc) == valid


def test_what_is_no_isrc_keeps_its_letters_and_digits():
    assert compact_isrc("zz-1\x00\ud800é") == "ZZ1"


@given(st.text())
def test_a_compact_text_stays_as_it_is(text):
    assert compact_isrc(compact_isrc(text)) == compact_isrc(text)
    assert compact_isrc(text).isascii()
