from beatmatch.console.layout import aligned_lines, aligned_text, column_widths

ROWS = [("Tracks", "Playlist", "Note"), ("7", "夜の港", "new "), ("12345", "Late", "")]


def test_columns_are_as_wide_as_a_terminal_shows_their_widest_text():
    assert column_widths(ROWS) == [6, 8, 4]


def test_all_columns_but_the_last_are_padded():
    assert list(aligned_lines(ROWS)) == [
        "Tracks  Playlist  Note",
        "7       夜の港    new ",
        "12345   Late      ",
    ]


def test_columns_on_the_right_are_padded_on_their_left():
    assert list(aligned_lines(ROWS, right=[0, 2], gap=1)) == [
        "Tracks Playlist Note",
        "     7 夜の港   new ",
        " 12345 Late         ",
    ]


def test_a_text_of_aligned_rows_has_no_spaces_at_the_ends_of_its_lines():
    assert aligned_text(ROWS) == "Tracks  Playlist  Note\n7       夜の港    new\n12345   Late\n"
