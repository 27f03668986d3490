"""What a query on the fake X matches, and what is refused as X refuses it."""

import pytest

from tests.fakes.asking import ALL, Asking, before


@pytest.fixture
def shown(x: Asking) -> Asking:
    """Six posts, each by the name that the tests know it by."""
    write, at = x.fake.world.post, before(hours=1)
    x.fake.world.user("7", username="made_up_brand", verified=True)
    plain = write("Grumpy cat at the Café #SpringDay", "1", at)
    names = {
        "plain": plain,
        "mention": write("hello @Made_Up_Brand", "2", at, lang="de"),
        "longer": write("hashtags do not count: #springdays", "3", at),
        "note": write("word " * 60 + "#springday", "4", at),
        "reply": write("#springday too", "5", at, (("replied_to", plain),)),
        "quote": write("#springday as well", "7", at, (("quoted", plain),), lang="de"),
    }
    x.names = {post_id: name for name, post_id in names.items()}
    return x


def matched(x: Asking, query: str) -> set[str]:
    return {x.names[post_id] for post_id in x.found(query)}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("#springday", "plain note reply quote"),
        ("#SPRINGDAY", "plain note reply quote"),
        ("@made_up_brand", "mention"),
        ("from:made_up_brand", "quote"),
        ("from:5", "reply"),
        ("#springday OR @made_up_brand", "plain note reply quote mention"),
        ("#springday lang:de", "quote"),
        ("#springday -lang:de", "plain note reply"),
        ("#springday -is:quote -is:reply", "plain note"),
        ("#springday is:verified", "quote"),
        ("(#springday OR @made_up_brand) lang:de", "quote mention"),
        ("#springday OR @made_up_brand lang:en", "plain note reply quote"),
        ("cat", "plain"),
        ("CAFE", "plain"),
        ('"grumpy cat"', "plain"),
        ('"cat grumpy"', ""),
        ("#springday (too OR well)", "reply quote"),
        ("#springday -too", "plain note quote"),
        ('#springday -"as well"', "plain note reply"),
        ("((#springday) (too))", "reply"),
        ("#springday (is:quote OR is:reply)", "reply quote"),
        ("@made_up_brand has:mentions", "mention"),
        ("#springday min_likes:1", ""),
    ],
)
def test_a_query_matches(shown: Asking, query: str, found: str) -> None:
    assert matched(shown, query) == set(found.split())


def test_a_tag_that_only_the_long_text_has_is_found(shown: Asking) -> None:
    (note,) = [each for each in shown.names if shown.names[each] == "note"]
    assert "hashtags" not in shown.fake.world.posts[note]["entities"]
    assert note in shown.found("#springday")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "missing a clause"),
        ("lang:en", "standalone"),
        ("-#springday", "standalone"),
        ("#springday OR lang:en", "standalone"),
        ("has:links OR is:retweet", "standalone"),
        ("#springday -(cat OR dog)", "Negating a group"),
        ("#springday min_faves:3", "invalid operator 'min_faves'"),
        ("#springday is:polls", "invalid operator 'is:polls'"),
        ("#springday since:2026-01-01", "invalid operator 'since'"),
        ("(#springday", "missing ')'"),
        ("#springday)", "extraneous input"),
        ("#springday OR", "missing a clause"),
        ("()", "missing a clause"),
        ('"springday', "no viable alternative"),
        ("#", "no viable alternative"),
        ("cat AND dog", "Ambiguous use of AND"),
        ("cat or dog", "Ambiguous use of or"),
        ('""', "empty phrase"),
    ],
)
def test_what_x_refuses_is_refused_with_its_reason(x: Asking, query: str, told: str) -> None:
    assert told in x.refused(query)


def test_recent_search_takes_512_characters_and_the_archive_1024(x: Asking) -> None:
    long, longer = "#" + "a" * 511, "#" + "a" * 1023
    assert x.found(long) == []
    assert x.found(longer, ALL) == []
    assert "length [513]" in x.refused(long + "a")
    x.fake.clock.sleep(1)
    assert "length [1025]" in x.refused(longer + "a", ALL)


def test_a_refusal_names_the_parameter_and_quotes_its_value(x: Asking) -> None:
    error = x.search("min_faves:3").body["errors"][0]
    assert error["parameters"] == {"query": ["min_faves:3"]}
