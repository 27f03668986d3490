"""Traits stand for all that a post is counted under, and accounts are counted exactly from them."""

from collections import Counter
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from listening.store.traits import traits_of_code, values_of
from listening.store.turnout import count_accounts

TRAITS = [
    "post|original|positive|both|||#care|en",
    "post|reply|negative|neither|copy|suspected|#care @somebrand|en",
    "post|repost||neither|||#care|sv",
    "code|negative|themes/app",
]
ROW = st.tuples(
    st.sampled_from(["x", "ÿ"]),
    st.sampled_from("abc"),
    st.sampled_from(TRAITS),
    st.integers(min_value=0, max_value=3),
)


def test_a_written_post_counts_under_its_label_and_what_its_platform_gave() -> None:
    assert set(values_of("post|reply|negative|both|copy||#care @somebrand|en")) == {
        ("all", ""),
        ("kind", "reply"),
        ("lang", "en"),
        ("tag", "#care"),
        ("tag", "@somebrand"),
        ("label", "negative"),
        ("lang_label", "en/negative"),
        ("written", ""),
        ("scored", ""),
        ("given", "both"),
        ("copy", ""),
    }


def test_a_repost_counts_under_nothing_that_it_would_have_to_say_itself() -> None:
    found = values_of("post|repost||neither||suspected||en")
    assert set(found) == {("all", ""), ("kind", "repost"), ("lang", "en"), ("suspected", "")}


def test_a_post_that_is_not_scored_is_written_and_has_no_sentiment() -> None:
    dimensions = {dimension for dimension, _ in values_of("post|reply|not scored|both||||und")}
    assert "written" in dimensions
    assert "scored" not in dimensions


def test_a_platform_may_call_a_language_anything() -> None:
    assert ("lang", "x|copy|suspected|y") in values_of(
        "post|reply|neutral|both||||x|copy|suspected|y"
    )
    assert ("copy", "") not in values_of("post|reply|neutral|both||||x|copy|suspected|y")


def test_posts_of_a_code_count_under_it_and_with_their_label() -> None:
    unfolded = {value for each in traits_of_code("themes/app") for value in values_of(each)}
    assert ("code", "themes/app") in unfolded
    assert ("code_label", "themes/app/negative") in unfolded
    assert {dimension for dimension, _ in unfolded} == {"code", "code_label"}


@given(st.lists(ROW))
def test_accounts_counted_together_are_those_counted_one_by_one(
    made: list[tuple[str, str, str, int]],
) -> None:
    rows = [(*row, "staff" if row[1] == "a" and row[3] else "") for row in sorted(made)]
    accounts, newcomers, posts = Counter[str](), Counter[str](), Counter[str]()
    for (source, author), own in groupby(rows, key=lambda row: row[:2]):
        mine = list(own)
        former = {value for row in mine if not row[3] for value in values_of(row[2])}
        for value in {value for row in mine if row[3] for value in values_of(row[2])}:
            key = repr((*value, source, "staff" if author == "a" else ""))
            accounts[key] += 1
            newcomers[key] += value not in former
            posts[key] += sum(row[3] for row in mine if value in values_of(row[2]))
    found = [each for each in count_accounts(rows) if each.accounts]
    assert {repr(each[:4]): each.accounts for each in found} == accounts
    assert {repr(each[:4]): each.newcomers for each in found if each.newcomers} == +newcomers
    assert {repr(each[:4]): each.posts for each in found} == posts
