"""How figures are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.report.words import ENGLISH


@pytest.mark.parametrize(
    ("ratio", "written"),
    [
        (0, "0.0%"),
        (0.4584, "45.8%"),
        (0.0187, "1.9%"),
        (0.0031, "0.31%"),
        (0.0000312, "0.0031%"),
        (0.0000000123, "0.0000012%"),
    ],
)
def test_a_percentage_is_written_out_with_the_figures_it_needs(ratio: float, written: str) -> None:
    assert ENGLISH.percent(ratio) == written


@given(st.floats(1e-12, 1))
def test_a_rate_that_is_not_zero_is_never_written_as_zero(ratio: float) -> None:
    assert any(digit in ENGLISH.percent(ratio) for digit in "123456789")
