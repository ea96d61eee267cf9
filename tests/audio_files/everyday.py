"""Audio files as DJs have them: tags, artwork, cues, ratings and what other programs keep in them."""

from collections.abc import Callable, Mapping

from tests.audio_files.files import (
    aiff,
    atom,
    chunk,
    flac,
    flac_comments,
    flac_picture,
    id3_chunk,
    info_list,
    item,
    itunes_item,
    m4a,
    mp3,
    wav,
)
from tests.audio_files.id3 import (
    PICTURE,
    ape,
    comment,
    cues,
    frame,
    id3,
    id3v1,
    own_text,
    picture,
    private,
    rating,
    text,
)


def id3_of_other_programs(version: int = 3) -> list[bytes]:
    """Return frames that have to stay as they are, and a title, an artist and a genre."""
    frames = [
        text("TIT2", "Glass Parade", version),
        text("TPE1", "Ivo Ren", version),
        text("TCON", "House", version),
        comment("5A - Energy 7", version),
        comment(" 00000000 00000A1B", version, description="iTunNORM"),
        picture(version),
        cues(version),
        cues(version, b"CuePoints"),
        own_text("replaygain_track_gain", "-7.20 dB", version),
        own_text("EnergyLevel", "7", version),
        rating(version),
    ]
    return frames if version == 2 else [*frames, private(version=version), private(b"www.serato.com", version)]


_IN_VORBIS = flac_comments(
    "TITLE=Glass Parade",
    "ARTIST=Ivo Ren",
    "Genre=House",
    "GENRE=Deep",
    "COMMENT=5A - Energy 7",
    "REPLAYGAIN_TRACK_GAIN=-7.20 dB",
    "SERATO_MARKERS_V2=YXBwbGljYXRpb24vb2N0ZXQtc3RyZWFt",
    "RATING=80",
)
_IN_ITUNES = b"".join(
    (
        item("©nam", b"Glass Parade"),
        item("©ART", b"Ivo Ren"),
        item("©gen", b"House"),
        item("rate", b"80"),
        item("trkn", b"\0\0\0\1\0\2\0\0", type_=0),
        item("covr", PICTURE, type_=13),
        itunes_item("iTunNORM", b" 00000000 00000A1B"),
        itunes_item("markersv2", b"YXBwbGljYXRpb24", mean="com.serato.dj"),
        itunes_item("replaygain_track_gain", b"-7.20 dB"),
    )
)
_INFO = info_list(INAM="Glass Parade", IART="Ivo Ren", ISFT="Some Encoder", ITRK="1")
_BEXT = chunk(b"bext", b"Radio".ljust(602, b"\0"))
_ID3 = {version: id3(id3_of_other_programs(version), version) for version in (2, 3, 4)}

# A file by its name, made for a seed: its sound is another one for every seed.
EVERYDAY: Mapping[str, Callable[[int], bytes]] = {
    "plain.mp3": lambda seed: mp3(seed=seed),
    "v22.mp3": lambda seed: mp3(_ID3[2], seed=seed),
    "v23.mp3": lambda seed: mp3(_ID3[3], seed=seed),
    "v24.mp3": lambda seed: mp3(_ID3[4], seed=seed),
    "v23 with padding.mp3": lambda seed: mp3(id3(id3_of_other_programs(), 3, 2048), seed=seed),
    "v23 unsynchronised.mp3": lambda seed: mp3(id3(id3_of_other_programs(), 3, 100, unsynchronised=True), seed=seed),
    "v22 unsynchronised.mp3": lambda seed: mp3(id3(id3_of_other_programs(2), 2, unsynchronised=True), seed=seed),
    "v1.mp3": lambda seed: mp3(after=id3v1("Glass Parade", "Ivo Ren"), seed=seed),
    "v23, APE and v1.mp3": lambda seed: mp3(_ID3[3], ape(Title="Glass Parade", Key="8A") + id3v1("Glass P"), seed=seed),
    "v24, APE.mp3": lambda seed: mp3(id3(id3_of_other_programs(4), 4, 300), ape(Genre="Techno"), seed=seed),
    "odd frames.mp3": lambda seed: mp3(
        id3([*id3_of_other_programs(), frame("XYZW", b"\1\2\3"), frame("RVAD", bytes(12)), text("TSIZ", "12")], 3),
        seed=seed,
    ),
    "plain.aiff": lambda seed: aiff(seed=seed),
    "24 bits.aif": lambda seed: aiff(after=id3_chunk(_ID3[3], ">"), bits=24, seed=seed),
    "tag first.aiff": lambda seed: aiff(chunk(b"NAME", b"Glass", ">") + id3_chunk(_ID3[4], ">"), seed=seed),
    "v22.aiff": lambda seed: aiff(after=id3_chunk(_ID3[2], ">") + chunk(b"ANNO", b"odd", ">"), seed=seed),
    "plain.wav": lambda seed: wav(seed=seed),
    "info.wav": lambda seed: wav(_BEXT, _INFO, seed=seed),
    "info first, ID3.wav": lambda seed: wav(_INFO, id3_chunk(_ID3[3]), seed=seed),
    "ID3.wav": lambda seed: wav(after=id3_chunk(_ID3[4]) + chunk(b"cue ", bytes(28)), seed=seed),
    "rf64.wav": lambda seed: wav(after=_INFO + id3_chunk(_ID3[3]), seed=seed, rf64=True),
    "plain.flac": lambda seed: flac(seed=seed),
    "comments.flac": lambda seed: flac([(4, _IN_VORBIS), (1, bytes(4096))], seed=seed),
    "tight.flac": lambda seed: flac([(2, b"test" + bytes(9)), (4, _IN_VORBIS), (6, flac_picture(PICTURE))], seed=seed),
    "ID3 before.flac": lambda seed: flac([(4, _IN_VORBIS)], seed=seed, before=_ID3[3]),
    "plain.m4a": lambda seed: m4a(seed=seed),
    "tags.m4a": lambda seed: m4a(_IN_ITUNES, seed=seed),
    "tags and room.m4a": lambda seed: m4a(_IN_ITUNES, seed=seed, free=2048),
    "sound first.m4a": lambda seed: m4a(_IN_ITUNES, seed=seed, sound_first=True, after=atom("free", bytes(50))),
    "long offsets.m4a": lambda seed: m4a(_IN_ITUNES, seed=seed, long_offsets=True),
}
