"""The naive pipeline that ours is held against: every post its own task, object and commit.

    python -m benchmarks.naive FOLDER POSTS

It is let off lightly: it does not read or parse the file within its time, its server has
started before, and it counts and renders nothing.
"""

import sys
import time
from functools import cache
from itertools import islice
from pathlib import Path

from prefect import flow, task
from sqlalchemy import Engine
from sqlmodel import Field, Session, SQLModel, create_engine
from textblob import TextBlob

from benchmarks.campaign import posts_in
from listening.model import Post
from listening.sources.files import read_pages


class NaivePost(SQLModel, table=True):
    """A post and its score, in one row."""

    __tablename__ = "naive_post"

    post_id: str = Field(primary_key=True)
    author_id: str
    text: str
    polarity: float


@task
def keep(store: str, post: Post) -> None:
    """Score one post, look whether it is there, and write it."""
    polarity = TextBlob(post.text).sentiment.polarity
    row = NaivePost(
        post_id=post.post_id, author_id=post.author_id, text=post.text, polarity=polarity
    )
    with Session(_engine(store)) as session:
        session.merge(row)
        session.commit()


@flow
def naive(folder: Path, posts: int) -> float:
    """Return the seconds that `posts` posts took, one after another."""
    store = f"sqlite:///{folder / 'naive.db'}"
    SQLModel.metadata.create_all(_engine(store))
    pages = read_pages(posts_in(folder))
    first = list(islice((post for page in pages for post in page.posts), posts))
    keep(store, first[0])
    started = time.perf_counter()
    for post in first:
        keep(store, post)
    return time.perf_counter() - started


@cache
def _engine(store: str) -> Engine:
    return create_engine(store)


if __name__ == "__main__":
    sys.stdout.write(str(naive(Path(sys.argv[1]), int(sys.argv[2]))))
