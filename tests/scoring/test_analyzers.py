"""Holds every analyzer that the registry finds, without naming one; those that take a folder get
a small model made here.
"""

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listening.model import Label, Score
from listening.scoring import Analyzer, openers, registry
from listening.scoring.masking import Mask, build_mask
from tests.fakes.tiny_models import MAKERS

FOLDER = tempfile.TemporaryDirectory()
OPENED = {name: open_(MAKERS[name](Path(FOLDER.name) / name)) for name, open_ in openers().items()}
ANALYZERS = {**registry(), **OPENED}
NAMES = sorted(ANALYZERS)
READ = [(name, language) for name in NAMES for language in sorted(ANALYZERS[name].languages)]
TEXTS = [
    "I love this, great service!",
    "Terrible. The network is down again and nobody answers.",
    "The shop opens at nine.",
    "",
    " ",
    "😀😀",
    "ok",
    "I love this, great service!",
]
MASK = build_mask("Customer First Day", ["#customerfirstday", "#greatcare"], ["@best_telco"], [])
NOISE = [
    "Customer First Day",
    "CUSTOMER FIRST DAY",
    "customer-first_day",
    "#CustomerFirstDay",
    "#customerfirstday",
    "#GreatCare",
    "greatcare",
    "@best_telco",
    "@BEST_TELCO",
    "@somebody_lovely",
    "https://example.com/awful/terrible",
    "www.wonderful.example",
]


@pytest.fixture(params=NAMES)
def analyzer(request: pytest.FixtureRequest) -> Analyzer:
    return ANALYZERS[request.param]


in_each_language = pytest.mark.parametrize(
    ("analyzer", "language"), [(ANALYZERS[name], language) for name, language in READ]
)


def test_there_is_an_analyzer() -> None:
    assert NAMES


def test_it_is_called_what_it_is_registered_as(analyzer: Analyzer) -> None:
    assert ANALYZERS[analyzer.name] is analyzer
    assert analyzer.version


def test_its_languages_are_bcp_47_tags(analyzer: Analyzer) -> None:
    assert analyzer.languages
    assert all(
        re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?", language) for language in analyzer.languages
    )
    assert "und" not in analyzer.languages


@in_each_language
def test_each_text_gets_one_score_in_order(analyzer: Analyzer, language: str) -> None:
    scores = analyzer.score(TEXTS, language)
    assert len(scores) == len(TEXTS)
    assert scores == [analyzer.score([text], language)[0] for text in TEXTS]
    assert analyzer.score(TEXTS[::-1], language) == scores[::-1]


@in_each_language
def test_no_text_gets_no_score(analyzer: Analyzer, language: str) -> None:
    assert analyzer.score([], language) == []


@in_each_language
def test_it_is_deterministic(analyzer: Analyzer, language: str) -> None:
    assert analyzer.score(TEXTS, language) == analyzer.score(TEXTS, language)
    assert analyzer.score(TEXTS, language)[0] == analyzer.score(TEXTS, language)[-1]


@pytest.mark.parametrize(("name", "language"), READ)
@settings(max_examples=100, deadline=None)
@given(texts=st.lists(st.text(st.characters(), max_size=200), max_size=5))
def test_any_text_is_scored(name: str, language: str, texts: list[str]) -> None:
    scores = ANALYZERS[name].score(texts, language)
    assert len(scores) == len(texts)
    for score in scores:
        assert isinstance(score, Score)
        assert score.label in set(Label) - {Label.NOT_SCORED}
        given = [p for p in (score.negative, score.neutral, score.positive) if p is not None]
        assert len(given) in {0, 3}
        assert not given or (min(given) >= 0 and abs(sum(given) - 1) < 0.01)


@pytest.mark.parametrize(("name", "language"), READ)
@settings(max_examples=100, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(["good", "dårlig", "inte", "bahut acha", "the network", "is down"]),
        max_size=6,
    ),
    noise=st.lists(st.tuples(st.integers(0, 6), st.sampled_from(NOISE)), max_size=4),
)
def test_the_campaigns_own_words_never_move_a_score(
    name: str, language: str, words: list[str], noise: list[tuple[int, str]]
) -> None:
    noisy = list(words)
    for place, word in noise:
        noisy.insert(place, word)
    plain, moved = (MASK.apply(" ".join(each)) for each in (words, noisy))
    assert moved == plain
    assert ANALYZERS[name].score([moved], language) == ANALYZERS[name].score([plain], language)


@in_each_language
def test_the_name_of_the_day_alone_says_nothing(analyzer: Analyzer, language: str) -> None:
    assert neutral(analyzer, language, MASK, "Customer First Day #CustomerFirstDay")


def neutral(analyzer: Analyzer, language: str, mask: Mask, text: str) -> bool:
    """A text of masked words alone is read as no text at all."""
    return mask.apply(text) == "" and analyzer.score([""], language)[0].label is Label.NEUTRAL
