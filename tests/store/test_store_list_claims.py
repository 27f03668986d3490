"""A list is bought by one run at a time, and whoever loses it writes nothing more."""

from datetime import timedelta

from listening.store.database import Store
from listening.store.list_claims import (
    FOLLOWER,
    ListKey,
    claim_list,
    forget_claims,
    leave_list,
    read_list_claim,
    renew_list,
)
from listening.store.windows import Claim
from tests.store.made_up import NOON, rows

LIST = ListKey("x", FOLLOWER, "a1")
FIRST, SECOND = Claim("host/1/a", NOON), Claim("host/2/b", NOON + timedelta(hours=1))


def claim(store: Store, by: Claim, instead_of: Claim | None = None, of: ListKey = LIST) -> bool:
    with store.writing() as connection:
        return claim_list(connection, of, by, instead_of)


def holder(store: Store, of: ListKey = LIST) -> Claim | None:
    with store.reading() as connection:
        return read_list_claim(connection, of)


def test_the_first_who_claims_a_list_has_it(store: Store) -> None:
    assert holder(store) is None
    assert claim(store, FIRST)
    assert not claim(store, SECOND)
    assert holder(store) == FIRST
    assert claim(store, SECOND, of=ListKey("x", "quote", "a1"))


def test_of_two_who_take_a_list_over_one_gets_it(store: Store) -> None:
    claim(store, FIRST)
    assert claim(store, SECOND, instead_of=FIRST)
    assert not claim(store, Claim("host/3/c", NOON), instead_of=FIRST)
    assert holder(store) == SECOND


def test_whoever_holds_a_list_renews_it_and_whoever_lost_it_does_not(store: Store) -> None:
    claim(store, FIRST)
    longer = Claim(FIRST.by, NOON + timedelta(days=1))
    with store.writing() as connection:
        assert renew_list(connection, LIST, longer)
        assert not renew_list(connection, LIST, SECOND)
    assert holder(store) == longer


def test_only_whoever_holds_a_list_can_let_go_of_it(store: Store) -> None:
    claim(store, FIRST)
    for claimant, left in ((SECOND.by, 1), (FIRST.by, 0)):
        with store.writing() as connection:
            leave_list(connection, LIST, claimant)
        assert len(rows(store, "list_claim")) == left


def test_who_is_forgotten_is_in_no_claim_and_the_run_that_had_it_finds_it_gone(
    store: Store,
) -> None:
    other = ListKey("x", FOLLOWER, "a2")
    claim(store, FIRST)
    claim(store, FIRST, of=other)
    with store.writing() as connection:
        assert forget_claims(connection, "x", {"a1", "9"}) == 1
        assert not renew_list(connection, LIST, FIRST)
    assert holder(store, other) == FIRST
