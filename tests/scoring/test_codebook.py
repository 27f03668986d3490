from collections.abc import Mapping
from pathlib import Path

import pytest

from listening.codebooks import load_codebook
from listening.errors import ConfigError
from listening.scoring.codebook import Code, Codebook, Dimension
from listening.scoring.masking import build_mask

TELECOM = Path(__file__).parents[2] / "codebooks" / "telecom.toml"
HEAD = '[dimension.themes]\ntitle = "Themes"\n[dimension.themes.codes.bills]\ntitle = "Bills"\n'


def a_book(**codes: Mapping[str, tuple[str, ...]]) -> Codebook:
    found = tuple(Code(f"d/{key}", key, words) for key, words in codes.items())
    return Codebook("book", (Dimension("d", "D", is_value=False, codes=found),))


def found(text: str, *phrases: str) -> list[str]:
    return list(a_book(code={"en": phrases}).find(text, "en").get("d/code", ()))


@pytest.fixture(scope="module")
def telecom() -> Codebook:
    book = load_codebook([TELECOM])
    assert book is not None
    return book


def test_whole_words_trigger_and_parts_of_words_do_not() -> None:
    assert found("My bill, please", "bill") == ["bill"]
    assert found("Billing by the billion", "bill") == []


def test_capitals_and_wide_letters_are_the_same() -> None:
    assert found("MY \uff22ILL", "bill") == ["bill"]
    assert found("STRASSE", "straße") == ["straße"]


def test_a_phrase_triggers_as_a_whole() -> None:
    assert found("the notice  period is long", "notice period") == ["notice period"]
    assert found("the notice of a period", "notice period") == []
    assert found("a notice", "notice period") == []
    assert found("it won't work", "won't work") == ["won't work"]


def test_a_star_stands_for_any_ending() -> None:
    assert found("two bills and billing", "bill*") == ["bill*"]
    assert found("call  centres", "call centre*") == ["call centre*"]
    assert found("bil", "bill*") == []


def test_a_post_has_several_codes_each_with_the_words_that_triggered() -> None:
    book = a_book(bills={"en": ("bill", "charged")}, shops={"en": ("shop",)})
    assert book.find("Charged twice, the shop showed me a bill", "en") == {
        "d/bills": ("bill", "charged"),
        "d/shops": ("shop",),
    }


def test_words_count_in_their_own_language_alone() -> None:
    book = a_book(easy={"en": ("easy",), "da": ("let",)})
    assert book.find("let us go", "en") == {}
    assert book.find("det er let", "da") == {"d/easy": ("let",)}


def test_where_the_language_is_not_known_the_words_of_all_count() -> None:
    book = a_book(easy={"en": ("easy",), "da": ("let",)})
    for lang in (None, "und", "fi"):
        assert book.find("let or easy", lang) == {"d/easy": ("easy", "let")}


def test_roman_urdu_is_found_though_platforms_call_it_english(telecom: Codebook) -> None:
    for lang in ("en", "ur"):
        codes = telecom.find("helpline par koi nahi, paise kat gaye", lang)
        assert {"themes/billing", "themes/call-centre"} <= set(codes)


def test_masked_words_never_trigger() -> None:
    mask = build_mask("Network Day", ["#networkday"], ["@network"], [])
    book = a_book(network={"en": ("network", "day")})
    masked = mask.apply("Network Day! #NetworkDay @network https://network.example/day hello")
    assert book.find(masked, "en") == {}
    assert book.find(mask.apply("Network Day: the network is down"), "en") == {
        "d/network": ("network",)
    }


def test_the_version_changes_with_any_word() -> None:
    one, other = a_book(a={"en": ("bill",)}), a_book(a={"en": ("bills",)})
    assert one.version != other.version
    assert one.version == a_book(a={"en": ("bill",)}).version


def test_the_starter_covers_telecom_service_in_four_languages(telecom: Codebook) -> None:
    keys = {code.key for code in telecom.codes}
    wanted = (
        "themes/network themes/billing themes/contract themes/porting themes/call-centre "
        "themes/store themes/app themes/roaming themes/kindness values/respectful "
        "values/keep-promises values/easy values/inspiring journey/become journey/use "
        "journey/pay journey/get-help journey/leave"
    )
    assert keys == set(wanted.split())
    for code in telecom.codes:
        assert set(code.words) == {"en", "sv", "da", "ur-Latn"}, code.key
        assert all(len(words) >= 5 for words in code.words.values()), code.key
    assert [each.key for each in telecom.dimensions if each.is_value] == ["values"]


SAID = {
    ("en", "They cancelled my contract without notice period"): "themes/contract",
    ("en", "Ported my number, no texts from the bank"): "themes/porting",
    ("en", "The agent kept me on hold and was rude"): "themes/call-centre",
    ("sv", "Ingen täckning i sommarstugan"): "themes/network",
    ("sv", "Fakturan är fel igen"): "themes/billing",
    ("sv", "De höll inte vad de lovade"): "values/keep-promises",
    ("sv", "Byter operatör, aldrig mer"): "journey/leave",
    ("da", "Regningen er forkert"): "themes/billing",
    ("da", "Medarbejderen var meget hjælpsom"): "themes/kindness",
    ("da", "Det var nemt at blive kunde"): "values/easy",
    ("da", "Jeg har sagt op"): "journey/leave",
    ("en", "Bhai wada kiya tha, jhoot bola"): "values/keep-promises",
}


@pytest.mark.parametrize("said", SAID, ids=lambda said: said[1])
def test_the_starter_finds_what_people_say(telecom: Codebook, said: tuple[str, str]) -> None:
    lang, text = said
    assert SAID[said] in telecom.find(text, lang)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("[dimension", "not valid TOML"),
        ("[dimensions.a]\n", "dimension: is missing"),
        (HEAD, "words: is missing"),
        (HEAD + "words = {en = 'bill'}", "expected a list"),
        (HEAD + "words = {en = ['b*ll']}", "a phrase is words"),
        (HEAD + "words = {en = ['…']}", "a phrase is words"),
        (HEAD + "words = {en = ['bill']}\nword = {}", "unknown key"),
    ],
)
def test_a_wrong_codebook_is_refused_in_one_line(
    tmp_path: Path, content: str, problem: str
) -> None:
    path = tmp_path / "book.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(ConfigError) as refused:
        load_codebook([path])
    assert problem in str(refused.value)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_codebook_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_codebook([tmp_path / "none.toml"])


def test_two_codebooks_are_one_unless_they_share_a_dimension(tmp_path: Path) -> None:
    other = tmp_path / "own.toml"
    other.write_text(HEAD.replace("themes", "own") + "words = {en = ['bill']}", "utf-8")
    both = load_codebook([TELECOM, other])
    assert both is not None
    assert both.name == "telecom+own"
    assert "own/bills" in both.find("my bill", "en")
    with pytest.raises(ConfigError, match="rename it"):
        load_codebook([TELECOM, TELECOM])
