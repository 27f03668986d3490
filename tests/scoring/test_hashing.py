"""A model adds up what the tokens of a text say, however it comes by their buckets."""

from itertools import pairwise
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.scoring import linear
from listening.scoring.hashing import (
    BUCKETS,
    as_bytes,
    buckets_of,
    buckets_of_words,
    pair_buckets,
    tokens_of,
    words_of,
    words_of_pieces,
)
from listening.scoring.linear import LinearModel
from tests.scoring.test_linear import LABELS, TEXTS, fit_sentiment

MODEL = fit_sentiment("xx", TEXTS, LABELS)
ANY_TEXT = st.text(
    st.one_of(st.characters(), st.sampled_from(" aAéÅß'’.!#😀\n\u0130Σς")), max_size=60
)


@given(st.lists(st.text(min_size=1, max_size=300), min_size=2, max_size=6))
def test_the_bucket_of_a_pair_is_that_of_its_words_put_together(words: list[str]) -> None:
    written = [as_bytes(word) for word in words]
    found = pair_buckets(
        np.array([crc32(word + b" ") for word in written[:-1]], np.uint32),
        np.array([crc32(word) for word in written[1:]], np.uint32),
        np.array([len(word) for word in written[1:]], np.int64),
    )
    assert found.tolist() == [buckets_of(f"{one} {two}")[0] for one, two in pairwise(words)]


@given(st.lists(st.text(min_size=1, max_size=12), max_size=4))
def test_the_buckets_of_words_are_those_of_each_and_of_its_runs_of_letters(
    words: list[str],
) -> None:
    buckets, owners = buckets_of_words(words)
    for number, word in enumerate(words):
        ends = f"<{word}>"
        runs = [
            ends[start : start + size] for size in (3, 4) for start in range(len(ends) - size + 1)
        ]
        sums = [crc32(as_bytes(word)), *(crc32(as_bytes(run), 1) for run in runs)]
        assert buckets[owners == number].tolist() == [each % BUCKETS for each in sums]


@given(st.lists(ANY_TEXT, max_size=4))
def test_pieces_have_the_words_that_each_has_alone(texts: list[str]) -> None:
    pieces = [piece for text in texts for piece in text.split()]
    assert words_of_pieces(pieces) == list(map(words_of, pieces))


@given(ANY_TEXT)
def test_the_words_of_a_text_are_those_of_its_pieces_between_spaces(text: str) -> None:
    pieces = text.lower().split()
    assert words_of(text) == [word for piece in pieces for word in words_of(piece)]


@given(st.lists(ANY_TEXT, max_size=4))
def test_a_text_has_the_chances_that_its_tokens_give_it(texts: list[str]) -> None:
    assert MODEL.probabilities(texts).tolist() == [by_definition(MODEL, text) for text in texts]


def by_definition(model: LinearModel, text: str) -> list[float]:
    buckets = [bucket for token in tokens_of(text) for bucket in buckets_of(token)]
    if not buckets:
        return [0.0] * len(model.classes)
    parts = model.parts_of(np.array(buckets)).sum(axis=0)
    scores = np.append(parts[:-1] / np.sqrt(parts[-1]) + np.array(model.bias), 0)
    odds = np.exp(scores - scores.max())
    return [round(chance, 6) for chance in (odds / odds.sum()).tolist()]


def test_a_model_that_has_seen_too_many_words_starts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"so good a day {number}" for number in range(30)]
    before = MODEL.probabilities(texts).tolist()
    monkeypatch.setattr(linear, "REMEMBERED", 5)
    monkeypatch.setattr(linear, "AT_A_TIME", 3)
    forgetful = fit_sentiment("xx", TEXTS, LABELS)
    assert forgetful.probabilities(texts).tolist() == before
    assert len(forgetful._known[0]._numbers) < 15
