"""An alert is recorded for each address once, in either database."""

from datetime import UTC, datetime

from listening.store.alerts import claim_untold, read_told, take_back
from listening.store.database import Store

NOW = datetime(2026, 10, 6, tzinfo=UTC)
SPIKE, BUDGET = ("volume_spike", "2026-10-05"), ("budget", "x 2026-10")


def test_each_address_is_told_of_each_condition_once(store: Store) -> None:
    with store.writing() as connection:
        assert claim_untold(connection, "care", [SPIKE], "one", NOW) == {SPIKE}
        assert claim_untold(connection, "care", [SPIKE, BUDGET], "one", NOW) == {BUDGET}
        assert claim_untold(connection, "care", [SPIKE], "other", NOW) == {SPIKE}
        assert claim_untold(connection, "spring", [SPIKE], "one", NOW) == {SPIKE}
        assert read_told(connection, "care") == {SPIKE, BUDGET}


def test_what_could_not_be_sent_is_told_later_and_the_rest_not_again(store: Store) -> None:
    with store.writing() as connection:
        claim_untold(connection, "care", [SPIKE, BUDGET], "one", NOW)
        take_back(connection, "care", [SPIKE], "one")
        assert claim_untold(connection, "care", [SPIKE, BUDGET], "one", NOW) == {SPIKE}
