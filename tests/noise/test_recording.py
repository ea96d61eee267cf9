from beatmatch.models import BeatportCandidate
from tests.noise.recording import read_recording, split_featured


def version(title, mix):
    return read_recording(BeatportCandidate(track_id=1, title=title, mix_name=mix, artists=("Mira Doln",))).version


def test_a_subtitle_that_is_repeated_as_the_mix_name_is_no_version():
    assert version("Ladder (Say It Twice)", "Say It Twice").plain
    assert not version("Ladder (Jun Okra Remix)", "Jun Okra Remix").plain


def test_featured_artists_are_taken_out_of_the_name():
    assert split_featured("Tide (feat. Ila Voss (RO)) [Extended Mix]") == ("Tide  [Extended Mix]", "Ila Voss (RO)")
    assert split_featured("Tide ft. Ila Voss") == ("Tide", "Ila Voss")
    assert split_featured("feat. Ila Voss Jun Okra Remix") == ("feat. Ila Voss Jun Okra Remix", "")
