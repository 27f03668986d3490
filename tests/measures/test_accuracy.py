import pytest

from listening.measures.accuracy import accuracy_of


def test_every_class_weighs_the_same_in_macro_recall() -> None:
    found = accuracy_of(["a", "a", "a", "b"], ["a", "a", "a", "a"])
    assert (found.n, found.macro_recall, found.accuracy) == (4, 50, 75)
    assert found.macro_f1 == pytest.approx(100 * (6 / 7 + 0) / 2)


def test_no_answer_is_wrong() -> None:
    assert accuracy_of(["a", "b"], ["a", None]).macro_recall == 50


def test_nothing_to_compare_is_an_error() -> None:
    with pytest.raises(ValueError, match="no labelled text"):
        accuracy_of([], [])
