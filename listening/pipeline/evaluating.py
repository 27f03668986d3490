"""Labelled files: how well an analyzer does on one, and models fitted to one."""

import csv
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import NamedTuple

from listening.errors import BadFileError, UsageError
from listening.measures.accuracy import Accuracy, accuracy_of
from listening.model import Label
from listening.pipeline.memory import peak_megabytes
from listening.scoring import Analyzer, language, problem_with
from listening.scoring.masking import build_mask
from listening.trained import model_path, open_analyzer

LABELS = {"0": Label.NEGATIVE, "1": Label.NEUTRAL, "2": Label.POSITIVE}
FEWEST = 100
"""Fewer labelled texts are not fitted to."""

_HELD_BACK = 5
_SEED = 7
_MASK = build_mask("", [], [], [])


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well an analyzer does on a labelled file; `language` is `None` where it is the task.

    `posts_per_cpu_second` counts the seconds of this process, user's and system's; `megabytes`
    is how much more memory it took at most than the program with the file read, `None` where the
    system does not say; `not_scored` are texts it gave no answer for.
    """

    analyzer: str
    version: str
    language: str | None
    n: int
    macro_recall: float
    macro_f1: float
    accuracy: float
    posts_per_cpu_second: float
    megabytes: float | None
    not_scored: int


@dataclass(frozen=True, slots=True)
class Training:
    """A model that was fitted, and how well one of the same kind does on posts held back."""

    path: Path
    n: int
    held_back: Accuracy


def evaluate_sentiment(file: Path, name: str, spoken: str, root: Path) -> Evaluation:
    """Score a file's texts as the pipeline would score posts in one language.

    Raises UsageError where the analyzer is unknown or does not read the language, and
    BadFileError where the file is not labelled text.
    """
    if problem := problem_with(name):
        raise UsageError(problem)
    analyzer = open_analyzer(name, root)
    if spoken not in analyzer.languages:
        known = ", ".join(sorted(analyzer.languages))
        raise UsageError(f"{name} does not read {spoken!r}; it reads {known}")
    texts, truth = read_labelled(file)
    said, cost = _measured(lambda some: _labels(analyzer, some, spoken), texts)
    return _evaluation(analyzer.name, analyzer.version, spoken, truth, said, cost)


def evaluate_language(file: Path) -> Evaluation:
    """Identify the language of a file's texts, without a source's word. Raises BadFileError."""
    rows = read_rows(file)
    column = "language" if rows and "language" in rows[0] else "label"
    truth = [language.tag_of(_cell(row, column, file)) or language.UNDETERMINED for row in rows]
    texts = [_cell(row, "text", file) for row in rows]
    said, cost = _measured(lambda some: language.identify(some, [None] * len(some)), texts)
    return _evaluation("language", language.VERSION, None, truth, said, cost)


def train(file: Path, spoken: str, root: Path) -> Training:
    """Fit the linear model of a language to a labelled file, and keep it beside config.toml.

    The same file gives the same model, byte by byte. Raises UsageError where `spoken` is no
    language, or the file holds too little to learn from, and BadFileError where it is not
    labelled text.
    """
    from listening.scoring.sentiment_model import SentimentModel, fit_sentiment

    if language.tag_of(spoken) != spoken:
        raise UsageError(f"{spoken!r} is no language's code; write it as 'da' or 'ur-Latn'")
    texts, truth = read_labelled(file)
    if len(texts) < FEWEST or len(set(truth)) < len(LABELS):
        raise UsageError(
            f"{file}: {len(texts)} labelled texts of {len(set(truth))} labels: at least "
            f"{FEWEST} of all three are needed"
        )
    masked = [_MASK.apply(text) for text in texts]
    order = Random(_SEED).sample(range(len(texts)), len(texts))  # noqa: S311  no secret
    held, learnt = order[: len(order) // _HELD_BACK], order[len(order) // _HELD_BACK :]
    trial = fit_sentiment(spoken, [masked[n] for n in learnt], [truth[n] for n in learnt])
    said = [score.label for score in SentimentModel(trial).score([masked[n] for n in held])]
    path = model_path(root, spoken)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(fit_sentiment(spoken, masked, truth).to_bytes())
    return Training(path, len(texts), accuracy_of([truth[n] for n in held], said))


def read_labelled(file: Path) -> tuple[list[str], list[Label]]:
    """Return the texts and labels of a TSV; raises BadFileError."""
    rows = read_rows(file)
    labels = [_cell(row, "label", file).strip() for row in rows]
    if wrong := next((line for line, label in enumerate(labels, 1) if label not in LABELS), None):
        raise BadFileError(f"{file}: row {wrong}: label must be 0, 1 or 2: negative to positive")
    return [_cell(row, "text", file) for row in rows], [LABELS[label] for label in labels]


def read_rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of a TSV as csv's "excel-tab" writes it; raises BadFileError."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines, dialect="excel-tab"))
    except OSError as error:
        raise BadFileError(f"{file}: cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error):
        raise BadFileError(f"{file}: no tab-separated text in UTF-8") from None
    if not rows:
        raise BadFileError(f"{file}: no rows; its columns are label and text, tab-separated")
    return rows


def _cell(row: dict[str, str], column: str, file: Path) -> str:
    if row.get(column) is None:
        raise BadFileError(f"{file}: a row without {column!r}; its columns are label and text")
    return row[column]


def _labels(analyzer: Analyzer, texts: Sequence[str], spoken: str) -> list[str | None]:
    scores = analyzer.score([_MASK.apply(text) for text in texts], spoken)
    return [None if score.label is Label.NOT_SCORED else score.label.value for score in scores]


Answers = Sequence[str | None]


class _Cost(NamedTuple):
    """What answering took: posts a second of the processor's, and megabytes."""

    speed: float
    megabytes: float | None


def _measured(
    ask: Callable[[Sequence[str]], Answers], texts: Sequence[str]
) -> tuple[Answers, _Cost]:
    """Return the answers and their cost: time once what must be loaded is, memory with that."""
    before = peak_megabytes()
    ask(texts[:1])
    started = time.process_time()
    said = ask(texts)
    seconds = max(time.process_time() - started, 1e-9)
    after = peak_megabytes()
    more = None if before is None or after is None else round(after - before, 1)
    return said, _Cost(round(len(texts) / seconds), more)


def _evaluation(  # noqa: PLR0913, PLR0917
    name: str, version: str, spoken: str | None, truth: Sequence[str], said: Answers, cost: _Cost
) -> Evaluation:
    found = accuracy_of(truth, said)
    missing = sum(answer in {None, language.UNDETERMINED} for answer in said)
    return Evaluation(
        name, version, spoken, found.n, round(found.macro_recall, 2), round(found.macro_f1, 2),
        round(found.accuracy, 2), *cost, missing,
    )  # fmt: skip
