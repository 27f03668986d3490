from collections import Counter
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from listening.scoring.hand_labels import LEAST_OF_EACH, Drawing, FramePost, allot, draw

DAY = date(2026, 10, 1)


def posts(count: int, first: int = 0, classes: tuple[str, ...] = ("",)) -> list[FramePost]:
    numbers = range(first, first + count)
    return [FramePost("x", str(n), str(n), DAY, classes[n % len(classes)]) for n in numbers]


def ids(drawing: Drawing) -> set[str]:
    return {drawn.post.post_id for drawn in drawing.posts}


def test_the_same_seed_draws_the_same_posts_in_whatever_order_they_are_seen() -> None:
    frame = posts(500)
    shuffled = Random(3).sample(frame, 500)
    assert ids(draw(frame, 1, 40, {})) == ids(draw(shuffled, 1, 40, {}))
    assert ids(draw(frame, 1, 40, {})) != ids(draw(frame, 2, 40, {}))


def test_every_post_is_as_likely_to_be_drawn() -> None:
    drawn = Counter(post for seed in range(2000) for post in ids(draw(posts(20), seed, 5, {})))
    assert len(drawn) == 20
    assert all(430 < times < 570 for times in drawn.values())


def test_a_larger_sample_keeps_what_was_drawn_before() -> None:
    frame = posts(500)
    first = draw(frame, 1, 40, {})
    more = draw(frame, 1, 90, first.strata)
    assert ids(first) < ids(more)
    assert len(ids(more)) == 90
    assert ids(more) == ids(draw(frame, 1, 90, {}))


def test_a_top_up_draws_of_the_new_posts_at_the_rate_of_the_old_ones() -> None:
    new = []
    for seed in range(20):
        first = draw(posts(1000), seed, 200, {})
        topped_up = draw(posts(3000), seed, 0, first.strata)
        assert ids(first) < ids(topped_up)
        assert ids(draw(posts(1000), seed, 0, first.strata)) == ids(first)
        new.append(len(ids(topped_up) - ids(first)))
    assert 385 < sum(new) / len(new) < 415


def test_a_later_version_of_a_drawn_post_is_drawn_too() -> None:
    frame = posts(200)
    first = draw(frame, 1, 20, {})
    edited = next(iter(first.posts)).post
    again = [post for post in frame if post != edited]
    later = FramePost("x", "9999", edited.first_id, DAY)
    assert "9999" in ids(draw([*again, later], 1, 0, first.strata))


def test_the_frame_is_recorded_by_day_and_class() -> None:
    drawing = draw(posts(90, classes=("negative", "neutral", "positive")), 1, 30, {})
    assert drawing.days == {DAY: 90}
    assert {name: (each.frame, each.drawn) for name, each in drawing.strata.items()} == {
        "negative": (30, 10),
        "neutral": (30, 10),
        "positive": (30, 10),
    }


def test_a_rare_class_gets_some_posts_all_the_same() -> None:
    quotas = allot({"negative": 50, "neutral": 4000, "positive": 950}, 100)
    assert quotas["negative"] == LEAST_OF_EACH
    assert sum(quotas.values()) == 100
    assert 15 <= quotas["positive"] <= 20


@given(st.dictionaries(st.sampled_from("abcde"), st.integers(1, 300)), st.integers(0, 900))
def test_as_many_are_drawn_as_asked_and_no_more_than_there_are(
    sizes: dict[str, int], size: int
) -> None:
    quotas = allot(sizes, size)
    assert sum(quotas.values()) == min(size, sum(sizes.values()))
    assert all(0 <= quotas[name] <= sizes[name] for name in sizes)


def test_nothing_is_drawn_of_nothing() -> None:
    assert draw([], 1, 100, {}).posts == ()
