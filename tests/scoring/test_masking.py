import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.scoring.masking import build_mask

MASK = build_mask("Customer First Day", ["#customerfirstday"], ["@best_telco"], ["Care+"])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Customer First Day is on", "is on"),
        ("CUSTOMER first   day is on", "is on"),
        ("CustomerFirstDay, #customer-first-day and customer_first_day", ", and"),
        ("see https://example.com/awful?x=1 now", "see now"),
        ("see www.example.com now", "see now"),
        ("thanks @best_telco and @someone.else@social.example!", "thanks and !"),
        ("Care+ and care", "and care"),
        ("#happy #proud", "happy proud"),
        ("", ""),
    ],
)
def test_what_is_masked_and_what_stays(text: str, kept: str) -> None:
    assert MASK.apply(text) == kept


@pytest.mark.parametrize("text", ["first day", "customer", "the first customer", "#firstday"])
def test_parts_of_the_name_are_ordinary_words(text: str) -> None:
    assert MASK.apply(text) == text.replace("#", "")


@pytest.mark.parametrize("word", ["customerfirstdays", "precustomerfirstday", "Scare+d"])
def test_a_masked_word_inside_another_word_stays(word: str) -> None:
    assert MASK.apply(f"a {word} b") == f"a {word} b"


def test_an_address_is_no_mention() -> None:
    assert "name@example.com" in MASK.apply("write to name@example.com")


def test_a_tag_of_other_letters_is_masked_in_every_spelling() -> None:
    mask = build_mask("Kunden Först", ["#kundenförst"], [], [])
    full_width = "\uff03\uff2b\uff55nden\uff26örst"
    for spelling in ("#KundenFörst", "#kundenfo\u0308rst", full_width, "KUNDEN FÖRST"):
        assert mask.apply(f"so {spelling} good") == "so good", spelling


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("istanbul", "so \u0130STANBUL good"),  # two letters that are an "i" in another case
        ("istanbul", "so \u0131stanbul good"),
        ("ΣΑΣ Day", "so σας-day good"),
        ("(care)", "so (Care) good"),
        ("^care", "so ^CARE good"),
        ("_care", "so _care good"),
        ("-care", "so #-Care good"),
        ("🎉 Day", "so 🎉day good"),
        ("یہ دن", "so #یہ_دن good"),
        ("http", "so HTTP good"),
        ("@care", "so #@care good"),
    ],
)
def test_a_name_is_found_whatever_sign_it_begins_with(name: str, text: str) -> None:
    assert build_mask(name, [], [], []).apply(text) == "so good"


def test_the_digest_names_the_set_of_words() -> None:
    one = build_mask("A Day", ["#a", "#b"], ["@c"], [])
    assert one.digest == build_mask("a day", ["#B", "#A"], ["@C"], []).digest
    assert one.digest != build_mask("A Day", ["#a"], ["@c"], []).digest


@given(st.text(st.characters(), max_size=200))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = MASK.apply(text)
    assert once == " ".join(once.split())


@given(st.text(min_size=1, max_size=20), st.text(max_size=60))
def test_any_name_makes_a_mask(name: str, text: str) -> None:
    build_mask(name, [], [], [])
    assert isinstance(build_mask(name, [], [], [name]).apply(text), str)


def test_a_name_of_signs_alone_does_not_eat_the_text() -> None:
    for name in ("#", "-", " - ", "_"):
        assert build_mask(name, [], [], []).apply("good - bad") == "good - bad"
