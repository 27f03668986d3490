"""Fills a world with a synthetic crowd and its posts: the same seed gives the same world.

The posts are spread evenly over the days up to `until`, which may lie ahead: what is written
later than the clock's time arrives as the clock goes on.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.fakes.x.world import EDITABLE, World, moment

WORDS = {
    "en": "a walk by the river with friends was good and the rain came late again",
    "de": "ein gang am fluss mit freunden war gut und der regen kam wieder zu spät",
    "es": "un paseo por el río con gente fue bueno y la lluvia vino tarde otra vez",
    "ja": "川沿い を 友だち と 歩く の は 良い もの で 雨 は また 遅れて 来た",
}


@dataclass(frozen=True)
class Recipe:
    """What to make. The shares are of all posts, and what is left is plain."""

    posts: int = 200
    days: float = 6
    tags: tuple[str, ...] = ("springday", "riverwalk")
    mentions: tuple[str, ...] = ("made_up_brand",)
    languages: tuple[str, ...] = ("en", "de", "es", "ja")
    replies: float = 0.12
    quotes: float = 0.10
    reposts: float = 0.10
    long: float = 0.04
    untagged: float = 0.05
    edited: float = 0.04
    deleted: float = 0.04
    suspended: float = 0.03


def fill(world: World, seed: int, until: datetime, recipe: Recipe | None = None) -> None:
    """Add accounts and posts to a world."""
    recipe, draw = recipe or Recipe(), random.Random(seed)
    _people(world, recipe, draw)
    starts, step = until - timedelta(days=recipe.days), timedelta(days=recipe.days) / recipe.posts
    written: list[str] = []
    for number in range(recipe.posts):
        at = starts + step * (number + draw.random() * 0.9)
        written.append(_write(world, recipe, draw, at, written))
    _happen(world, recipe, draw, written)


def _people(world: World, recipe: Recipe, draw: random.Random) -> None:
    for number, name in enumerate(recipe.mentions):
        world.user(str(100 + number), followers_count=5000, username=name)
    for number in range(recipe.posts // 3 + 2):
        followers = int(draw.lognormvariate(5, 1.5))
        world.user(str(100_000 + number), followers_count=followers, verified=number % 9 == 0)
    crowd = [user_id for user_id in world.users if int(user_id) >= 100_000]
    for user_id in crowd[:3]:
        world.followers[user_id] = draw.sample(crowd, len(crowd) // 2)


def _write(
    world: World, recipe: Recipe, draw: random.Random, at: datetime, written: list[str]
) -> str:
    author = str(100_000 + draw.randrange(recipe.posts // 3 + 2))
    how = draw.random()
    if written and how < recipe.reposts:
        return world.repost(draw.choice(written[-50:]), author, at)
    lang = draw.choice(recipe.languages)
    text = _text(recipe, draw, lang)
    refers: tuple[tuple[str, str], ...] = ()
    if written and how < recipe.reposts + recipe.replies:
        refers = (("replied_to", draw.choice(written[-50:])),)
    elif written and how < recipe.reposts + recipe.replies + recipe.quotes:
        refers = (("quoted", draw.choice(written[-50:])),)
    return world.post(text, author, at, refers, lang=lang, public_metrics=_metrics(draw))


def _text(recipe: Recipe, draw: random.Random, lang: str) -> str:
    words = draw.choices(_words(lang), k=draw.randint(4, 14))
    if draw.random() < recipe.untagged:
        return " ".join(words)
    if draw.random() < 0.2:
        words.append("@" + draw.choice(recipe.mentions))
    else:
        words.append("#" + draw.choice(recipe.tags))
    if draw.random() < recipe.long:
        words[:0] = draw.choices(_words(lang), k=120)
    return " ".join(words)


def _words(lang: str) -> list[str]:
    return WORDS.get(lang, WORDS["en"]).split()


def _metrics(draw: random.Random) -> dict[str, int]:
    seen = int(draw.lognormvariate(6, 1.5))
    shares = {"like": 0.03, "reply": 0.004, "retweet": 0.006, "quote": 0.001, "bookmark": 0.002}
    counts = {f"{name}_count": int(seen * share) for name, share in shares.items()}
    return {**counts, "impression_count": seen}


def _happen(world: World, recipe: Recipe, draw: random.Random, written: list[str]) -> None:
    for post_id in written:
        at = moment(world.posts[post_id])
        if draw.random() < recipe.edited and "RT @" not in world.posts[post_id]["text"]:
            text = (world.posts[post_id].get("note_tweet") or world.posts[post_id])["text"]
            post_id = world.edit(post_id, text + " (edited)", at + draw.random() * EDITABLE)  # noqa: PLW2901
        if draw.random() < recipe.deleted:
            world.delete(post_id, at + EDITABLE + timedelta(hours=draw.expovariate(1 / 12)))
    for user_id in [each for each in world.users if int(each) >= 100_000]:
        if draw.random() < recipe.suspended:
            world.suspend(user_id, moment(world.posts[draw.choice(written)]))
