"""The words of versions: musical facts as data, one a line, with the case that asked for it.

A version phrase is what a DJ writes in brackets behind a title: "Extended Mix", "Some One's Dub", "2019 Remaster".
"""

# Short and foreign spellings of a version word -> the word. Typos need no line: TYPED_WRONG recognises them.
SPELLINGS = {
    "rmx": "remix", "r3mix": "remix", "remixed": "remix", "remixes": "remix", "mx": "mix", "mixx": "mix",
    "orig": "original", "originale": "original", "ext": "extended", "extd": "extended", "xtended": "extended",
    "ver": "version", "vers": "version", "vrsn": "version", "edt": "edit", "edited": "edit",
    "instr": "instrumental", "inst": "instrumental",
    "accapella": "acapella", "acappella": "acapella", "accappella": "acapella", "pella": "acapella",
    "dubb": "dub", "reworked": "rework", "remasterizado": "remaster", "remastered": "remaster",
    "vox": "vocal", "vocals": "vocal", "refixed": "refix", "restructured": "restructure",
}  # fmt: skip

# Long version words that are recognised with a slip of the finger in them ("Orginal", "Extented", "Remixx").
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
    "nightcore", "reverb",
    "rewire", "rewrite", "remodel", "rethink", "rerun", "reload", "reimagination", "reloaded", "revamp", "revival",
    "interlude", "karaoke", "orchestral",
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
    "mixed", "remaster", "bonus", "track", "12", "7", "inch", "long", "full", "interlude", "session", "piano",
})  # fmt: skip

# The same recording for a DJ, only prepared anew: they make a version less close, not another one.
PRESSINGS = frozenset({"remaster", "mixed", "clean", "dirty", "explicit", "bonus", "track", "digital"})

# A version phrase never starts like this; what does is the end of a name ("Dancing In The Mix").
NAME_STARTS = frozenset({
    "the", "my", "your", "our", "his", "her", "this", "that", "in", "on", "to", "of", "for", "a", "an", "no",
    "is",    "i", "we", "you", "it", "at", "from", "be", "do", "with",
})  # fmt: skip

# Brackets that say nothing about the music.
JUNK = (
    r"(?:free|bday|birthday)\s*(?:d\s*/?\s*l|down\s*load|freebie|track|release)?[!.]*",
    r".*\bfree\s*(?:dl|download)\b.*",
    r".*\b(?:freebie|no\s+share|out\s+now|premiere|unreleased|forthcoming|preview|hq|320\s*kbps|full\s+track)\b.*",
    r"(?:wav|mp3|flac|aiff?|m4a|320|master(?:ed)?|v\d+(?:\s+master)?|trans|promo|dl|id|\?)",
    r"(?:f|m|m0|x|ok|new|old|done|check|checked|played|good|best|fav|favou?rite|!+|\*+)",
    r"bonus(?:\s+track)?",
    r"\d{2,3}\s*bpm",
    r"from\s+[\"“'].*",
    r"official(?:\s+(?:audio|video|music\s+video|visualizer))?|lyrics?|audio|video",
)

# Ends of a label's name in square brackets.
LABELS = r".*\b(?:records?|recordings?|recs|music|label|audio|digital|discs?|sounds?|trax|productions?|ltd|rec)\.?"

# Catalogue numbers in square brackets: letters, then digits ("REB092", "TOOL-1234").
CATALOGUE_NUMBER = r"[A-Z]{2,10}[ -]?\d{2,6}[A-Z]{0,2}"

# What else stands in square brackets without meaning the music: labels, numbers, keys, tempi, two of them together.
IN_SQUARE_BRACKETS = (
    rf"(?:{LABELS}|{CATALOGUE_NUMBER})(?:\s*[/|,-]\s*{CATALOGUE_NUMBER})?",
    r"(?:0?[1-9]|1[0-2])[ab](?:\s*[-_|/]?\s*\d{2,3})?",
    r"1\d\d(?:\s*bpm)?",
)

# The id of a video, as downloaders leave it at the end of a file's name.
VIDEO_ID = r"(?=.*[a-z])(?=.*[A-Z])(?=.*[\d_-])[\w-]{11}"

# Codes of countries and cities that stand behind a name to tell namesakes apart.
COUNTRIES = frozenset({
    "AE", "AM", "AR", "ARG", "ARM", "AT", "AU", "AUS", "BE", "BG", "BR", "BRA", "BW", "CA", "CH", "CL", "CN", "CO",
    "COL", "CY", "CZ", "DE", "DK", "EE", "EG", "ES", "ESP", "EU", "FI", "FR", "GB", "GE", "GER", "GR", "HR", "HU",
    "ID", "IE", "IL", "IN", "IND", "IR", "IRL", "IS", "IT", "ITA", "JP", "KE", "KR", "KZ", "LA", "LB", "LT", "LU",
    "LV", "MA", "MAR", "MEX", "MT", "MX", "MY", "NG", "NL", "NO", "NYC", "NZ", "OZ", "PE", "PH", "PK", "PL", "POR",
    "PT", "RO", "RS", "RSA", "RU", "SA", "SE", "SF", "SG", "SI", "SK", "TH", "TR", "UA", "UK", "US", "USA", "UZ",
    "VE", "VN", "ZA",
})  # fmt: skip
