"""How far a machine codes as people do: Krippendorff's alpha of the two, with its interval.

Of a code with two values, seen by people and by a machine in n posts, alpha is
1 - (b/n) / (2·n₁·n₀ / (N(N-1))): b posts in which the two differ, N = 2n readings, n₁ of them with
the code and n₀ without. The interval is the middle 95% of samples drawn from the posts again
(A. F. Hayes and K. Krippendorff 2007).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from listening.model import Estimate

Said = NDArray[np.bool_]
"""Whether a post has the code, a value for each post."""

DRAWS, SEED, LEVEL = 2000, 7, 0.95
DEFINITION = "alpha/1"


@dataclass(frozen=True, slots=True)
class Compared:
    """How far two machines agree with people on the same posts.

    `is_closer`: the second agrees with them more than the first, in 95 of 100 samples drawn
    again.
    """

    first: Estimate
    second: Estimate
    is_closer: bool


def compared(people: Said, first: Said, second: Said) -> Compared:
    """Return how far two machines agree with people; the same posts give the same figures."""
    cells = np.bincount(4 * people + 2 * first + second, minlength=8)
    if not cells.sum():
        nothing = Estimate.missing(DEFINITION, "no post was coded")
        return Compared(nothing, nothing, is_closer=False)
    random = np.random.default_rng(SEED)
    drawn = random.multinomial(cells.sum(), cells / cells.sum(), DRAWS)
    one, other = (_alphas(np.vstack([cells, drawn]), place) for place in (2, 1))
    closer = float((other[1:] > one[1:]).mean())
    return Compared(_estimate(one, len(people)), _estimate(other, len(people)), closer >= LEVEL)


def _alphas(cells: NDArray[np.int64], place: int) -> NDArray[np.float64]:
    """Return alpha of people and the machine at `place` of a cell's number, a row of cells each;
    not a number where nothing varies.
    """
    numbers = np.arange(8)
    people, machine = numbers // 4, numbers // place % 2
    posts = cells.sum(axis=1)
    differ = cells @ (people != machine)
    ones = cells @ (people + machine)
    expected = 2 * ones * (2 * posts - ones) / (2 * posts * (2 * posts - 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        alphas: NDArray[np.float64] = 1 - (differ / posts) / expected
    return alphas


def _estimate(alphas: NDArray[np.float64], n: int) -> Estimate:
    if not np.isfinite(alphas[0]):
        why = "people and machine never or always give this code"
        return Estimate.missing(DEFINITION, why).model_copy(update={"n": n})
    tail = (1 - LEVEL) / 2
    low, high = np.nanquantile(alphas[1:], [tail, 1 - tail])
    return Estimate(
        value=float(alphas[0]),
        low=float(low),
        high=float(high),
        level=LEVEL,
        n=n,
        method="Krippendorff's alpha of people and machine, posts drawn again",
        definition=DEFINITION,
    )
