"""The posts and accounts that the fake knows, and what becomes of them in time.

Records are held in X's older vocabulary with every field. Everything has its moment: a post
with a later `created_at` arrives as the clock reaches it, and so do deletions and edits.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from tests.fakes.x.answers import Json
from tests.fakes.x.clock import Clock, stamp

FIRST_MILLISECOND = 1_288_834_974_657  # of X's ids: those of posts hold the time
LONGEST_TEXT = 280
EDITABLE = timedelta(minutes=30)
EDITS = 5

_SIGNED = re.compile(r"(?<!\w)([#@])(\w+)")


def id_at(at: datetime, sequence: int = 0) -> str:
    """Return the id that X gives a post of that moment."""
    return str(((int(at.timestamp() * 1000) - FIRST_MILLISECOND) << 22) + sequence)


def moment(record: Json) -> datetime:
    return datetime.fromisoformat(record["created_at"])


@dataclass
class World:
    """Posts by id, accounts by id, who follows whom, and what is gone since when and why."""

    clock: Clock = field(default_factory=Clock)
    posts: dict[str, Json] = field(default_factory=dict)
    users: dict[str, Json] = field(default_factory=dict)
    followers: dict[str, list[str]] = field(default_factory=dict)
    gone: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    replaced: dict[str, datetime] = field(default_factory=dict)
    suspended: dict[str, datetime] = field(default_factory=dict)
    _ids: dict[str, str] = field(default_factory=dict)
    _sequence: "count[int]" = field(default_factory=count)

    def put(self, *records: Json) -> None:
        """Take records as they are, each in the place of one with its id."""
        for record in records:
            if "username" in record:
                self.users[record["id"]] = record
                self._ids[record["username"].lower()] = record["id"]
            else:
                self.posts[record["id"]] = record

    def user(self, user_id: str, followers_count: int = 7, **fields: Any) -> str:
        """Add an account; its followers are listed in `followers` alone."""
        metrics = {"followers_count": followers_count, "following_count": 1}
        made = {
            "id": user_id,
            "username": f"made_up_{user_id}",
            "name": "Made Up",
            "created_at": "2015-01-01T00:00:00.000Z",
            "protected": False,
            "verified": False,
            "verified_type": "none",
            "public_metrics": {**metrics, "tweet_count": 1, "listed_count": 0, "like_count": 0},
        }
        self.put({**made, **fields})
        return user_id

    def post(
        self,
        text: str,
        author: str = "501",
        at: datetime | None = None,
        refers: tuple[tuple[str, str], ...] = (),
        **fields: Any,
    ) -> str:
        """Add a post, now or at `at`, and its author; `refers` is of (replied_to, id) and so on."""
        at = at or self.clock.now()
        post_id = id_at(at, next(self._sequence))
        if author not in self.users:
            self.user(author)
        kinship = self._kinship(post_id, refers)
        made = {**self._written(text), **_plain(post_id, author, at), **kinship, **fields}
        self.put({**made, "id": post_id})
        return post_id

    def repost(self, of: str, author: str = "502", at: datetime | None = None) -> str:
        """Add a repost, with its text cut as X cuts it."""
        text = f"RT @{self.users[self.posts[of]['author_id']]['username']}: "
        cut = (text + self.posts[of]["text"])[:139] + "…"
        return self.post(cut, author, at, (("retweeted", of),))

    def edit(self, post_id: str, text: str, at: datetime | None = None) -> str:
        """Add a newer version of a post under an id of its own; X allows it five times."""
        old, at = self.posts[post_id], at or self.clock.now()
        history = [*old["edit_history_tweet_ids"]]
        if len(history) > EDITS or at > moment(self.posts[history[0]]) + EDITABLE:
            raise ValueError("X takes five edits, within thirty minutes")
        new_id = id_at(at, next(self._sequence))
        left = {"edits_remaining": EDITS - len(history)}
        history.append(new_id)
        plain = {key: value for key, value in old.items() if key not in {"note_tweet", "entities"}}
        controls = {"edit_controls": old["edit_controls"] | left}
        new = {**plain, **self._written(text), **controls, "id": new_id, "created_at": stamp(at)}
        self.put(new)
        for version in history:
            self.posts[version]["edit_history_tweet_ids"] = [*history]
        self.replaced[post_id] = at
        return new_id

    def delete(self, post_id: str, at: datetime | None = None, reason: str = "deleted") -> None:
        self.gone[post_id] = (at or self.clock.now(), reason)

    def suspend(self, user_id: str, at: datetime | None = None) -> None:
        self.suspended[user_id] = at or self.clock.now()

    def protect(self, user_id: str) -> None:
        self.users[user_id]["protected"] = True

    def is_there(self, post_id: str) -> bool:
        """Return whether a post has been written by now, and has not been deleted."""
        now, post = self.clock.now(), self.posts.get(post_id)
        is_gone = post_id in self.gone and self.gone[post_id][0] <= now
        return post is not None and moment(post) <= now and not is_gone

    def is_shown(self, post_id: str) -> bool:
        """Return whether its author lets it be seen, and X its author."""
        author = self.posts[post_id].get("author_id")
        is_protected = self.users.get(author, {}).get("protected", False)
        return not is_protected and not self.is_suspended(author)

    def is_suspended(self, user_id: str) -> bool:
        return user_id in self.suspended and self.suspended[user_id] <= self.clock.now()

    def is_newest_version(self, post_id: str) -> bool:
        return post_id not in self.replaced or self.replaced[post_id] > self.clock.now()

    def _written(self, text: str) -> Json:
        whole = {"text": text, "entities": self.entities(text)}
        if len(text) <= LONGEST_TEXT:
            return whole
        short = text[: LONGEST_TEXT - 1] + "…"
        return {"text": short, "entities": self.entities(short), "note_tweet": whole}

    def entities(self, text: str) -> Json:
        """Return the tags and mentions of a text as X lists them."""
        found: Json = {}
        for match in _SIGNED.finditer(text):
            sign, word = match.groups()
            place = {"start": match.start(), "end": match.end()}
            if sign == "#":
                found.setdefault("hashtags", []).append({**place, "tag": word})
            else:
                known = self._ids.get(word.lower(), "9")
                found.setdefault("mentions", []).append({**place, "username": word, "id": known})
        return found

    def _kinship(self, post_id: str, refers: tuple[tuple[str, str], ...]) -> Json:
        if not refers:
            return {"conversation_id": post_id}
        parent = dict(refers).get("replied_to")
        kin: Json = {"referenced_tweets": [{"type": how, "id": which} for how, which in refers]}
        if parent is None:
            return {**kin, "conversation_id": post_id}
        above = self.posts[parent]
        kin["in_reply_to_user_id"] = above["author_id"]
        return {**kin, "conversation_id": above["conversation_id"]}


def _plain(post_id: str, author: str, at: datetime) -> Json:
    counts = ("retweet", "reply", "like", "quote", "bookmark", "impression")
    return {
        "author_id": author,
        "created_at": stamp(at),
        "lang": "en",
        "possibly_sensitive": False,
        "public_metrics": {f"{name}_count": 0 for name in counts},
        "edit_history_tweet_ids": [post_id],
        "edit_controls": {
            "edits_remaining": EDITS,
            "is_edit_eligible": True,
            "editable_until": stamp(at + EDITABLE),
        },
    }
