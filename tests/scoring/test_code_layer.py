"""The layer over a codebook's words: what it learns, and what it never does."""

from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listening.scoring.code_fitting import Trial, fit_layer
from listening.scoring.code_layer import CodeLayer, read_layer
from tests.fakes.coded_texts import BOOK, CODES, SAID, a_lesson, a_post, some_lessons

SIZE = 500


@cache
def learnt() -> tuple[CodeLayer, list[Trial]]:
    return fit_layer(CODES, some_lessons(SIZE))


def codes(text: str) -> set[str]:
    return set(learnt()[0].revise([text], [BOOK.find(text, "en")])[0])


def right(said: str) -> float:
    """The part of new posts with these words that get the codes people would give them."""
    texts = [f"{said} in the garden {number}" for number in range(100)]
    return sum(codes(text) == SAID[said] for text in texts) / len(texts)


@pytest.mark.parametrize("said", ["no bars again", "my signal dropped", "calls cut off"])
def test_it_finds_what_the_words_miss(said: str) -> None:
    assert BOOK.find(said, "en") == {}
    assert right(said) > 0.9


def test_it_takes_back_what_the_words_find_wrongly() -> None:
    said = "a network event for founders"
    assert "themes/network" in BOOK.find(said, "en")
    assert right(said) > 0.9


def test_it_keeps_the_words_that_triggered_and_has_none_where_it_learnt() -> None:
    texts = ["the shop was friendly in town", "no bars again in town"]
    found = learnt()[0].revise(texts, [BOOK.find(text, "en") for text in texts])
    assert found == [{"themes/shops": ("shop",)}, {"themes/network": ()}]


def test_a_code_that_few_posts_have_stays_with_its_words() -> None:
    layer, trials = learnt()
    assert "themes/rare" not in layer.codes
    assert codes("a rare no bars again") == {"themes/network", "themes/rare"}
    assert [trial.code for trial in trials] == list(CODES)
    assert not trials[2].layer.any()


def test_a_code_left_out_is_as_the_words_found_it() -> None:
    layer = learnt()[0].only(["themes/shops"])
    assert layer.revise(["no bars again"], [{}]) == [{}]
    network = {"themes/network": ("network",)}
    assert layer.revise(["a network event"], [network]) == [network]


def test_no_part_is_read_by_what_was_fitted_to_it() -> None:
    """Codes by the toss of a coin cannot be learnt: whoever reads what they learnt from could."""
    chance = Random(3)
    tossed = [
        a_lesson(text, frozenset(["themes/network"] if chance.random() < 0.5 else []))
        for text, _ in (a_post(chance) for _ in range(SIZE))
    ]
    _, trials = fit_layer(CODES, tossed)
    assert 0.4 < (trials[0].people == trials[0].layer).mean() < 0.6


def test_it_gives_a_code_about_as_often_as_people_do() -> None:
    for trial in learnt()[1][:2]:
        assert trial.layer.mean() == pytest.approx(trial.people.mean(), abs=0.03)


def test_the_same_lessons_in_any_order_give_the_same_bytes() -> None:
    turned = some_lessons(SIZE)
    Random(9).shuffle(turned)
    assert fit_layer(CODES, turned)[0].to_bytes() == learnt()[0].to_bytes()


def test_it_is_read_back_as_it_was_written() -> None:
    data = learnt()[0].to_bytes()
    again = read_layer(data)
    assert (again.codes, again.learnt_from, again.to_bytes()) == (learnt()[0].codes, SIZE, data)
    assert (
        again.version
        == read_layer(data).version
        != read_layer(learnt()[0].only(["themes/shops"]).to_bytes()).version
    )


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"no layer", b'{"codes":[],"learnt_from":5,"sizes":[]}']
)
def test_what_is_no_layer_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no layer of this program"):
        read_layer(data)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=6))
def test_a_text_gets_the_same_codes_alone_and_among_others(texts: list[str]) -> None:
    layer = learnt()[0]
    found = [BOOK.find(text, "en") for text in texts]
    together = layer.revise(texts, found)
    assert together == [layer.revise([t], [f])[0] for t, f in zip(texts, found, strict=True)]
    assert all(set(each) <= set(CODES) for each in together)


def test_too_little_teaches_nothing() -> None:
    layer, trials = fit_layer(CODES, some_lessons(8))
    assert layer.codes == ()
    assert layer.revise(["no bars again"], [{}]) == [{}]
    assert len(trials) == len(CODES)
