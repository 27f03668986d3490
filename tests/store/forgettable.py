"""A made-up person who wants to be forgotten, the pages that tell of them, and where to look."""

import zlib
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from listening.model import Page
from listening.sources.x_records import parse_page
from listening.store.database import Store
from listening.store.salting import read_salt
from listening.store.tables import metadata
from listening.store.upserts import upsert
from tests.fakes.x_posts import a_page, a_post, a_repost, a_user, refers, tagged
from tests.store.made_up import NOON, SCORER, score_new, tally

PERSON, HANDLE = "700000700001", "Gone_Person"
FIRST, EDITED, OTHERS_POST = "900000000001", "900000000002", "900000000100"
SAID, SAID_NEXT = "an opinion of mine alone", "an opinion of mine, mended"
UNSEEN = "900000000009"
NAMES = (PERSON, HANDLE, FIRST, EDITED, "opinion of mine")
STAYING = {OTHERS_POST, "900000000101", "900000000102", "900000000103"}
SEEN_AT = datetime(2026, 10, 2, 9, tzinfo=UTC)
LATER = SEEN_AT + timedelta(days=2)
WHEN = {"created_at": "2026-10-01T10:00:00.000Z"}


def by(post_id: str, author: str, text: str, **fields: Any) -> Any:
    given = {"entities": tagged("care"), "edit_history_tweet_ids": [post_id], **WHEN, **fields}
    return a_post(post_id, author_id=author, text=text, **given)


def mentioning() -> Any:
    mention = {"start": 0, "end": 1, "username": HANDLE, "id": PERSON}
    return {"hashtags": [{"start": 0, "end": 1, "tag": "care"}], "mentions": [mention]}


def records() -> list[Any]:
    """Pages as X gives them: of the person, and of others that reply, quote, repost, address."""
    person = a_user(PERSON, username=HANDLE)
    first = by(FIRST, PERSON, SAID)
    edited = by(EDITED, PERSON, SAID_NEXT, edit_history_tweet_ids=[FIRST, EDITED])
    reply = by("900000000101", "700000700002", f"@{HANDLE.lower()} thanks",
               entities=mentioning(), conversation_id=FIRST, in_reply_to_user_id=PERSON,
               referenced_tweets=[refers("replied_to", FIRST)])  # fmt: skip
    quote = by("900000000102", "700000700003", "so true",
               referenced_tweets=[refers("quoted", FIRST)])  # fmt: skip
    link = by("900000000103", "700000700004", f"ask @{HANDLE}. or somebody",
              note_tweet={"text": f"ask @{HANDLE}. or somebody"})  # fmt: skip
    whole = a_repost("900000000104", FIRST, author_id="700000700005", entities=mentioning(), **WHEN)
    cut = a_repost("900000000105", UNSEEN, author_id="700000700006", entities=mentioning(), **WHEN)
    cut["text"] = f"RT @{HANDLE}: another opinion of mine that is cut sh…"
    return [
        a_page([first], users=(person,)),
        a_page([edited], users=(person,)),
        a_page([by(OTHERS_POST, "700000700007", "nothing to do with it")]),
        a_page([reply], context=(first,)),
        a_page([quote]),
        a_page([link]),
        a_page([whole], context=(first,)),
        a_page([cut]),
    ]


def pages() -> list[Page]:
    return [parse_page(each, SEEN_AT) for each in records()]


def with_all_that_belongs(store: Store) -> None:
    """Score, count and code what is there, and let the person engage, follow and be staff."""
    score_new(store)
    tally(store)
    key = ("x", FIRST)
    with store.writing() as connection:
        salted = read_salt(connection).of(PERSON)
        other = read_salt(connection).of("700000700002")
        upsert(connection, "code", [(*key, "book", "1", SCORER.mask, "praise", SAID)])
        upsert(
            connection,
            "sample",
            [("s", "care", date(2026, 3, 1), date(2026, 3, 1), "", 1, "[]", "[]", NOON, 0)],
        )
        upsert(connection, "sample_post", [("s", *key, "", 1)])
        upsert(connection, "hand_label", [("s", *key, "me", "{}", NOON)])
        upsert(connection, "campaign_role", [("care", "x", PERSON, "staff")])
        engagers = [(*key, other, "reply"), ("x", OTHERS_POST, salted, "quote")]
        upsert(connection, "engager", [*engagers, ("x", OTHERS_POST, other, "quote")])
        upsert(connection, "engager_list", [(*key, "quote", NOON, 1)])
        followers = [("x", PERSON, other), ("x", "700000700007", salted), ("x", "1", other)]
        upsert(connection, "follower_list", followers)
        lists = [("x", "quote", FIRST), ("x", "follower", PERSON), ("x", "quote", OTHERS_POST)]
        upsert(connection, "list_claim", [(*each, "host/1/a", NOON) for each in lists])


def dumped(store: Store) -> str:
    """Return every value of every column of every table, unpacked, in one text."""
    values: list[str] = []
    with store.reading() as connection:
        for table in metadata.sorted_tables:
            values += [_shown(v) for row in connection.execute(select(table)) for v in row]
    return "\n".join(values)


def left_of(store: Store, *names: str) -> set[str]:
    """Return which of the names still stand anywhere in the store, in capitals or not."""
    everything = dumped(store).casefold()
    with store.writing() as connection:
        salted = {each: read_salt(connection).of(each) for each in names}
        kept = metadata.tables["forgotten"].c.digest
        digests = set(connection.execute(select(kept)).scalars())
    found = {name for name in names if name.casefold() in everything}
    traced = {name for name, each in salted.items() if each in everything and each not in digests}
    return found | traced


def _shown(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        with suppress(zlib.error):
            return zlib.decompress(value).decode()
        return bytes(value).hex()
    return str(value)
