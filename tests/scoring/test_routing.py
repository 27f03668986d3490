from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from listening.model import Label, Score
from listening.scoring.masking import build_mask
from listening.scoring.sentiment import Unscored, language_of, score_posts

MASK = build_mask("A Day", ["#aday"], [], [])


@dataclass
class Fake:
    """Remembers what it was asked."""

    name: str = "fake"
    version: str = "1"
    languages: frozenset[str] = frozenset({"en"})
    asked: list[str] = field(default_factory=list)

    def score(self, texts: Sequence[str]) -> list[Score]:
        self.asked.extend(texts)
        return [Score(Label.POSITIVE if "good" in text else Label.NEUTRAL) for text in texts]


def post(number: int, lang: str | None, text: str = "good") -> Unscored:
    return Unscored("x", str(number), lang, text)


@pytest.mark.parametrize("lang", ["ur", "ur-Latn", "sv", "und", "qme", "", None])
def test_a_language_that_is_not_read_is_not_scored(lang: str | None) -> None:
    analyzer = Fake()
    [scored] = score_posts(analyzer, MASK, [post(1, lang)])
    assert scored.score == Score(Label.NOT_SCORED)
    assert scored.language is None
    assert analyzer.asked == []


@pytest.mark.parametrize("lang", ["en", "EN", "en-GB", "en_US", "en-Latn-GB"])
def test_a_variety_of_a_language_is_read_as_that_language(lang: str) -> None:
    [scored] = score_posts(Fake(), MASK, [post(1, lang)])
    assert (scored.language, scored.score.label) == ("en", Label.POSITIVE)


def test_an_unknown_language_stays_unknown() -> None:
    assert language_of(None) is None


def test_every_post_gets_its_own_score_in_order() -> None:
    posts = [post(1, "en"), post(2, "sv"), post(3, "en", "so-so"), post(4, "en")]
    scored = score_posts(Fake(), MASK, posts)
    assert [each.post_id for each in scored] == ["1", "2", "3", "4"]
    assert [each.score.label for each in scored] == [
        Label.POSITIVE,
        Label.NOT_SCORED,
        Label.NEUTRAL,
        Label.POSITIVE,
    ]


def test_equal_texts_are_scored_once_after_masking() -> None:
    analyzer = Fake()
    score_posts(analyzer, MASK, [post(1, "en", "good"), post(2, "en", "good #ADay")])
    assert analyzer.asked == ["good"]


def test_other_tags_keep_their_words() -> None:
    analyzer = Fake()
    score_posts(analyzer, MASK, [post(1, "en", "#good #aday")])
    assert analyzer.asked == ["good"]


def test_no_posts_get_no_scores() -> None:
    assert score_posts(Fake(), MASK, []) == []
