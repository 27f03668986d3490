"""X's endpoints: what each is called in tweepy, how far it reaches, and how much it gives.

From X's documentation as of August 2026. Rate limits are not here: they are read from answers.
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One of X's two searches, and the counts that belong to it."""

    search: str
    counts: str
    reaches_back: timedelta | None
    longest_query: int
    posts_a_page: int
    pace_seconds: float


RECENT = Endpoint(
    search="search_recent_tweets",
    counts="get_recent_tweets_count",
    reaches_back=timedelta(days=7),
    longest_query=512,
    posts_a_page=100,
    pace_seconds=0.0,
)
ARCHIVE = Endpoint(
    search="search_all_tweets",
    counts="get_all_tweets_count",
    reaches_back=None,
    longest_query=1024,
    posts_a_page=500,
    pace_seconds=1.1,  # X takes one a second; the ways of several who ask are not as long
)

SMALLEST_PAGE = 10
AUTHORS_A_REQUEST = 100
LOOKUP_SIZE = 100

# What X charges is a post or a user, not a field: all that is read or may be, is asked for.
POST_FIELDS = [
    "author_id",
    "conversation_id",
    "created_at",
    "edit_controls",
    "edit_history_tweet_ids",
    "entities",
    "in_reply_to_user_id",
    "lang",
    "note_tweet",
    "possibly_sensitive",
    "public_metrics",
    "referenced_tweets",
    "withheld",
]
USER_FIELDS = [
    "created_at",
    "name",
    "protected",
    "public_metrics",
    "username",
    "verified_type",
]
EXPANSION_OF_AUTHORS = "author_id"
EXPANSION_OF_REFERENCES = "referenced_tweets.id"
