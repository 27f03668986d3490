"""quote: what a backfill would bring and cost, for the price of counting."""

from datetime import timedelta
from pathlib import Path

import pytest
from searching import NOW, asked, collected, configure, ids, post_at, spent
from terminal import Run

from tests.fakes.x import FakeX

SPAN = ("--since", "2026-03-01", "--until", "2026-03-09")


def test_it_says_posts_per_day_requests_and_dollars(run: Run, searched: FakeX) -> None:
    told = run("quote", "spring", *SPAN)
    assert (told.code, told.err) == (0, "")
    assert told.out.splitlines() == [
        "  2026-03-01          0 posts",
        "  2026-03-02          0 posts",
        "  2026-03-03          0 posts",
        "  2026-03-04          1 posts",
        "  2026-03-05          2 posts",
        "  2026-03-06          1 posts",
        "  2026-03-07          2 posts",
        "  2026-03-08          1 posts",
        "  2026-03-09          2 posts",
        "x: 9 posts by the platform's own count; up to 15 requests",
        "at most $0.14: $0.05 for posts, $0.09 for authors if every post has another one",
        f"To buy it: listening backfill spring {' '.join(SPAN)} --budget-usd 0.30",
    ]


def test_it_buys_nothing_but_counts_and_books_them(run: Run, searched: FakeX, here: Path) -> None:
    run("quote", "spring", *SPAN)
    assert {each.path for each in searched.requests} == {"/2/tweets/counts/all"}
    assert searched.billed_usd == 0.01
    assert spent(here) == (0, 0.01)


def test_other_programs_read_it_as_json(run: Run, searched: FakeX) -> None:
    (quoted,) = run("quote", "spring", *SPAN, "--json").json
    assert (quoted["source"], quoted["total"], quoted["requests"]) == ("x", 9, 15)
    assert quoted["posts"]["2026-03-05"] == 2
    assert quoted["cost_usd"] == pytest.approx(quoted["posts_usd"] + quoted["authors_usd"])
    assert quoted["is_exact"] is True


def test_days_are_those_of_the_campaigns_timezone(run: Run, searched: FakeX, here: Path) -> None:
    configure(here, searched, campaign='timezone = "Asia/Kolkata"')
    searched.world.posts.clear()
    searched.world.post("#springday", "501", NOW.replace(day=5, hour=18, minute=29))
    searched.world.post("#springday", "501", NOW.replace(day=5, hour=18, minute=31))
    (quoted,) = run("quote", "spring", *SPAN, "--json").json
    days = quoted["posts"]
    assert (days["2026-03-05"], days["2026-03-06"]) == (1, 1)


def test_a_query_that_is_cut_is_quoted_as_at_most(run: Run, searched: FakeX, here: Path) -> None:
    many = ", ".join(f'"#tag{number:060}"' for number in range(20))
    configure(here, searched, campaign=f"tags = [{many}]")
    assert "own count, at most: the query had to be cut" in run("quote", "spring", *SPAN).out


def test_the_command_that_it_names_comes_to_its_end_within_its_budget(
    run: Run, searched: FakeX, here: Path
) -> None:
    (quoted,) = run("quote", "spring", *SPAN, "--json").json
    command = run("quote", "spring", *SPAN).out.strip().rpartition("listening ")[2].split()
    searched.page_size = None
    searched.requests.clear()
    before = searched.billed_usd
    assert run(*command).code == 0
    assert collected(here) == ids(searched)
    counted = sum(each.billed_usd for each in searched.requests if "counts" in each.path)
    assert searched.billed_usd - before - counted <= quoted["cost_usd"]
    assert len(searched.requests) - len(asked(searched, "/counts/")) <= quoted["requests"]


def test_a_quote_that_the_ceiling_leaves_no_room_for_asks_nothing(
    run: Run, searched: FakeX, here: Path
) -> None:
    configure(here, searched, x="monthly_ceiling_usd = 0.009")
    told = run("quote", "spring", *SPAN)
    assert (told.code, told.out, searched.requests) == (3, "", [])
    assert "raise monthly_ceiling_usd" in told.err


@pytest.mark.parametrize(
    ("since", "until", "why"),
    [
        ("2026-03-09", "2026-03-01", "before it begins"),
        ("2026-04-01", "2026-04-02", "has not begun yet"),
    ],
)
def test_days_that_cannot_be_are_refused_before_anything_is_asked(
    run: Run, searched: FakeX, since: str, until: str, why: str
) -> None:
    for command in ("quote", "backfill"):
        assert why in run(command, "spring", "--since", since, "--until", until).refusal
    assert searched.requests == []


def test_a_source_that_does_not_count_has_no_quote(run: Run, here: Path) -> None:
    (here / "config.toml").write_text(
        '[sources.sample]\n[campaign.spring]\nname = "S"\ntags = ["#s"]\nsources = ["sample"]\n'
    )
    today = (NOW - timedelta(days=1)).date().isoformat()
    assert "there is no quote" in run("quote", "spring", "--since", today, "--until", today).refusal


def test_days_that_are_there_are_neither_counted_nor_quoted_again(
    run: Run, searched: FakeX, here: Path
) -> None:
    assert run("backfill", "spring", "--since", "2026-03-06", "--until", "2026-03-07").code == 0
    searched.requests.clear()
    told = run("quote", "spring", *SPAN)
    first, *days = told.out.splitlines()
    assert first == "x: 2 days collected already, and not in this quote"
    assert [line.split()[0] for line in days[:7]] == [
        "2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-08",
        "2026-03-09",
    ]  # fmt: skip
    assert days[7].startswith("x: 6 posts by the platform's own count")
    assert days[8].startswith("at most $0.09: $0.03 for posts")
    assert len(asked(searched, "/counts/")) == 2


def test_where_all_is_there_a_quote_buys_nothing_and_says_so(
    run: Run, searched: FakeX, here: Path
) -> None:
    assert run("backfill", "spring", *SPAN).code == 0
    searched.requests.clear()
    told = run("quote", "spring", *SPAN)
    assert told.out == (
        "x: 9 days collected already, and not in this quote: there is nothing to buy\n"
    )
    (quoted,) = run("quote", "spring", *SPAN, "--json").json
    assert (quoted["days_done"], quoted["total"], quoted["budget_usd"]) == (9, 0, 0.0)
    assert asked(searched, "/counts/") == []


def test_of_a_day_that_broke_off_only_the_rest_is_quoted(
    run: Run, searched: FakeX, here: Path
) -> None:
    noon = NOW - timedelta(days=2)
    searched.world.put(*(post_at(100 + n, noon - timedelta(minutes=n)) for n in range(30)))
    searched.page_size = 10
    day = ("--since", "2026-03-08", "--until", "2026-03-08")
    (whole,) = run("quote", "spring", *day, "--json").json
    assert whole["total"] == 31
    assert run("backfill", "spring", *day, "--budget-usd", "0.3").code == 3
    had = len(collected(here))
    assert 10 < had < 31
    (rest,) = run("quote", "spring", *day, "--json").json
    assert 31 - had <= rest["total"] <= 32 - had  # the last post's second may hold another
    assert run("backfill", "spring", *day).code == 0
    assert run("quote", "spring", *day, "--json").json[0]["total"] == 0
