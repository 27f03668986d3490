"""CSV files as tables of DuckDB, which reads millions of rows a second; .gz is read too.

The first line names the columns, in any order and among others; commas, semicolons or tabs
part them. A row that cannot be trusted refuses the file, with the lines to mend.
"""

import csv
import gzip
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from listening.errors import BadFileError, UsageError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DELIMITERS = (",", ";", "\t")
SOURCE = "source"
COUNT = "followers"

MEMORY = "1GB"
LONGEST_LINE_BYTES = 131_072
LINES_TOLD = 5
DAMAGED = "the compressed file is cut short or damaged"

NOT_GIVEN = "('na', 'nan', 'null', 'none')"
WHOLE_NUMBER = r"[0-9]{1,15}(\.0+)?"
MANGLED = r"[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+"
"""570000000000000000 as spreadsheets rewrite it: 5.70E+17. What it was cannot be told."""


@contextmanager
def open_database() -> Iterator["DuckDBPyConnection"]:
    """Yield an empty database that spills to a temporary folder; raises UsageError without DuckDB.

    It downloads nothing, and takes little more than a gigabyte of memory.
    """
    try:
        import duckdb
    except ImportError:
        raise UsageError(
            "these files are read with DuckDB, which is not installed: "
            "pip install 'listening[analysis]'"
        ) from None
    with TemporaryDirectory(prefix="listening-") as folder:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY,
            "temp_directory": folder,
            "autoinstall_known_extensions": "false",
        }
        with duckdb.connect(config=config) as database:
            yield database


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A CSV file, its delimiter, how many columns it has, and where the named ones stand."""

    database: "DuckDBPyConnection"
    path: Path
    delimiter: str
    width: int
    places: dict[str, int]

    @property
    def has_source(self) -> bool:
        """Whether a column names the platform."""
        return SOURCE in self.places

    def rows(self, source: str = "") -> str:
        """Return SQL for the rows; `source` stands in where there is no such column."""
        columns = [f"trim(c{place}) AS {name}" for name, place in self.places.items()]
        if not self.has_source:
            columns.append(f"{_quoted(source)} AS {SOURCE}")
        return f"(SELECT {', '.join(columns)} FROM {self._scan()})"

    def check(self) -> int:
        """Return how many rows there are.

        Raises BadFileError, with the first lines concerned, where rows are cut short or too
        long, have no id or a mangled one, or a count that is none.
        """
        problem = " ".join(f"WHEN {test} THEN {_quoted(what)}" for test, what in self._tests())
        judged = f"SELECT CASE {problem} END AS problem FROM {self.rows()}"
        rows, bad = self._run(f"SELECT count(*), count(problem) FROM ({judged})")[0]
        self._refuse_broken_rows()
        if bad:
            numbered = f"SELECT row_number() OVER () AS row, problem FROM ({judged})"
            found = self._run(
                f"SELECT problem, row FROM ({numbered}) WHERE problem IS NOT NULL "
                f"ORDER BY row LIMIT {LINES_TOLD}"
            )
            lines = _lines_at([row for _, row in found], self.path, self.delimiter)
            self._refuse([(line, what) for line, (what, _) in zip(lines, found, strict=True)], bad)
        return int(rows)

    def _tests(self) -> Iterator[tuple[str, str]]:
        for name in self.places:
            if name == COUNT:
                is_number = f"regexp_full_match({name}, {_quoted(WHOLE_NUMBER)})"
                yield f"starts_with({name}, '-')", f"{name} is negative"
                yield (
                    f"{name} <> '' AND lower({name}) NOT IN {NOT_GIVEN} AND NOT {is_number}",
                    f"{name} is no whole number",
                )
            else:
                yield f"{name} IS NULL OR {name} = ''", f"{name} is empty"
                yield (
                    f"regexp_full_match({name}, {_quoted(MANGLED)})",
                    f"{name} was rounded by a spreadsheet (as 5.70E+17), so export it as text",
                )

    def _refuse_broken_rows(self) -> None:
        broken = self._run(
            "SELECT DISTINCT line, lower(error_type::VARCHAR) FROM broken ORDER BY 1"
        )
        if broken:
            self._refuse(broken[:LINES_TOLD], len(broken))

    def _refuse(self, found: Sequence[tuple[int, str]], total: int) -> None:
        told = "; ".join(f"line {line}: {what}" for line, what in found)
        more = f"; and {total - len(found):,} more" if total > len(found) else ""
        raise BadFileError(
            f"{self.path}: {told}{more}. Nothing was reckoned: mend these lines, or take them out"
        )

    def _scan(self) -> str:
        columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(self.width))
        return (
            f"read_csv({_quoted(_without_patterns(self.path))}, columns = {{{columns}}}, "
            f"auto_detect = false, delim = {_quoted(self.delimiter)}, quote = '\"', escape = '\"', "
            f"header = false, skip = 1, max_line_size = {LONGEST_LINE_BYTES}, "
            f"compression = '{'gzip' if _is_gzip(self.path) else 'none'}', "
            "store_rejects = true, rejects_table = 'broken', rejects_scan = 'broken_scan')"
        )

    def _run(self, sql: str) -> list[Any]:
        import duckdb

        try:
            return self.database.execute(sql).fetchall()
        except duckdb.Error as error:
            said = str(error).splitlines()[0]
            raise _unreadable(self.path, DAMAGED if "GZIP" in said else said) from None


def open_table(database: "DuckDBPyConnection", path: Path, columns: Sequence[str]) -> CsvTable:
    """Return a file with these columns, and `source` where it has that too.

    Raises BadFileError where the file cannot be read, is empty, or lacks a column.
    """
    if path.exists() and not path.is_file():
        raise BadFileError(f"{path} is a folder or a pipe, not a file, which is read twice")
    delimiter, names = _header(path, columns)
    missing = [name for name in columns if name not in names]
    if missing:
        raise BadFileError(
            f"{path} has no column {' or '.join(missing)}: its first line must name "
            f"{', '.join(columns)}"
        )
    wanted = [*columns, *([SOURCE] if SOURCE in names else [])]
    return CsvTable(database, path, delimiter, len(names), {n: names.index(n) for n in wanted})


def _header(path: Path, columns: Sequence[str]) -> tuple[str, list[str]]:
    try:
        with _opened(path) as file:
            first = file.readline(LONGEST_LINE_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable(path, "it is not in UTF-8; save it as 'CSV UTF-8'") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise _unreadable(path, DAMAGED) from None
    except OSError as problem:
        raise _unreadable(path, problem.strerror or str(problem)) from None
    if not first.strip():
        raise BadFileError(f"{path} is empty, or its first line is")
    read = {each: _names(first, each) for each in DELIMITERS}
    best = max(DELIMITERS, key=lambda each: len({*read[each]} & {*columns}))
    return best, read[best]


def _names(line: str, delimiter: str) -> list[str]:
    return [name.strip().lower() for name in next(csv.reader([line], delimiter=delimiter))]


def _lines_at(rows: Sequence[int], path: Path, delimiter: str) -> list[int]:
    """Return on which lines these rows end; the first row follows the names of the columns."""
    lines, wanted, row = [], set(rows), -1
    with _opened(path) as file:
        reader = csv.reader((line.decode(errors="replace") for line in file), delimiter=delimiter)
        for fields in reader:
            row += bool(fields)
            if fields and row in wanted:
                lines.append(reader.line_num)
                if len(lines) == len(wanted):
                    break
    return lines


def _opened(path: Path) -> BinaryIO:
    return cast("BinaryIO", gzip.open(path) if _is_gzip(path) else path.open("rb"))


def _is_gzip(path: Path) -> bool:
    return path.suffix.lower() == ".gz"


def _unreadable(path: Path, why: str) -> BadFileError:
    return BadFileError(f"{path} cannot be read: {why}")


def _without_patterns(path: Path) -> str:
    """DuckDB takes a name with brackets, stars or question marks for a pattern of many names."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
