"""What holds for every library and every catalogue, whatever stands in them."""

import time
import unicodedata
from dataclasses import replace

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from beatmatch.matching.ask.queries import generate_queries
from beatmatch.matching.compare import compare
from beatmatch.matching.read import read_entry
from beatmatch.matching.read.titles import parse_candidate_title, parse_library_title
from beatmatch.models import BeatportCandidate, RBTrack, Status
from beatmatch.settings import Prefer, Settings
from tests.matching.builders import match, numbered

DEFAULTS = Settings()

# Names that are more than a slip of the finger apart, with all that names are made of.
PEOPLE = (
    "Ona Bellcroft", "Petra Quill", "Anvil Choir", "Tomás Vire", "Kite & Valley", "Brand X", "R3DWOOD", "DJ Marrow",
    "The Hollow Nine", "Ølga Sund", "M.A.R.K.", "Dusk (UK)", "Jürgen Falk", "Zwo:Drei",
)  # fmt: skip
SONGS = (
    "Marble Tide", "Granite", "Harbour Lights", "Nächte", "1987", "Paper Lantern, Pt. 2", "Say It (Twice)", "O Céu",
    "Crooked", "Follow The River", "24/7", "Velvet - Engine",
)  # fmt: skip
PLAIN = ("", "Original Mix", "Extended Mix")
KINDS = ("Club Mix", "Dub", "Radio Edit", "Instrumental", "Live", "2019 Remaster", "VIP")
BY = ("{} Remix", "{} Extended Remix", "{} Dub", "{}'s Rework")

people = st.sampled_from(PEOPLE)
songs = st.sampled_from(SONGS)
bands = st.lists(people, min_size=1, max_size=3, unique=True).map(tuple)
remixes = st.tuples(st.sampled_from(BY), people)
mixes = st.one_of(
    st.sampled_from(PLAIN + KINDS).map(lambda mix: (mix, ())),
    remixes.map(lambda drawn: (drawn[0].format(drawn[1]), (drawn[1],))),
)
measures = st.fixed_dictionaries({
    "length_ms": st.sampled_from([None, 200_000, 301_000, 372_000, 452_000]),
    "bpm": st.sampled_from([None, 62.0, 93.0, 124.0, 128.0]),
    "key": st.sampled_from([None, "A Minor", "C Major", "F# Minor"]),
    "label": st.sampled_from([None, "Harbour", "Quay Records"]),
    "release": st.sampled_from([None, "Marble Tide EP", "Best of Ibiza 2020"]),
    "release_date": st.sampled_from([None, "2012-03-01", "2020-05-05"]),
})  # fmt: skip


@st.composite
def beatport(draw, titles=songs, artists=bands, versions=mixes):
    mix, remixers = draw(versions)
    return BeatportCandidate(
        track_id=0, title=draw(titles), mix_name=mix, artists=draw(artists), remixers=remixers, **draw(measures)
    )


@st.composite
def rows(draw, source=None):
    """A library row of a track, or of nothing in particular."""
    track = source or draw(beatport())
    version = f" ({track.mix_name})" if track.mix_name and draw(st.booleans()) else ""
    return RBTrack(
        track_id="1",
        title=track.title + version,
        artist=draw(st.sampled_from([", ", " & ", " x ", " feat. "])).join(track.artists),
        bpm=draw(st.sampled_from([None, track.bpm, 124.0])),
        seconds=draw(st.sampled_from([None, 200, 372])),
        key=draw(st.sampled_from(["", "8A", "F#m"])),
        year=draw(st.sampled_from([None, 2012, 2020])),
        label=draw(st.sampled_from(["", "Harbour", "www.djsite.com"])),
    )


@st.composite
def libraries(draw):
    """A row and a catalogue, most of which has something to do with it."""
    song, band = draw(songs), draw(bands)
    near = beatport(titles=st.sampled_from([song, song, "Marble Tide"]), artists=st.one_of(st.just(band), bands))
    shelf = draw(st.lists(near, min_size=1, max_size=6))
    source = draw(st.one_of(st.sampled_from(shelf), beatport(titles=st.just(song), artists=st.just(band))))
    return draw(rows(source=source)), numbered(shelf)


def outcome(track, shelf, wishes=DEFAULTS):
    verdict = match(track, shelf, wishes).verdict
    return verdict.status, verdict.best and verdict.best.candidate.track_id


# --- scores --------------------------------------------------------------------------------------------------------


@given(libraries(), st.sampled_from(Prefer), st.booleans())
def test_a_score_is_between_0_and_100_and_every_part_between_0_and_1(drawn, prefer, title_only):
    track, shelf = drawn
    wishes = Settings(prefer=prefer, title_only_mode=title_only)
    for candidate in shelf:
        scored = compare(read_entry(track, wishes), candidate, wishes).scored
        assert 0 <= scored.score <= 100
        assert all(0 <= part.value <= 1 and part.weight > 0 for part in scored.parts)
        assert len({part.name for part in scored.parts}) == len(scored.parts)


@given(libraries())
def test_the_same_question_gets_the_same_answer(drawn):
    track, shelf = drawn
    assert match(track, shelf) == match(track, shelf)


@given(libraries(), st.randoms(use_true_random=False))
def test_the_order_in_which_a_catalogue_answers_changes_nothing(drawn, dice):
    track, shelf = drawn
    shuffled = dice.sample(shelf, len(shelf))
    assert outcome(track, shuffled) == outcome(track, shelf)


# --- spelling ------------------------------------------------------------------------------------------------------


def without_accents(text):
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


SPELLINGS = {
    "capitals": str.upper,
    "small letters": str.lower,
    "decomposed accents": lambda text: unicodedata.normalize("NFD", text),
    "no accents": without_accents,
    "double spaces": lambda text: text.replace(" ", "  "),
    "spaces around": lambda text: f"  {text}\t",
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
}


@given(libraries(), st.sampled_from(sorted(SPELLINGS)))
def test_case_accents_and_white_space_change_nothing(drawn, way):
    track, shelf = drawn
    spelt = replace(track, title=SPELLINGS[way](track.title), artist=SPELLINGS[way](track.artist))
    assert outcome(spelt, shelf) == outcome(track, shelf)


@given(libraries(), st.permutations(range(3)))
def test_the_order_of_artists_changes_nothing(drawn, order):
    track, shelf = drawn
    band = ("Petra Quill", "Anvil Choir", "Tomás Vire")
    shelf = numbered([replace(candidate, track_id=0, artists=band) for candidate in shelf])
    named, other = (replace(track, artist=", ".join(names)) for names in (band, [band[index] for index in order]))
    turned = [replace(candidate, artists=tuple(band[index] for index in order)) for candidate in shelf]
    assert outcome(named, shelf) == outcome(other, shelf) == outcome(named, turned)


# --- worse candidates ----------------------------------------------------------------------------------------------


@given(libraries(), beatport(titles=st.just("Something Entirely Different")))
def test_another_song_never_changes_the_winner(drawn, worse):
    track, shelf = drawn
    assert outcome(track, [*shelf, replace(worse, track_id=99)]) == outcome(track, shelf)


@given(
    libraries(),
    beatport(titles=songs, artists=st.just(("Nobody Inparticular",)), versions=st.just(("Original Mix", ()))),
)
def test_a_namesake_never_changes_the_winner(drawn, worse):
    track, shelf = drawn
    assert outcome(track, [*shelf, replace(worse, track_id=99)]) == outcome(track, shelf)


@given(libraries(), st.sampled_from(BY))
def test_a_remix_by_somebody_else_never_changes_the_winner_nor_becomes_it(drawn, way):
    track, shelf = drawn
    name = "Somebody Unheard"
    for candidate in shelf[:2]:
        worse = replace(candidate, track_id=99, mix_name=way.format(name), remixers=(name,))
        assert outcome(track, [*shelf, worse]) == outcome(track, shelf)


@given(libraries())
def test_a_match_stays_one_when_everything_that_is_not_it_is_taken_away(drawn):
    track, shelf = drawn
    status, best = outcome(track, shelf)
    if status is Status.MATCHED:
        alone = [candidate for candidate in shelf if candidate.track_id == best]
        assert outcome(track, alone) == (Status.MATCHED, best)


# --- remixers ------------------------------------------------------------------------------------------------------


@given(
    songs,
    bands,
    st.lists(people, min_size=2, max_size=2, unique=True),
    st.sampled_from(BY),
    st.sampled_from(BY),
    measures,
    st.booleans(),
    st.sampled_from([None, 0, 50]),
)
def test_a_different_remixer_is_never_matched(song, band, remixers, ours, theirs, measured, is_credited, score):
    asked, offered = remixers
    track = RBTrack(
        track_id="1",
        title=f"{song} ({ours.format(asked)})",
        artist=", ".join(band),
        bpm=measured["bpm"],
        seconds=measured["length_ms"] and measured["length_ms"] // 1000,
    )
    other = BeatportCandidate(
        track_id=1,
        title=song,
        mix_name=theirs.format(offered),
        artists=band,
        remixers=(offered,) if is_credited else (),
        **measured,
    )
    inside = replace(other, title=f"{song} ({theirs.format(offered)})", mix_name="Original Mix")
    wishes = Settings(min_score=score)
    assert outcome(track, [other], wishes)[0] is not Status.MATCHED
    assert outcome(track, [inside], wishes)[0] is not Status.MATCHED


# --- any text ------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from([
    "(", ")", "[", "]", "{", "}", " - ", "-", "–", "feat.", "ft", "x", "&", ",", "Remix", "Mix", "Original", "Extended",
    "Pt. II", "128", "8A", "www.site.com", "🔥", "שלום", "\u202e", "\x00", "\u200b", "Ø", "e\u0301", "（", "］", "***", "?",
    "&amp;", "&#0;", "'", '"', "Ona", "Marble", "Tide", "[7-8]", "FREE DL", "_", "|", "/", "(?)", "\n", "\ud7ff", "ﬁ", "İ",
])  # fmt: skip
texts = st.one_of(
    st.text(max_size=80), st.lists(PIECES, max_size=25).map(" ".join), st.lists(PIECES, max_size=25).map("".join)
)


@given(texts, texts, texts, texts)
@example("(" * 10_000, "", "Marble Tide", "")
@example("((((" * 50 + "))))" * 50, "x" * 10_000, "[" * 500, "]" * 500)
@example("a - " * 2_500, " & " * 3_000, "a - " * 200, "(" * 400)
@example("Remix " * 1_600, "feat. " * 1_600, "Remix " * 80, "Mix " * 100)
@example("0" * 10_000, "1" * 10_000, "2" * 500, "3" * 500)
@example("(a" * 5_000, "x x " * 2_500, "(a" * 200, "a) " * 150)
@example("! " * 5_000, "!" * 10_000, "!" * 10, "?")
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_text_is_read_without_an_error_and_in_bounded_time(title, artist, name, mix):
    started = time.process_time()
    track = RBTrack(track_id="1", title=title, artist=artist, remixer=mix, mix=name, album=name, label=mix)
    candidate = BeatportCandidate(track_id=1, title=name, mix_name=mix, artists=(artist[:60], name), remixers=(mix,))
    assert outcome(track, [candidate])[0] in {Status.MATCHED, Status.REVIEW, Status.NO_MATCH}
    assert parse_candidate_title(name, mix)
    assert parse_library_title(title)
    assert time.process_time() - started < 2


@given(texts, texts)
def test_queries_are_few_distinct_composed_and_without_brackets(title, artist):
    queries = generate_queries(RBTrack(track_id="1", title=title, artist=artist), DEFAULTS)
    assert len(queries) <= 6
    assert len({(query.text.casefold(), query.name, query.artist) for query in queries}) == len(queries)
    for query in queries:
        assert query.text.strip() == query.text != ""
        assert not set(query.text) & set("()[]{}")
        assert query.text == unicodedata.normalize("NFC", query.text)
