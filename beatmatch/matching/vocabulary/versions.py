"""The words of versions: musical facts as data, one a line, with the case that asked for it.

A version phrase is what a DJ writes in brackets behind a title: "Extended Mix", "Some One's Dub", "2019 Remaster".
"""

# Short spellings of a version word -> the word. Other languages stand in `languages`; typing errors are recognised.
SPELLINGS = {
    "rmx": "remix", "r3mix": "remix", "remixed": "remix", "remixes": "remix", "mx": "mix", "mixx": "mix",
    "orig": "original", "ext": "extended", "extd": "extended", "xtended": "extended",
    "ver": "version", "vers": "version", "vrsn": "version", "edt": "edit", "edited": "edit",
    "instr": "instrumental", "inst": "instrumental",
    "accapella": "acapella", "acappella": "acapella", "accappella": "acapella", "pella": "acapella",
    "dubb": "dub", "reworked": "rework", "remastered": "remaster",
    "vox": "vocal", "vocals": "vocal", "refixed": "refix", "restructured": "restructure",
}  # fmt: skip

# Long version words that are recognised with a typing error in them ("Orginal", "Extented", "Remixx").
TYPED_WRONG = ("original", "extended", "remix", "version", "instrumental", "acapella", "bootleg", "remastered")

# Two words that are one: "Re-Work", "re fire", "Mash Up", "a cappella".
COMPOUNDS = {
    ("re", "work"): "rework", ("re", "worked"): "rework", ("re", "fire"): "refire", ("re", "edit"): "reedit",
    ("re", "rub"): "rerub", ("re", "mix"): "remix", ("re", "fix"): "refix", ("re", "cap"): "recap",
    ("re", "touch"): "retouch", ("re", "visit"): "revisit", ("re", "structure"): "restructure",
    ("re", "master"): "remaster", ("re", "mastered"): "remaster", ("re", "interpretation"): "reinterpretation",
    ("re", "make"): "remake", ("re", "imagined"): "reimagined", ("re", "vision"): "revision",
    ("mash", "up"): "mashup", ("boot", "leg"): "bootleg", ("a", "cappella"): "acapella", ("a", "capella"): "acapella",
    ("full", "length"): "extended", ("sped", "up"): "spedup",
}  # fmt: skip

# Words that say nothing about whose or which version it is ("Somebody Mix" is "Somebody Remix").
NEUTRAL = frozenset(
    {"mix", "version", "remix", "the", "original", "extended", "full", "by", "of", "a", "le", "la", "inch"}
)

# Words that end a version phrase and so make a bracket, or the tail of a title, a version.
HEADS = frozenset({
    "mix", "remix", "version", "edit", "dub", "rework", "refire", "reedit", "rerub", "refix", "recap", "retouch",
    "revisit", "restructure", "reinterpretation", "interpretation", "remake", "bootleg", "mashup", "flip",
    "instrumental", "acapella", "vip", "remaster", "extended", "original", "radio", "dubplate", "reprise", "revision",
    "variation", "rendition", "reimagined", "reconstruction", "reconstruct", "treatment", "spedup", "slowed",
    "mixed", "cut", "live", "rub", "touch", "acoustic", "unplugged", "tool", "beats", "demo", "club",
    "clean", "dirty", "explicit", "intro", "outro", "short", "vocal", "special", "resurrection", "rebirth", "redux",
    "refreak", "regroove", "rebuild", "refresh", "reinvention", "reshape", "redrum", "deconstruction", "adaptation",
    "nightcore", "reverb", "pitched", "cover", "tribute", "lullaby",
    "rewire", "rewrite", "remodel", "rethink", "rerun", "reload", "reimagination", "reloaded", "revamp", "revival",
    "interlude", "karaoke", "orchestral", "single", "album", "maxi", "hd", "acap",
})  # fmt: skip

# Words that only ever end a title: nothing was cut off behind them, and a number that follows is no part of a name.
LAST_WORDS = frozenset({"mix", "remix", "edit", "version", "dub", "rework"})

# Version words that stand in front: "Live At The Barn", "VIP Mix", "Remix by Somebody", "Remastered 2011".
FRONT = frozenset(
    {"live", "remix", "vip", "remaster", "bootleg", "instrumental", "acapella", "rework", "extended", "dub"}
)

# Words that tell the kind of a version, not the person behind it. With nobody's name beside them they want a
# human where the library names no version; a name makes it a remix, which is another track.
KINDS = frozenset({
    "club", "dub", "radio", "edit", "instrumental", "acapella", "vip", "live", "vocal", "clean", "dirty", "explicit",
    "intro", "outro", "short", "album", "single", "acoustic", "unplugged", "demo", "spedup", "slowed", "reprise",
    "video", "main", "tool", "beats", "drum", "special", "rework", "bootleg", "mashup", "reedit", "revision", "cut",
    "mixed", "remaster", "bonus", "track", "12", "7", "inch", "long", "full", "interlude", "session", "piano", "hd",
    "lyric", "lyrics", "maxi", "acap", "quick", "hit", "new",
})  # fmt: skip

# The same recording for a DJ, only prepared anew: they make a version less close, not another one.
PRESSINGS = frozenset({
    "remaster", "mixed", "clean", "dirty", "explicit", "bonus", "track", "digital", "maxi", "hd", "lyric", "lyrics",
})  # fmt: skip

# Words of record pools and shops. Where one side has nothing but these, and the other none, a human decides: the song
# is there, in a length or for an audience that may differ.
POOL_WORDS = frozenset({
    "clean", "dirty", "explicit", "intro", "outro", "short", "single", "album", "main", "video", "quick", "hit", "new",
    "acap", "acapella", "in", "out", "radio", "edit", "club", "long", "full", "hd", "lyric", "lyrics", "vocal", "cut",
})  # fmt: skip

# What may stand behind the remixer's name for the same remix in another length.
LENGTHS = frozenset({"edit", "radio", "short", "intro", "outro", "long", "full", "clean", "dirty", "explicit", "cut"})

# A version phrase never starts like this; what does is the end of a name ("Dancing In The Mix").
NAME_STARTS = frozenset({
    "the", "my", "your", "our", "his", "her", "this", "that", "in", "on", "to", "of", "for", "a", "an", "no",
    "is", "i", "we", "you", "it", "at", "from", "be", "do", "with",
})  # fmt: skip
