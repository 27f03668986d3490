from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from listening.model import Label, Score
from listening.scoring import sentiment
from listening.scoring.masking import build_mask
from listening.scoring.sentiment import Reader, Unscored, score_posts

MASK = build_mask("A Day", ["#aday"], [], [])


@dataclass
class Fake:
    """Remembers what it was asked."""

    name: str = "fake"
    version: str = "1"
    languages: frozenset[str] = frozenset({"en"})
    asked: list[str] = field(default_factory=list)

    def score(self, texts: Sequence[str], language: str) -> list[Score]:
        self.asked.extend(texts)
        return [Score(Label.POSITIVE if "good" in text else Label.NEUTRAL) for text in texts]


def post(number: int, lang: str | None, text: str = "good") -> Unscored:
    return Unscored("x", str(number), lang, text)


SWEDISH = "jag tycker inte om det här men det är bra"
ENGLISH = "this is what I call a good day"


@pytest.mark.parametrize(
    ("text", "lang", "language"),
    [
        (SWEDISH, "sv", "sv"),
        (SWEDISH, "en", "sv"),
        ("یہ نیٹ ورک بہت اچھا ہے", "en", "ur"),
        ("mera network theek nahi chal raha bhai", "en", "ur-Latn"),
        ("😀 🎉", "en", "und"),
        ("#good #aday https://example.com @somebody", "en", "und"),
    ],
)
def test_a_language_that_is_not_read_is_not_scored(text: str, lang: str, language: str) -> None:
    analyzer = Fake()
    [scored] = score_posts(analyzer, MASK, [post(1, lang, text)])
    assert scored.score == Score(Label.NOT_SCORED)
    assert scored.language == language
    assert analyzer.asked == []


@pytest.mark.parametrize("lang", ["en", "EN", "en-GB", "sv", "und", "qme", "", None])
def test_a_post_is_read_in_the_language_of_its_words(lang: str | None) -> None:
    [scored] = score_posts(Fake(), MASK, [post(1, lang, ENGLISH)])
    assert (scored.language, scored.score.label) == ("en", Label.POSITIVE)


def test_the_campaigns_own_words_never_move_the_language() -> None:
    mask = build_mask("The Day That You Have Been Waiting For", ["#aday"], [], [])
    swedish = post(1, None, f"The Day That You Have Been Waiting For, {SWEDISH}")
    assert score_posts(Fake(), mask, [swedish])[0].language == "sv"


def test_every_post_gets_its_own_score_in_order() -> None:
    posts = [post(1, "en"), post(2, "sv", SWEDISH), post(3, "en", "so-so"), post(4, "en")]
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


def test_a_text_of_an_earlier_batch_is_not_scored_again() -> None:
    analyzer = Fake()
    reader = Reader(analyzer, MASK)
    first = reader.read(["good", SWEDISH], ["en", None])
    assert reader.read(["good #aday", SWEDISH, "so-so"], ["en", None, "en"])[1][:2] == first[1]
    assert analyzer.asked == ["good", "so-so"]


def test_only_so_many_texts_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentiment, "REMEMBERED", 1)
    analyzer = Fake()
    reader = Reader(analyzer, MASK)
    for text in ("good", "so-so", "good", "good"):
        reader.read([text], ["en"])
    assert analyzer.asked == ["good", "so-so", "good"]


def test_other_tags_keep_their_words() -> None:
    analyzer = Fake()
    score_posts(analyzer, MASK, [post(1, "en", "so #good #aday")])
    assert analyzer.asked == ["so good"]


def test_no_posts_get_no_scores() -> None:
    assert score_posts(Fake(), MASK, []) == []
