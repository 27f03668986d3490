"""Which fields an answer has, and in which of X's two vocabularies.

Unasked, a post has its id, text and edit history, and a user id, name and username. The words
of the request decide those of the answer: `post.fields` brings the names of August 2026,
`tweet.fields` or neither the older ones. With `post.fields`, author and references are asked
for as expansions alone; as fields they are silently left out, as every name of the other
vocabulary is. Source: what two projects have measured and published, August and September 2026.
"""

from dataclasses import dataclass
from typing import Any, Literal

from tests.fakes.x.answers import Json, invalid

Vocabulary = Literal["asked", "old", "new"]

NEW_NAMES = {
    "edit_history_tweet_ids": "edit_history_post_ids",
    "note_tweet": "note_post",
    "referenced_tweets": "referenced_posts",
    "retweet_count": "repost_count",
    "total_tweet_count": "total_post_count",
    "tweet_count": "post_count",
    "tweets": "posts",
}
OLD_NAMES = {new: old for old, new in NEW_NAMES.items()}
POST_FIELDS = {
    *("attachments", "author_id", "context_annotations", "conversation_id", "created_at"),
    *("edit_controls", "edit_history_tweet_ids", "entities", "geo", "id", "in_reply_to_user_id"),
    *("lang", "note_tweet", "possibly_sensitive", "public_metrics", "referenced_tweets"),
    *("reply_settings", "source", "text", "withheld"),
}
USER_FIELDS = {
    *("created_at", "description", "entities", "id", "location", "name", "pinned_tweet_id"),
    *("profile_image_url", "protected", "public_metrics", "url", "username", "verified"),
    *("verified_type", "withheld"),
}
EXPANDED = {
    "author_id": "author_id",
    "in_reply_to_user_id": "in_reply_to_user_id",
    "referenced_tweets.id": "referenced_tweets",
    "referenced_posts": "referenced_tweets",
    "referenced_tweets.id.author_id": "referenced_tweets",
}
ONLY_EXPANDED = {"author_id", "in_reply_to_user_id", "referenced_tweets"}
ALWAYS_POST = {"id", "text", "edit_history_tweet_ids"}
ALWAYS_USER = {"id", "name", "username"}


@dataclass(frozen=True)
class Asked:
    """The fields and expansions of one request, in the older names, and its vocabulary."""

    post_fields: set[str]
    user_fields: set[str]
    expansions: set[str]
    is_new: bool

    def post(self, record: Json) -> Json:
        return {key: value for key, value in record.items() if key in self.post_fields}

    def user(self, record: Json) -> Json:
        return {key: value for key, value in record.items() if key in self.user_fields}

    def worded(self, body: Any) -> Any:
        """Return an answer in the words of the request."""
        return renamed(body) if self.is_new else body


def asked_of(params: dict[str, str], vocabulary: Vocabulary = "asked") -> Asked:
    """Return what a request asks for; raises RefusedError for names that X does not know."""
    speaks_new = "post.fields" in params
    name = "post.fields" if speaks_new else "tweet.fields"
    fields = _listed(params, name, POST_FIELDS | set(NEW_NAMES.values()))
    posts = {OLD_NAMES.get(each, each) for each in fields} if speaks_new else fields & POST_FIELDS
    if speaks_new:
        posts -= ONLY_EXPANDED | (fields & set(NEW_NAMES))
    expansions = _listed(params, "expansions", set(EXPANDED))
    expanded = {EXPANDED[each] for each in expansions}
    users = _listed(params, "user.fields", USER_FIELDS)
    is_new = speaks_new if vocabulary == "asked" else vocabulary == "new"
    return Asked(posts | expanded | ALWAYS_POST, users | ALWAYS_USER, expansions, is_new)


def renamed(value: Any) -> Any:
    """Return records under the names of August 2026; values, as the kinds of references, stay."""
    if isinstance(value, list):
        return [renamed(each) for each in value]
    if isinstance(value, dict):
        return {NEW_NAMES.get(key, key): renamed(each) for key, each in value.items()}
    return value


def _listed(params: dict[str, str], name: str, known: set[str]) -> set[str]:
    given = {each for each in params.get(name, "").split(",") if each}
    for each in sorted(given - known):
        listed = ",".join(sorted(known))
        message = f"The `{name}` query parameter value [{each}] is not one of [{listed}]"
        raise invalid(name, each, message)
    return given
