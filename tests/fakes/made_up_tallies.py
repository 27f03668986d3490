"""Tallies of made-up posts, counted in the plainest way: what the store's SQL should give."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from listening.findings import CampaignFacts, Findings, Method, build_findings
from listening.measures.definitions import DEFINITIONS
from listening.model import Role, Window
from listening.tally import Audience, Cell, Collected, Tallies

FIRST = date(2026, 10, 5)
AS_OF = datetime(2026, 10, 20, 6, tzinfo=UTC)
Account = tuple[str, str]
LABELLED = {"negative", "neutral", "positive"}


@dataclass(frozen=True)
class Said:
    author: str
    source: str = "x"
    day: date = FIRST
    lang: str = "en"
    role: Role = Role.CUSTOMER
    kind: str = "original"
    label: str | None = "positive"
    engagements: int | None = 2
    impressions: int | None = 50
    times_reposted: int | None = 1
    tags: tuple[str, ...] = ("#aday",)
    codes: tuple[str, ...] = ()
    is_suspect: bool = False
    is_copy: bool = False

    @property
    def account(self) -> Account:
        return (self.source, self.author)

    @property
    def given(self) -> str:
        if self.engagements is None:
            return "neither" if self.impressions is None else "impressions"
        whole = "engagements" if self.impressions is None else "both"
        return whole if self.times_reposted is not None else f"{whole} but reposts"


def repost(author: str, **more: object) -> Said:
    return Said(
        author,
        **{
            "kind": "repost",
            **dict.fromkeys(("label", "engagements", "impressions", "times_reposted")),
            **more,
        },
    )


def people(count: int, prefix: str = "p", **more: object) -> list[Said]:
    return [Said(f"{prefix}{n}", **more) for n in range(count)]


def tallies_of(
    posts: Sequence[Said],
    followers: Mapping[Account, int | None] | None = None,
    *,
    deleted: int = 0,
    collected: Sequence[Collected] = (),
    expected: Mapping[tuple[str, date], int] | None = None,
) -> Tallies:
    return Tallies(
        cells=tuple(cells_of(posts)),
        participants=participants_of(posts),
        audiences=tuple(audiences_of(posts, followers or {})),
        collected=tuple(collected),
        expected=dict(expected or {}),
        deleted=deleted,
        as_of=AS_OF if posts else None,
        tag_posts=dict(Counter(tag for post in posts for tag in post.tags)),
        code_posts=dict(Counter(code for post in posts for code in post.codes)),
        code_label_posts=dict(Counter(f"{c}/{p.label}" for p in posts for c in p.codes)),
        suspected_posts=dict(Counter(p.label for p in posts if p.is_suspect and p.label)),
        copies=sum(post.is_copy for post in posts),
    )


def cells_of(posts: Iterable[Said]) -> list[Cell]:
    groups = defaultdict(list)
    for post in posts:
        groups[post.day, post.source, post.lang, post.role, post.kind, post.label].append(post)
    return [Cell(*key, *_sums(group)) for key, group in sorted(groups.items(), key=str)]


def _sums(group: list[Said]) -> list[int]:
    shown = [post for post in group if post.impressions is not None]
    engaged = [post for post in group if post.engagements is not None]
    both = [post for post in shown if post.engagements is not None]
    reposted = [post for post in engaged if post.times_reposted is not None]
    return [
        len(group),
        len(engaged),
        sum(post.engagements for post in engaged),
        len(shown),
        sum(post.impressions for post in shown),
        len(both),
        sum(post.impressions for post in both),
        sum(post.engagements for post in both),
        len(reposted),
        sum(post.times_reposted for post in reposted),
    ]


def participants_of(posts: Sequence[Said]) -> dict[str, dict[tuple[str, ...], int]]:
    written = [post for post in posts if post.label is not None]
    scored = [post for post in written if post.label in LABELLED]
    suspects = [post for post in posts if post.is_suspect]
    tagged = [(post, tag) for post in posts for tag in post.tags]
    accounts = defaultdict(set)
    for post, tag in tagged:
        accounts[(tag,)].add(post.account)
    return {
        "all": _distinct(posts, lambda p: ()),
        "role": _distinct(posts, lambda p: (p.role,)),
        "source": _distinct(posts, lambda p: (p.source,)),
        "day": _distinct(posts, lambda p: (p.day.isoformat(),)),
        "kind": _distinct(posts, lambda p: (p.kind,)),
        "lang": _distinct(posts, lambda p: (p.lang,)),
        "tag": {key: len(them) for key, them in sorted(accounts.items())},
        "code": _of_codes(posts, lambda post, code: code),
        "code_label": _of_codes(posts, lambda post, code: f"{code}/{post.label}"),
        "copy": _distinct([p for p in posts if p.is_copy], lambda p: ()),
        "suspected": _distinct(suspects, lambda p: ()),
        "suspected_written": _distinct([p for p in suspects if p in written], lambda p: ()),
        "suspected_scored": _distinct([p for p in suspects if p in scored], lambda p: ()),
        "suspected_label": _distinct([p for p in suspects if p.label], lambda p: (p.label,)),
        "role_label": _distinct(written, lambda p: (p.role, p.label)),
        "lang_label": _distinct(written, lambda p: (f"{p.lang}/{p.label}",)),
        "role_scored": _distinct(scored, lambda p: (p.role,)),
        "role_without_reposts": _distinct(written, lambda p: (p.role,)),
        "role_kind": _distinct(posts, lambda p: (p.role, p.kind)),
        "role_given": _distinct(written, lambda p: (p.role, p.given)),
        "source_without_reposts": _distinct(written, lambda p: (p.source,)),
        "source_kind": _distinct(posts, lambda p: (p.source, p.kind)),
        "day_without_reposts": _distinct(written, lambda p: (p.day.isoformat(),)),
        "day_kind": _distinct(posts, lambda p: (p.day.isoformat(), p.kind)),
        "day_source": _distinct(posts, lambda p: (p.day.isoformat(), p.source)),
    }


def _of_codes(posts: Iterable[Said], key: Callable[[Said, str], str]) -> dict[tuple[str, ...], int]:
    accounts = defaultdict(set)
    for post in posts:
        for code in post.codes:
            accounts[(key(post, code),)].add(post.account)
    return {key: len(them) for key, them in sorted(accounts.items())}


def _distinct(
    posts: Iterable[Said], key: Callable[[Said], tuple[str, ...]]
) -> dict[tuple[str, ...], int]:
    accounts = defaultdict(set)
    for post in posts:
        accounts[key(post)].add(post.account)
    return {key: len(them) for key, them in sorted(accounts.items())}


def audiences_of(posts: Iterable[Said], followers: Mapping[Account, int | None]) -> list[Audience]:
    accounts = defaultdict(set)
    for post in posts:
        accounts[post.role].add(post.account)
    found = []
    for role, them in sorted(accounts.items()):
        known = [count for one in them if (count := followers.get(one, 100)) is not None]
        found.append(Audience(role, len(them), len(known), sum(known), max(known, default=0)))
    return found


def findings_of(tallies: Tallies, until: date = date(2026, 10, 18), **changed: object) -> Findings:
    return build_findings(
        CampaignFacts(
            key="a-day",
            name="A Day",
            tags=("#aday",),
            mentions=(),
            timezone="UTC",
            language="en",
        ),
        Window(FIRST, until, f"{FIRST}_{until}"),
        tallies,
        method_of(**changed),
        {"x": "x"},
    )


def method_of(**changed: object) -> Method:
    told: dict[str, object] = {
        "query": "#aday",
        "sources": ("x",),
        "analyzer": "textblob",
        "analyzer_version": "1",
        "analyzer_languages": ("en",),
        "masked": ("a day",),
        "smallest_cell": 10,
        "definitions": dict(DEFINITIONS),
        "version": "0.1.0",
        "config_hash": "0" * 16,
    }
    return Method(**{**told, **changed})


def chance_posts(seed: int) -> list[Said]:
    """A campaign of chance: few or many authors, some parts small, some large."""
    chance = Random(seed)
    count, authors = chance.randint(0, 160), chance.randint(1, 70)
    days = chance.randint(1, 4)
    suspicious, copying = chance.choice((1, 2, 4, 9, 999)), chance.choice((0, 0.05, 0.3, 1))
    return [_chance_post(chance, authors, days, suspicious, copying) for _ in range(count)]


def _chance_post(chance: Random, authors: int, days: int, suspicious: int, copying: float) -> Said:
    """An account has one role, whatever it says; low numbers come more often."""
    number = min(chance.randrange(authors), chance.randrange(authors))
    source = ("x", "x", "x", "mastodon", "bluesky")[number % 5]
    role = tuple(Role)[min(number % 13, 3)] if number % 2 else Role.CUSTOMER
    kind = chance.choices(("original", "reply", "quote", "repost"), (8, 3, 1, 2))[0]
    lang = chance.choices(("en", "ur", "sv"), (8, 3, 1))[0]
    label = chance.choice(("negative", "neutral", "positive", "positive"))
    given = source == "x" and chance.random() < 0.9
    day = date(2026, 10, 5 + min(chance.randrange(days), chance.randrange(days)))
    return Said(
        author=str(number),
        source=source,
        day=day,
        lang=lang,
        role=role,
        kind=kind,
        label=None if kind == "repost" else label if lang == "en" else "not scored",
        engagements=chance.randrange(9) if kind != "repost" and chance.random() < 0.9 else None,
        impressions=chance.randrange(500) if kind != "repost" and given else None,
        times_reposted=chance.randrange(3) if chance.random() < 0.9 else None,
        tags=tuple(tag for tag in ("#aday", "#other") if chance.random() < 0.8) or ("#aday",),
        is_suspect=number % suspicious == 0 and day.day % 2 == 1,
        is_copy=kind != "repost" and chance.random() < copying,
    )
