"""Labelled files: how good an analyzer is, a model of one's own, and scoring again."""

import json
import re
from pathlib import Path

import pytest
from terminal import Run, some_posts, write_lines

from listening.trained import model_path
from tests.fakes.x_posts import a_page

WORDS = {"0": "schlecht", "1": "heute", "2": "gut"}


@pytest.fixture
def german(here: Path) -> Path:
    return labelled(
        here, [(str(n % 3), f"das war {WORDS[str(n % 3)]} nummer {n}") for n in range(120)]
    )


def labelled(here: Path, rows: list[tuple[str, str]], first: str = "label") -> Path:
    path = here / f"{first}.tsv"
    path.write_text("\n".join([f"{first}\ttext", *map("\t".join, rows)]) + "\n")
    return path


@pytest.mark.parametrize("analyzer", ["linear", "textblob", "vader"])
def test_an_analyzer_is_measured_on_labelled_text(run: Run, here: Path, analyzer: str) -> None:
    rows = [("0", "terrible, awful, the worst"), ("1", "the shop"), ("2", "great, I love it")]
    told = run("evaluate", labelled(here, rows), "--analyzer", analyzer, "--json")
    found = json.loads(told.out)
    assert set(found) == {
        "analyzer", "version", "language", "n", "macro_recall", "macro_f1", "accuracy",
        "posts_per_cpu_second", "megabytes", "not_scored",
    }  # fmt: skip
    assert (found["analyzer"], found["language"], found["n"]) == (analyzer, "en", 3)
    assert found["macro_recall"] == found["accuracy"] == 100


def test_a_measured_analyzer_is_told_of_in_one_line(run: Run, here: Path) -> None:
    rows = [("0", "terrible, awful, the worst"), ("1", "the shop"), ("2", "great, I love it")]
    told = run("evaluate", labelled(here, rows), "--analyzer", "vader")
    assert re.fullmatch(
        r"vader \S+: macro recall 100\.0, macro F1 100\.0, accuracy 100\.0; 3 texts, 0 without an "
        r"answer; [\d,]+ posts per CPU second, [\d,]+ MB more memory\n",
        told.out,
    )


def test_languages_are_measured_on_texts_with_their_codes(run: Run, here: Path) -> None:
    rows = [
        ("en", "this is what you get"),
        ("sv", "jag är inte här"),
        ("nb", "jeg vet ikke hva det er"),
    ]
    told = run("evaluate", labelled(here, rows, "language"), "--task", "language", "--json")
    found = json.loads(told.out)
    assert (found["accuracy"], found["not_scored"], found["language"]) == (100, 0, None)


def test_a_model_is_trained_the_same_each_time_and_found(
    run: Run, here: Path, german: Path
) -> None:
    told = run("train", german, "--language", "de")
    assert told.code == 0
    assert "fitted to 120 texts; macro recall on 24 texts held back 100.0" in told.out
    first = model_path(here, "de").read_bytes()
    run("train", german, "--language", "de")
    assert model_path(here, "de").read_bytes() == first
    found = json.loads(run("evaluate", german, "--language", "de", "--json").out)
    assert found["macro_recall"] == 100


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("evaluate", "none.tsv"), "none.tsv: cannot be read"),
        (("evaluate", "FILE", "--analyzer", "textblop"), "nearest known: textblob"),
        (("evaluate", "FILE", "--language", "de"), "linear does not read 'de'; it reads da, en"),
        (("evaluate", "FILE"), "row 1: label must be 0, 1 or 2"),
        (("train", "FILE", "--language", "de"), "row 1: label must be 0, 1 or 2"),
        (("train", "FILE", "--language", "German"), "no language's code"),
    ],
)
def test_what_cannot_be_measured_is_one_line(
    run: Run, here: Path, words: tuple[str, ...], why: str
) -> None:
    file = labelled(here, [("good", "a text")])
    told = run(*(str(file) if word == "FILE" else word for word in words))
    assert told.code == 2
    assert why in told.err
    assert told.err.count("\n") == 1


def test_too_few_texts_are_not_learnt_from(run: Run, here: Path) -> None:
    told = run("train", labelled(here, [("0", "a"), ("2", "b")]), "--language", "de")
    assert (told.code, "2 labelled texts of 2 labels" in told.err) == (2, True)
    assert not model_path(here, "de").exists()


def test_a_file_that_is_no_model_is_told(run: Run, here: Path, german: Path) -> None:
    model_path(here, "de").parent.mkdir()
    model_path(here, "de").write_bytes(b"no model")
    told = run("evaluate", german, "--language", "de")
    assert (told.code, "'listening train' writes it anew" in told.err) == (2, True)


def test_every_post_is_scored_again_on_request(run: Run, config: Path, posts: Path) -> None:
    run("import", "spring", posts)
    assert run("score", "spring").out.startswith("12 posts scored")
    assert run("score", "spring").out.startswith("0 posts scored")
    assert run("score", "spring", "--rescore").out.startswith("12 posts scored")
    assert run("findings", "spring").code == 0


def test_another_analyzer_tells_how_shares_moved(run: Run, here: Path, config: Path) -> None:
    said = some_posts(12, text="I love this great day, and the network is bad #springday")
    run("import", "spring", write_lines(here / "english.jsonl", a_page(said)))
    assert "Scored before by" not in run("findings", "spring").out
    other = config.read_text().replace("[campaign.spring]", '[campaign.spring]\nanalyzer = "vader"')
    config.write_text(other)
    assert "Scored before by linear " in run("findings", "spring").out
    shift = json.loads(run("findings", "spring", "--json").out)["method"]["shift"]
    assert shift["analyzer"] == "linear"
    assert {label: points["n"] for label, points in shift["moved"].items()} == {
        "negative": 12, "neutral": 12, "positive": 12,
    }  # fmt: skip
