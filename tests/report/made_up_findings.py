"""Findings of plausible numbers: what a campaign of three weeks looks like once it is counted."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from listening.findings import (
    CampaignFacts,
    Coverage,
    Day,
    Findings,
    Group,
    Method,
    RoleFigures,
    Sentiment,
    WindowFacts,
    check_claims,
)
from listening.measures.claims import Claim
from listening.measures.definitions import DEFINITIONS
from listening.model import Estimate, Role, Status
from listening.report.render import Edition

SINCE = date(2026, 9, 28)
PUBLISHED = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
NOT_COLLECTED = date(2026, 10, 13)
PARTIAL = date(2026, 10, 14)
SUPPRESSED = (date(2026, 10, 17), date(2026, 10, 18))


def counted(value: float, what: str, status: Status = Status.OK) -> Estimate:
    return Estimate(
        value=value,
        low=value,
        high=value,
        level=1.0,
        n=int(value),
        method="count",
        definition=f"{what}/1",
        status=status,
    )


def missing(what: str, status: Status) -> Estimate:
    return Estimate(value=None, method="counted", definition=f"{what}/1", status=status)


def share(value: float, n: int) -> Estimate:
    return Estimate(
        value=value,
        n=n,
        method="model count",
        definition="sentiment_share/1",
        status=Status.UNCALIBRATED,
    )


def figures() -> dict[str, Estimate]:
    return {
        "posts": counted(3047, "posts"),
        "reposts": counted(1268, "reposts"),
        "times_reposted": Estimate(
            value=6214,
            n=2911,
            method="sum of the platforms' counts",
            definition="times_reposted/1",
            status=Status.PARTIAL,
            note="136 of 3,047 posts carry no repost counts",
        ),
        "participants": counted(1812, "participants"),
        "participants_without_reposters": counted(1204, "authors"),
        "people": Estimate(
            value=None,
            low=1593,
            high=1812,
            level=1.0,
            n=1812,
            method="platform bounds",
            definition="people/1",
            note="takes each person to have one account on a platform",
        ),
        "impressions": Estimate(
            value=1_406_212,
            n=2411,
            method="counted by the platform",
            definition="impressions/1",
            status=Status.PARTIAL,
            note="636 of 3047 posts carry no impressions",
        ),
        "potential_audience": Estimate(
            value=905_000,
            low=612_000,
            high=1_390_000,
            level=0.95,
            n=1812,
            method="overlap of engagers",
            definition="potential_audience/1",
        ),
        "follower_sum": counted(2_318_440, "follower_sum"),
        "engagements": counted(28_416, "engagements"),
        "engagement_by_impressions": Estimate(
            value=0.0187, n=2411, method="ratio of sums", definition="engagement_by_impressions/1"
        ),
        "engagement_by_reach": Estimate(
            value=0.0314,
            low=0.0204,
            high=0.0464,
            level=0.95,
            n=1812,
            method="ratio of sums",
            definition="engagement_by_reach/1",
        ),
        "engagement_by_followers": Estimate(
            value=0.0123, n=1812, method="ratio of sums", definition="engagement_by_followers/1"
        ),
        "scored": counted(2104, "scored"),
        "not_scored": counted(943, "not_scored"),
        "deleted": counted(31, "deleted"),
        "copies": counted(412, "copies"),
        "suspected": counted(37, "suspected"),
        "participants_unsuspected": counted(1775, "participants_unsuspected"),
        "posts_unsuspected": counted(2790, "posts_unsuspected"),
    }


def roles() -> tuple[RoleFigures, ...]:
    known = {
        Role.CUSTOMER: (1502, 2211, 1019, 15_870),
        Role.STAFF: (287, 711, 240, 9_904),
        Role.BRAND: (12, 94, 0, 2_402),
        Role.MEDIA: (11, 31, 0, 240),
    }
    few = {"reposts": missing("reposts", Status.SUPPRESSED)}
    rows = [
        RoleFigures(
            role=role,
            figures={
                "participants": counted(people, "participants"),
                "posts": counted(posts, "posts"),
                "reposts": counted(reposts, "reposts"),
                "engagements": counted(engagements, "engagements"),
                **({} if reposts else few),
            },
        )
        for role, (people, posts, reposts, engagements) in known.items()
    ]
    return tuple(rows)


def one_day(index: int, random: Random) -> Day:
    on = SINCE + timedelta(days=index)
    if on in {NOT_COLLECTED, *SUPPRESSED}:
        status = Status.NOT_COLLECTED if on == NOT_COLLECTED else Status.SUPPRESSED
        gone = {key: missing(key, status) for key in ("posts", "reposts", "participants")}
        is_gap = on == NOT_COLLECTED
        return Day(
            day=on,
            **gone,
            coverage="not collected" if is_gap else "complete",
            why="the source was out of reach" if is_gap else "",
        )
    shape = {7: 631, 8: 402}.get(index, 190 - 7 * index + random.randint(-22, 22))
    posts = max(shape, 21)
    status = Status.PARTIAL if on == PARTIAL else Status.OK
    return Day(
        day=on,
        posts=counted(posts, "posts", status),
        reposts=counted(posts // 3, "reposts", status),
        participants=counted(posts * 3 // 4, "participants", status),
        coverage="partial" if on == PARTIAL else "complete",
        why="stopped by the budget" if on == PARTIAL else "",
    )


def days(count: int = 21) -> tuple[Day, ...]:
    random = Random(7)
    return tuple(one_day(index, random) for index in range(count))


def coverage(of: tuple[Day, ...]) -> tuple[Coverage, ...]:
    rows = []
    for each in of:
        collected = None if each.coverage == "not collected" else int(each.posts.value or 40)
        expected = collected + 3 if collected else 118
        ratio = (
            missing("coverage", Status.NOT_COLLECTED)
            if collected is None
            else Estimate(
                value=round(collected / expected, 4),
                n=expected,
                method="ratio",
                definition="coverage/1",
            )
        )
        rows.append(
            Coverage(
                source="x",
                day=each.day,
                collected=collected,
                expected=expected,
                ratio=ratio,
                status=each.coverage,
                why=each.why,
            )
        )
    return tuple(rows)


def felt(key: str, scored: int, not_scored: int, negative: float, neutral: float) -> Sentiment:
    return Sentiment(
        key=key,
        scored=counted(scored, "scored"),
        not_scored=counted(not_scored, "not_scored"),
        negative=share(negative, scored),
        neutral=share(neutral, scored),
        positive=share(round(1 - negative - neutral, 4), scored),
    )


def partly_felt(key: str, scored: int, not_scored: int, positive: float) -> Sentiment:
    hidden = missing("sentiment_share", Status.SUPPRESSED)
    return felt(key, scored, not_scored, 0, 0).model_copy(
        update={"negative": hidden, "neutral": hidden, "positive": share(positive, scored)}
    )


def unfelt(key: str, status: Status, not_scored: Estimate, scored: Estimate) -> Sentiment:
    gone = missing("sentiment_share", status)
    return Sentiment(
        key=key, scored=scored, not_scored=not_scored, negative=gone, neutral=gone, positive=gone
    )


def by_role() -> tuple[Sentiment, ...]:
    hidden = missing("scored", Status.SUPPRESSED)
    return (
        felt("customer", 1478, 733, 0.2213, 0.4026),
        partly_felt("staff", 548, 163, positive=0.6241),
        unfelt("brand", Status.SUPPRESSED, hidden, hidden),
        unfelt("media", Status.SUPPRESSED, hidden, hidden),
    )


def by_language() -> tuple[Sentiment, ...]:
    hidden = missing("not_scored", Status.SUPPRESSED)
    return (
        felt("en", 2104, 12, 0.1744, 0.3911),
        unfelt("ur", Status.NOT_ESTIMABLE, counted(744, "not_scored"), counted(0, "scored")),
        unfelt("sv", Status.NOT_ESTIMABLE, counted(97, "not_scored"), counted(0, "scored")),
        unfelt("da", Status.SUPPRESSED, hidden, hidden),
        unfelt("und", Status.SUPPRESSED, hidden, hidden),
    )


def group(key: str, posts: int, people: int) -> Group:
    return Group(
        key=key, posts=counted(posts, "posts"), participants=counted(people, "participants")
    )


def hidden_group(key: str) -> Group:
    return Group(
        key=key,
        posts=missing("posts", Status.SUPPRESSED),
        participants=missing("participants", Status.SUPPRESSED),
    )


def method() -> Method:
    return Method(
        query="(#customerfirstday OR #telenorcares OR @telenorexample) since 2026-09-28",
        sources=("x", "files"),
        analyzer="textblob",
        analyzer_version="0.19.0",
        analyzer_languages=("en",),
        masked=("customer first day", "#customerfirstday", "#telenorcares"),
        smallest_cell=10,
        definitions=dict(DEFINITIONS),
        version="0.1.0",
        config_hash="9f2c4b7e1d3a5f60",
    )


CLAIMS = (
    Claim("unique users", Decimal(2_000_000), by="the company", where="a press release"),
    Claim("engagement rate", Decimal("0.04")),
)


def findings(
    name: str = "Customer First Day", count: int = 21, *, synthetic: bool = True
) -> Findings:
    made = days(count)
    until = SINCE + timedelta(days=count - 1)
    return Findings(
        content_id="4be1c0c2a77e3f9d5b2f8f0a6c1d9e47b3a5d8f21c6e4b90a7f3d2c1e0b9a8f7",
        as_of=datetime(2026, 10, 19, 5, 58, 31, tzinfo=UTC),
        synthetic=synthetic,
        campaign=CampaignFacts(
            key="customer-first-day",
            name=name,
            tags=("#customerfirstday", "#telenorcares"),
            mentions=("@telenorexample",),
            timezone="Asia/Karachi",
            language="en",
        ),
        window=WindowFacts(
            since=SINCE, until=until, slug=f"{SINCE}--{until}", closed=True, days=count
        ),
        figures=figures(),
        roles=roles(),
        by_source=(group("x", 2890, 1722), group("files", 157, 90)),
        by_tag=(
            group("#customerfirstday", 2204, 1391),
            group("#telenorcares", 1107, 702),
            hidden_group("@telenorexample"),
        ),
        by_language=(
            group("en", 2116, 1290),
            group("ur", 744, 498),
            group("sv", 97, 61),
            hidden_group("da"),
            hidden_group("und"),
        ),
        by_kind=(
            group("original", 1711, 1033),
            group("quote", 402, 288),
            group("reply", 934, 471),
            group("repost", 1268, 884),
        ),
        days=made,
        sentiment_by_role=by_role(),
        sentiment_by_language=by_language(),
        sentiment_unsuspected=felt("unsuspected", 1903, 887, 0.1701, 0.4012),
        claims=check_claims(CLAIMS, figures()),
        coverage=coverage(made),
        method=method(),
    )


def edition(state: str = "published", **changed: object) -> Edition:
    told: dict[str, object] = {
        "state": state,
        "published_at": None if state == "draft" else PUBLISHED,
        "first_published_at": None if state == "draft" else PUBLISHED,
        "approved_at": None if state == "draft" else PUBLISHED,
        "base_url": "https://listening.example",
        "contact": "findings@listening.example",
        "licence": "CC BY 4.0",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "generator": "listening 0.1.0",
    }
    return Edition(**{**told, **changed})
