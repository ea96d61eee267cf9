from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from beatmatch.writers.safe_text import safe_text
from beatmatch.writers.xml_edit import (
    Edit,
    LineLayout,
    copy_with_edits,
    layout_before,
    quoted,
    read_tag,
    with_attributes,
)


def spliced(source: bytes, *edits: Edit) -> bytes:
    target = BytesIO()
    copy_with_edits(BytesIO(source), target, edits)
    return target.getvalue()


def test_a_file_without_edits_is_copied():
    assert spliced(b"abcdef") == b"abcdef"


def test_edits_replace_insert_and_delete():
    assert spliced(b"abcdef", Edit(0, 1, b"AA"), Edit(3, 3, b"+"), Edit(4, 6, b"")) == b"AAbc+d"


def test_what_lies_between_edits_may_be_longer_than_a_block():
    long = bytes(range(256)) * 1000
    assert spliced(b"<" + long + b">", Edit(0, 1, b"["), Edit(256_001, 256_002, b"]")) == b"[" + long + b"]"


@pytest.mark.parametrize(
    "tag",
    [
        b"<A>",
        b"<A/>",
        b'<A b="1"/>',
        b'<A\r\n  b = \'a > " b\'\tc="/>" >',
        b'<A b="' + b"x" * 300_000 + b'">',
    ],
)
def test_a_start_tag_is_read_to_its_own_end(tag):
    assert read_tag(BytesIO(b"<!-- > -->" + tag + b"<B>text</B></A>"), 10) == tag


@pytest.mark.parametrize(
    ("before", "layout"),
    [
        (b"<A>\n  ", LineLayout("\n", "  ")),
        (b"<A>\r\n\t", LineLayout("\r\n", "\t")),
        (b"<A>\n", LineLayout("\n", "")),
        (b"<A>", LineLayout()),
        (b"<A>  ", LineLayout()),
        (b"", LineLayout()),
    ],
)
def test_the_beginning_of_a_line_is_seen(before, layout):
    assert layout_before(BytesIO(before + b"</A>"), len(before)) == layout


def test_attributes_are_set_in_their_place_and_new_ones_behind_the_last():
    tag = b'<TRACK Id="1"\r\n  Name=\'a &amp; b\' Key = ""  />'
    assert with_attributes(tag, {"Key": "8A", "Label": "x", "Name": "é"}, "utf-8") == (
        b'<TRACK Id="1"\r\n  Name="\xc3\xa9" Key = "8A" Label="x"  />'
    )


@pytest.mark.parametrize(
    ("tag", "changed"),
    [
        (b"<A>", b'<A x="1">'),
        (b"<A/>", b'<A x="1"/>'),
        (b"<A />", b'<A x="1" />'),
        (b'<A b=">"/>', b'<A b=">" x="1"/>'),
    ],
)
def test_a_first_attribute_finds_its_place(tag, changed):
    assert with_attributes(tag, {"x": "1"}, "utf-8") == changed


def test_an_attribute_named_inside_a_value_is_left_alone():
    assert with_attributes(b"""<A b=' Key="1"' Key="2">""", {"Key": "3"}, "utf-8") == b"""<A b=' Key="1"' Key="3">"""


def test_no_values_change_nothing():
    assert with_attributes(b'<A  b="&#x9;" />', {}, "utf-8") == b'<A  b="&#x9;" />'


def test_what_xml_cannot_hold_is_dropped_and_the_rest_escaped():
    assert quoted("a\x00b\x1f <\"Q&A\" 'x'>\ufffe \t\n z\ud800", "utf-8") == (
        '"ab &lt;&quot;Q&amp;A&quot; &apos;x&apos;&gt; z"'
    )


def test_a_character_that_the_encoding_lacks_becomes_a_reference():
    assert quoted("Ørn ☂", "iso-8859-1") == '"Ørn &#9730;"'
    assert quoted("Ørn", "us-ascii") == '"&#216;rn"'


@given(st.text(), st.sampled_from(["utf-8", "us-ascii", "iso-8859-1"]))
def test_every_text_comes_back_as_one_line(text, encoding):
    document = b'<?xml version="1.0" encoding="' + encoding.encode() + b'"?><A x="old"/>'
    tag = with_attributes(b'<A x="old"/>', {"x": text}, encoding)
    read = etree.fromstring(document.replace(b'<A x="old"/>', tag)).get("x")
    kept = [c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"]
    assert read == " ".join(safe_text("".join(kept)).split())
