"""Words that say: another recording. On one side alone they contradict, whatever else agrees, wherever they stand."""

# Kind of recording -> pattern over folded text (see text.fold). `cover` as a word alone may be a part of a name, so it
# counts at the end, in front of "version" or "by", and in brackets.
KINDS_OF_RECORDINGS = {
    "karaoke": r"\bkaraoke\b|караоке|カラオケ|노래방|\binstrumental(?:ly)? in the style of\b",
    "tribute": r"\btribute\b|\bin tribute to\b",
    "cover": r"\bcover(?:ed)?\s*(?:version|mix|by)\b|\bcover\s*(?:$|[)\]}])|\bacoustic cover\b",
    "in the style of": (
        r"\b(?:in the style of|made (?:famous|popular) by|(?:originally|as) (?:performed|made famous|sung) by"
        r"|originally by)\b"
    ),
    "8-bit": r"\b(?:8|16)\s*-?\s*bit\b|\bchiptune\b",
    "8d": r"\b8d\s+(?:audio|sound|music|version|mix)\b",
    "lullaby": r"\blullaby (?:version|rendition|cover)\b|[(\[]\s*lullab(?:y|ies)\s*[)\]]",
    "sped up": r"\bsped\s*-?\s*up\b|\bspeed(?:ed)?\s*-?\s*up\b",
    "slowed": r"\bslowed\b",
    "nightcore": r"\bnightcore\b",
    "pitched": r"\bpitched(?:\s*(?:up|down))?\s*(?:$|[)\]}]|version|mix|edit)",
}

# The same in the field of the artist, where "cover" and "slowed" may be a part of a name.
KINDS_OF_ARTISTS = {
    "karaoke": KINDS_OF_RECORDINGS["karaoke"] + r"|\bsing\s*-?\s*along\b|\bbacking tracks?\b",
    "tribute": r"\btribute\b",
    "in the style of": KINDS_OF_RECORDINGS["in the style of"],
    "lullaby": r"\blullab(?:y|ies)\b|\brockabye\b",
    "8-bit": KINDS_OF_RECORDINGS["8-bit"],
    "cover": r"\bcover (?:band|version|versions|singers?)\b",
    "sped up": KINDS_OF_RECORDINGS["sped up"],
    "slowed": r"\bslowed\s*(?:\+|&|and|x)\s*reverb\b",
    "nightcore": KINDS_OF_RECORDINGS["nightcore"],
}
