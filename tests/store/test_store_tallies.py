"""What is counted, what is not, and which days are counted anew."""

from datetime import timedelta

from listening.model import ExpectedCount, Metrics, Page, Role
from listening.store.database import Store
from listening.store.roles import Member, sync_roles
from listening.store.tallies import span_of_days
from listening.store.tallying import tally_day
from tests.store.made_up import (
    DAY,
    NOON,
    OTHER,
    SCORER,
    a_page,
    a_post,
    a_reposted,
    an_author,
    counted,
    later,
    rows,
    run,
    stale,
    tallies,
    tally,
    write,
)

NEXT = DAY + timedelta(days=1)
TOMORROW = NOON + timedelta(days=1)


def roles(store: Store, campaign: str = "care", **named: Role) -> None:
    with store.writing() as connection:
        members = {
            role: [Member("x", name, is_handle=False) for name in named if named[name] is role]
            for role in Role
        }
        sync_roles(connection, campaign, members)


def test_a_reposts_own_counts_are_not_counted(store: Store) -> None:
    many = Metrics(1, 1, 1, 1, 1, 1000)
    write(store, a_page(a_post("1", metrics=Metrics(likes=2)), a_reposted("2", metrics=many)))
    cells = {cell.kind: cell for cell in counted(store).cells}
    assert (cells["original"].engagements, cells["original"].metric_posts) == (2, 1)
    repost = cells["repost"]
    assert (repost.posts, repost.metric_posts, repost.engagements) == (1, 0, 0)
    assert (repost.impression_posts, repost.impressions, repost.label) == (0, 0, None)
    assert (repost.reposted_posts, repost.times_reposted) == (0, 0)


def test_how_often_posts_were_reposted_is_summed_over_those_that_tell(store: Store) -> None:
    told = a_post("1", metrics=Metrics(reposts=7)), a_post("2", metrics=Metrics(reposts=0))
    write(store, a_page(*told, a_post("3", metrics=Metrics(likes=1)), a_post("4")))
    (cell,) = counted(store).cells
    assert (cell.posts, cell.reposted_posts, cell.times_reposted) == (4, 2, 7)
    assert cell.metric_posts == 3


def test_context_posts_are_kept_and_never_counted(store: Store) -> None:
    write(store, a_page(a_post("1"), context=[a_post("2", author_id="a2")]))
    assert [row[1] for row in rows(store, "post")] == ["1", "2"]
    assert [cell.posts for cell in counted(store).cells] == [1]
    assert tallies(store).participants["all"] == {(): 1}


def test_two_campaigns_that_share_posts_do_not_mix(store: Store) -> None:
    shared = a_post("1", tags=("#care", "#other"))
    write(store, a_page(shared, a_post("2", author_id="a2")))
    write(store, a_page(shared, a_post("3", author_id="a3", tags=("#other",))), query=OTHER)
    roles(store, "care", a1=Role.STAFF)
    care, other = counted(store, "care"), counted(store, "other")
    assert care.participants["role"] == {("customer",): 1, ("staff",): 1}
    assert other.participants["role"] == {("customer",): 2}
    assert (care.tag_posts, other.tag_posts) == ({"#care": 2}, {"#other": 2})


def test_counting_one_day_leaves_others_alone(store: Store) -> None:
    write(store, a_page(a_post("1"), a_post("2", created_at=TOMORROW)))
    tally(store)
    run(
        store,
        "UPDATE tally_day SET posts = posts + 100",
        "UPDATE turnout SET posts = posts + 100",
    )
    write(store, a_page(a_post("3")))
    assert tally(store) == [DAY]
    assert {cell.day: cell.posts for cell in tallies(store).cells} == {DAY: 2, NEXT: 101}
    assert tallies(store).tag_posts == {"#care": 2 + 101}


def test_counting_one_campaign_leaves_others_alone(store: Store) -> None:
    write(store, a_page(a_post("1")))
    write(store, a_page(a_post("1")), query=OTHER)
    tally(store, "care")
    assert stale(store, "other") == [DAY]
    assert tallies(store, "other").cells == ()


def test_a_page_written_again_makes_its_days_stale_and_changes_no_figure(store: Store) -> None:
    page = a_page(a_post("1", metrics=Metrics(likes=1)), a_post("2"))
    write(store, page)
    before = counted(store)
    write(store, page)
    assert stale(store) == [DAY]
    assert counted(store) == before


def test_fresh_counts_make_the_day_stale_in_every_campaign_even_as_context(store: Store) -> None:
    post = a_post("1", metrics=Metrics(likes=1))
    write(store, a_page(post))
    tally(store)
    write(store, a_page(context=[later(post, metrics=Metrics(likes=5))]), query=OTHER)
    assert stale(store) == [DAY]
    assert [cell.engagements for cell in counted(store).cells] == [5]


def test_a_role_change_makes_exactly_that_accounts_days_stale(store: Store) -> None:
    write(
        store,
        a_page(
            a_post("1"),
            a_post("2", created_at=TOMORROW, author_id="a2"),
            a_post("3", created_at=TOMORROW + timedelta(days=1)),
            a_post("4", created_at=TOMORROW + timedelta(days=2), author_id="a1", source="y"),
        ),
    )
    write(store, a_page(a_post("1")), query=OTHER)
    tally(store, "care")
    tally(store, "other")
    roles(store, a1=Role.STAFF)
    assert stale(store, "care") == [DAY, DAY + timedelta(days=2)]
    assert stale(store, "other") == []


def test_the_same_roles_again_make_no_day_stale(store: Store) -> None:
    write(store, a_page(a_post("1"), a_post("2", author_id="a2")))
    roles(store, a1=Role.STAFF, a2=Role.BRAND)
    tally(store)
    roles(store, a1=Role.STAFF, a2=Role.BRAND)
    assert stale(store) == []
    roles(store, a1=Role.STAFF, a2=Role.MEDIA)
    assert stale(store) == [DAY]
    assert counted(store).participants["role"] == {("media",): 1, ("staff",): 1}


def test_whoever_leaves_a_role_is_a_customer_again(store: Store) -> None:
    write(store, a_page(a_post("1")))
    roles(store, a1=Role.STAFF)
    tally(store)
    roles(store)
    assert counted(store).participants["role"] == {("customer",): 1}
    assert [cell.role for cell in tallies(store).cells] == [Role.CUSTOMER]


def by_handle(store: Store, *handles: str) -> list[tuple[str, str]]:
    with store.writing() as connection:
        members = [Member("x", handle, is_handle=True) for handle in handles]
        sync_roles(connection, "care", {Role.STAFF: members})
    return [(row[2], row[3]) for row in rows(store, "campaign_role")]


def test_handles_are_found_whatever_their_case_and_alphabet(store: Store) -> None:
    who = [an_author("1", handle="SomeBody"), an_author("2", handle="ÆBLE"), an_author("3")]
    write(store, Page(authors=who))
    assert by_handle(store, "somebody", "æble") == [("1", "staff"), ("2", "staff")]


def test_a_handle_belongs_to_whoever_was_seen_with_it_last(store: Store) -> None:
    before, now = an_author("2", handle="same"), an_author("1", handle="same", observed_at=TOMORROW)
    write(store, Page(authors=[before, now]))
    assert by_handle(store, "same") == [("1", "staff")]


def test_of_an_accounts_roles_brand_holds_before_media_before_staff(store: Store) -> None:
    def one(name: str) -> Member:
        return Member("x", name, is_handle=False)

    with store.writing() as connection:
        members = {
            Role.STAFF: [one("1"), one("2"), one("3")],
            Role.MEDIA: [one("2"), one("3")],
            Role.BRAND: [one("3")],
        }
        sync_roles(connection, "care", members)
    assert [row[3] for row in rows(store, "campaign_role")] == ["staff", "media", "brand"]


def test_a_day_counted_without_being_stale_comes_out_the_same(store: Store) -> None:
    write(store, a_page(a_post("1", metrics=Metrics(likes=1))))
    before = counted(store)
    with store.writing() as connection:
        tally_day(connection, "care", SCORER, DAY)
    assert tallies(store) == before


def test_as_of_is_the_newest_observation_of_what_is_counted(store: Store) -> None:
    write(store, a_page(later(a_post("1"), 5), context=[later(a_post("2"), 50)]))
    assert counted(store).as_of == NOON + timedelta(hours=5)


def test_an_empty_store_has_empty_tallies(store: Store) -> None:
    nothing = counted(store)
    assert (nothing.cells, nothing.audiences, nothing.collected) == ((), (), ())
    assert (nothing.expected, nothing.deleted, nothing.as_of, nothing.tag_posts) == (
        {},
        0,
        None,
        {},
    )
    with store.reading() as connection:
        assert span_of_days(connection, "care") is None


def test_the_platforms_own_counts_come_back_by_source_and_day(store: Store) -> None:
    page = Page(expected=[ExpectedCount("x", NEXT, 7), ExpectedCount("x", DAY, 5)])
    write(store, page, Page(expected=[ExpectedCount("x", DAY, 4)]))
    assert tallies(store).expected == {("x", DAY): 5, ("x", NEXT): 7}
    assert tallies(store, until=DAY).expected == {("x", DAY): 5}


def test_the_span_of_days_is_that_of_what_was_counted(store: Store) -> None:
    write(store, a_page(a_post("1"), a_post("2", created_at=TOMORROW)))
    tally(store)
    with store.reading() as connection:
        assert span_of_days(connection, "care") == (DAY, NEXT)
