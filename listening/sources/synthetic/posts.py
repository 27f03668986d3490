"""Makes the sample campaign's posts, day by day and platform by platform, from a seed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from random import Random

from listening.model import Kind, Post, Role
from listening.sources.synthetic import texts
from listening.sources.synthetic.days import (
    DAYS,
    RHYTHM,
    chance_of,
    day_of,
    happens,
    moments,
    observed_at,
)
from listening.sources.synthetic.ids import post_id_of, uri_of
from listening.sources.synthetic.metrics import counted
from listening.sources.synthetic.moods import mood_of, tagged_as, theme_on, tongue_of
from listening.sources.synthetic.people import (
    BLUESKY,
    SHARE_OF_ACCOUNTS,
    SHARE_OF_POSTS,
    VISIT,
    Account,
    X,
    accounts_of,
    apportioned,
)

KINDS = {
    X: {Kind.REPOST: 18, Kind.QUOTE: 7, Kind.REPLY: 15, Kind.ORIGINAL: 60},
    BLUESKY: {Kind.QUOTE: 6, Kind.REPLY: 12, Kind.ORIGINAL: 82},
    VISIT: {Kind.ORIGINAL: 1},
}
ELSEWHERE = {Kind.REPLY: 12, Kind.ORIGINAL: 88}
OF_THE_BRAND = {Kind.REPLY: 60, Kind.ORIGINAL: 40}
# Whoever has more followers is answered and passed on more often.
GLANCES = 3


@dataclass(frozen=True, slots=True)
class Said:
    """One post and who wrote it; `about` is the post it refers to, as it then was."""

    post: Post
    account: Account
    about: "Said | None" = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Who speaks on which platform on which day, once for each post of theirs."""

    seed: int
    posts: int
    speakers: Mapping[tuple[str, date], Sequence[Account]]
    brand: Account


def plan_of(seed: int, posts: int, authors: int) -> Plan:
    """Return the plan of a campaign: everybody speaks once, and some of them more often."""
    speakers: dict[tuple[str, date], list[Account]] = defaultdict(list)
    people = apportioned(authors, SHARE_OF_ACCOUNTS)
    said = apportioned(posts, SHARE_OF_POSTS)
    for source, count in said.items():
        chance = chance_of(seed, "plan", source)
        for account in _turns(chance, accounts_of(seed, source, people[source]), count):
            day = chance.choices(DAYS, weights=RHYTHM[account.role])[0]
            speakers[source, day].append(account)
    return Plan(seed, posts, speakers, accounts_of(seed, X, 1)[0])


def _turns(chance: Random, accounts: list[Account], count: int) -> list[Account]:
    weights = [account.talkative for account in accounts]
    more = chance.choices(accounts, weights=weights, k=max(0, count - len(accounts)))
    turns = [*accounts[:count], *more]
    chance.shuffle(turns)
    return turns


def spoken(plan: Plan, source: str, day: date) -> list[Said]:
    """Return what is said on `day`, in order of time, before anybody reacts to it."""
    accounts = plan.speakers.get((source, day), ())
    chance = chance_of(plan.seed, source, day)
    said: list[Said] = []
    for account, at in zip(accounts, moments(chance, day, len(accounts)), strict=True):
        said.append(_speak(chance, plan, account, at, said))
    return said


def _speak(chance: Random, plan: Plan, account: Account, at: datetime, earlier: list[Said]) -> Said:
    kind = _kind(chance, account)
    about = None if kind == Kind.ORIGINAL else _found(chance, plan, kind, at, earlier)
    post = _bare(chance, account, at, len(earlier) + 1)
    if about is None:
        return Said(_worded(chance, post, account), account)
    if kind == Kind.REPOST:
        return Said(post._replace(kind=kind, metrics=counted(chance, account)), account, about)
    return Said(_reaction(_worded(chance, post, account, kind), about, kind), account, about)


def _kind(chance: Random, account: Account) -> Kind:
    kinds = OF_THE_BRAND if account.role == Role.BRAND else KINDS.get(account.source, ELSEWHERE)
    return chance.choices(list(kinds), weights=list(kinds.values()))[0]


def _found(
    chance: Random, plan: Plan, kind: Kind, at: datetime, earlier: list[Said]
) -> Said | None:
    outside = kind == Kind.QUOTE and happens(chance, 0.15)
    if outside and earlier and earlier[0].account.source == X:
        return _outside(chance, plan, at)
    seen = [chance.choice(earlier) for _ in range(GLANCES)] if earlier else []
    own_words = [said for said in seen if said.post.kind != Kind.REPOST]
    return max(own_words, key=lambda said: said.account.followers or 0, default=None)


def _outside(chance: Random, plan: Plan, at: datetime) -> Said:
    """Return a post of the brand that carries no tag, and so is no part of the campaign."""
    text = texts.sentence(chance, "en", "brand", mood_of(chance, Role.BRAND, day_of(at)))
    post = _bare(chance, plan.brand, at - timedelta(hours=3), 0)
    metrics = counted(chance, plan.brand)
    return Said(post._replace(text=text, lang="en", metrics=metrics), plan.brand)


def _bare(chance: Random, account: Account, at: datetime, number: int) -> Post:
    post_id = post_id_of(chance, account, at, number)
    return Post(
        source=account.source,
        post_id=post_id,
        author_id=account.author_id,
        text="",
        created_at=at.replace(microsecond=0),
        observed_at=observed_at(day_of(at)),
        conversation_id=None if account.source == VISIT else post_id,
        uri=uri_of(account, post_id),
    )


def _reaction(post: Post, about: Said, kind: Kind) -> Post:
    thread = about.post.conversation_id if kind == Kind.REPLY else post.conversation_id
    greeting = f"@{about.account.handle} " if kind == Kind.REPLY else ""
    text = greeting + post.text
    return post._replace(kind=kind, conversation_id=thread, text=text, tags=texts.tags_in(text))


def _worded(chance: Random, post: Post, account: Account, kind: Kind = Kind.ORIGINAL) -> Post:
    language = tongue_of(chance, account)
    bare = account.source != VISIT and account.role == Role.CUSTOMER and happens(chance, 0.07)
    text = (_wordless if bare else _words)(chance, account, language, post.created_at, kind)
    return post._replace(
        text=text,
        lang="und" if bare else tagged_as(chance, account.source, language),
        tags=texts.tags_in(text),
        metrics=counted(chance, account),
    )


def _words(chance: Random, account: Account, language: str, at: datetime, kind: Kind) -> str:
    mood = mood_of(chance, account.role, day_of(at))
    if account.source == VISIT:
        return texts.visit(chance, language, mood)
    words = texts.tag_mix(chance, is_reply=kind == Kind.REPLY)
    if account.source == X and account.role == Role.CUSTOMER and happens(chance, 0.05):
        return texts.tagged_story(texts.story(chance, language, mood), words)
    answers = kind == Kind.REPLY and account.role in {Role.STAFF, Role.BRAND}
    theme = "answer" if answers else theme_on(chance, account.role, day_of(at))
    if account.role == Role.CUSTOMER:
        return texts.tagged(chance, texts.remark(chance, language, theme, mood), words)
    return texts.tagged(chance, [texts.sentence(chance, language, theme, mood)], words)


def _wordless(chance: Random, _: Account, __: str, ___: datetime, kind: Kind) -> str:
    words = texts.tag_mix(chance, is_reply=kind == Kind.REPLY)
    return " ".join(chain(words, texts.decoration(chance)))
