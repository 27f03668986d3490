"""The sample campaign as tests look at it: opened, asked for a day, and told apart by words."""

from datetime import date

from listening.model import Page, Post, Query, Role
from listening.sources import sample
from listening.sources.synthetic.days import interval_of

QUERY = Query("demo", sample.TAGS, (sample.MENTION,), sample.TIMEZONE)
ROLE_OF = {key: role for role, keys in sample.ROLES.items() for key in keys}


def opened(**options: int) -> sample.SampleSource:
    return sample.open_source(sample.Options(**options), {})


def pages_of(source: sample.SampleSource, day: date, cursor: str | None = None) -> list[Page]:
    return list(source.pages(QUERY, interval_of(day), cursor))


def role_of(post: Post) -> Role:
    return ROLE_OF.get(f"{post.source}:{post.author_id}", Role.CUSTOMER)


def words_of(post: Post) -> frozenset[str]:
    return frozenset({*sample.TAGS, sample.MENTION} & {*post.tags})
