"""What the page calls a role, a kind of post, a label, or what a platform gives for a language.

The names of languages are those of the Unicode CLDR.
"""

from listening.report.language import marked

ROLES = {
    "customer": marked("Customers"),
    "all": marked("Everyone"),
    "staff": marked("Staff"),
    "brand": marked("Brand accounts"),
    "media": marked("Media"),
}

KINDS = {
    "original": marked("Original posts"),
    "quote": marked("Quotes"),
    "reply": marked("Replies"),
    "repost": marked("Reposts"),
}

LABELS = {
    "negative": marked("negative"),
    "neutral": marked("neutral"),
    "positive": marked("positive"),
    "suppressed": marked("suppressed"),
}

GRADES = {
    "complete": marked("complete"),
    "partial": marked("partial"),
    "not collected": marked("not collected"),
}

READERS = {
    "coders": marked("coders"),
    "coders and analyzer": marked("coders and analyzer"),
}

# X gives some codes of its own (q..), and ISO 639 some for what is no language.
NO_LANGUAGES = {
    "qam": marked("Mentions only"),
    "qht": marked("Tags only"),
    "qme": marked("Links only"),
    "qst": marked("Too short to tell"),
    "und": marked("Language unknown"),
    "ur-Latn": marked("Roman Urdu"),
    "zxx": marked("No words"),
}

# X still sends the codes that ISO 639 gave up.
STAND_FOR = {"in": "id", "iw": "he", "no": "nb"}

NAMES = {**NO_LANGUAGES, **READERS, **GRADES, **LABELS, **KINDS, **ROLES}
