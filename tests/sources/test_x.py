"""Recent search on X: what is asked, how it pages, and what is said where it fails."""

import logging
import traceback
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from listening.errors import ConfigError, GapError, SourceError, SourceUnavailableError
from listening.model import Interval, Page, Query
from listening.sources import registry
from listening.sources.x import Options, XSource, open_source
from listening.sources.x_calls import TRIES, Caller
from listening.sources.x_client import Client
from listening.sources.x_faults import LONGEST_WAIT_SECONDS, wait_seconds
from tests.fakes.x import TOKEN, FakeX, faults
from tests.fakes.x.faults import Fault, answers
from tests.fakes.x_posts import a_post, a_user, refers, tagged

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = Interval(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC))
QUERY = Query("demo", ("#bigday",), ("@brand",))


@dataclass
class Opened:
    """A source on the fake, with a clock that stands still and a sleep that only notes."""

    fake: FakeX
    slept: list[float] = field(default_factory=list)
    token: str = TOKEN
    timeout_seconds: float = 5
    options: Options = field(default_factory=Options)

    def source(self) -> XSource:
        client = Client(self.fake.base_url, self.timeout_seconds, self.token)
        caller = Caller(client, clock=lambda: NOW, sleep=self.slept.append, chance=lambda: 0.0)
        return XSource(self.options, caller)

    def pages(self, cursor: str | None = None, window: Interval = DAY) -> list[Page]:
        return list(self.source().pages(QUERY, window, cursor))


@pytest.fixture
def x(fake_x: FakeX) -> Opened:
    fake_x.clock.set(NOW)
    return Opened(fake_x)


def bigday(post_id: str, hour: int = 10, **fields: object) -> dict[str, object]:
    written = f"2026-03-01T{hour:02}:00:00.000Z"
    return a_post(post_id, **{"created_at": written, "entities": tagged("BigDay"), **fields})


def ids(pages: list[Page]) -> list[str]:
    return [post.post_id for page in pages for post in page.posts]


def test_posts_with_a_tag_or_a_mention_are_found_with_their_authors_and_context(x: Opened) -> None:
    mention = a_post("2", author_id="502", entities=tagged(mentions=("Brand",)))
    quote = bigday("3", referenced_tweets=[refers("quoted", "9")])
    x.fake.world.put(bigday("1"), mention, quote, a_post("4", entities=tagged("other")))
    x.fake.world.put(a_post("9", text="whole"), a_user("501"), a_user("502"))
    (page,) = x.pages()
    assert sorted(ids([page])) == ["1", "2", "3"]
    assert {author.author_id for author in page.authors} == {"501", "502"}
    assert [post.text for post in page.context] == ["whole"]
    assert {post.observed_at for post in page.posts} == {NOW}
    assert page.cursor is None


def test_the_window_includes_its_start_and_excludes_its_end(x: Opened) -> None:
    x.fake.world.put(
        bigday("1", created_at="2026-02-28T23:59:59Z"),
        bigday("2", created_at="2026-03-01T00:00:00Z"),
        bigday("3", created_at="2026-03-01T23:59:59Z"),
        bigday("4", created_at="2026-03-02T00:00:00Z"),
    )
    assert ids(x.pages()) == ["3", "2"]


def test_every_page_is_read_and_an_empty_one_does_not_end_it(x: Opened) -> None:
    x.fake.world.put(*(bigday(str(number), hour=number) for number in range(5)))
    x.fake.page_size = 2
    x.fake.faults.at(faults.empty_page(), 2, 4)
    pages = x.pages()
    assert ids(pages) == ["4", "3", "2", "1", "0"]
    assert [len(page.posts) for page in pages] == [2, 0, 2, 0, 1]
    assert [page.rejects for page in pages] == [()] * 5
    assert pages[-1].cursor is None


def test_a_cursor_goes_on_where_another_run_stopped(x: Opened) -> None:
    x.fake.world.put(*(bigday(str(number), hour=number) for number in range(5)))
    x.fake.page_size = 2
    pages = x.pages()
    assert ids(x.pages(cursor=pages[0].cursor)) == ["2", "1", "0"]


def test_no_post_is_no_page_of_rejects(x: Opened) -> None:
    assert x.pages() == [Page()]


def test_all_that_a_post_is_made_of_is_asked_for(x: Opened) -> None:
    x.pages()
    asked = x.fake.requests[0].params
    assert asked["query"] == "(#bigday OR @brand)"
    assert asked["max_results"] == "100"
    assert asked["expansions"] == "author_id,referenced_tweets.id"
    assert {"note_tweet", "edit_history_tweet_ids", "public_metrics"} <= set(
        asked["tweet.fields"].split(",")
    )
    assert "public_metrics" in asked["user.fields"].split(",")


def test_errors_beside_data_cost_no_post(x: Opened) -> None:
    x.fake.world.put(bigday("1"))
    x.fake.faults.queue(faults.partial())
    (page,) = x.pages()
    assert (ids([page]), page.rejects) == (["1"], ())


def test_a_limit_is_waited_for_until_its_reset(x: Opened) -> None:
    x.fake.world.put(bigday("1"))
    x.fake.faults.queue(faults.limited(reset_at=int(NOW.timestamp()) + 90))
    assert ids(x.pages()) == ["1"]
    assert x.slept == [91]


def test_a_limit_without_a_reset_is_waited_for_ever_longer(x: Opened) -> None:
    x.fake.world.put(bigday("1"))
    x.fake.faults.queue(*[faults.limited()] * 3)
    assert ids(x.pages()) == ["1"]
    assert x.slept == [15, 30, 60]


def test_a_limit_that_does_not_end_may_be_tried_later(x: Opened) -> None:
    x.fake.faults.queue(*[faults.limited()] * 5)
    with pytest.raises(SourceUnavailableError, match="429"):
        x.pages()
    assert (len(x.slept), len(x.fake.requests)) == (4, 5)


@pytest.mark.parametrize(
    ("reset", "wait"),
    [(-500, 1.0), (10, 11.0), (10**9, LONGEST_WAIT_SECONDS), (None, LONGEST_WAIT_SECONDS)],
)
def test_a_wait_is_bounded(reset: int | None, wait: float) -> None:
    at = None if reset is None else int(NOW.timestamp()) + reset
    assert wait_seconds(at, NOW, attempt=20) == wait


def test_the_usage_cap_stops_without_waiting(x: Opened) -> None:
    x.fake.faults.queue(faults.capped())
    with pytest.raises(SourceError, match=r"usage cap.*raise it") as raised:
        x.pages()
    assert not isinstance(raised.value, SourceUnavailableError)
    assert x.slept == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (faults.no_credits(), "buy credits"),
        (faults.forbidden(), "check X_BEARER_TOKEN"),
        (answers(400, {"title": "Invalid Request"}), "Invalid Request"),
        (answers(404, b"nothing here"), "404"),
    ],
)
def test_a_refusal_says_what_to_do_and_is_not_tried_again(
    x: Opened, fault: Fault, words: str
) -> None:
    x.fake.faults.queue(fault)
    with pytest.raises(SourceError, match=words) as raised:
        x.pages()
    assert not isinstance(raised.value, SourceUnavailableError)
    assert "secret detail" not in str(raised.value)
    assert len(x.fake.requests) == 1


@pytest.mark.parametrize(
    "fault",
    [
        faults.down(),
        faults.reset(),
        faults.cut_json(),
        faults.not_json(),
        answers(body=b"[]"),
        answers(body=b'{"data": []}'),
        answers(body=b'{"errors": [{"title": "odd"}]}'),
        answers(body=b'{"meta": {"next_token": 5}}'),
        answers(500, b"[]"),
        answers(429, b'{"errors": null}'),
        answers(429, b"{}", {"x-rate-limit-reset": "soon"}),
    ],
)
def test_an_answer_that_is_no_page_may_be_tried_later(x: Opened, fault: Fault) -> None:
    x.fake.faults.queue(fault)
    with pytest.raises(SourceUnavailableError):
        x.pages()


def test_a_slow_answer_is_not_waited_for(x: Opened) -> None:
    x.timeout_seconds = 0.2
    x.fake.faults.queue(faults.slow(1))
    with pytest.raises(SourceUnavailableError, match="timeout_seconds"):
        x.pages()


def test_a_host_that_is_not_there_may_be_tried_later(x: Opened) -> None:
    x.fake.base_url = "http://127.0.0.1:1"
    with pytest.raises(SourceUnavailableError, match="cannot be reached"):
        x.pages()


def test_a_page_that_names_itself_as_the_next_is_not_read_for_ever(x: Opened) -> None:
    answer = answers(body=b'{"data": [], "meta": {"next_token": "again"}}')
    x.fake.faults.queue(*[answer] * 3)
    with pytest.raises(SourceUnavailableError, match="as the next one"):
        x.pages()
    assert len(x.fake.requests) == 2


def test_a_wrong_token_is_named_and_never_shown(
    x: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    x.token = "wrong-secret"
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(SourceError, match="X_BEARER_TOKEN") as raised,
    ):
        x.pages()
    assert "wrong-secret" not in "".join(traceback.format_exception(raised.value))
    assert "wrong-secret" not in caplog.text


def test_a_window_older_than_seven_days_is_a_gap(x: Opened) -> None:
    old = Interval(NOW - timedelta(days=8), NOW)
    with pytest.raises(GapError, match="2026-02-23"):
        x.pages(window=old)
    assert x.fake.requests == []


def test_a_window_that_starts_seven_days_ago_is_asked_for_just_within_them(x: Opened) -> None:
    x.pages(window=Interval(NOW - timedelta(days=7), NOW - timedelta(seconds=30)))
    assert x.fake.requests[0].params["start_time"] == "2026-02-23T12:00:15Z"


def test_a_window_is_the_span_and_reaches_back_seven_days(x: Opened) -> None:
    assert x.source().windows(DAY) == [DAY]
    assert x.source().reaches_back == timedelta(days=7)


def test_the_check_costs_no_request(x: Opened) -> None:
    assert "costs money" in x.source().check()
    assert x.fake.requests == []


def test_a_query_that_is_too_long_is_refused_with_its_length_before_any_request(x: Opened) -> None:
    query = Query("demo", tuple(f"#tag{number:060}" for number in range(8)))
    with pytest.raises(ConfigError, match="campaign demo: the query has 542 characters"):
        x.source().pages(query, DAY, None)
    assert x.fake.requests == []


def test_a_query_of_512_characters_is_taken() -> None:
    assert len(search_words(Query("demo", ("#" + "a" * 509,)))) == 512


def test_a_query_of_nothing_is_refused() -> None:
    with pytest.raises(ConfigError, match="neither tags nor mentions"):
        search_words(Query("demo", ()))


def test_one_tag_stands_in_parentheses_too() -> None:
    assert search_words(Query("demo", ("#one",))) == "(#one)"


@pytest.mark.parametrize(
    "environment", [{}, {"X_BEARER_TOKEN": " "}, {"X_BEARER_TOKEN": "two words"}]
)
def test_a_token_that_is_missing_or_odd_is_said_by_name(environment: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="X_BEARER_TOKEN") as raised:
        open_source(Options(), environment)
    assert "two words" not in str(raised.value)


def test_an_opened_source_searches_with_the_token_of_the_environment(fake_x: FakeX) -> None:
    source = open_source(Options(base_url=fake_x.base_url + "/"), {"X_BEARER_TOKEN": TOKEN + "\n"})
    ends_at = datetime.now(UTC) - timedelta(seconds=30)
    day = Interval(ends_at - timedelta(days=1), ends_at)
    assert len(list(source.pages(QUERY, day, None))) == 1


@pytest.mark.parametrize(
    "options", [{"timeout_seconds": 0}, {"base_url": "x.com"}, {"token": "secret"}]
)
def test_options_that_cannot_be_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Options.model_validate(options)


def test_the_registry_finds_the_source() -> None:
    assert registry()["x"].SECRETS == ("X_BEARER_TOKEN",)
    assert registry()["x"].SYNTHETIC is False
