"""The posts about service are enough, in every language we score, and were read twice."""

import csv
from collections import Counter
from pathlib import Path

from listening.measures.agreement import alpha
from listening.scoring import registry

FOLDER = Path(__file__).parents[2] / "benchmarks" / "labelled"


def test_each_post_was_read_twice_and_the_agreement_is_as_told() -> None:
    with (FOLDER / "service.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, dialect="excel-tab"))
    assert len({row["text"] for row in rows}) == len(rows) >= 150
    assert set(Counter(row["language"] for row in rows)) == registry()["linear"].languages
    assert {row["label"] for row in rows} == {"0", "1", "2"}
    found = alpha([[row["first"], row["second"]] for row in rows])
    told = (FOLDER / "README.md").read_text("utf-8")
    assert f"alpha {found.value:.2f}, n = {found.n}" in told
