"""Writes a campaign of any size as X API pages, one JSON line each, as twarc saves them.

    python benchmarks/generate.py --posts 1000000 --authors 300000 > campaign.jsonl

The posts are streamed in order of time, and the same numbers give the same bytes. The words
are those of the sample campaign, joined in so many ways that few texts come twice.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

import orjson

from listening.model import Kind, Label, Metrics, Post, Role
from listening.sources.synthetic import texts
from listening.sources.synthetic.days import ENDS, STARTS, interval_of
from listening.sources.synthetic.ids import snowflake
from listening.sources.synthetic.people import Account, X, author_id_of
from listening.sources.synthetic.posts import Said
from listening.sources.synthetic.x_pages import page_of

PER_PAGE = 100
SENTENCES = 3_000
ENDINGS = 200
NUMBERED = 0.75
RECENT = 256
MOST_FOLLOWERS = 900_000
SCATTER = 2_654_435_761
JOINED = datetime(2015, 1, 1, tzinfo=UTC)
BEGINS = interval_of(STARTS).starts_at
LASTS = interval_of(ENDS).ends_at - BEGINS

LANGUAGES = ["en"] * 54 + ["ur"] * 13 + ["ur-Latn"] * 16 + ["sv"] * 9 + ["da"] * 8
TAGGED = {"en": "en", "ur": "ur", "ur-Latn": "und", "sv": "sv", "da": "da"}
KINDS = [Kind.REPOST] * 18 + [Kind.QUOTE] * 7 + [Kind.REPLY] * 15 + [Kind.ORIGINAL] * 60


@dataclass(frozen=True, slots=True)
class _Words:
    """Sentences made once, so that a post is three picks."""

    sentences: dict[str, list[str]]
    endings: list[str]


def generate_x_lines(
    posts: int,
    authors: int,
    seed: int,
    begins: datetime = BEGINS,
    lasts: timedelta = LASTS,
) -> Iterator[bytes]:
    """Yield pages of 100 posts by exactly `authors` accounts, where `posts` are enough for all."""
    chance = Random(f"{seed}:stream")
    words = _words(chance)
    recent: list[Said] = []
    page: list[Said] = []
    for number in range(posts):
        at = begins + lasts * (number / posts)
        said = _said(chance, words, recent, _account(chance, number, posts, authors), at)
        _remember(chance, recent, said)
        page.append(said)
        if len(page) == PER_PAGE or number == posts - 1:
            yield _line(page, begins + lasts, is_last=number == posts - 1)
            page = []


def _words(chance: Random) -> _Words:
    moods = (Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE)
    sentences = {
        language: [
            texts.sentence(chance, language, texts.theme_of(chance), chance.choice(moods))
            for _ in range(SENTENCES)
        ]
        for language in TAGGED
    }
    endings = [" ".join(texts.tag_mix(chance, is_reply=False)) for _ in range(ENDINGS)]
    return _Words(sentences, endings)


def _account(chance: Random, number: int, posts: int, authors: int) -> Account:
    """Return a newcomer at even distances, and in between mostly those who came early."""
    turn, rest = divmod(number, max(1, posts // authors))
    index = turn if rest == 0 and turn < authors else int(chance.random() ** 2 * authors)
    rank = index * SCATTER % authors + 1
    return Account(
        source=X,
        author_id=author_id_of(X, index),
        handle=f"demo_customer_{index:07d}",
        role=Role.CUSTOMER,
        language=LANGUAGES[index % len(LANGUAGES)],
        followers=max(3, int(MOST_FOLLOWERS / rank**0.8)),
        created_at=JOINED,
        talkative=1.0,
    )


def _said(
    chance: Random, words: _Words, recent: list[Said], account: Account, at: datetime
) -> Said:
    kind = chance.choice(KINDS) if recent else Kind.ORIGINAL
    about = None if kind == Kind.ORIGINAL else chance.choice(recent)
    post_id = snowflake(chance, at)
    thread = about.post.conversation_id if about and kind == Kind.REPLY else post_id
    post = Post(
        source=X,
        post_id=post_id,
        author_id=account.author_id,
        text=about.post.text if about and kind == Kind.REPOST else _text(chance, words, account),
        created_at=at,
        observed_at=at,
        kind=kind,
        lang=TAGGED[account.language],
        conversation_id=thread,
        metrics=_metrics(chance, account.followers or 0),
    )
    return Said(post, account, about)


def _text(chance: Random, words: _Words, account: Account) -> str:
    spoken = words.sentences[account.language]
    said = f"{chance.choice(spoken)} {chance.choice(spoken)}"
    if chance.random() < NUMBERED:  # the sentences alone would be joined alike by the million
        said += f" Ref. {chance.randrange(10_000, 100_000)}."
    return f"{said} {chance.choice(words.endings)}"


def _metrics(chance: Random, followers: int) -> Metrics:
    seen = int(followers * chance.random()) + 10
    likes = int(seen * 0.04 * chance.random())
    return Metrics(likes // 8, likes // 12, likes, likes // 40, likes // 40, seen)


def _remember(chance: Random, recent: list[Said], said: Said) -> None:
    if said.post.kind == Kind.REPOST:
        return
    # Without its own reference, for else every post would keep all those before it alive.
    kept = Said(said.post, said.account)
    if len(recent) < RECENT:
        recent.append(kept)
    else:
        recent[chance.randrange(RECENT)] = kept


def _line(said: list[Said], ends: datetime, *, is_last: bool) -> bytes:
    token = None if is_last else f"next-{said[-1].post.post_id}"
    page = page_of(said, token, renamed=False)
    retrieved_at = (ends + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    page["__twarc"] = {
        "url": "https://x.example",
        "version": "2.14.1",
        "retrieved_at": retrieved_at,
    }
    return orjson.dumps(page) + b"\n"


def main() -> None:
    """Write the pages to standard output."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--authors", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    for line in generate_x_lines(asked.posts, asked.authors, asked.seed):
        sys.stdout.buffer.write(line)


if __name__ == "__main__":
    main()
