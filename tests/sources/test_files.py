"""Files given to import are checked whole, then streamed, and lose no line in silence."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from listening.errors import BadFileError
from listening.model import Page
from listening.sources import files
from listening.sources.files import check_files, page_of, read_pages
from listening.sources.lines import BROKEN_GZIP, EXCERPT_BYTES, read_blocks
from listening.sources.x_records import merge_pages
from tests.fakes.x_posts import a_page, a_post, a_repost, flattened, refers

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write lines, as JSON where they are not bytes, to a file, and return its path."""

    def written(*lines: Any, name: str = "posts.jsonl", end: bytes = b"\n") -> Path:
        bodies = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        path = tmp_path / name
        path.write_bytes(b"".join(body + end for body in bodies))
        return path

    return written


def ids(page: Page) -> list[str]:
    return [post.post_id for post in page.posts]


def whole(path: Path) -> Page:
    return merge_pages(read_pages(path))


def problem_of(path: Path, file_format: str = "auto") -> str:
    with pytest.raises(BadFileError) as raised:
        check_files([path], file_format)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_pages_and_flattened_posts_are_read_from_one_file(write: Write) -> None:
    path = write(a_page([a_post("1"), a_post("2")]), *flattened(a_page([a_post("3")])))
    check_files([path])
    assert ids(whole(path)) == ["1", "2", "3"]


def test_a_file_of_pages_and_its_flattened_form_give_the_same_rows(write: Write) -> None:
    page = a_page(
        [a_repost("1", of="3"), a_post("2", referenced_tweets=[refers("quoted", "1")])],
        (a_post("3"), a_post("1")),
    )
    pages, flat = (whole(write(*lines)) for lines in ([page], flattened(page)))
    assert (pages.posts, pages.context, pages.authors) == (flat.posts, flat.context, flat.authors)


def test_flattened_posts_are_gathered_into_blocks_of_about_the_size_asked_for(write: Write) -> None:
    path = write(*(a_post(str(number)) for number in range(100, 125)))
    size = path.stat().st_size // 25
    blocks = list(read_blocks(path, size * 10))
    assert b"".join(block.body for block in blocks) == path.read_bytes()
    assert all(block.body.endswith(b"\n") for block in blocks)
    assert [10 <= block.body.count(b"\n") < 20 for block in blocks[:-1]] == [True, True]


def test_a_post_of_the_file_is_no_context_of_its_own_page(write: Write) -> None:
    page = a_page(
        [a_post("1", referenced_tweets=[refers("quoted", "2")]), a_post("2")], (a_post("2"),)
    )
    (read,) = read_pages(write(*flattened(page)))
    assert (ids(read), read.context) == (["1", "2"], ())


def test_a_byte_order_mark_carriage_returns_and_blank_lines_are_no_matter(write: Write) -> None:
    first = b"\xef\xbb\xbf" + json.dumps(a_post("1")).encode()
    path = write(first, b"", b"  ", a_post("2"), end=b"\r\n")
    check_files([path])
    assert (ids(whole(path)), whole(path).rejects) == (["1", "2"], ())


def test_a_compressed_file_is_read(write: Write, tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl.gz"
    path.write_bytes(gzip.compress(write(a_post("1"), a_post("2")).read_bytes()))
    check_files([path])
    assert ids(whole(path)) == ["1", "2"]


def test_a_compressed_file_that_is_cut_short_keeps_what_was_read_and_says_so(
    tmp_path: Path,
) -> None:
    path = tmp_path / "posts.jsonl.gz"
    lines = b"".join(json.dumps(a_post(str(n))).encode() + b"\n" for n in range(2000))
    path.write_bytes(gzip.compress(lines)[:-200])
    page = whole(path)
    assert len(page.posts) > 100
    assert [reject.reason for reject in page.rejects] == [BROKEN_GZIP]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"data": {"id": "5', "not JSON, or cut short, at character"),
        (b"not json", "not JSON, or cut short, at character 1"),
        (b'{"text": "\xff"}', "not UTF-8 at byte 11"),
        (b"5", "not an object, so neither a page nor a post"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"id": ' + b"1" * 5000 + b"x}", "too long a number"),
    ],
)
def test_a_line_that_cannot_be_read_is_a_reject_with_its_number(
    write: Write, line: bytes, reason: str
) -> None:
    page = whole(write(a_post("1"), b"", line, a_post("2")))
    assert ids(page) == ["1", "2"]
    (reject,) = page.rejects
    assert reject.line == 3
    assert reason in reject.reason
    assert reject.text == line.decode(errors="replace")


def test_a_post_that_is_odd_is_a_reject_with_its_line_and_text(write: Write) -> None:
    odd = a_post("2", text=None)
    page = whole(write(a_page([a_post("1"), odd]), odd))
    assert ids(page) == ["1"]
    assert [reject.line for reject in page.rejects] == [1, 2]
    assert [json.loads(reject.text) for reject in page.rejects] == [odd, odd]
    assert page.rejects[1].text == json.dumps(odd)


def test_half_a_surrogate_pair_costs_no_post(write: Write) -> None:
    (post,) = whole(
        write(
            b'{"id": "1", "author_id": "5", "created_at": "2026-03-01T10:00:00Z", "text": "\\ud83d"}'
        )
    ).posts
    assert post.text == "\ufffd"


def test_a_line_that_is_too_long_is_a_reject_and_the_next_is_read(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("listening.sources.lines.LONGEST_LINE_BYTES", 2000)
    page = whole(write(a_post("1"), b"x" * 9000, a_post("2")))
    assert ids(page) == ["1", "2"]
    assert [(reject.line, len(reject.text)) for reject in page.rejects] == [(2, EXCERPT_BYTES)]


def test_lines_are_whole_and_numbered_whatever_the_size_of_a_block(write: Write) -> None:
    posts = [a_post(str(number)) for number in range(1, 8)]
    path = write(*posts[:3], b"", b"broken", *posts[3:], end=b"\r\n")
    page = whole(path)
    assert (ids(page), [reject.line for reject in page.rejects]) == (list("1234567"), [5])
    for size in (1, 7, 100, 1000):
        pages = map(page_of, read_blocks(path, size))
        assert merge_pages(pages) == page


def test_of_a_line_that_is_longer_than_memory_lasts_only_the_beginning_is_read(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("listening.sources.lines.LONGEST_LINE_BYTES", 2000)
    path = write(a_post("1"), b"x" * 90_000, a_post("2"))
    blocks = list(read_blocks(path, 1500))
    page = merge_pages(map(page_of, blocks))
    assert max(len(block.body) for block in blocks) < 4000
    assert (ids(page), [reject.line for reject in page.rejects]) == (["1", "2"], [2])


@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_the_bytes_told_add_up_to_the_file(write: Write, tmp_path: Path, suffix: str) -> None:
    body = write(*(a_post(str(number)) for number in range(20))).read_bytes()
    path = tmp_path / f"told.jsonl{suffix}"
    path.write_bytes(gzip.compress(body) if suffix else body)
    told: list[int] = []
    list(read_blocks(path, on_bytes=told.append))
    assert sum(told) == path.stat().st_size


def test_a_stream_file_with_a_broken_last_line_is_taken(write: Write) -> None:
    path = write(a_page([]) | {"data": a_post("1")}, b'{"data": {')
    check_files([path])
    assert (ids(whole(path)), len(whole(path).rejects)) == (["1"], 1)


def test_an_empty_page_is_a_file_of_no_posts_and_no_problem(write: Write) -> None:
    path = write({"meta": {"result_count": 0}})
    check_files([path])
    assert whole(path) == Page()


def test_a_file_whose_only_post_is_odd_is_read_for_its_reject(write: Write) -> None:
    path = write(a_post("1", text=None))
    check_files([path])
    assert [reject.reason for reject in whole(path).rejects] == ["text is missing"]


def test_checking_stops_at_the_first_line_that_may_hold_posts(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    monkeypatch.setattr(files, "may_hold_posts", lambda record: read.append(1) or True)
    check_files([write(a_post("1"), a_post("2"))])
    assert read == [1]


def test_every_file_is_checked(write: Write, tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match=r"missing\.jsonl cannot be read: No such file"):
        check_files([write(a_post("1")), tmp_path / "missing.jsonl"])


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "is a folder" in problem_of(tmp_path)


@pytest.mark.parametrize("lines", [(), (b"", b"  ")])
def test_an_empty_file_is_refused(write: Write, lines: tuple[bytes, ...]) -> None:
    assert problem_of(write(*lines)).endswith("is empty")


@pytest.mark.parametrize("name", ["feedback.csv", "feedback.TSV", "feedback.csv.gz"])
def test_csv_is_refused_until_it_is_read(write: Write, name: str) -> None:
    assert "CSV comes in a later version" in problem_of(write(b"id,text", name=name))


def test_csv_may_be_asked_for_and_is_refused_all_the_same(write: Write) -> None:
    assert "CSV comes in a later version" in problem_of(write(a_post("1")), "csv")


def test_a_format_may_be_asked_for_whatever_the_name(write: Write) -> None:
    check_files([write(a_post("1"), name="posts.csv")], "x-jsonl")


def test_an_unknown_format_is_refused_with_the_known_ones(write: Write) -> None:
    assert problem_of(write(a_post("1")), "xml").endswith("choose one of auto, x-jsonl, csv")


def test_a_json_array_is_refused_with_what_mends_it(write: Write) -> None:
    assert "jq -c '.[]'" in problem_of(write([a_post("1")]))
    assert "jq -c '.[]'" in problem_of(
        write(b"[", json.dumps(a_post("1")).encode() + b",", a_post("2"), b"]")
    )


def test_one_document_over_many_lines_is_refused_with_what_mends_it(write: Write) -> None:
    assert "jq -c ." in problem_of(write(json.dumps(a_page([a_post("1")]), indent=1).encode()))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (
            {"data": [{"start": "a", "end": "b", "tweet_count": 3}]},
            "line 1: a count of posts, not a post",
        ),
        ({"id": "1", "action": "delete"}, "line 1: a compliance result, not a post"),
        ({"errors": [{"title": "Gone", "type": "t"}]}, "line 1: an error of X, not a page: Gone t"),
        (b"id;text", "line 1: not JSON, or cut short, at character 1"),
    ],
)
def test_a_file_without_any_post_is_refused_with_what_it_holds(
    write: Write, line: Any, reason: str
) -> None:
    assert problem_of(write(line)).endswith(f"holds no posts: {reason}")


def test_a_file_named_gz_that_is_not_compressed_is_refused(write: Write) -> None:
    assert "is not compressed by gzip" in problem_of(write(a_post("1"), name="posts.jsonl.gz"))
