import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.scoring.language import identify, tag_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I have been waiting for an hour and nobody answers", "en"),
        ("Jeg har ventet i en time, og der er ikke nogen, der svarer mig", "da"),
        ("Jeg har ventet i en time nå, og det er ingen som svarer meg", "no"),
        ("Jag har väntat i en timme och det är ingen som svarar", "sv"),
        ("mera network theek nahi chal raha, koi jawab bhi nahi deta", "ur-Latn"),
        ("میرا نیٹ ورک ٹھیک نہیں چل رہا ہے", "ur"),
        ("Сеть не работает", "ru"),
        ("ネットワークが落ちた", "ja"),
    ],
)
def test_a_language_is_found_from_the_text_alone(text: str, language: str) -> None:
    assert identify([text], [None]) == [language]
    assert identify([text], ["en"]) == [language]


@pytest.mark.parametrize(
    "text", ["", "😀 🎉", "#care #day", "@someone https://example.com/a", "12 %"]
)
@pytest.mark.parametrize("tag", [None, "en", "qht"])
def test_without_words_a_language_is_undetermined(text: str, tag: str | None) -> None:
    assert identify([text], [tag]) == ["und"]


def test_the_sources_word_decides_where_the_text_does_not() -> None:
    assert identify(["super", "super"], ["sv", "ro"]) == ["sv", "ro"]


def test_a_mixed_text_is_in_the_language_of_most_of_its_words() -> None:
    mixed = "the network is down again, and this is not what I pay you for, yaar kya hai"
    assert identify([mixed], [None]) == ["en"]
    mixed = "network down hai phir se, koi sunta hi nahi, paise bhi le liye, very sad"
    assert identify([mixed], [None]) == ["ur-Latn"]


@pytest.mark.parametrize(
    ("tag", "language"),
    [("en-GB", "en"), ("EN_us", "en"), ("nb", "no"), ("iw", "he"), ("ur-Latn", "ur-Latn"),
     ("und", None), ("qme", None), ("zxx", None), ("", None), (None, None)],
)  # fmt: skip
def test_a_tag_is_read_as_its_language(tag: str | None, language: str | None) -> None:
    assert tag_of(tag) == language


@given(st.lists(st.text(st.characters(), max_size=80), max_size=4))
def test_any_text_gets_a_language_whatever_stands_beside_it(texts: list[str]) -> None:
    found = identify(texts, [None] * len(texts))
    assert found == [identify([text], [None])[0] for text in texts]
    assert all(found)
