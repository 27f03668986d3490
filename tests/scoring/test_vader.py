"""Our reading of VADER gives its own figures, whatever rule a text meets."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vaderSentiment import vaderSentiment

from listening.scoring.vader import PARTS, vader_parts

OWN = vaderSentiment.SentimentIntensityAnalyzer()
RULES = [
    *vaderSentiment.NEGATE,
    *vaderSentiment.BOOSTER_DICT,
    *vaderSentiment.SPECIAL_CASES,
    *("no", "or", "nor", "least", "at least", "so", "this", "never so", "without doubt", "but"),
    *("kind", "of", "the", "to", "for", "couldn't"),
]
WORDS = st.one_of(
    st.sampled_from(sorted(OWN.lexicon)),
    st.sampled_from(RULES),
    st.sampled_from(["network", "phone", "😀", "a😡b", "❤️", ":)", "!", "??", "…", "\n"]),
)
WRITTEN = st.tuples(WORDS, st.sampled_from([str, str, str.upper, "{},".format, "{}!!".format]))


def own_parts(text: str) -> list[float]:
    found = OWN.polarity_scores(text)
    return [found[part] for part in PARTS]


@given(st.lists(WRITTEN, max_size=10), st.sampled_from([" ", "  "]))
@settings(max_examples=500)
def test_words_that_its_rules_are_about_are_read_as_it_reads_them(
    words: list[tuple[str, type[str]]], space: str
) -> None:
    text = space.join(write(word) for word, write in words)
    assert vader_parts([text]).tolist() == [own_parts(text)]


@given(st.text(max_size=80))
def test_any_text_is_read_as_it_reads_it(text: str) -> None:
    assert vader_parts([text]).tolist() == [own_parts(text)]


@pytest.mark.parametrize("phrase", [*vaderSentiment.SPECIAL_CASES, *vaderSentiment.BOOSTER_DICT])
def test_each_of_its_phrases_is_noticed(phrase: str) -> None:
    texts = [f"well this is {phrase} good shit", f"the network was {phrase}", f"{phrase} of hell"]
    assert vader_parts(texts).tolist() == [own_parts(text) for text in texts]
