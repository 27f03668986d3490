"""Holds every source that the registry finds, without naming one."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from pydantic import BaseModel

from listening.errors import ConfigError, GapError
from listening.model import Interval, Page, Post, Query
from listening.sources import Source, registry

NAMES = sorted(registry())
OFFLINE = [name for name in NAMES if registry()[name].SYNTHETIC]
QUERY = Query("a-day", ("#aday",), ("@example",))
SPAN = Interval(datetime(2026, 10, 1, 7, 30, tzinfo=UTC), datetime(2026, 10, 9, 11, tzinfo=UTC))


def opened(name: str) -> Source:
    module = registry()[name]
    return module.open_source(module.Options(), {})


@pytest.mark.parametrize("name", NAMES)
def test_its_module_says_what_it_needs_and_gives(name: str) -> None:
    module = registry()[name]
    assert isinstance(module.SYNTHETIC, bool)
    assert isinstance(module.SECRETS, tuple)
    assert all(secret == secret.upper() for secret in module.SECRETS)
    assert module.PLATFORMS
    assert all(platform == platform.lower() for platform in module.PLATFORMS)


@pytest.mark.parametrize("name", NAMES)
def test_its_options_all_have_defaults_and_refuse_unknown_keys(name: str) -> None:
    options = registry()[name].Options
    assert issubclass(options, BaseModel)
    assert options() == options.model_validate({})
    assert options.model_config["extra"] == "forbid"
    assert options.model_config["frozen"]


@pytest.mark.parametrize("name", NAMES)
def test_without_its_secrets_it_opens_or_names_them(name: str) -> None:
    module = registry()[name]
    if module.SECRETS:
        with pytest.raises(ConfigError) as error:
            opened(name)
        assert any(secret in str(error.value) for secret in module.SECRETS)
        assert "\n" not in str(error.value)
    else:
        assert opened(name).check()


@pytest.mark.parametrize("name", NAMES)
def test_what_stands_in_a_secret_is_never_in_an_error(name: str) -> None:
    module = registry()[name]
    broken = dict.fromkeys(module.SECRETS, "made up\nvalue 4711")
    said = ""
    try:
        module.open_source(module.Options(), broken)
    except ConfigError as error:
        said = str(error)
    assert "4711" not in said


def test_there_is_a_source_that_needs_no_network() -> None:
    assert OFFLINE


@pytest.mark.parametrize("name", OFFLINE)
def test_its_windows_cover_the_span_in_order_without_overlaps(name: str) -> None:
    windows = opened(name).windows(SPAN)
    assert windows[0].starts_at == SPAN.starts_at
    assert windows[-1].ends_at == SPAN.ends_at
    for before, after in pairwise(windows):
        assert before.ends_at == after.starts_at
        assert before.starts_at < before.ends_at


@pytest.mark.parametrize("name", OFFLINE)
def test_its_pages_end_with_a_page_without_a_cursor(name: str) -> None:
    for _, pages in collected(name):
        assert all(isinstance(page, Page) for page in pages)
        assert [page.cursor is None for page in pages] == [False] * (len(pages) - 1) + [True]


@pytest.mark.slow
@pytest.mark.parametrize("name", OFFLINE)
def test_it_goes_on_from_every_cursor_with_the_same_rest(name: str) -> None:
    source = opened(name)
    for window, pages in collected(name):
        for index, page in enumerate(pages[:-1], 1):
            assert list(source.pages(QUERY, window, page.cursor)) == pages[index:]


@pytest.mark.parametrize("name", OFFLINE)
def test_its_posts_are_of_the_window_and_in_utc(name: str) -> None:
    platforms = set(registry()[name].PLATFORMS)
    for window, pages in collected(name):
        for post in posts_of(pages):
            assert window.starts_at <= post.created_at < window.ends_at
            assert post.created_at.tzinfo is UTC
            assert post.observed_at.tzinfo is UTC
            assert post.source in platforms


@pytest.mark.parametrize("name", OFFLINE)
def test_each_posts_author_comes_along_with_it(name: str) -> None:
    for _, pages in collected(name):
        for page in pages:
            known = {(author.source, author.author_id) for author in page.authors}
            assert {(post.source, post.author_id) for post in page.posts} <= known


@pytest.mark.parametrize("name", OFFLINE)
def test_each_post_comes_once_and_the_same_again(name: str) -> None:
    first, again = (
        [post for _, pages in collected(name) for post in posts_of(pages)] for _ in range(2)
    )
    assert first == again
    assert len({(post.source, post.post_id) for post in first}) == len(first) > 0


@pytest.mark.parametrize("name", OFFLINE)
def test_its_expected_counts_and_tags_are_whole(name: str) -> None:
    for _, pages in collected(name):
        for page in pages:
            assert all(each.posts >= 0 for each in page.expected)
            assert all(isinstance(each.day, date) for each in page.expected)
        for post in posts_of(pages):
            assert all(tag[0] in "#@" and tag == tag.casefold() for tag in post.tags)


def test_a_span_of_nothing_has_nothing_in_it() -> None:
    for name in OFFLINE:
        far = Interval(SPAN.starts_at, SPAN.starts_at + timedelta(seconds=1))
        for window in opened(name).windows(far):
            for page in opened(name).pages(QUERY, window, None):
                assert all(far.starts_at <= post.created_at < far.ends_at for post in page.posts)


def collected(name: str) -> Iterator[tuple[Interval, list[Page]]]:
    """Every window of the span that is no gap."""
    source = opened(name)
    for window in source.windows(SPAN):
        try:
            yield window, list(source.pages(QUERY, window, None))
        except GapError:
            continue


def posts_of(pages: list[Page]) -> list[Post]:
    return [post for page in pages for post in page.posts]
