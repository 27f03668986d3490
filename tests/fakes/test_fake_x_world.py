"""The fake's world: the same by the same seed, and changing as its clock goes on."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from listening.model import Interval, Query
from listening.sources.x import Options, XSource
from listening.sources.x_calls import Caller
from listening.sources.x_client import Client
from listening.sources.x_query import search_queries
from tests.fakes.asking import NOW, RECENT, Asking, before
from tests.fakes.x import TOKEN, FakeX
from tests.fakes.x.answers import Json
from tests.fakes.x.fields import Vocabulary
from tests.fakes.x.generate import Recipe, fill
from tests.fakes.x.world import World

ROOT = Path(__file__).parents[2]
ANY_TAG = "#springday OR #riverwalk OR @made_up_brand"


def made(seed: int, posts: int = 400) -> World:
    world = World()
    world.clock.set(NOW)
    fill(world, seed, NOW, Recipe(posts))
    return world


def kinds(world: World) -> list[str]:
    return [
        each["type"] for post in world.posts.values() for each in post.get("referenced_tweets", ())
    ]


def test_the_same_seed_gives_the_same_world_and_another_does_not() -> None:
    one, same, other = made(1), made(1), made(2)
    assert (one.posts, one.users, one.gone) == (same.posts, same.users, same.gone)
    assert one.posts.keys() != other.posts.keys()


def test_a_world_has_posts_of_every_sort() -> None:
    world = made(1)
    assert set(kinds(world)) == {"retweeted", "quoted", "replied_to"}
    assert {post["lang"] for post in world.posts.values()} == {"en", "de", "es", "ja"}
    assert world.gone
    assert world.replaced
    assert world.suspended
    assert world.followers


def test_some_long_posts_have_their_tag_in_the_note_alone() -> None:
    notes = [post for post in made(1).posts.values() if "note_tweet" in post]
    assert any("hashtags" not in post["entities"] for post in notes)
    assert any("hashtags" in post["note_tweet"]["entities"] for post in notes)


def test_posts_arrive_as_the_clock_reaches_them(x: Asking) -> None:
    fill(x.fake.world, 1, NOW + timedelta(days=1), Recipe(100, days=2))
    totals = []
    for _ in range(3):
        totals.append(
            x.search(ANY_TAG, "/2/tweets/counts/recent").body["meta"]["total_tweet_count"]
        )
        x.fake.clock.advance(timedelta(hours=12))
    assert 0 < totals[0] < totals[1] < totals[2]


def test_deletions_and_edits_have_their_moment(x: Asking) -> None:
    world = x.fake.world
    first = world.post("#a", at=before(minutes=20))
    second = world.edit(first, "#a b", NOW + timedelta(minutes=5))
    world.delete(second, NOW + timedelta(minutes=15))
    assert x.found("#a") == [first]
    x.fake.clock.advance(timedelta(minutes=10))
    assert x.found("#a") == [second]
    x.fake.clock.advance(timedelta(minutes=10))
    assert x.found("#a") == []


def test_a_post_is_edited_five_times_and_within_thirty_minutes(x: Asking) -> None:
    world = x.fake.world
    late = world.post("#a", at=before(minutes=31))
    with pytest.raises(ValueError, match="thirty minutes"):
        world.edit(late, "#a b")
    version = world.post("#a")
    for _ in range(5):
        version = world.edit(version, "#a b")
    with pytest.raises(ValueError, match="five edits"):
        world.edit(version, "#a c")


def test_a_clock_runs_ahead_of_real_time(x: Asking) -> None:
    x.fake.clock.follow(timedelta(days=3))
    first = x.fake.clock.now()
    assert x.fake.clock.now() >= first
    x.fake.clock.advance(timedelta(hours=1))
    assert x.fake.clock.now() - first >= timedelta(hours=1)


@pytest.mark.parametrize("vocabulary", ["old", "new"])
def test_the_source_reads_every_post_that_a_world_has_to_find(
    served_x: FakeX, vocabulary: Vocabulary
) -> None:
    fill(served_x.world, 5, NOW, Recipe(300))
    served_x.vocabulary = vocabulary
    client = Client(served_x.base_url, 5, TOKEN)
    source = XSource(Options(), Caller(client, clock=served_x.clock.now))
    query = Query("demo", ("#springday", "#riverwalk"), ("@made_up_brand",))
    pages = list(source.pages(query, Interval(before(days=6), before(minutes=1)), None))
    (text,) = search_queries(query, longest=512)
    params = {"query": text, "granularity": "day"}
    counted = served_x.answer("GET", "/2/tweets/counts/recent", params).body["meta"]
    ids = [post.post_id for page in pages for post in page.posts]
    assert [page.rejects for page in pages] == [()] * len(pages)
    hidden = [each for each in served_x.world.posts if not served_x.world.is_shown(each)]
    assert len(ids) == len(set(ids)) > 200
    assert len(ids) <= next(iter(counted.values())) <= len(ids) + len(hidden)


def served(*options: str) -> tuple[str, Json]:
    """Serve a world in a process of its own; return its address and its first page."""
    command = [sys.executable, "-m", "tests.fakes.x", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            headers = {"Authorization": f"Bearer {TOKEN}"}
            params = {"query": ANY_TAG, "max_results": "50"}
            answer = requests.get(address + RECENT, params=params, headers=headers, timeout=10)
        finally:
            process.terminate()
    return address, answer.json()


def test_it_serves_as_a_process_and_again_the_same() -> None:
    options = ("--seed", "3", "--posts", "80", "--now", "2026-08-20T12:00:00+00:00")
    (address, first), (_, again) = served(*options), served(*options)
    assert address.startswith("http://127.0.0.1:")
    assert first["meta"]["result_count"] == 50
    assert first["data"] == again["data"]
