"""What a hard look found once: each was wrong, and must not be again."""

from pathlib import Path

import pytest
from terminal import CONFIG, Run, some_posts, write_lines

from listening.errors import OutputError
from listening.sources.x_records import parse_page
from listening.starter import prepare_demo
from tests.fakes.x_posts import a_page, a_post


def test_the_demo_never_overwrites_a_config_of_yours(tmp_path: Path) -> None:
    mine = tmp_path / "config.toml"
    mine.write_text("# mine\n")
    with pytest.raises(OutputError, match="choose another --out"):
        prepare_demo(tmp_path)
    assert mine.read_text() == "# mine\n"
    assert list(tmp_path.iterdir()) == [mine]


def test_the_demo_may_be_prepared_again(tmp_path: Path) -> None:
    assert prepare_demo(tmp_path) == prepare_demo(tmp_path)


@pytest.mark.parametrize("lang", ["x/y", "@somebody", "", "see example.com"])
def test_a_language_that_is_none_is_not_taken_for_one(lang: str) -> None:
    page = parse_page(a_page([a_post("1", lang=lang)]))
    assert [post.lang for post in page.posts] == [None]


def test_a_page_is_not_written_where_its_rejects_cannot_be_kept(run: Run, config: Path) -> None:
    (config.parent / "rejects").write_text("a file")
    odd = a_page([*some_posts(3), a_post("99", author_id=None)])
    assert run("import", "spring", write_lines(config.parent / "odd.jsonl", odd)).code == 2
    assert "spring: 0 posts" in run("status").out


def test_nothing_is_public_before_the_index_passed_its_scan_too(
    run: Run, config: Path, posts: Path
) -> None:
    config.write_text(CONFIG.replace('name = "Spring Day"', 'name = "Ask @somebody"'))
    run("import", "spring", posts)
    assert run("publish", "spring", "--approve", "A. Name").code == 1
    assert not list(config.parent.glob("site/**/*.html"))


def test_an_open_campaign_keeps_its_pages_address_when_older_posts_come_in(
    run: Run, config: Path, posts: Path
) -> None:
    config.write_text(CONFIG.replace("starts = 2026-03-01\nends = 2026-03-03\n", ""))
    run("import", "spring", posts)
    before = run("findings", "spring", "--json").json["window"]
    older = [a_post("777", created_at="2025-12-01T10:00:00.000Z")]
    run("import", "spring", write_lines(config.parent / "older.jsonl", a_page(older)))
    after = run("findings", "spring", "--json").json["window"]
    assert after["since"] < before["since"]
    assert after["slug"] == before["slug"]
