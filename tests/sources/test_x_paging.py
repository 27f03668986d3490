"""Paging through X's search: what is asked, and that every post of a window comes."""

from datetime import timedelta

import pytest

from listening.errors import GapError, SourceUnavailableError
from listening.model import Interval, Page, Query
from tests.fakes.x import faults
from tests.fakes.x.faults import answers
from tests.fakes.x_posts import a_post, a_user, refers, tagged
from tests.sources.x_opened import DAY, NOW, QUERY, Opened, bigday, ids


def five(x: Opened) -> None:
    """Five posts, two of them a page; the last is the newest."""
    x.fake.world.put(*(bigday(str(number), hour=number) for number in range(5)))
    x.fake.page_size = 2


def test_posts_with_a_tag_or_a_mention_are_found_with_their_authors(x: Opened) -> None:
    mention = a_post("2", author_id="502", entities=tagged(mentions=("Brand",)))
    x.fake.world.put(bigday("1"), mention, a_post("4", entities=tagged("other")))
    x.fake.world.put(a_user("501"), a_user("502"))
    (page,) = x.pages()
    assert sorted(ids([page])) == ["1", "2"]
    assert {author.author_id for author in page.authors} == {"501", "502"}
    assert {post.observed_at for post in page.posts} == {NOW}
    assert page.cursor is None


@pytest.mark.parametrize(("is_bought", "context"), [(True, ["whole"]), (False, [])])
def test_what_a_post_refers_to_comes_only_where_that_is_asked_for(
    x: Opened, is_bought: bool, context: list[str]
) -> None:
    quote = bigday("3", referenced_tweets=[refers("quoted", "9")])
    x.fake.world.put(quote, a_post("9", text="whole"), a_user("501"))
    x.options = x.options.model_copy(update={"referenced_posts": is_bought})
    (page,) = x.pages()
    assert [post.text for post in page.context] == context


def test_the_window_includes_its_start_and_excludes_its_end(x: Opened) -> None:
    x.fake.world.put(
        bigday("1", created_at="2026-02-28T23:59:59Z"),
        bigday("2", created_at="2026-03-01T00:00:00Z"),
        bigday("3", created_at="2026-03-01T23:59:59Z"),
        bigday("4", created_at="2026-03-02T00:00:00Z"),
    )
    assert ids(x.pages()) == ["3", "2"]


def test_every_page_is_read_and_an_empty_one_does_not_end_it(x: Opened) -> None:
    five(x)
    x.fake.faults.at(faults.empty_page(), 2, 4, on="/search/")
    pages = x.pages()
    assert ids(pages) == ["4", "3", "2", "1", "0"]
    assert [len(page.posts) for page in pages] == [2, 0, 2, 0, 1]
    assert [page.rejects for page in pages] == [()] * 5
    assert pages[-1].cursor is None


def test_posts_that_arrive_while_paging_are_left_to_the_next_window(x: Opened) -> None:
    five(x)
    window = Interval(DAY.starts_at, NOW - timedelta(seconds=30))
    read = []
    for page in x.source().pages(QUERY, window, None):
        read += [post.post_id for post in page.posts]
        x.fake.clock.advance(timedelta(minutes=1))
        x.fake.world.post("#bigday")
    assert read == ["4", "3", "2", "1", "0"]


def test_no_post_is_no_page_of_rejects(x: Opened) -> None:
    assert x.pages() == [Page()]


def test_an_odd_post_is_a_reject_and_the_others_of_its_page_come(x: Opened) -> None:
    five(x)
    x.fake.faults.at(faults.without_id(), 1, on="/search/")
    x.fake.faults.at(faults.odd_post("not an object"), 2, on="/search/")
    pages = x.pages()
    assert ids(pages) == ["3", "2", "1", "0"]
    assert [len(page.rejects) for page in pages] == [1, 1, 0]


@pytest.mark.parametrize(
    "fault", [faults.whole_seconds(), faults.no_edits_remaining(), faults.partial()]
)
def test_oddities_that_cost_tweepy_a_page_cost_no_post(x: Opened, fault: faults.Fault) -> None:
    five(x)
    x.fake.faults.always(fault, on="/search/")
    pages = x.pages()
    assert ids(pages) == ["4", "3", "2", "1", "0"]
    assert [page.rejects for page in pages] == [()] * 3


@pytest.mark.parametrize("vocabulary", ["old", "new"])
def test_both_of_xs_vocabularies_are_read(x: Opened, vocabulary: str) -> None:
    five(x)
    x.fake.vocabulary = vocabulary  # type: ignore[assignment]
    assert ids(x.pages()) == ["4", "3", "2", "1", "0"]
    assert x.source().count(QUERY, DAY).posts == {DAY.starts_at.date(): 5}


def test_all_that_a_post_is_made_of_is_asked_for(x: Opened) -> None:
    x.fake.world.put(bigday("1"), a_user("501"))
    x.pages()
    (searched,), (asked,) = x.asked("/search/"), x.asked("/users")
    assert searched["query"] == "(#bigday OR @brand)"
    assert searched["max_results"] == "100"
    assert "expansions" not in searched
    assert {"note_tweet", "edit_history_tweet_ids", "public_metrics"} <= {
        *searched["tweet.fields"].split(",")
    }
    assert "public_metrics" in asked["user.fields"].split(",")


def test_the_archive_is_asked_for_five_hundred_a_page_one_request_a_second(x: Opened) -> None:
    five(x)
    archive = x.source().archive()
    old = Interval(NOW - timedelta(days=400), NOW - timedelta(days=300))
    assert len(list(archive.pages(QUERY, old, None))) == 1
    assert len(list(archive.pages(QUERY, DAY, None))) == 3
    assert [params["max_results"] for params in x.asked("/search/all")] == ["500"] * 4
    assert x.slept == [pytest.approx(1.1)] * 3


def test_a_page_that_names_itself_as_the_next_is_not_read_for_ever(x: Opened) -> None:
    answer = answers(body=b'{"data": [], "meta": {"next_token": "again"}}')
    x.fake.faults.queue(*[answer] * 3)
    with pytest.raises(SourceUnavailableError, match="as the next one"):
        x.pages()
    assert len(x.fake.requests) == 2


def test_a_query_that_is_cut_is_collected_part_by_part_and_loses_nothing(x: Opened) -> None:
    tags = tuple(f"#tag{number:060}" for number in range(20))
    for number, tag in enumerate(tags):
        x.fake.world.post(f"good {tag}", "501", NOW - timedelta(hours=2 + number))
    x.fake.page_size = 2
    window = Interval(NOW - timedelta(days=2), NOW - timedelta(hours=1))
    pages = list(x.source().pages(Query("demo", tags), window, None))
    assert sorted(ids(pages)) == sorted(x.fake.world.posts)
    assert len({params["query"] for params in x.asked()}) == 3
    assert [page.cursor is None for page in pages] == [False] * (len(pages) - 1) + [True]


def test_a_window_older_than_seven_days_is_a_gap(x: Opened) -> None:
    old = Interval(NOW - timedelta(days=8), NOW - timedelta(days=7))
    with pytest.raises(GapError, match="2026-02-23"):
        x.pages(window=old)
    assert x.fake.requests == []


@pytest.mark.parametrize("late", [timedelta(), timedelta(seconds=10), timedelta(days=3)])
def test_a_window_that_began_before_the_seven_days_is_not_taken_for_whole(
    x: Opened, late: timedelta
) -> None:
    window = Interval(NOW - timedelta(days=7) - late, NOW - timedelta(seconds=30))
    with pytest.raises(SourceUnavailableError, match="run again to collect the rest of it"):
        x.pages(window=window)
    assert x.fake.requests == []


def test_a_window_just_within_the_seven_days_is_asked_for_from_its_start(x: Opened) -> None:
    starts_at = NOW - timedelta(days=7) + timedelta(seconds=15)
    x.pages(window=Interval(starts_at, NOW - timedelta(seconds=30)))
    assert x.fake.requests[0].params["start_time"] == "2026-02-23T12:00:15Z"


def test_a_window_is_the_span_and_reaches_back_seven_days(x: Opened) -> None:
    assert x.source().windows(DAY) == [DAY]
    assert x.source().reaches_back == timedelta(days=7)
    assert x.source().archive().reaches_back is None
