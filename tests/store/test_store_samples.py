"""Samples and codes in the store: what is drawn, kept, counted, and goes with its post."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection

from listening.model import Kind, Label
from listening.scoring.hand_labels import draw
from listening.scoring.sentiment import Unscored
from listening.store.codes import CodedBy, days_to_code, follow_codebook, read_uncoded, write_codes
from listening.store.database import Store
from listening.store.samples import (
    read_coded,
    read_drawn,
    read_frame,
    read_sample,
    read_to_code,
    write_answers,
    write_sample,
)
from listening.tally import Answer, CodedPost
from tests.store.made_up import (
    DAY,
    FIRST,
    LAST,
    NOON,
    SCORER,
    a_deletion,
    a_page,
    a_post,
    a_reposted,
    counted,
    later,
    rows,
    score_all,
    score_new,
    tallies,
    tally,
    write,
)

BY = CodedBy("book", "1", SCORER.mask)
NEGATIVE = Answer(Label.NEGATIVE, frozenset({"t/bills"}), frozenset({"t/bills", "t/shops"}))


def drawn(store: Store, size: int = 100, *, by_class: bool = False) -> None:
    with store.writing() as connection:
        before = read_sample(connection, "care")
        frame = read_frame(connection, "care", SCORER, FIRST, LAST, by_class=by_class)
        drawing = draw(frame, 1, size, before.strata if before else {})
        write_sample(connection, "care", drawing, seed=1, since=FIRST, until=LAST, now=NOON)


def said(store: Store, coder: str, ids: Iterable[str], answer: Answer | None = NEGATIVE) -> None:
    with store.writing() as connection:
        write_answers(connection, "care", coder, {("x", each): answer for each in ids}, NOON)


def coded(store: Store) -> tuple[CodedPost, ...]:
    with store.reading() as connection:
        return read_coded(connection, "care", SCORER, FIRST, LAST, by=BY)


def to_code(store: Store, coder: str = "ann") -> dict[str, Answer | None]:
    with store.reading() as connection:
        return {p.post_id: p.answer for p in read_to_code(connection, "care", SCORER, coder)}


def uncoded(connection: Connection, by: CodedBy) -> list[Unscored]:
    return [
        post
        for day in days_to_code(connection, "care", by)
        for post in read_uncoded(connection, "care", by, day, ("", ""), size=100)
    ]


def look_up(store: Store, by: CodedBy = BY) -> list[str]:
    """Code what was not looked at: by the words bill and shop; return the posts' ids."""
    with store.writing() as connection:
        new = uncoded(connection, by)
        found = [
            {f"t/{word}s": [word] for word in ("bill", "shop") if word in post.text} for post in new
        ]
        write_codes(connection, by, new, found)
        follow_codebook(connection, "care", by.basis)
    return [post.post_id for post in new]


def test_only_what_counts_is_drawn(store: Store) -> None:
    edited = later(a_post("1"), post_id="4", edited_of="1", created_at=NOON.replace(hour=13))
    write(store, a_page(a_post("1"), a_post("2"), a_reposted("3"), edited))
    drawn(store)
    assert set(to_code(store)) == {"2", "4"}
    with store.reading() as connection:
        sample = read_drawn(connection, "care")
    assert sample is not None
    assert (sample.posts, dict(sample.frame)) == (2, {DAY: 2})


def test_answers_are_kept_by_coder_and_can_be_taken_back(store: Store) -> None:
    write(store, a_page(a_post("1"), a_post("2")))
    score_all(store, {"1": Label.POSITIVE, "2": Label.NEUTRAL})
    drawn(store)
    said(store, "ann", ["1", "2"])
    said(store, "bo", ["1"], replace(NEGATIVE, sentiment=Label.POSITIVE))
    said(store, "ann", ["2"], None)
    assert to_code(store, "ann") == {"1": NEGATIVE, "2": None}
    (post,) = coded(store)
    assert [answer.sentiment for answer in post.answers] == [Label.NEGATIVE, Label.POSITIVE]
    assert (post.account, post.predicted, post.lang) == (("x", "a1"), "positive", "en")


def test_labels_go_with_a_deleted_post_and_the_report_knows_that_they_were(store: Store) -> None:
    write(store, a_page(a_post("1"), a_post("2")))
    drawn(store)
    said(store, "ann", ["1", "2"])
    write(store, a_page(deletions=[a_deletion("1")]))
    assert set(to_code(store)) == {"2"}
    assert [row[2] for row in rows(store, "hand_label")] == ["2"]
    assert [row[2] for row in rows(store, "sample_post")] == ["2"]
    with store.reading() as connection:
        sample = read_drawn(connection, "care")
    assert sample is not None
    assert sample.changes == 2


def test_a_drawn_post_stands_for_its_class(store: Store) -> None:
    posts = [a_post(str(number), author_id=f"a{number}") for number in range(120)]
    write(store, a_page(*posts))
    score_all(
        store,
        {p.post_id: Label.NEGATIVE if n < 20 else Label.NEUTRAL for n, p in enumerate(posts)},
    )
    drawn(store, 30, by_class=True)
    said(store, "ann", to_code(store))
    weights = {post.predicted: post.weight for post in coded(store)}
    assert weights == {"negative": 2, "neutral": 5}


def test_codes_are_counted_with_their_authors(store: Store) -> None:
    write(
        store,
        a_page(
            a_post("1", text="the bill and the shop"),
            a_post("2", text="a bill", author_id="a2"),
            a_post("3", text="nothing"),
            a_reposted("4", text="a bill"),
        ),
    )
    score_all(store, {"1": Label.POSITIVE, "2": Label.NEGATIVE})
    assert look_up(store) == ["1", "2", "3"]
    assert look_up(store) == []
    found = counted(store)
    assert found.code_posts == {"t/bills": 2, "t/shops": 1}
    assert found.participants["code"] == {("t/bills",): 2, ("t/shops",): 1}
    assert found.code_label_posts["t/bills/negative"] == 1
    assert kinds_of(found.participants["kind"]) == {Kind.ORIGINAL, Kind.REPOST}


def kinds_of(counts: dict[tuple[str, ...], int]) -> set[str]:
    return {key[0] for key in counts}


def test_a_text_that_changes_loses_its_codes_and_is_looked_at_again(store: Store) -> None:
    write(store, a_page(a_post("1", text="a bill")))
    score_new(store)
    look_up(store)
    tally(store)
    write(store, a_page(later(a_post("1"), text="a shop")))
    score_new(store)
    assert look_up(store) == ["1"]
    assert counted(store).code_posts == {"t/shops": 1}


def test_another_version_of_the_codebook_is_followed_and_back(store: Store) -> None:
    write(store, a_page(a_post("1", text="a bill")))
    look_up(store)
    assert counted(store).code_posts == {"t/bills": 1}
    other = replace(BY, version="2")
    with store.writing() as connection:
        new = uncoded(connection, other)
        write_codes(connection, other, new, [{} for _ in new])
        follow_codebook(connection, "care", other.basis)
    assert counted(store).code_posts == {}
    assert look_up(store) == []
    assert counted(store).code_posts == {"t/bills": 1}
    tally(store)
    assert tally(store) == []


def test_a_hand_coded_post_brings_the_codes_that_words_found(store: Store) -> None:
    write(store, a_page(a_post("1", text="a bill"), a_post("2", text="nothing")))
    look_up(store)
    drawn(store)
    said(store, "ann", ["1", "2"])
    assert [sorted(post.codes) for post in coded(store)] == [["", "t/bills"], [""]]
    assert tallies(store).coded == ()
