"""What X charges: bought once, reserved before it is asked for, and never above the limit."""

import pytest

from listening.errors import BudgetError, SourceError
from listening.model import Page
from tests.fakes.x import faults
from tests.fakes.x_posts import a_post, a_user, refers
from tests.sources.x_opened import DAY, QUERY, Opened, Purse, bigday, ids


def crowd(x: Opened, posts: int, authors: int = 5) -> None:
    made = (bigday(str(100 + n), n % 24, author_id=str(500 + n % authors)) for n in range(posts))
    x.fake.world.put(*made, *(a_user(str(500 + n)) for n in range(authors)))


def test_each_page_says_what_it_cost_and_x_charged_the_same(x: Opened) -> None:
    crowd(x, 30)
    x.fake.page_size = 20
    pages = x.pages()
    assert sum(page.cost_usd for page in pages) == pytest.approx(30 * 0.005 + 10 * 0.01)
    assert sum(x.purse.paid) == pytest.approx(sum(page.cost_usd for page in pages))
    assert x.fake.billed_usd == pytest.approx(30 * 0.005 + 5 * 0.01)


def test_authors_that_are_known_today_are_not_bought_again(x: Opened) -> None:
    crowd(x, 10)
    x.known = {"500", "501", "502"}
    (page,) = x.pages()
    assert {author.author_id for author in page.authors} == {"503", "504"}
    assert x.asked("/users")[0]["ids"] == "503,504"
    assert page.cost_usd == pytest.approx(10 * 0.005 + 2 * 0.01)


def test_nobody_is_asked_for_where_everybody_is_known(x: Opened) -> None:
    crowd(x, 10)
    x.known = {str(500 + n) for n in range(5)}
    (page,) = x.pages()
    assert (page.authors, x.asked("/users")) == ((), [])


@pytest.mark.parametrize("status", [403, 404])
def test_where_the_plan_looks_up_no_users_they_come_with_the_posts(x: Opened, status: int) -> None:
    crowd(x, 30)
    x.fake.page_size = 20
    x.fake.faults.always(faults.answers(status, {"title": "Forbidden"}), on="/2/users")
    pages = x.pages()
    assert len(ids(pages)) == 30
    assert {author.author_id for page in pages for author in page.authors} == {
        str(500 + n) for n in range(5)
    }
    assert len(x.asked("/users")) == 1
    assert sum(x.purse.paid) >= x.fake.billed_usd


def test_the_worst_case_is_reserved_before_and_what_it_cost_settled_after(x: Opened) -> None:
    crowd(x, 10)
    x.pages()
    assert x.purse.reserved == [pytest.approx(100 * 0.015)]
    assert x.purse.paid == [pytest.approx(10 * 0.005 + 5 * 0.01)]


def test_the_worst_case_of_posts_with_what_they_refer_to_has_them_both(x: Opened) -> None:
    x.fake.ledger.bills_context = True
    x.options = x.options.model_copy(update={"referenced_posts": True})
    quotes = (bigday(str(n), referenced_tweets=[refers("quoted", str(900 + n))]) for n in range(9))
    x.fake.world.put(*quotes, *(a_post(str(900 + n)) for n in range(9)), a_user("501"))
    x.pages()
    assert x.purse.reserved == [pytest.approx(100 * 0.025)]
    assert x.purse.paid == [pytest.approx(x.fake.billed_usd)]


def test_a_small_budget_buys_small_pages_and_stops_before_the_one_it_cannot_pay(x: Opened) -> None:
    crowd(x, 60, authors=60)
    x.purse = Purse(limit_usd=0.60)
    read: list[Page] = []
    with pytest.raises(BudgetError):
        read.extend(x.source().pages(QUERY, DAY, None))
    sizes = [int(params["max_results"]) for params in x.asked()]
    assert max(sizes) <= 40
    assert min(sizes) >= 10
    assert x.fake.billed_usd <= 0.60


def test_less_than_the_smallest_page_buys_nothing(x: Opened) -> None:
    crowd(x, 60)
    x.purse = Purse(limit_usd=0.149)
    with pytest.raises(BudgetError):
        x.pages()
    assert x.fake.requests == []


def test_what_a_small_budget_left_is_had_with_the_next_one_without_loss(x: Opened) -> None:
    crowd(x, 90, authors=60)
    read: list[str] = []
    cursor = None
    for _ in range(20):
        x.purse = Purse(limit_usd=0.40)
        try:
            for page in x.source().pages(QUERY, DAY, cursor):
                read += ids([page])
                cursor = page.cursor
        except BudgetError:
            continue
        break
    assert set(read) == set(x.fake.world.posts)
    assert len(read) < 1.5 * len(set(read))


def test_prices_are_those_of_the_config(x: Opened) -> None:
    crowd(x, 10)
    x.options = x.options.model_copy(update={"price_post_usd": 1.0, "price_author_usd": 0.0})
    assert x.pages()[0].cost_usd == 10
    assert x.purse.reserved == [100]


def test_a_page_that_may_have_been_charged_though_it_never_came_counts_as_the_worst(
    x: Opened,
) -> None:
    crowd(x, 10)
    x.fake.faults.always(faults.cut_json())
    with pytest.raises(SourceError):
        x.pages()
    assert x.purse.paid == [pytest.approx(1.5)]
    assert x.fake.billed_usd > 0


@pytest.mark.parametrize("fault", [faults.down(), faults.limited(), faults.no_credits()])
def test_what_x_refused_to_serve_costs_nothing(x: Opened, fault: faults.Fault) -> None:
    crowd(x, 10)
    x.fake.faults.always(fault)
    with pytest.raises(SourceError):
        x.pages()
    assert (x.purse.paid, x.fake.billed_usd) == ([0], 0)


def test_counts_and_lookups_draw_on_the_same_purse(x: Opened) -> None:
    crowd(x, 3)
    source = x.source()
    source.count(QUERY, DAY)
    source.archive().count(QUERY, DAY)
    source.look_up(["100", "101", "999"])
    source.check()
    assert x.purse.paid == [0.005, 0.01, 0.01, 0.005]
    assert sum(x.purse.paid) == pytest.approx(x.fake.billed_usd)


def test_the_check_asks_for_one_count_and_says_so(x: Opened) -> None:
    assert x.source().check() == (
        "X accepts the token, and allows 300 counts in 15 minutes; asking cost $0.005"
    )
    assert [each.path for each in x.fake.requests] == ["/2/tweets/counts/recent"]
