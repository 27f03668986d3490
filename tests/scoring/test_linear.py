"""A model learns from few texts, is the same each time, and fits TextBlob's frame."""

import subprocess
import sys

import pytest
from textblob import Blobber

from listening.model import Label
from listening.scoring import registry
from listening.scoring.analyzers.linear import LinearAnalyzer
from listening.scoring.frame import LinearSentiment
from listening.scoring.linear import read_model
from listening.scoring.sentiment_model import SentimentModel, fit_sentiment

TEXTS = ["so good", "very good", "good day", "so bad", "very bad", "bad day", "a day", "the shop"]
LABELS = [Label.POSITIVE] * 3 + [Label.NEGATIVE] * 3 + [Label.NEUTRAL] * 2


def test_what_was_learnt_is_said_of_texts_not_seen() -> None:
    reader = SentimentModel(fit_sentiment("xx", TEXTS, LABELS))
    scores = reader.score(["it is so very good", "it is so very bad"])
    assert [score.label for score in scores] == [Label.POSITIVE, Label.NEGATIVE]


def test_the_same_texts_give_the_same_bytes() -> None:
    assert (
        fit_sentiment("xx", TEXTS, LABELS).to_bytes()
        == fit_sentiment("xx", TEXTS, LABELS).to_bytes()
    )


def test_a_model_is_read_as_it_was_written() -> None:
    model = fit_sentiment("en", TEXTS, LABELS)
    again = SentimentModel(read_model(model.to_bytes()))
    assert again.score(TEXTS) == SentimentModel(model).score(TEXTS)


def test_scoring_by_it_loads_no_textblob() -> None:
    scored = "from listening.scoring import registry; registry()['linear'].score(['so good'], 'en')"
    loaded = f"{scored}; import sys; sys.exit('textblob' in sys.modules or 'nltk' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0


@pytest.mark.parametrize("data", [b"", b"{}\n", b"nothing", b'{"classes": ["a"]}\nnothing'])
def test_what_is_no_model_is_told(data: bytes) -> None:
    with pytest.raises(ValueError, match="no model"):
        read_model(data)


def test_textblob_takes_it_as_an_analyzer() -> None:
    analyzer = registry()["linear"]
    assert isinstance(analyzer, LinearAnalyzer)
    blobber = Blobber(analyzer=LinearSentiment(analyzer.model_of("en")))
    assert blobber("This is a great day, I love it").sentiment.label is Label.POSITIVE


def test_another_model_is_another_version() -> None:
    analyzer = registry()["linear"]
    assert isinstance(analyzer, LinearAnalyzer)
    fewer = {language: file for language, file in analyzer.models.items() if language != "da"}
    assert LinearAnalyzer(fewer).version != analyzer.version


@pytest.mark.parametrize(
    ("language", "good", "bad"),
    [
        ("en", "I love this, wonderful service, thank you", "Terrible, the worst service ever"),
        ("da", "Dejligt, tak for fantastisk hjælp", "Elendig og dårlig service, jeg er skuffet"),
        ("no", "En fantastisk og nydelig plate", "Kjedelig og dårlig, en stor skuffelse"),
        ("sv", "Jag älskar det, så bra och fint", "Fy fan vad dåligt, jag hatar det"),
        ("ur-Latn", "bohat acha, mashallah, zabardast", "bohat bura, lanat ho, ghatiya log"),
    ],
)
def test_plain_words_are_read_in_every_language(language: str, good: str, bad: str) -> None:
    scores = registry()["linear"].score([good, bad], language)
    assert [score.label for score in scores] == [Label.POSITIVE, Label.NEGATIVE]
