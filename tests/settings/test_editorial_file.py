"""Reading the editorial file: what comms write, and one line for whatever is wrong with it."""

from datetime import date
from pathlib import Path

import pytest

from listening.editorial import load_editorial
from listening.errors import ConfigError

WHOLE = """+++
[paraphrases]
"themes/bills" = "Bills come late."

[[quotes]]
key = "shop"
text = "یہ بہت اچھا تھا"
language = "ur"
who = "A customer"
translation = "This was very good"
post = "x:123"
[quotes.consent]
given = 2026-10-20
record = "a letter"
expires = 2027-10-20

[[actions]]
code = "themes/bills"
did = "Bills now come on time."
team = "Billing"
status = "done"
on = 2026-10-08

[[corrections]]
day = 2026-11-03
note = "A word was wrong."
+++

# What people {{ posts }} said

The first line
goes on.

<!-- a note for
ourselves -->

## Main points

- One, with {{ participants }}
  and more.
- **Two**
"""


def read(tmp_path: Path, text: str) -> object:
    path = tmp_path / "spring.md"
    path.write_text(text, "utf-8")
    return load_editorial(path)


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    file = read(tmp_path, WHOLE)
    assert file.headline == "What people {{ posts }} said"
    assert file.standfirst == "The first line goes on."
    assert file.points == ("One, with {{ participants }} and more.", "**Two**")
    assert file.codes() == ["themes/bills", "themes/bills"]
    assert file.actions()[0].on == date(2026, 10, 8)
    assert file.corrections()[0].note == "A word was wrong."
    ((table, quote),) = file.quotes()
    assert (quote.who, quote.translation) == ("A customer", "This was very good")
    assert table.consent.expires == date(2027, 10, 20)


def test_where_the_consent_is_recorded_is_no_part_of_what_is_shown(tmp_path: Path) -> None:
    ((_, quote),) = read(tmp_path, WHOLE).quotes()
    assert set(quote.model_dump()) == {"key", "text", "language", "who", "translation"}


@pytest.mark.parametrize("text", ["", "+++\n+++\n", "<!-- all of it\nis a note -->\n"])
def test_a_file_may_say_nothing(tmp_path: Path, text: str) -> None:
    file = read(tmp_path, text)
    assert (file.headline, file.points, file.quotes()) == ("", (), [])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("+++\n\n# What", "\n\n# What", "no line closes it"),
        ('who = "A customer"\n', "", "quotes.who, item 1: is missing"),
        ("[quotes.consent]\ngiven = 2026-10-20\n", "[quotes.consent]\n", "quotes.consent.given"),
        ('status = "done"', 'status = "finished"', "expected 'done', 'doing' or 'not done'"),
        ('team = "Billing"', 'team = "Billing"\nteams = 1', "unknown key actions"),
        ("[paraphrases]", "[paraphrase]", "unknown key paraphrase; nearest known: paraphrases"),
        ("## Main points", "## Points", "no section is called 'Points'"),
        ("- One,", "One,", "line 39: main points are a list"),
        ('language = "ur"', 'language = "Urdu language"', "quotes.language"),
        ("# What people {{ posts }} said", f"# {'long ' * 20}", "more than 70 characters"),
        ('did = "Bills', "did = Bills", "not valid TOML between the lines of +++"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_one_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in WHOLE
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, WHOLE.replace(old, new))
    assert told in str(refused.value)
    assert "spring.md" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "a letter" not in str(refused.value)


def test_two_quotes_of_one_key_are_refused(tmp_path: Path) -> None:
    quotes = WHOLE[WHOLE.index("[[quotes]]") : WHOLE.index("[[actions]]")]
    with pytest.raises(ConfigError, match="two quotes have the key 'shop'"):
        read(tmp_path, WHOLE.replace("[[actions]]", f"{quotes}[[actions]]"))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "spring.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="no text in UTF-8"):
        load_editorial(tmp_path / "spring.md")
