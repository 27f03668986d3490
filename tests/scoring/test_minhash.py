"""Edited copies are found by the runs of letters they share, and other people's words are not."""

from hashlib import sha256
from random import Random

import numpy as np
import pytest

from listening.scoring.minhash import HASHES, SHORTEST, sign
from listening.scoring.repeats import MOST_COMPARED, VERSION, Repeat, Texts, find_repeats

WORDS = [a + b + c for a in "bdfgklmnprst" for b in "aeiou" for c in ("n", "sti", "ro", "lle", "x")]

PACKED = "d4c3f37f0d16bd34"
"""What three made-up texts are packed as."""


def made_up(count: int, seed: int = 1) -> list[str]:
    random = Random(seed)
    return [" ".join(random.choices(WORDS, k=18)) for _ in range(count)]


def edited(text: str, random: Random) -> str:
    words = text.split()
    for _ in range(2):
        words[random.randrange(len(words))] = random.choice(WORDS)
    return " ".join(words)


def said(
    texts: list[str], accounts: list[int] | None = None, days: list[int] | None = None
) -> Texts:
    """Return texts in this order, each by an account of its own and on one day, if not said."""
    signed = sign(texts)
    assert len(signed.places) == len(texts)
    return Texts(
        signed.signatures,
        signed.same,
        np.array(accounts or range(len(texts))),
        np.array(days or [1] * len(texts)),
    )


def test_lightly_edited_copies_are_found() -> None:
    random, originals = Random(2), made_up(300)
    copies = [edited(text, random) for text in originals]
    found = find_repeats(said([*originals, *copies]))
    assert found[300:].count(Repeat.COPY) >= 0.96 * 300


def test_hardly_any_text_that_nobody_copied_is_called_a_copy() -> None:
    assert find_repeats(said(made_up(2000))).count(None) >= 1998


def test_ones_own_text_said_again_is_told_apart_from_another_accounts() -> None:
    text, other = made_up(2)
    found = find_repeats(said([text, text, other, text, text], accounts=[1, 1, 1, 2, 2]))
    assert found == [None, Repeat.OWN, None, Repeat.COPY, Repeat.COPY]


def test_an_edit_of_ones_own_copy_is_a_copy_of_whoever_wrote_it_first() -> None:
    text = made_up(1)[0]
    found = find_repeats(said([text, text, edited(text, Random(3))], accounts=[1, 2, 2]))
    assert found == [None, Repeat.COPY, Repeat.COPY]


def test_a_text_is_compared_with_the_seven_days_before_its_own() -> None:
    text = made_up(1)[0]
    assert find_repeats(said([text] * 3, days=[1, 8, 16])) == [None, Repeat.COPY, None]


@pytest.mark.parametrize("seed", range(5))
def test_days_compared_one_by_one_tell_the_same_as_all_at_once(seed: int) -> None:
    random = Random(seed)
    few = made_up(12, seed)
    texts = [random.choice([random.choice(few), edited(random.choice(few), random)])
             for _ in range(400)]  # fmt: skip
    whole = said(
        texts, [random.randrange(9) for _ in texts], sorted(random.choices(range(30), k=400))
    )
    found = []
    before = Texts(*(column[:0] for column in whole.columns))
    for day in range(30):
        part = Texts(*(column[whole.days == day] for column in whole.columns))
        joined = Texts.joined([before, part])
        found += find_repeats(joined, len(before.days))
        before = joined.last()
    assert found == find_repeats(whole)
    assert {*found} == {None, *Repeat}


def test_a_text_is_compared_with_so_many_before_it_that_memory_stays_the_same() -> None:
    text, *others = made_up(3)
    signed = sign([text, others[0]])
    for between, expected in ((MOST_COMPARED - 1, Repeat.COPY), (MOST_COMPARED, None)):
        rows = np.array([0, *[1] * between, 0])
        texts = Texts(
            signed.signatures[rows], signed.same[rows],
            np.arange(len(rows)), np.ones(len(rows), dtype=np.int64),
        )  # fmt: skip
        assert find_repeats(texts, len(rows) - 1) == [expected]
        assert len(texts.last().days) <= MOST_COMPARED


@pytest.mark.parametrize(
    "same",
    [
        "  {} ",
        "{}!",
        "{} #care",
        "#Care {} @someone https://example.org/a/long/address",
        "({})…",
    ],
)
def test_capitals_signs_tags_mentions_and_links_do_not_count(same: str) -> None:
    text = made_up(1)[0]
    one, other = sign([text, same.format(text.upper())]).signatures
    assert np.array_equal(one, other)


def test_a_signature_does_not_depend_on_what_is_signed_with_it() -> None:
    some = ["short", *made_up(700), "#only @tags https://example.org/and/a/link/of/some/length"]
    signed = sign(some)
    assert signed.places.tolist() == list(range(1, 701))
    for place in (1, 250, 251, 700):
        alone = sign([some[place]])
        assert np.array_equal(signed.signatures[place - 1], alone.signatures[0])
        assert signed.same[place - 1] == alone.same[0]
    assert sign([]).signatures.shape == (0, HASHES)


@pytest.mark.parametrize(
    "text",
    ["", "a", "#" * 60, "یہ بہت مختصر ہے", "a" * (SHORTEST - 1), "\ud800 " * 20, "\x00" * 50],
)
def test_a_text_too_short_to_be_compared_is_left_out(text: str) -> None:
    assert sign([text]).places.tolist() == []
    assert sign([text, "b" * SHORTEST]).places.tolist() == [1]


@pytest.mark.parametrize(
    "script", ["پشاور کے سینٹر پر لوگ ", "顧客服務中心的員工非常友善", "ошибка связи "]
)
def test_texts_of_any_script_are_compared(script: str) -> None:
    text = script * 5
    assert find_repeats(said([text, text])) == [None, Repeat.COPY]


def test_nothing_repeats_nothing() -> None:
    assert find_repeats(said([])) == []


def test_a_text_that_thousands_wrote_is_found_each_time() -> None:
    random, text = Random(4), made_up(1)[0]
    crowd = [text if random.random() < 0.5 else edited(text, random) for _ in range(3000)]
    assert find_repeats(said([text, *crowd])).count(Repeat.COPY) >= 0.99 * 3000


def test_packed_texts_come_back_as_they_were() -> None:
    texts = said(made_up(50))
    back = Texts.unpacked(texts.packed(), 1)
    assert back is not None
    for column, same in zip(texts.columns, back.columns, strict=True):
        np.testing.assert_array_equal(column, same)


def test_texts_that_were_signed_otherwise_are_not_read() -> None:
    packed = said(made_up(3)).packed()
    assert Texts.unpacked(b"0 " + packed.removeprefix(VERSION), 1) is None
    told = "a new VERSION is due where this differs: signatures that are kept hold no more"
    assert sha256(packed).hexdigest()[:16] == PACKED, told
