"""What tests of the command line may ask for: a folder of their own, and a way to type."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from searching import NOW, Clock, configure, post_at
from terminal import (
    AFTER_THE_GAP,
    CONFIG,
    SAMPLE,
    Day,
    Ran,
    Run,
    files_of,
    published,
    some_posts,
    write_lines,
)
from typer import testing
from typer.main import get_command

from listening import pipeline
from listening.cli import (
    app,
    buying,
    campaigns,
    collecting,
    doctor,
    engaging,
    forgetting,
    show,
)
from listening.config import load_settings
from listening.model import Deletion, Page, Query
from listening.sources import x
from listening.sources.x_calls import Caller
from listening.store.database import open_store
from listening.store.writes import write_page
from tests.fakes.x import TOKEN, FakeX, a_fake_x
from tests.fakes.x_posts import a_page, a_user


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, and an environment without a word for this program."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "200")
    names = ("LISTENING_CONFIG", "LISTENING_DATABASE_URL", "X_BEARER_TOKEN", "PREFECT_API_URL")
    for name in names:
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def config(here: Path) -> Path:
    """A config.toml with one campaign, `spring`, and nothing collected."""
    path = here / "config.toml"
    path.write_text(CONFIG)
    return path


@pytest.fixture(scope="session", autouse=True)
def command() -> Iterator[None]:
    """Make the command once: the runner makes all of it anew for each word that is typed."""
    made = get_command(app)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(testing, "_get_command", {app: made}.__getitem__)
        yield


@pytest.fixture
def run(here: Path) -> Run:
    def typed(*words: object, answers: str = "") -> Ran:
        result = testing.CliRunner().invoke(app, [str(word) for word in words], input=answers)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    return typed


@pytest.fixture
def posts(here: Path) -> Path:
    """A file of twelve posts by twelve authors: enough to be published."""
    return write_lines(here / "posts.jsonl", a_page(some_posts(12)))


@pytest.fixture
def sampled(here: Path) -> Path:
    """A config.toml with the sample as `spring`, collected up to the day after its gap."""
    path = here / "config.toml"
    path.write_text(SAMPLE)
    settings = load_settings(path, {})
    pipeline.collect(settings, "spring", "sample", environment={}, now=AFTER_THE_GAP)
    return path


@pytest.fixture
def fake_x() -> Iterator[FakeX]:
    with a_fake_x() as fake:
        yield fake


@pytest.fixture
def clock(fake_x: FakeX, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the time, both here and at X, where it stands still: sleeping takes none."""
    fake_x.limits.one_a_second.clear()
    monkeypatch.setattr(x, "Caller", partial(Caller, sleep=lambda seconds: None))

    def set_time(at: datetime, ahead: timedelta = timedelta()) -> None:
        for module in (campaigns, collecting, engaging, buying, doctor, show):
            monkeypatch.setattr(module, "now", lambda: at + ahead)
        monkeypatch.setattr(x, "datetime", SimpleNamespace(now=lambda zone: at + ahead))
        fake_x.clock.set(at)

    set_time(NOW)
    return set_time


@pytest.fixture
def searched(here: Path, fake_x: FakeX, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> FakeX:
    """A fake X with nine posts of the last six days, two of them a page."""
    monkeypatch.setenv("X_BEARER_TOKEN", TOKEN)
    configure(here, fake_x)
    fake_x.page_size = 2
    fake_x.world.put(*(post_at(n, NOW - timedelta(hours=16 * n)) for n in range(1, 10)))
    fake_x.world.put(*(a_user(str(500 + n)) for n in range(30)))
    return fake_x


@pytest.fixture
def refused(run: Run, here: Path) -> Run:
    """Runs a command, and checks that it refused in one line and changed nothing."""

    def typed(*words: object) -> Ran:
        before = files_of(here)
        ran = run(*words)
        assert ran.refusal
        assert files_of(here) == before
        return ran

    return typed


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Day:
    """Sets the day that the command line takes for today."""

    def set_day(day: str) -> None:
        noon = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
        for module in (campaigns, forgetting):
            monkeypatch.setattr(module, "now", lambda: noon)

    set_day("2026-04-01")
    return set_day


@pytest.fixture
def site(run: Run, config: Path, posts: Path, here: Path, on: Day) -> Path:
    """The site's folder, where nothing is published yet; twelve people took part."""
    assert run("import", "spring", posts).code == 0
    return here / "site"


@pytest.fixture
def more(run: Run, here: Path) -> Callable[[], None]:
    """Imports five posts more."""

    def bring() -> None:
        page = a_page(some_posts(5, first=80))
        assert run("import", "spring", write_lines(here / "more.jsonl", page)).code == 0

    return bring


@pytest.fixture
def gone(here: Path, on: Day) -> Callable[..., None]:
    """Lets the platform say that posts, by their number, were deleted."""

    def delete(*numbers: int) -> None:
        long_ago = datetime(2026, 3, 1, tzinfo=UTC)
        deletions = [Deletion("x", str(each), "deleted", long_ago) for each in numbers]
        with open_store(f"sqlite:///{here / 'listening.db'}") as store, store.writing() as writing:
            query = Query("spring", ("#springday",), (), "UTC")
            write_page(writing, query, Page(deletions=deletions), long_ago)

    return delete


@pytest.fixture
def growing(run: Run, here: Path, site: Path, on: Day) -> Path:
    """A page that tells growth: twelve people's posts a day, on three days and three before."""
    for number, day in enumerate(("02-26", "02-27", "02-28", "03-01", "03-02", "03-03")):
        first, when = 200 + 20 * number, f"2026-{day}T10:00:00.000Z"
        page = a_page(some_posts(12, first=first, created_at=when))
        run("import", "spring", write_lines(here / f"{day}.jsonl", page))
    published(run, "--approve", "Ada Example")
    on("2026-04-09")
    return site
