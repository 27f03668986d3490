"""Every analyzer on the same labelled file, as a table.

    python -m benchmarks.sentiment FILE [LANGUAGE]

FILE has the columns label and text, and may have `language`: then its rows are measured one
language after the other. Each analyzer runs in a process of its own. Speeds are of that process's
CPU seconds, user's and system's; its memory is what it needs beyond that of a program that has only
read the file.
"""

import csv
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path

from listening.pipeline.evaluating import evaluate_sentiment, read_rows
from listening.scoring import registry

HEADINGS = (
    "analyzer",
    "language",
    "n",
    "macro recall",
    "macro F1",
    "accuracy",
    "posts/CPU s",
    "more MB",
)


def main() -> None:
    """Print a row for each analyzer and language it reads."""
    rows = read_rows(Path(sys.argv[1]))
    files: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        files[row.get("language") or (sys.argv[2] if len(sys.argv) > 2 else "en")].append(row)  # noqa: PLR2004
    print(("{:<10}{:<10}{:>7}" + "{:>14}" * 5).format(*HEADINGS))
    with tempfile.TemporaryDirectory() as folder:
        for language, some in sorted(files.items()):
            path = Path(folder) / f"{language}.tsv"
            _write(path, some)
            for name, analyzer in sorted(registry().items()):
                if language in analyzer.languages:
                    print(_row(path, name, language), flush=True)


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(
            lines, ["label", "text"], dialect="excel-tab", extrasaction="ignore"
        )
        writer.writeheader()
        writer.writerows(rows)


def _row(path: Path, name: str, language: str) -> str:
    command = [sys.executable, "-m", "benchmarks.sentiment", "--one", str(path), name, language]
    told = subprocess.run(command, capture_output=True, check=True)  # noqa: S603  our own module
    found = json.loads(told.stdout)
    return (
        f"{name:<10}{language:<10}{found['n']:>7,}{found['macro_recall']:>14.1f}"
        f"{found['macro_f1']:>14.1f}{found['accuracy']:>14.1f}"
        f"{found['posts_per_cpu_second']:>14,.0f}{_or_none(found['megabytes']):>14}"
    )


def _or_none(megabytes: float | None) -> str:
    return "-" if megabytes is None else f"{megabytes:.0f}"


def one(path: Path, name: str, language: str) -> None:
    """Measure one analyzer, and print what was found as JSON."""
    print(json.dumps(asdict(evaluate_sentiment(path, name, language, Path()))))


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        one(Path(sys.argv[2]), sys.argv[3], sys.argv[4])
    else:
        main()
