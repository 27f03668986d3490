"""What makes real data hard is in the sample campaign, on purpose."""

from collections import Counter, defaultdict
from datetime import date

import orjson
import pytest

from listening.model import Kind, Page, Post
from listening.sources.synthetic.days import (
    day_of,
)
from tests.sources.campaign import words_of


def test_every_record_can_be_read_and_no_post_comes_twice(
    pages: list[Page], posts: list[Post]
) -> None:
    assert not [reject for page in pages for reject in page.rejects]
    assert len({(post.source, post.post_id) for post in posts}) == len(posts)


def test_every_post_comes_with_its_author_and_its_raw_record(pages: list[Page]) -> None:
    for page in pages:
        assert {post.author_id for post in page.posts} <= {
            author.author_id for author in page.authors
        }
        assert {post.post_id for post in page.posts} == {record.post_id for record in page.raw}
        assert all(orjson.loads(record.body) for record in page.raw)


def test_posts_outside_the_campaign_are_context_only(pages: list[Page], posts: list[Post]) -> None:
    known = {post.post_id for post in posts}
    outside = [post for page in pages for post in page.context if post.post_id not in known]
    assert outside
    assert not [post for post in outside if words_of(post)]


def test_one_post_was_edited_and_both_versions_were_collected(on_x: list[Post]) -> None:
    (again,) = [post for post in on_x if post.edited_of]
    (first,) = [post for post in on_x if post.post_id == again.edited_of]
    assert again.author_id == first.author_id
    assert again.text != first.text


def test_posts_are_given_first_and_called_deleted_on_a_later_day(
    days: dict[date, list[Page]],
) -> None:
    given = {
        (post.source, post.post_id): day
        for day, each in days.items()
        for page in each
        for post in page.posts
    }
    gone = [
        (day, deletion)
        for day, each in days.items()
        for page in each
        for deletion in page.deletions
    ]
    assert 6 <= len(gone) <= 10
    for day, deletion in gone:
        assert given[deletion.source, deletion.post_id] < day
        assert day_of(deletion.deleted_at) == day


def test_long_posts_have_a_tag_that_only_the_note_shows(pages: list[Page]) -> None:
    records = [
        orjson.loads(record.body) for page in pages for record in page.raw if record.source == "x"
    ]
    notes = {
        record["id"]: record
        for record in records
        if "note_tweet" in record or "note_post" in record
    }
    long = {post.post_id: post for page in pages for post in page.posts if post.post_id in notes}
    assert len(long) > 20
    for post_id, post in long.items():
        shown = notes[post_id]["entities"].get("hashtags", [])
        assert len(post.text) > 280
        assert set(post.tags) - {f"#{each['tag'].lower()}" for each in shown}


def test_pages_of_x_speak_both_vocabularies(pages: list[Page]) -> None:
    records = [
        orjson.loads(record.body) for page in pages for record in page.raw if record.source == "x"
    ]
    renamed = sum("repost_count" in record["public_metrics"] for record in records)
    assert 0.1 < renamed / len(records) < 0.6


def test_some_posts_of_x_have_no_impressions_and_no_other_platform_has_any(
    posts: list[Post],
) -> None:
    hidden = Counter(post.source for post in posts if post.metrics.impressions is None)
    total = Counter(post.source for post in posts)
    assert hidden["x"] / total["x"] == pytest.approx(0.15, abs=0.03)
    assert all(hidden[source] == total[source] for source in total if source != "x")


def test_a_post_has_at_least_the_replies_that_were_collected(on_x: list[Post]) -> None:
    own = {post.post_id: post for post in on_x}
    answers = Counter(post.conversation_id for post in on_x if post.kind == Kind.REPLY)
    for root, replies in answers.items():
        thread = [post for post in on_x if post.conversation_id == root]
        assert root not in own or sum(post.metrics.replies or 0 for post in thread) >= replies


def test_many_accounts_send_one_same_text_and_hardly_anybody_else_does(posts: list[Post]) -> None:
    by_text = defaultdict(set)
    for post in posts:
        if post.kind != Kind.REPOST:
            by_text[post.text].add(post.author_id)
    shared = sorted(map(len, by_text.values()), reverse=True)
    assert 35 <= shared[0] <= 45
    assert shared[1] < 10


def test_nobody_but_made_up_accounts_takes_part(pages: list[Page]) -> None:
    handles = {author.handle for page in pages for author in page.authors if author.handle}
    assert all(handle.startswith(("demo_", "demotelecom")) for handle in handles)


def test_ids_of_x_grow_with_time_and_tell_it(on_x: list[Post]) -> None:
    in_time = sorted(on_x, key=lambda post: int(post.post_id))
    assert in_time == sorted(in_time, key=lambda post: post.created_at)
    for post in in_time:
        assert (int(post.post_id) >> 22) + 1_288_834_974_657 == pytest.approx(
            post.created_at.timestamp() * 1000, abs=1000
        )


def test_other_platforms_give_ids_in_their_own_shape(posts: list[Post]) -> None:
    ids = defaultdict(list)
    for post in posts:
        ids[post.source].append(post)
    assert all(post.post_id.isdecimal() and post.uri for post in ids["mastodon"])
    assert all(
        post.post_id.startswith("at://did:plc:") and post.uri == post.post_id
        for post in ids["bluesky"]
    )
    assert all(len(post.post_id) == len("visit-000123") for post in ids["store-visit"])
