"""A folder with a whole campaign of any size: its settings, its staff and a file of posts."""

from datetime import timedelta
from pathlib import Path

from benchmarks.generate import BEGINS, LASTS, generate_x_lines
from listening.sources.synthetic.days import ENDS, STARTS, TIMEZONE
from listening.sources.synthetic.people import X, author_id_of

KEY = "benchmark"
A_DAY = timedelta(days=1)
NOW = BEGINS + LASTS + A_DAY
AUTHORS_PER_POST = 0.3
MOST_STAFF = 4_000

_CONFIG = f"""
[store]
url = "sqlite:///listening.db"

[campaign.{KEY}]
name = "Customer First Day"
tags = ["#customerfirstday", "#telenorcares"]
mentions = ["@demotelecom"]
timezone = "{TIMEZONE}"
starts = {STARTS}
ends = {ENDS + A_DAY}

[campaign.{KEY}.roles.staff]
file = "staff.csv"
[campaign.{KEY}.roles.brand]
ids = ["{X}:{author_id_of(X, 0)}"]
[campaign.{KEY}.roles.media]
ids = ["{X}:{author_id_of(X, 1)}", "{X}:{author_id_of(X, 2)}"]
"""


def config_in(folder: Path) -> Path:
    """Return where `folder` keeps its settings."""
    return folder / "config.toml"


def posts_in(folder: Path) -> Path:
    """Return where `folder` keeps its posts."""
    return folder / "posts.jsonl"


def day_in(folder: Path) -> Path:
    """Return where `folder` keeps the posts of the day after all others."""
    return folder / "day.jsonl"


def prepare(folder: Path, posts: int, seed: int = 1) -> int:
    """Write a campaign of `posts` posts into `folder`, page by page; return its authors."""
    authors = max(10, int(posts * AUTHORS_PER_POST))
    staff = range(3, min(MOST_STAFF, authors // 20) + 3)
    rows = [f"{X},{author_id_of(X, number)}" for number in staff]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "staff.csv").write_text("\n".join(["source,author_id", *rows]) + "\n", "utf-8")
    config_in(folder).write_text(_CONFIG, "utf-8")
    with posts_in(folder).open("wb") as file:
        file.writelines(generate_x_lines(posts, authors, seed))
    return authors


def prepare_day(folder: Path, posts: int, authors: int) -> None:
    """Write the posts of one more day, by some of the same authors."""
    by = max(10, min(authors, posts // 2))
    with day_in(folder).open("wb") as file:
        file.writelines(generate_x_lines(posts, by, seed=2, begins=BEGINS + LASTS, lasts=A_DAY))
