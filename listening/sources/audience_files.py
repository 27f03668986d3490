"""Reads what `reach` is given: CSV files of authors, their followers, and who engaged."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from listening.errors import BadFileError, UsageError
from listening.measures.engagers import AuthorKey, Engagement, engagement_from
from listening.measures.evidence import Evidence, Lists, complete_lists
from listening.sources.csv_tables import CsvTable, open_database, open_table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

AUTHORS = ("author", "followers")
FOLLOWERS = ("author", "follower")
ENGAGERS = ("author", "post", "engager")

FOLLOWED = "(engaged JOIN author USING (k)) WHERE followers > 0 AND engager <> author"

CHUNK = 10_000
LISTS_NAMED = 5


class PartialList(NamedTuple):
    """A follower list that is not complete: whose, its length, and the author's followers.

    `source` is "" where the files name none.
    """

    author: str
    source: str
    length: int
    followers: int | None


class Found(NamedTuple):
    """What the files hold: evidence, the sum and largest of the counts, and what was left out.

    `remarks` are sentences on rows that were not used.
    """

    evidence: Evidence
    follower_sum: int
    follower_max: int
    left_out: tuple[PartialList, ...]
    remarks: tuple[str, ...]


def read_evidence(
    authors: Path, followers: Path | None = None, engagers: Path | None = None
) -> Found:
    """Return what the files tell of a campaign's reach.

    Raises BadFileError where a file cannot be read, lacks a column or has rows that are no
    data, and UsageError where no follower list is complete or DuckDB is not installed.
    """
    with open_database() as database:
        campaign = _Campaign(database, open_table(database, authors, AUTHORS))
        lengths = campaign.list_lengths(followers) if followers else {}
        complete = complete_lists(campaign.counts, lengths)
        left_out = tuple(
            PartialList(key[1], key[0], length, campaign.counts[key])
            for key, length in lengths.items()
            if key not in complete
        )
        if followers and not complete:
            raise _none_complete(followers, left_out)
        listed = {key: max(lengths[key], campaign.counts[key] or 0) for key in complete}
        evidence = Evidence(
            {**campaign.counts, **listed},
            campaign.lists(complete, lengths) if followers else None,
            campaign.engagement(engagers) if engagers else None,
        )
        known = [count for count in campaign.counts.values() if count is not None]
        return Found(evidence, sum(known), max(known, default=0), left_out, tuple(campaign.remarks))


class _Campaign:
    """A campaign's authors in the database, and what other files tell of them."""

    def __init__(self, database: "DuckDBPyConnection", table: CsvTable) -> None:
        self.remarks: list[str] = []
        self._database = database
        self._table = table
        if not table.check():
            raise BadFileError(f"{table.path} names no author: it ends after its first line")
        database.execute(
            "CREATE TABLE author AS SELECT row_number() OVER (ORDER BY source, author) AS k, * "
            "FROM (SELECT source, author, max(followers) AS followers, "
            "count(DISTINCT followers) AS counts FROM (SELECT source, author, "
            f"TRY_CAST(TRY_CAST(followers AS DOUBLE) AS BIGINT) AS followers FROM {table.rows()}) "
            "GROUP BY source, author)"
        )
        rows = self._all("SELECT source, author, followers FROM author ORDER BY k")
        self.counts: dict[AuthorKey, int | None] = {
            (source, author): count for source, author, count in rows
        }
        self._keys = dict(enumerate(self.counts, 1))
        sources = len({source for source, _ in self.counts})
        if sources > 1:
            self.remarks.append(
                f"accounts of {sources} platforms are not joined: whoever follows on several "
                "is counted on each"
            )
        [(several,)] = self._all("SELECT count(*) FROM author WHERE counts > 1")
        if several:
            self.remarks.append(
                f"{several:,} authors have several followers counts: the largest is taken"
            )

    def list_lengths(self, path: Path) -> dict[AuthorKey, int]:
        """Return how many distinct followers each author's list has, and load the lists.

        An author whom nobody follows needs no list: it is complete with no row.
        """
        self._load("follow", path, FOLLOWERS)
        rows = self._all("SELECT k, count(*) FROM follow GROUP BY k ORDER BY k")
        return {self._keys[k]: length for k, length in rows}

    def lists(self, complete: frozenset[AuthorKey], lengths: Mapping[AuthorKey, int]) -> Lists:
        """Return what the complete lists hold together; a follower is known by platform and id."""
        self._database.execute("CREATE TABLE complete (k BIGINT)")
        numbers = [(k,) for k, key in self._keys.items() if key in complete]
        self._database.executemany("INSERT INTO complete VALUES (?)", numbers)
        several = len({source for source, _ in complete}) > 1
        people = "source, follower" if several else "follower"
        [(union, once, twice)] = self._all(
            "SELECT count(*), count_if(lists = 1), count_if(lists = 2) FROM "
            f"(SELECT count(*) AS lists FROM follow JOIN author USING (k) "
            f"SEMI JOIN complete USING (k) GROUP BY {people})"
        )
        return Lists({key: lengths[key] for key in complete}, union, once, twice)

    def engagement(self, path: Path) -> Engagement:
        """Return who engaged with whom; nobody engages with their own posts, or unfollowed ones."""
        self._load("engaged", path, ENGAGERS)
        posts = self._each(f"SELECT k, count(*) FROM {FOLLOWED} GROUP BY k, post")
        visits = self._each(
            f"SELECT source, engager, count(*) FROM {FOLLOWED} GROUP BY source, engager, k"
        )
        return engagement_from(
            ((self._keys[k], engagers) for k, engagers in posts),
            (((source, engager), count) for source, engager, count in visits),
        )

    def _load(self, name: str, path: Path, columns: tuple[str, ...]) -> None:
        """Load a file's distinct rows, by author; raises BadFileError where none is of one."""
        table = open_table(self._database, path, columns)
        rows = table.rows(self._source_for(table))
        total = table.check()
        kept = ", ".join(("k", *columns[1:]))
        self._database.execute(
            f"CREATE TABLE {name} AS SELECT {kept}, count(*) AS times "
            f"FROM {rows} JOIN author USING (source, author) GROUP BY {kept}"
        )
        [(used,)] = self._all(f"SELECT coalesce(sum(times), 0)::BIGINT FROM {name}")
        if not used:
            raise BadFileError(
                f"{path}: none of its {total:,} rows is of an author in {self._table.path}: "
                "check that both write ids alike"
            )
        if used < total:
            self.remarks.append(
                f"{total - used:,} of {total:,} rows of {path.name} are of authors not in "
                f"{self._table.path.name}, and not used"
            )

    def _source_for(self, table: CsvTable) -> str:
        sources = {source for source, _ in self.counts}
        if table.has_source != self._table.has_source and (table.has_source or len(sources) > 1):
            lacks, has = (self._table, table) if table.has_source else (table, self._table)
            raise BadFileError(f"{lacks.path} has no column source, and {has.path} has: add it")
        return min(sources)

    def _all(self, sql: str) -> list[Any]:
        return self._database.execute(sql).fetchall()

    def _each(self, sql: str) -> Iterator[Any]:
        cursor = self._database.cursor().execute(sql)
        while rows := cursor.fetchmany(CHUNK):
            yield from rows


def _none_complete(path: Path, partial: tuple[PartialList, ...]) -> UsageError:
    named = ", ".join(
        f"{each.author} ({each.length:,} of {each.followers:,})"
        if each.followers is not None
        else f"{each.author} ({each.length:,}, followers not given)"
        for each in partial[:LISTS_NAMED]
    )
    more = f" and {len(partial) - LISTS_NAMED:,} more" if len(partial) > LISTS_NAMED else ""
    return UsageError(
        f"{path}: no follower list is complete: {named}{more}; a list must be within 2% of its "
        "author's followers, since the newest followers are no sample of all: fetch whole lists, "
        "or leave --followers out"
    )
