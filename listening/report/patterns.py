"""What gives a person away in a text: handles, addresses, links, phone numbers and ids.

Dates, hashes and figures as the page writes them are none of these. A text is searched
after unseen characters are taken out, so that a handle cannot hide behind one.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator

URL = re.compile(r"[a-z][a-z0-9+.-]*://[^\s<>\"'`]+|\bwww\.[^\s<>\"'`]+", re.IGNORECASE)
ADDRESS = re.compile(r"[\w.+-]*@\w[\w.-]*(?:@\w[\w.-]*)?")
DOMAIN = re.compile(
    r"(?<![\w.@-])(?:[a-z0-9-]+\.)+"
    r"(?:com|org|net|social|app|info|edu|gov|me|ly|co|io|ai|tv|gl|be|pk|dk|se|no|fi|de|uk|eu|in|bd|my|mm|th)"
    r"(?![\w.-]*\w)(?:/[^\s<>\"'`]*)?",
    re.IGNORECASE,
)
DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    r"(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?(?!\d)"
)
HASH = re.compile(
    r"(?<![\w+/=-])(?:sha256[-:])?(?:[0-9a-f]{64}|[0-9a-f]{40}|[A-Za-z0-9+/]{43}=)(?!\w)"
)
DECIMAL = re.compile(r"(?<![\w.+(-])0\.\d+(?:e-?\d+)?(?![\w.-]|\s*\d)")
DIGITS = re.compile(
    r"\+[\s(]*\d(?:[\s().\-/\u2010-\u2015]*\d){6,14}(?!\w)"
    r"|(?<![\w,.])\(?0\d(?:[\s().\-/\u2010-\u2015]*\d){6,13}(?![\w,])"
    r"|(?<![\w,.])\(?\d(?:[\s().\-/\u2010-\u2015]*\d){7,14}(?![\w,])"
    r"|(?<![\w,.])\d{3}[-\u2010-\u2015]\d{4}(?![\w,])"
    r"|(?<!\w)\d{17,20}(?!\w)"  # as long as the ids that platforms give posts and accounts
)
MAY_REVEAL = re.compile(r"[@.]|://|(?:\d\D*){7}")
"""What each of these holds: a sign of an address, a dot, or the digits of the shortest number."""
PUNCTUATION = ".,;:!?)]}’”…-"


def reveals(text: str, allowed: Collection[str]) -> bool:
    """Whether a text holds anything that could lead to a person, but for what is allowed."""
    plain = text if text.isascii() else _plain(text)
    if MAY_REVEAL.search(plain) is None:
        return False
    return any(found not in allowed for found in _found(plain, allowed))


def _plain(text: str) -> str:
    """Write look-alike signs as the plain ones, and drop what is not seen."""
    seen = (sign for sign in text if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFKC", "".join(seen))


def _found(text: str, allowed: Collection[str]) -> Iterator[str]:
    """Give what each pattern finds; what was found is taken out before the next one looks."""
    for pattern in (URL, ADDRESS, DOMAIN):
        for match in pattern.finditer(text):
            yield _trimmed(match[0], allowed)
        text = pattern.sub(" ¤ ", text)
    for pattern in (HASH, DATE, DECIMAL):
        text = pattern.sub(" ¤ ", text)
    yield from (match[0] for match in DIGITS.finditer(text))


def _trimmed(found: str, allowed: Collection[str]) -> str:
    """Take off the punctuation of the sentence around a link; a handle has no case."""
    if found in allowed:
        return found
    bare = found.rstrip(PUNCTUATION)
    if bare.startswith("@"):
        return next((each for each in allowed if each.casefold() == bare.casefold()), bare)
    return bare
