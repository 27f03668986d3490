"""The query that X is asked: what it says, where it is cut, and that X takes it."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.errors import ConfigError
from listening.model import Query
from listening.settings import CampaignSettings
from listening.sources.x_query import search_queries
from tests.fakes.asking import NOW, Asking
from tests.fakes.x.query import Seen, parse
from tests.sources.x_opened import DAY, Opened

WORD = st.text("abcdefgoröñø0123456789_", min_size=1, max_size=40).filter(lambda w: w[0].isalpha())
TAGS = st.lists(WORD.map("#{}".format), max_size=40, unique_by=str.casefold)
MENTIONS = st.lists(WORD.map("@{}".format), max_size=20, unique_by=str.casefold)
PLAIN = st.text("abc xyzæ-'.:()#@!", min_size=1, max_size=20).map(str.strip)
PHRASES = PLAIN.filter(lambda phrase: any(each.isalnum() for each in phrase))
EXCLUDED = st.lists(WORD | WORD.map("#{}".format) | PHRASES, max_size=5)
LANGUAGES = st.lists(st.sampled_from(["en", "da", "sv", "ur"]), max_size=3, unique=True)
LONGEST = st.sampled_from([512, 1024])


def query(tags: list[str], mentions: list[str] | None = None, **limits: object) -> Query:
    """Return a campaign's query as settings make it of what stands in config.toml."""
    campaign = CampaignSettings.model_validate(
        {"key": "demo", "name": "Demo", "tags": tags, "mentions": mentions or [], **limits}
    )
    return campaign.query


def asked(tags: list[str], **limits: object) -> str:
    (only,) = search_queries(query(tags, **limits), 512)
    return only


def test_tags_and_mentions_stand_in_parentheses_joined_by_or() -> None:
    assert search_queries(query(["#one"]), 512) == ["(#one)"]
    assert search_queries(query(["#one", "#two"], ["@b"]), 512) == ["(#one OR #two OR @b)"]


def test_languages_exclusions_and_own_operators_are_added_behind() -> None:
    assert asked(["#one"], languages=["en", "da"]) == "(#one) (lang:en OR lang:da)"
    assert asked(["#one"], exclude=["jobs", "#ad", "new phone"]) == (
        '(#one) -jobs -#ad -"new phone"'
    )
    assert asked(["#one"], operators={"x": "-is:reply has:images"}) == (
        "(#one) -is:reply has:images"
    )
    assert asked(["#one"], operators={"x": "a OR b"}) == "(#one) (a OR b)"


def test_an_excluded_word_that_x_reads_as_its_own_stands_in_quotes() -> None:
    assert asked(["#one"], exclude=["or", "AND", "oracle"]) == '(#one) -"or" -"AND" -oracle'


def test_accounts_of_other_platforms_are_not_asked_for() -> None:
    (text,) = search_queries(query(["#one"], ["@brand", "@brand@mastodon.example"]), 512)
    assert text == "(#one OR @brand)"


def test_operators_of_another_source_are_not_for_x() -> None:
    assert asked(["#one"], operators={"mastodon": "whatever ("}) == "(#one)"


def test_a_query_of_512_characters_is_one_and_one_more_character_is_cut() -> None:
    whole, more = [f"#{'a' * 250}", f"#{'b' * 254}"], [f"#{'a' * 250}", f"#{'b' * 255}"]
    assert [len(each) for each in search_queries(query(whole), 512)] == [512]
    assert len(search_queries(query(more), 512)) == 2
    assert len(search_queries(query(more), 1024)) == 1


@given(TAGS, MENTIONS, EXCLUDED, LANGUAGES, LONGEST)
def test_x_takes_every_query_and_none_is_too_long(
    tags: list[str], mentions: list[str], excluded: list[str], languages: list[str], longest: int
) -> None:
    if not tags + mentions:
        return
    made = query(tags, mentions, exclude=excluded, languages=languages)
    queries = search_queries(made, longest)
    assert max(map(len, queries)) <= longest
    for text in queries:
        parse(text)


@given(TAGS, EXCLUDED, LONGEST, st.data())
def test_the_parts_find_together_what_the_tags_find_alone(
    tags: list[str], excluded: list[str], longest: int, data: st.DataObject
) -> None:
    if not tags:
        return
    tests = [parse(text) for text in search_queries(query(tags, exclude=excluded), longest)]
    tag = data.draw(st.sampled_from(tags))
    word = data.draw(st.sampled_from([*excluded, "nothing"]) if excluded else st.just("nothing"))
    world = Asking().fake.world
    plain = Seen(world.posts[world.post(f"good {tag.upper()} day")], {})
    other = Seen(world.posts[world.post("good #somethingelse9999 day")], {})
    left_out = Seen(world.posts[world.post(f"{tag} {word}")], {})
    is_plain = not any(_holds(plain, each) for each in excluded)
    assert any(test(plain) for test in tests) is is_plain
    assert not any(test(other) for test in tests)
    if word in excluded:
        assert not any(test(left_out) for test in tests)


def _holds(seen: Seen, word: str) -> bool:
    return parse(word if re.fullmatch(r"#\w+", word) else f'"{word}"')(seen)


@given(st.lists(st.integers(0, 10**6).map("#tag{:030}".format), min_size=30, unique=True))
def test_every_tag_is_in_exactly_one_part(tags: list[str]) -> None:
    parts = (part.strip("()").split(" OR ") for part in search_queries(query(tags), 512))
    assert sorted(tag for part in parts for tag in part) == sorted(query(tags).tags)


def test_a_query_of_nothing_is_refused() -> None:
    with pytest.raises(ConfigError, match="campaign demo has neither tags nor mentions"):
        search_queries(Query("demo", ()), 512)


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        ({"operators": {"x": "min_faves:3"}}, "write min_likes:"),
        ({"operators": {"x": "min_retweets:3"}}, "write min_reposts:"),
        ({"operators": {"x": "(a OR b"}}, "parentheses do not match"),
        ({"operators": {"x": "a) OR (b"}}, "parentheses do not match"),
        ({"operators": {"x": "-(a OR b)"}}, "no negated group"),
        ({"operators": {"x": 'say "hello'}}, "a quote is not closed"),
        ({"operators": {"x": "a OR"}}, "OR needs a word on both sides"),
        ({"operators": {"x": "OR a"}}, "OR needs a word on both sides"),
        ({"operators": {"x": "a OR OR b"}}, "OR needs a word on both sides"),
        ({"exclude": ['a "quoted" word']}, "write phrases bare"),
        ({"exclude": ["!?"]}, "exclude holds no word"),
        ({"exclude": ["word " * 120]}, "the query has 6"),
    ],
)
def test_what_x_would_refuse_is_refused_before_it_is_asked(
    x: Opened, limits: dict[str, object], why: str
) -> None:
    with pytest.raises(ConfigError, match="campaign demo: ") as refused:
        list(x.source().pages(query(["#one"], **limits), DAY, None))
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)
    assert x.fake.requests == []


def test_a_sign_in_quotes_is_only_text() -> None:
    assert asked(["#one"], operators={"x": '"a ( OR b"'}) == '(#one) ("a ( OR b")'


def test_the_fake_finds_what_the_query_says(x: Opened) -> None:
    x.fake.clock.set(NOW)
    x.now = NOW
    world = x.fake.world
    found = world.post("Good #One day", at=NOW - timedelta(hours=1), lang="da")
    world.post("Good #one day", at=NOW - timedelta(hours=1), lang="en")
    world.post("Buy a new phone #one", at=NOW - timedelta(hours=1), lang="da")
    world.post("Good day", at=NOW - timedelta(hours=1), lang="da")
    limits = {"languages": ["da"], "exclude": ["new phone"]}
    span = x.source().windows(type(DAY)(NOW - timedelta(days=1), NOW - timedelta(minutes=1)))[0]
    (page,) = x.source().pages(query(["#one"], **limits), span, None)
    assert [post.post_id for post in page.posts] == [found]
