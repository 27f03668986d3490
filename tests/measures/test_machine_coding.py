"""How far a machine codes as people do, against the library that measures people."""

from random import Random

import krippendorff
import numpy as np
import pytest

from listening.measures.machine_coding import Said, compared


def a_machine(people: Said, wrong: float, seed: int) -> Said:
    chance = Random(seed)
    return np.array([each != (chance.random() < wrong) for each in people])


PEOPLE: Said = np.array([number % 5 == 0 for number in range(400)])
GOOD, BAD = a_machine(PEOPLE, 0.05, 1), a_machine(PEOPLE, 0.2, 2)


@pytest.mark.parametrize("machine", [GOOD, BAD])
def test_it_is_krippendorffs_alpha(machine: Said) -> None:
    found = compared(PEOPLE, BAD, machine).second
    readings = [PEOPLE.astype(int), machine.astype(int)]
    known = krippendorff.alpha(reliability_data=readings, level_of_measurement="nominal")
    assert found.value == pytest.approx(known)
    assert found.n == 400
    assert found.low is not None
    assert found.high is not None
    assert found.low < known < found.high


def test_the_machine_that_is_closer_to_people_is_known() -> None:
    assert compared(PEOPLE, BAD, GOOD).is_closer
    assert not compared(PEOPLE, GOOD, BAD).is_closer
    assert not compared(PEOPLE, GOOD, GOOD).is_closer


def test_a_lucky_post_makes_no_machine_closer() -> None:
    lucky = BAD.copy()
    lucky[np.flatnonzero(BAD != PEOPLE)[0]] ^= True
    assert not compared(PEOPLE, BAD, lucky).is_closer


def test_the_interval_holds_the_truth_in_95_of_100_samples() -> None:
    people = np.array([number % 4 == 0 for number in range(100_000)])
    machine = a_machine(people, 0.1, 5)
    truth = compared(people, machine, machine).first.value
    random = np.random.default_rng(1)
    held = 0
    for _ in range(400):
        drawn = random.integers(0, len(people), 500)
        found = compared(people[drawn], machine[drawn], machine[drawn]).first
        held += (found.low or 0) <= (truth or 0) <= (found.high or 0)
    assert 0.92 <= held / 400 <= 0.98


def test_what_nobody_ever_says_cannot_be_compared() -> None:
    never = np.zeros(50, np.bool_)
    found = compared(never, never, GOOD[:50])
    assert found.first.value is None
    assert found.first.n == 50
    assert not found.is_closer
    assert compared(never[:0], never[:0], never[:0]).first.value is None
