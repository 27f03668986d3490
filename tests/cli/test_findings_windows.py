"""`findings --since --until`: people counted once each, over any days, by tag, platform and role."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from terminal import Run

from listening.model import Kind, Page, Post, Query
from listening.store.database import open_store
from listening.store.writes import write_page
from tests.store.servers import Databases

FIRST = date(2026, 3, 1)
STAFF = [f"{source}:{number}" for source in ("x", "mastodon") for number in range(0, 60, 3)]
CONFIG = f"""
[store]
url = "sqlite:///listening.db"

[campaign.spring]
name = "Spring Day"
tags = ["#springday", "#spring"]
timezone = "Asia/Karachi"
starts = 2026-03-01
ends = 2026-03-12

[campaign.spring.roles.staff]
ids = {STAFF}
"""
QUERY = Query("spring", ("#springday", "#spring"), (), "Asia/Karachi")
WINDOWS = [(1, 12), (1, 3), (4, 4), (5, 9), (10, 12)]


def made_up() -> list[Post]:
    random = Random(5)
    return [
        Post(
            source=random.choice(["x", "x", "mastodon"]),
            post_id=str(number),
            author_id=str(min(random.randrange(60), random.randrange(60))),
            text=f"some words {number}",
            created_at=datetime(2026, 2, 28, 19, tzinfo=UTC)  # midnight in Karachi
            + timedelta(hours=random.randrange(24 * 12)),
            observed_at=datetime(2026, 3, 20, tzinfo=UTC),
            kind=random.choice([Kind.ORIGINAL, Kind.REPLY, Kind.REPOST]),
            tags=tuple(random.sample(["#springday", "#spring"], random.randint(1, 2))),
        )
        for number in range(1500)
    ]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def posts(
    here: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[Post]]:
    """Posts of two platforms, in a store of each kind."""
    (here / "config.toml").write_text(CONFIG)
    given = made_up()
    with ExitStack() as stack:
        url = "sqlite:///listening.db"
        if request.param == "postgresql":
            databases: Databases = request.getfixturevalue("databases")
            url = stack.enter_context(databases.fresh())
        monkeypatch.setenv("LISTENING_DATABASE_URL", url)
        with open_store(url) as store, store.writing() as connection:
            write_page(connection, QUERY, Page(posts=given), given[0].observed_at)
        yield given


def people(posts: list[Post], since: int, until: int, only: Callable[[Post], bool]) -> int:
    """Count by hand whom the posts of these days of March are by."""
    days = {FIRST + timedelta(days=number - 1) for number in range(since, until + 1)}
    offset = timedelta(hours=5)
    return len(
        {
            (post.source, post.author_id)
            for post in posts
            if (post.created_at + offset).date() in days and only(post)
        }
    )


def is_staff(post: Post) -> bool:
    return f"{post.source}:{post.author_id}" in STAFF


def told(found: Any) -> dict[str, Any]:
    """Return the participants of everyone, and by tag, platform and role, None where hidden."""
    groups = [*found["by_tag"], *found["by_source"]]
    return {
        "all": found["figures"]["participants"]["value"],
        "writers": found["figures"]["participants_without_reposters"]["value"],
        **{each["key"]: each["participants"]["value"] for each in groups},
        **{each["role"]: each["figures"]["participants"]["value"] for each in found["roles"]},
    }


def test_people_are_counted_once_each_over_any_days(run: Run, posts: list[Post]) -> None:
    shown = 0
    for since, until in WINDOWS:
        days = ("--since", f"2026-03-{since:02}", "--until", f"2026-03-{until:02}")
        counted = told(run("findings", "spring", *days, "--json").json)
        by_hand = {
            name: people(posts, since, until, only)
            for name, only in {
                "all": lambda post: True,
                "writers": lambda post: post.kind is not Kind.REPOST,
                "#spring": lambda post: "#spring" in post.tags,
                "#springday": lambda post: "#springday" in post.tags,
                "x": lambda post: post.source == "x",
                "mastodon": lambda post: post.source == "mastodon",
                "staff": is_staff,
                "customer": lambda post: not is_staff(post),
            }.items()
        }
        for name, number in by_hand.items():
            assert counted[name] in {number, None}, (since, until, name)
            shown += counted[name] is not None
    assert shown >= 0.9 * len(WINDOWS) * 8
