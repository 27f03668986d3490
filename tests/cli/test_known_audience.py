"""What the store knows of who follows and who engages narrows the reach that is told."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from terminal import Run, published

from listening.store.database import open_store
from listening.store.sketches import sketch_of
from listening.store.upserts import upsert
from tests.fakes.x_posts import RETRIEVED_AT, a_page, a_post, a_user, tagged

USERS = [a_user(str(501 + n), public_metrics={"followers_count": 400 - 20 * n}) for n in range(12)]


def posts() -> list[Any]:
    shown = {"retweet_count": 1, "reply_count": 2, "like_count": 3, "quote_count": 4}
    return [
        a_post(
            str(number),
            author_id=str(501 + number % 12),
            entities=tagged("springday"),
            public_metrics={**shown, **({"impression_count": 100} if number != 5 else {})},
        )
        for number in range(24)
    ]


@pytest.fixture
def spring(run: Run, config: Path) -> Run:
    path = config.parent / "posts.jsonl"
    path.write_text(json.dumps(a_page(posts(), users=tuple(USERS))))
    assert run("import", "spring", path).code == 0
    return run


def keep(here: Path, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with open_store(f"sqlite:///{here / 'listening.db'}") as store, store.writing() as connection:
        upsert(connection, table, rows)


def follow(here: Path, *lists: tuple[str, Iterable[str], int]) -> None:
    """Keep lists of (author, followers), of which the last number is how many there are kept."""
    at = datetime.fromisoformat(RETRIEVED_AT)
    for author, people, kept in lists:
        whole = [*people][:kept]
        keep(here, "follower_list", [("x", author, who) for who in whole])
        bought = ("x", author, at, len(whole), len(whole), None, at, sketch_of(whole), True)
        keep(here, "bought_list", [bought])


def engage(here: Path, people: int, told: str = RETRIEVED_AT) -> None:
    """Let people repost two posts of one author and two of another each."""
    engaged = [
        (str((who + step) % 24), f"e{who}") for who in range(people) for step in (0, 1, 12, 13)
    ]
    keep(here, "engager", [("x", post, who, "repost") for post, who in engaged])
    at = datetime.fromisoformat(told)
    keep(here, "engager_list", [("x", str(post), "repost", at, 1) for post in range(24)])


def figures(run: Run) -> Any:
    return run("findings", "spring", "--json").json["figures"]


def test_counts_alone_bound_the_audience_and_say_so(spring: Run) -> None:
    told = figures(spring)["potential_audience"]
    assert (told["low"], told["high"], told["level"]) == (400, 3480, 1.0)
    assert "follower counts alone" in told["why"]


def test_engagers_estimate_it_and_bound_the_viewers(spring: Run, here: Path) -> None:
    engage(here, people=24)
    told = figures(spring)
    audience, viewers = told["potential_audience"], told["viewers"]
    assert audience["method"].startswith("U(T, D)")
    assert "24 people engaged" in audience["why"]
    assert 400 <= audience["low"] < audience["value"] < audience["high"] <= 3480
    assert (viewers["value"], viewers["low"], viewers["high"]) == (None, 24, 2300)
    assert viewers["note"] == told["impressions"]["note"] != ""
    engaged = told["engaged_accounts"]
    assert (engaged["low"], engaged["high"]) == (24, told["engagements"]["value"])
    rate = told["engagement_by_reach"]
    assert rate["low"] == pytest.approx(told["engagements"]["value"] / audience["high"], rel=1e-2)
    assert rate["level"] == 0.9


def test_fewer_than_ten_engagers_are_told_by_nothing(spring: Run, here: Path) -> None:
    before = spring("findings", "spring", "--json").out
    engage(here, people=9)
    assert spring("findings", "spring", "--json").out == before


def test_complete_lists_come_before_engagers_and_partial_ones_are_not_used(
    spring: Run, here: Path
) -> None:
    engage(here, people=24)
    whole = [
        (str(501 + n), (f"f{40 * n + who}" for who in range(400)), 400 - 20 * n) for n in range(3)
    ]
    follow(here, *whole, ("504", (f"p{who}" for who in range(400)), 90))
    audience = figures(spring)["potential_audience"]
    assert "complete follower lists of 3 of the largest" in audience["why"]
    assert audience["level"] == 0.9


def test_every_list_makes_it_exact(spring: Run, here: Path) -> None:
    people = [f"f{who}" for who in range(400)]
    follow(here, *[(str(501 + n), people, 400 - 20 * n) for n in range(12)])
    audience = figures(spring)["potential_audience"]
    assert (audience["low"], audience["value"], audience["high"]) == (400, 400, 400)
    shown = spring("findings", "spring").out
    assert "Potential audience                400" in shown


def test_engagers_that_were_asked_for_after_publication_explain_what_they_changed(
    spring: Run, here: Path, site: Path
) -> None:
    published(spring, "--approve", "Ada")
    engage(here, 24, told="2026-04-20T09:00:00+00:00")
    ran = spring("verify", site / "spring" / "2026-03-01_2026-03-03", "--json")
    assert ran.code == 3
    assert set(ran.json["causes"]) == {"late post"}
    assert "figures/potential_audience" in {each["figure"] for each in ran.json["differences"]}
