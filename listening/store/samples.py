"""Samples for hand coding: their frame, the posts drawn, and what coders said of them.

A campaign has one sample, which grows. Its posts and their labels go when a post is deleted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Date, TextClause, bindparam, text
from sqlmodel.sql.sqltypes import UTCDateTime

from listening.model import Label, Role
from listening.scoring.hand_labels import Drawing, FramePost, Stratum
from listening.store.codes import CodedBy
from listening.store.roles import ROLE
from listening.store.scores import Scorer
from listening.store.tallying import LABEL, LANG, counted_posts
from listening.tally import Answer, CodedPost, Drawn

_WRITTEN = "c.day BETWEEN :since AND :until AND p.kind <> 'repost'"
_OF_SAMPLE = "k.sample_id = :campaign AND c.source = k.source AND c.post_id = k.post_id"
_SAMPLE = "sample_post k CROSS JOIN"


@dataclass(frozen=True, slots=True)
class SampleState:
    """A campaign's sample as it was drawn last: its window, seed and frame."""

    since: date
    until: date
    seed: int
    strata: Mapping[str, Stratum]
    days: Mapping[date, int]
    drawn_at: datetime
    changes: int

    @property
    def is_stratified(self) -> bool:
        """Whether each predicted class was drawn from by itself."""
        return set(self.strata) != {""}


@dataclass(frozen=True, slots=True)
class ToCode:
    """A post of the sample as a coder sees it, with what this coder said of it so far."""

    source: str
    post_id: str
    lang: str
    text: str
    answer: Answer | None


def read_frame(  # noqa: PLR0913
    connection: Connection,
    campaign: str,
    scorer: Scorer,
    since: date,
    until: date,
    *,
    by_class: bool,
) -> Iterator[FramePost]:
    """Yield every original, quote and reply that counts in a window, each post once."""
    stratum = LABEL if by_class else "''"
    sql = f"""SELECT p.source, p.post_id, coalesce(p.edited_of, p.post_id) AS first_id, c.day,
        {stratum} AS stratum {counted_posts(_WRITTEN)}"""
    keys = {"campaign": campaign, "since": since, "until": until, **asdict(scorer)}
    rows = connection.execute(
        _statement(sql).columns(day=Date()), keys, execution_options={"yield_per": 5000}
    )
    for row in rows:
        yield FramePost(row.source, row.post_id, row.first_id, row.day, row.stratum)


def read_sample(connection: Connection, campaign: str) -> SampleState | None:
    """Return a campaign's sample, or None where none was drawn."""
    row = connection.execute(
        text("SELECT * FROM sample WHERE sample_id = :campaign").columns(
            since=Date(), until=Date(), drawn_at=UTCDateTime()
        ),
        {"campaign": campaign},
    ).one_or_none()
    if row is None:
        return None
    return SampleState(
        since=row.since,
        until=row.until,
        seed=row.seed,
        strata={name: Stratum(**each) for name, each in orjson.loads(row.strata).items()},
        days={date.fromisoformat(day): n for day, n in orjson.loads(row.days).items()},
        drawn_at=row.drawn_at,
        changes=row.changes,
    )


def write_sample(  # noqa: PLR0913
    connection: Connection,
    campaign: str,
    drawing: Drawing,
    *,
    seed: int,
    since: date,
    until: date,
    now: datetime,
) -> None:
    """Write what was drawn, and add its posts to those drawn before."""
    strata = {name: asdict(stratum) for name, stratum in drawing.strata.items()}
    days = {day.isoformat(): posts for day, posts in drawing.days.items()}
    keys = {
        "campaign": campaign, "since": since, "until": until, "seed": seed, "drawn_at": now,
        "strata": orjson.dumps(strata).decode(), "days": orjson.dumps(days).decode(),
    }  # fmt: skip
    connection.execute(_statement(_WRITE_SAMPLE, drawn_at=UTCDateTime()), keys)
    rows = [
        {
            "campaign": campaign, "source": d.post.source, "post_id": d.post.post_id,
            "stratum": d.post.stratum, "number": d.number,
        }
        for d in drawing.posts
    ]  # fmt: skip
    if rows:
        connection.execute(text(_WRITE_POST), rows)


_WRITE_SAMPLE = """INSERT INTO sample
    (sample_id, campaign, since, until, filter, seed, strata, days, drawn_at, changes)
    VALUES (:campaign, :campaign, :since, :until, '', :seed, :strata, :days, :drawn_at, 0)
    ON CONFLICT (sample_id) DO UPDATE SET since = excluded.since, until = excluded.until,
        strata = excluded.strata, days = excluded.days, drawn_at = excluded.drawn_at"""

_WRITE_POST = """INSERT INTO sample_post (sample_id, source, post_id, stratum, number)
    VALUES (:campaign, :source, :post_id, :stratum, :number)
    ON CONFLICT (sample_id, source, post_id) DO NOTHING"""


def read_to_code(connection: Connection, campaign: str, scorer: Scorer, coder: str) -> list[ToCode]:
    """Return the posts of the sample that still count, in the order to code them.

    That is by number within a class, and the classes mixed, so that the first so many of them
    are a random sample, too.
    """
    sample = read_sample(connection, campaign)
    sql = f"""SELECT p.source, p.post_id, {LANG} AS lang, p.text, k.stratum, k.number, h.labels
        {counted_posts(_OF_SAMPLE, _LABELLED)}"""
    keys = {"campaign": campaign, "coder": coder, **asdict(scorer)}
    rows = list(connection.execute(text(sql), keys)) if sample else []
    upto = {name: max(each.upto, 1) for name, each in sample.strata.items()} if sample else {}
    rows.sort(key=lambda row: (row.number / upto.get(row.stratum, 1), row.source, row.post_id))
    return [ToCode(r.source, r.post_id, r.lang, r.text, _answer(r.labels)) for r in rows]


_LABELLED = """sample_post k LEFT JOIN hand_label h ON h.sample_id = k.sample_id
    AND h.source = k.source AND h.post_id = k.post_id AND h.coder = :coder CROSS JOIN"""


def write_answers(
    connection: Connection,
    campaign: str,
    coder: str,
    answers: Mapping[tuple[str, str], Answer | None],
    now: datetime,
) -> None:
    """Write what a coder said of posts, by key; None takes it back."""
    for (source, post_id), answer in answers.items():
        key = {"campaign": campaign, "source": source, "post_id": post_id, "coder": coder}
        if answer is None:
            connection.execute(text(_TAKE_BACK), key)
        else:
            keys = {**key, "labels": _written(answer), "now": now}
            connection.execute(_statement(_WRITE_LABEL, now=UTCDateTime()), keys)
    connection.execute(
        text("UPDATE sample SET changes = changes + :more WHERE sample_id = :campaign"),
        {"campaign": campaign, "more": len(answers)},
    )


_WRITE_LABEL = """INSERT INTO hand_label (sample_id, source, post_id, coder, labels, labelled_at)
    VALUES (:campaign, :source, :post_id, :coder, :labels, :now)
    ON CONFLICT (sample_id, source, post_id, coder)
    DO UPDATE SET labels = excluded.labels, labelled_at = excluded.labelled_at"""

_TAKE_BACK = """DELETE FROM hand_label WHERE sample_id = :campaign AND source = :source
    AND post_id = :post_id AND coder = :coder"""


def read_drawn(connection: Connection, campaign: str) -> Drawn | None:
    """Return how a campaign's sample was drawn, or None where none was."""
    sample = read_sample(connection, campaign)
    if sample is None:
        return None
    coders = text("SELECT count(DISTINCT coder) FROM hand_label WHERE sample_id = :campaign")
    return Drawn(
        seed=sample.seed,
        drawn_at=sample.drawn_at,
        posts=sum(each.drawn for each in sample.strata.values()),
        coders=int(connection.execute(coders, {"campaign": campaign}).scalar_one()),
        changes=sample.changes,
        is_stratified=sample.is_stratified,
        frame=sample.days,
    )


def read_coded(  # noqa: PLR0913
    connection: Connection,
    campaign: str,
    scorer: Scorer,
    since: date,
    until: date,
    *,
    by: CodedBy | None = None,
) -> tuple[CodedPost, ...]:
    """Return the hand-coded posts of a window that still count, in the order of their keys."""
    sample = read_sample(connection, campaign)
    if sample is None:
        return ()
    sql = f"""SELECT p.source, p.post_id, p.author_id, c.day, {ROLE} AS role, {LANG} AS lang,
        {LABEL} AS label, k.stratum {counted_posts(f"{_OF_SAMPLE} AND {_WRITTEN}", _SAMPLE)}
        ORDER BY p.source, p.post_id"""
    keys = {"campaign": campaign, "since": since, "until": until, **asdict(scorer)}
    answers = read_answers(connection, campaign)
    codes = _codes(connection, campaign, by) if by else {}
    return tuple(
        CodedPost(
            account=(row.source, row.author_id),
            role=Role(row.role),
            lang=row.lang,
            predicted=row.label,
            weight=_weight(sample.strata.get(row.stratum)),
            answers=tuple(answers[row.source, row.post_id]),
            codes=frozenset(codes.get((row.source, row.post_id), ())),
            day=row.day,
        )
        for row in connection.execute(_statement(sql).columns(day=Date()), keys)
        if (row.source, row.post_id) in answers
    )


def read_answers(connection: Connection, campaign: str) -> dict[tuple[str, str], list[Answer]]:
    """Return what coders said of a campaign's posts, by key: one answer a coder."""
    rows = connection.execute(
        text(
            "SELECT source, post_id, labels FROM hand_label WHERE sample_id = :campaign"
            " ORDER BY source, post_id, coder"
        ),
        {"campaign": campaign},
    )
    found: defaultdict[tuple[str, str], list[Answer]] = defaultdict(list)
    for row in rows:
        if answer := _answer(row.labels):
            found[row.source, row.post_id].append(answer)
    return dict(found)


def _codes(connection: Connection, campaign: str, by: CodedBy) -> dict[tuple[str, str], list[str]]:
    rows = connection.execute(
        text(
            "SELECT c.source, c.post_id, c.code FROM sample_post k CROSS JOIN code c"
            " WHERE k.sample_id = :campaign AND c.source = k.source AND c.post_id = k.post_id"
            " AND c.codebook = :codebook AND c.version = :version AND c.mask = :mask"
            " ORDER BY c.source, c.post_id, c.code"
        ),
        {"campaign": campaign, **asdict(by)},
    )
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        found[row.source, row.post_id].append(row.code)
    return dict(found)


def _weight(stratum: Stratum | None) -> float:
    return stratum.frame / stratum.drawn if stratum and stratum.drawn else 1.0


def _answer(labels: str | None) -> Answer | None:
    if labels is None:
        return None
    said = orjson.loads(labels)
    return Answer(Label(said["sentiment"]), frozenset(said["codes"]), frozenset(said["asked"]))


def _written(answer: Answer) -> str:
    said = {
        "sentiment": answer.sentiment,
        "codes": sorted(answer.codes),
        "asked": sorted(answer.asked),
    }
    return orjson.dumps(said).decode()


def _statement(sql: str, **types: Any) -> TextClause:
    days: Iterable[str] = (name for name in ("since", "until") if f":{name}" in sql)
    return text(sql).bindparams(
        *(bindparam(name, type_=Date) for name in days),
        *(bindparam(name, type_=type_) for name, type_ in types.items()),
    )
