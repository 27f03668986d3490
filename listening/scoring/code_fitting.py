"""Fits the layer over a codebook's words to hand-coded posts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from listening.scoring.code_layer import NONE, PARTS, CodeLayer, Found, hits, part_of
from listening.scoring.fitting import Examples, fit
from listening.scoring.linear import Floats, LinearModel

FEWEST = 500
"""Hand-coded posts that a layer needs to do better than words."""

FEWEST_OF_EACH = 10
"""Of them posts with a code, and as many without, or its words stand alone."""

ANY = "mul"
"""A model's language: posts of every language are learnt from together."""

_PRIOR = 0.1
"""Of .03 to 1: the best of 500 and 1,500 labelled complaints, on 2,000 others."""

_LEAST = 1e-6

Table = NDArray[np.bool_]
"""A row for each post, a column for each code."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A hand-coded post: its masked text, what words found in it, which codes its coders had
    before them, and which of those most of them chose.
    """

    text: str
    found: Found
    asked: frozenset[str]
    chosen: frozenset[str]


@dataclass(frozen=True, slots=True)
class Trial:
    """One code of the posts that were coded with it in mind: whether people, words and layer give
    it to each. The layer's models were not fitted to the posts they read here; where there was too
    little to learn from, it says what words say.
    """

    code: str
    people: NDArray[np.bool_]
    words: NDArray[np.bool_]
    layer: NDArray[np.bool_]


def fit_layer(codes: Sequence[str], lessons: Sequence[Lesson]) -> tuple[CodeLayer, list[Trial]]:
    """Return a layer over those of the codes that enough was learnt of, and a trial of each code.

    The same lessons, in any order, give the same bytes.
    """
    lessons = sorted(lessons, key=lambda each: (each.text, *map(sorted, (each.asked, each.chosen))))
    asked = _table(codes, [each.asked for each in lessons])
    chosen = _table(codes, [each.chosen for each in lessons])
    words = _table(codes, [each.found for each in lessons])
    fewest = np.minimum((asked & chosen).sum(axis=0), (asked & ~chosen).sum(axis=0))
    known = np.flatnonzero(fewest >= FEWEST_OF_EACH).tolist()
    names = tuple(codes[n] for n in known)
    models = _fit_parts(names, lessons, asked[:, known], chosen[:, known]) if names else ()
    layer = CodeLayer(names, len(lessons), models)
    said = words.copy()
    said[:, known] = layer.decide([each.text for each in lessons], [x.found for x in lessons])
    trials = [
        Trial(
            code,
            people=chosen[asked[:, n], n],
            words=words[asked[:, n], n],
            layer=said[asked[:, n], n],
        )
        for n, code in enumerate(codes)
    ]
    return layer, trials


def _table(codes: Sequence[str], rows: Sequence[Collection[str]]) -> Table:
    table = [[code in row for code in codes] for row in rows]
    return np.array(table, np.bool_).reshape(len(rows), len(codes))


def _fit_parts(
    codes: Sequence[str], lessons: Sequence[Lesson], asked: Table, chosen: Table
) -> tuple[LinearModel, ...]:
    """Return a model for each part, fitted to the lessons of the others, and levelled by them."""
    texts = [each.text for each in lessons]
    extra = hits(codes, [each.found for each in lessons])
    parts = np.array([part_of(text) for text in texts])
    has = asked & chosen
    models = []
    for part in range(PARTS):
        own = np.flatnonzero(parts != part).tolist()
        examples = Examples(
            [texts[n] for n in own], _with_none(has[own]), extra[own], _with_none(asked[own])
        )
        models.append(fit(ANY, (*codes, NONE), examples, prior=_PRIOR))
    odds = np.zeros((len(texts), len(codes)))
    for part, model in enumerate(models):
        own = np.flatnonzero(parts == part).tolist()
        odds[own] = odds_of(model, [texts[n] for n in own], extra[own])
    return tuple(
        _levelled(model, odds[parts != part], asked[parts != part], has[parts != part])
        for part, model in enumerate(models)
    )


def _with_none(table: Table) -> Floats:
    return np.column_stack([table, np.zeros(len(table))]).astype(np.float64)


def odds_of(model: LinearModel, texts: Sequence[str], extra: Floats) -> Floats:
    """Return for each text and code how much likelier than none the code is."""
    chances = model.probabilities(texts, extra)
    odds: Floats = chances[:, :-1] / np.maximum(chances[:, -1:], _LEAST)
    return odds


def _levelled(model: LinearModel, odds: Floats, asked: Table, has: Table) -> LinearModel:
    """Return the model giving each code as often as people do, of posts it was not fitted to: by
    itself it would seldom give a rare one.
    """
    levels = [
        _level(odds[asked[:, n], n], int(has[:, n].sum())) for n in range(len(model.classes) - 1)
    ]
    bias = np.array(model.bias) - np.log(np.maximum(levels, _LEAST))
    return replace(model, bias=tuple(bias.tolist()))


def _level(odds: Floats, wanted: int) -> float:
    """Return what the `wanted` greatest lie above."""
    falling = np.sort(odds)[::-1]
    after = falling[min(wanted, len(falling) - 1)]
    return float(np.sqrt(max(falling[wanted - 1], _LEAST) * max(after, _LEAST)))
