"""The generated campaign can be read by the parser of X, and follows from its numbers."""

import orjson

from benchmarks.generate import generate_x_lines
from listening.model import Kind
from listening.sources.x_records import parse_page


def test_a_generated_campaign_holds_the_posts_and_authors_asked_for() -> None:
    pages = [parse_page(orjson.loads(line)) for line in generate_x_lines(2_050, 700, 1)]
    posts = [post for page in pages for post in page.posts]
    assert len(pages) == 21
    assert len({post.post_id for post in posts}) == 2_050
    assert len({post.author_id for post in posts}) == 700
    assert not [reject for page in pages for reject in page.rejects]


def test_a_generated_campaign_seldom_says_the_same_twice_but_in_reposts() -> None:
    pages = [parse_page(orjson.loads(line)) for line in generate_x_lines(2_000, 700, 1)]
    own = [post.text for page in pages for post in page.posts if post.kind != Kind.REPOST]
    assert len(set(own)) > 0.98 * len(own)


def test_the_same_numbers_generate_the_same_bytes() -> None:
    assert list(generate_x_lines(500, 100, 3)) == list(generate_x_lines(500, 100, 3))
    assert list(generate_x_lines(500, 100, 3)) != list(generate_x_lines(500, 100, 4))
