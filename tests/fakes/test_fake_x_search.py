"""Search on the fake X: its window, its pages, and what arrives or goes meanwhile."""

from datetime import timedelta

import pytest

from tests.fakes.asking import ALL, NOW, RECENT, Asking, before, iso

SECOND = timedelta(seconds=1)


def write(x: Asking, count: int, first_hours_ago: float = 30) -> list[str]:
    """Write tagged posts an hour apart; return their ids, newest first."""
    moments = [before(hours=first_hours_ago - number) for number in range(count)]
    return [x.fake.world.post("#springday", at=at) for at in moments][::-1]


def all_pages(x: Asking, path: str = RECENT, **params: object) -> list[list[str]]:
    pages, token = [], None
    while True:
        more = {"next_token": token} if token else {}
        answer = x.search("#springday", path, **params, **more)
        assert answer.status == 200, answer.body
        pages.append([post["id"] for post in answer.body.get("data", [])])
        token = answer.body["meta"].get("next_token")
        if token is None:
            return pages


def test_the_newest_come_first_and_each_once(x: Asking) -> None:
    written = write(x, 25)
    pages = all_pages(x, max_results=10)
    assert [len(page) for page in pages] == [10, 10, 5]
    assert sum(pages, []) == written  # noqa: RUF017


def test_the_last_page_has_no_token_even_where_it_is_full(x: Asking) -> None:
    write(x, 20)
    assert [len(page) for page in all_pages(x, max_results=10)] == [10, 10]


def test_meta_names_newest_oldest_and_count(x: Asking) -> None:
    written = write(x, 12)
    meta = x.search("#springday").body["meta"]
    assert (meta["newest_id"], meta["oldest_id"], meta["result_count"]) == (
        written[0],
        written[9],
        10,
    )


def test_nothing_found_is_a_count_of_none_and_no_data(x: Asking) -> None:
    assert x.search("#springday").body == {"meta": {"result_count": 0}}


def test_posts_that_arrive_while_someone_pages_move_nothing(x: Asking) -> None:
    written = write(x, 20)
    window = {"start_time": iso(before(days=2)), "max_results": 10}
    first = x.search("#springday", **window)
    write(x, 3, first_hours_ago=3)
    second = x.search("#springday", **window, next_token=first.body["meta"]["next_token"])
    assert [post["id"] for post in second.body["data"]] == written[10:]


def test_a_post_that_goes_while_someone_pages_costs_no_other(x: Asking) -> None:
    written = write(x, 20)
    first = x.search("#springday", max_results=10)
    x.fake.world.delete(written[9])
    token = first.body["meta"]["next_token"]
    assert x.found("#springday", max_results=10, next_token=token) == written[10:]


def test_a_token_gives_the_same_page_again(x: Asking) -> None:
    write(x, 20)
    token = x.search("#springday", max_results=10).body["meta"]["next_token"]
    x.fake.clock.advance(timedelta(days=1))
    again = [x.found("#springday", max_results=10, next_token=token) for _ in range(2)]
    assert again[0] == again[1] != []


@pytest.mark.parametrize(
    "other", [{"query": "#other"}, {"start_time": iso(before(days=3))}, {"since_id": "5"}]
)
def test_a_token_is_of_no_use_with_another_question(x: Asking, other: dict[str, str]) -> None:
    write(x, 20)
    asked = {"query": "#springday", "max_results": 10}
    token = x.get(RECENT, asked).body["meta"]["next_token"]
    refusal = x.get(RECENT, {**asked, "next_token": token, **other})
    assert refusal.status == 400
    assert "next_token" in refusal.body["errors"][0]["message"]


def test_a_token_that_was_made_up_is_refused(x: Asking) -> None:
    assert "next_token" in x.refused("#springday", next_token="never-given")


def test_the_start_is_in_the_window_and_the_end_is_not(x: Asking) -> None:
    start, end = before(hours=5), before(hours=3)
    moments = [start - SECOND, start, end - SECOND, end]
    ids = [x.fake.world.post("#springday", at=at) for at in moments]
    found = x.found("#springday", start_time=iso(start), end_time=iso(end))
    assert found == [ids[2], ids[1]]


def test_unasked_the_end_is_thirty_seconds_ago(x: Asking) -> None:
    old = x.fake.world.post("#springday", at=before(seconds=31))
    x.fake.world.post("#springday", at=before(seconds=30))
    assert x.found("#springday") == [old]


def test_an_end_within_ten_seconds_is_refused(x: Asking) -> None:
    assert "minimum of 10 seconds prior" in x.refused("#a", end_time=iso(before(seconds=9)))
    assert x.found("#a", end_time=iso(before(seconds=10))) == []


def test_a_start_before_seven_days_is_refused_with_the_first_that_is_taken(x: Asking) -> None:
    told = x.refused("#a", start_time=iso(before(days=7, seconds=1)))
    assert "'start_time' must be on or after 2026-08-13T12:00Z" in told
    assert x.found("#a", start_time=iso(before(days=7))) == []


def test_the_archive_reaches_back_and_unasked_thirty_days(x: Asking) -> None:
    post_id = x.fake.world.post("#springday", at=before(days=400))
    assert x.found("#springday", ALL) == []
    x.fake.clock.sleep(1)
    assert x.found("#springday", ALL, start_time=iso(before(days=500))) == [post_id]


@pytest.mark.parametrize(
    "window",
    [
        {"start_time": "yesterday"},
        {"start_time": "2026-08-19T00:00:00"},
        {"start_time": iso(before(hours=1)), "end_time": iso(before(hours=2))},
        {"since_id": "abc"},
        {"max_results": 9},
        {"max_results": 101},
        {"max_results": "many"},
    ],
)
def test_odd_parameters_are_refused(x: Asking, window: dict[str, object]) -> None:
    assert x.refused("#springday", **window)


def test_the_archive_gives_up_to_500_a_page(x: Asking) -> None:
    write(x, 120, first_hours_ago=150)
    assert len(x.found("#springday", ALL, max_results=500)) == 120


def test_since_id_finds_what_is_newer_alone_and_wins_over_a_start(x: Asking) -> None:
    written = write(x, 5)
    found = x.found("#springday", since_id=written[2], start_time=iso(before(minutes=5)))
    assert found == written[:2]
    assert x.found("#springday", until_id=written[2]) == written[3:]


def test_since_id_of_a_post_older_than_seven_days_is_refused(x: Asking) -> None:
    old = x.fake.world.post("#springday", at=before(days=9))
    assert "larger than" in x.refused("#springday", since_id=old)


def test_polling_by_the_newest_id_of_each_first_page_finds_every_post_once(x: Asking) -> None:
    seen, since = [], write(x, 3)[-1]
    for _ in range(4):
        fresh = [x.fake.world.post("#springday", at=x.fake.clock.now()) for _ in range(13)]
        x.fake.clock.advance(timedelta(minutes=5))
        pages = all_pages(x, since_id=since, max_results=10)
        since = pages[0][0]
        assert since == fresh[-1]
        seen += sum(pages, [])  # noqa: RUF017
    assert len(seen) == len(set(seen)) == 2 + 4 * 13


def test_reposts_are_not_found_and_quotes_and_replies_are(x: Asking) -> None:
    world, at = x.fake.world, before(hours=1)
    first = world.post("#springday", at=at)
    repost = world.repost(first, at=at)
    others = [
        world.post("#springday", "3", at, ((how, first),)) for how in ("quoted", "replied_to")
    ]
    assert x.found("#springday") == [*others[::-1], first]
    x.fake.finds_reposts = True
    assert repost in x.found("#springday")
    assert repost not in x.found("#springday -is:retweet")


def test_of_an_edited_post_the_newest_version_is_found(x: Asking) -> None:
    world = x.fake.world
    first = world.post("#springday", at=before(hours=1))
    second = world.edit(first, "#springday, mended", before(minutes=50))
    assert x.found("#springday") == [second]
    assert world.posts[second]["edit_history_tweet_ids"] == [first, second]
    assert world.posts[second]["edit_controls"]["edits_remaining"] == 4


def test_posts_of_protected_and_suspended_accounts_are_not_found(x: Asking) -> None:
    for author in ("1", "2", "3"):
        x.fake.world.post("#springday", author, before(hours=1))
    x.fake.world.protect("1")
    x.fake.world.suspend("2", at=NOW)
    assert len(x.found("#springday")) == 1
