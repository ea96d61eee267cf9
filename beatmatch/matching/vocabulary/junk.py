"""What stands in brackets, in front of a title or behind it without saying anything about the music."""

# Words of promotion and of sound quality. Beside a version they are deleted and the version stays: "(Somebody
# Unreleased Remix)" is a remix by Somebody. A bracket with no version in it is junk because of them.
JUNK_WORDS = (
    r"free\s*(?:d\s*/?\s*l|down\s*load)s?",
    r"freebie",
    r"no\s+share",
    r"out\s+(?:now|soon)",
    r"premi[eè]re[sd]?",
    r"unreleased",
    r"forthcoming",
    r"preview",
    r"snippet",
    r"hq",
    r"full\s+hd",
    r"\d{3}\s*kbps",
    r"full\s+track",
    r"supported\s+by\b.*",
    r"support(?:ed)?\s*:.*",
    r"buy\s*=.*",
)

# The same, but alone they make no bracket junk: "(The Official)" may be a name.
PROMOTION_WORDS = (r"official", r"exclusive", r"re-?up(?:load)?(?:ed)?")

# Brackets that say nothing about the music.
JUNK = (
    r"(?:free|bday|birthday)\s*(?:d\s*/?\s*l|down\s*load|freebie|track|release)?[!.]*",
    r"(?:wav|mp3|flac|aiff?|m4a|320|master(?:ed)?|v\d+(?:\s+master)?|trans|promo|dl|id|edited|\?)",
    r"(?:f|m|m0|x|ok|new|old|done|check|checked|played|good|best|fav|favou?rite|!+|\*+)",
    r"bonus(?:\s+track)?",
    r"\d{2,3}\s*bpm",
    r"energy\s*\d{1,2}",
    r"from\s+[\"“'].*",
    r"(?:taken\s+)?from\s+the\s+(?:series|film|movie|motion\s+picture|soundtrack|original|netflix|game|album|show|ep|lp)\b.*",
    r"(?:official\s+)?(?:audio|video|music\s+video|visualizer|lyrics?)",
    r"maxi(?:\s+(?:single|version|cd))?",
)

# Ends of a label's name in square brackets.
LABELS = r".*\b(?:records?|recordings|recs|music|label|audio|digital|discs?|sounds?|trax|productions?|ltd|rec)\.?"

# Catalogue numbers in square brackets: letters, then digits ("REB092", "TOOL-1234"); "Revisited 2020" has a year.
CATALOGUE_NUMBER = r"(?![A-Z]+ (?:19|20)\d\d\b)[A-Z]{2,10}[ -]?\d{2,6}[A-Z]{0,2}"

# What else stands in square brackets without meaning the music: labels, numbers, keys, tempi, two of them together.
IN_SQUARE_BRACKETS = (
    rf"(?:{LABELS}|{CATALOGUE_NUMBER})(?:\s*[/|,-]\s*{CATALOGUE_NUMBER})?",
    r"(?:0?[1-9]|1[0-2])[ab](?:\s*[-_|/]?\s*\d{2,3})?",
    r"1\d\d(?:\s*bpm)?",
)

# The id of a video, as downloaders leave it at the end of a file's name; "Re-Recorded" is made of words.
VIDEO_ID = r"(?![A-Z]?[a-z]+(?:-[A-Z]?[a-z]+)*$)(?=.*[a-z])(?=.*[A-Z])(?=.*[\d_-])[\w-]{11}"

# Ends of the web addresses that shops and download sites write into titles and other fields.
SITE_ENDINGS = r"(?:com|net|org|ru|pro|club|info|biz|io)"
SITE = rf"https?:|www\.|\w\.{SITE_ENDINGS}\b"
