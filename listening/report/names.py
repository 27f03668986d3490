"""What the page calls a role, a kind of post or a language."""

from collections.abc import Iterable

ROLES = {
    "customer": "Customers",
    "all": "Everyone",
    "staff": "Staff",
    "brand": "Brand accounts",
    "media": "Media",
}

KINDS = {
    "original": "Original posts",
    "quote": "Quotes",
    "reply": "Replies",
    "repost": "Reposts",
}

# X still sends the codes that ISO 639 gave up (in, iw), and some of its own (q..).
LANGUAGES = {
    "am": "Amharic",
    "ar": "Arabic",
    "bn": "Bengali",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "gu": "Gujarati",
    "he": "Hebrew",
    "hi": "Hindi",
    "ht": "Haitian Creole",
    "hu": "Hungarian",
    "id": "Indonesian",
    "in": "Indonesian",
    "is": "Icelandic",
    "it": "Italian",
    "iw": "Hebrew",
    "ja": "Japanese",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "ms": "Malay",
    "my": "Burmese",
    "nb": "Norwegian",
    "ne": "Nepali",
    "nl": "Dutch",
    "nn": "Norwegian Nynorsk",
    "no": "Norwegian",
    "pa": "Punjabi",
    "pl": "Polish",
    "ps": "Pashto",
    "pt": "Portuguese",
    "qam": "Mentions only",
    "qht": "Tags only",
    "qme": "Links only",
    "qst": "Too short to tell",
    "ro": "Romanian",
    "ru": "Russian",
    "sd": "Sindhi",
    "si": "Sinhala",
    "sr": "Serbian",
    "sv": "Swedish",
    "ta": "Tamil",
    "te": "Telugu",
    "th": "Thai",
    "tl": "Tagalog",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "und": "Language unknown",
    "ur": "Urdu",
    "ur-Latn": "Roman Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
    "zxx": "No words",
}

NAMES = {**LANGUAGES, **KINDS, **ROLES}


def name(key: str) -> str:
    """Give the name of a role, a kind or a language; any other key stands for itself."""
    return NAMES.get(key, key)


def names(keys: Iterable[str]) -> list[str]:
    """Give the names of several keys."""
    return [name(key) for key in keys]
