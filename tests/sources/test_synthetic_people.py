"""Who speaks in the sample campaign, when, about what and how often."""

from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from listening.model import Kind, Page, Post
from listening.sources import sample
from listening.sources.synthetic.days import (
    CUSTOMER_DAY,
    OUTAGE_DAY,
    day_of,
)
from tests.sources.campaign import role_of, words_of


def test_about_three_thousand_posts_come_from_about_eighteen_hundred_accounts(
    posts: list[Post],
) -> None:
    assert 2850 <= len(posts) <= 3150
    assert 1710 <= len({(post.source, post.author_id) for post in posts}) <= 1890


def test_four_platforms_take_part_as_planned(posts: list[Post]) -> None:
    share = Counter(post.source for post in posts)
    for source, planned in (
        ("x", 0.72),
        ("mastodon", 0.10),
        ("bluesky", 0.08),
        ("store-visit", 0.10),
    ):
        assert share[source] / len(posts) == pytest.approx(planned, abs=0.02)


def test_people_write_in_many_languages(posts: list[Post]) -> None:
    share = Counter(post.lang for post in posts)
    for lang, fewest in (
        ("en", 1300),
        ("ur", 250),
        ("sv", 200),
        ("da", 170),
        ("und", 150),
        (None, 50),
        ("hi", 30),
    ):
        assert share[lang] >= fewest


def test_there_are_originals_quotes_replies_and_reposts(on_x: list[Post]) -> None:
    share = Counter(post.kind for post in on_x)
    assert share[Kind.REPOST] / len(on_x) == pytest.approx(0.18, abs=0.03)
    assert min(share[Kind.QUOTE], share[Kind.REPLY]) > 100


def test_a_repost_carries_all_of_the_text_it_passes_on(on_x: list[Post]) -> None:
    texts = {post.text for post in on_x if post.kind != Kind.REPOST}
    assert all(post.text in texts for post in on_x if post.kind == Kind.REPOST)


def test_replies_keep_to_the_conversation_they_answer(on_x: list[Post]) -> None:
    threads = Counter(post.conversation_id for post in on_x)
    replies = [post for post in on_x if post.kind == Kind.REPLY]
    assert all(post.conversation_id != post.post_id for post in replies)
    assert max(threads.values()) >= 4


def test_every_role_has_its_accounts_and_all_of_them_speak(posts: list[Post]) -> None:
    speakers = defaultdict(set)
    for post in posts:
        speakers[role_of(post)].add((post.source, post.author_id))
    assert {role: len(keys) for role, keys in sample.ROLES.items()} == {
        "brand": 4,
        "media": 24,
        "staff": 250,
    }
    assert {role: len(speakers[role]) for role in sample.ROLES} == {
        "brand": 4,
        "media": 24,
        "staff": 250,
    }


def test_customer_first_day_is_the_peak_and_the_outage_a_smaller_one(posts: list[Post]) -> None:
    busy = [day for day, _ in Counter(day_of(post.created_at) for post in posts).most_common(2)]
    assert busy == [CUSTOMER_DAY, OUTAGE_DAY]


def test_people_speak_at_all_hours_but_seldom_at_night(posts: list[Post]) -> None:
    hours = Counter((post.created_at + timedelta(hours=5)).hour for post in posts)
    assert set(hours) == set(range(24))
    assert hours[3] < hours[11] / 3


def test_posts_carry_one_tag_or_the_other_or_both_or_only_the_mention(posts: list[Post]) -> None:
    mixes = Counter(words_of(post) for post in posts)
    first, second = sample.TAGS
    for mix in ({first}, {second}, {first, second}, {sample.MENTION}):
        assert mixes[frozenset(mix)] > 100
    assert all(words_of(post) for post in posts if post.source != "store-visit")


def test_followers_range_from_a_handful_to_hundreds_of_thousands(pages: list[Page]) -> None:
    authors = {
        (author.source, author.author_id): author for page in pages for author in page.authors
    }
    given = [
        author.followers_count for author in authors.values() if author.followers_count is not None
    ]
    unknown = Counter(
        author.source for author in authors.values() if author.followers_count is None
    )
    assert min(given) == 3
    assert 300_000 < max(given) <= 900_000
    assert 3 <= unknown["x"] <= 40
    assert unknown["store-visit"] == sum(
        author.source == "store-visit" for author in authors.values()
    )


def test_most_people_post_once_and_a_few_post_a_lot(posts: list[Post]) -> None:
    said = Counter((post.source, post.author_id) for post in posts)
    assert sum(count == 1 for count in said.values()) > len(said) / 2
    assert max(said.values()) > 20
