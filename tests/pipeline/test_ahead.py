"""Work ahead gives the same steps in the same order, and what fails in it fails here."""

from collections.abc import Iterator
from threading import Event, current_thread

import pytest

from listening.pipeline.ahead import ahead


def test_steps_come_in_their_order() -> None:
    assert list(ahead(iter([[1], [], [3]]))) == [[1], [], [3]]


def test_the_next_step_is_made_while_one_is_used() -> None:
    made = Event()

    def steps() -> Iterator[str]:
        yield "first"
        assert current_thread().name.startswith("ahead")
        made.set()
        yield "second"

    coming = ahead(steps())
    assert next(coming) == "first"
    assert made.wait(10)
    assert list(coming) == ["second"]


def test_a_step_that_fails_fails_where_it_is_used() -> None:
    def steps() -> Iterator[int]:
        yield 1
        raise ConnectionResetError

    coming = ahead(steps())
    assert next(coming) == 1
    with pytest.raises(ConnectionResetError):
        next(coming)
