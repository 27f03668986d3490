"""A folder with an ONNX model is an analyzer, and one that is none is told in a line."""

from pathlib import Path

import pytest

from listening.errors import ConfigError, ListeningError
from listening.model import Label, Score
from listening.pipeline.evaluating import evaluate_sentiment
from listening.scoring import problem_with
from listening.scoring.analyzers.onnx import OnnxAnalyzer
from listening.scoring.wordpiece import WordPiece
from listening.trained import open_analyzer
from tests.fakes.tiny_models import ABOUT, PIECES, onnx_folder

TEXTS = ["a good day", "a bad day", "a day", "", "good good bad", "good"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    onnx_folder(tmp_path / "models" / "tiny")
    return tmp_path


def test_it_says_what_the_network_says(root: Path) -> None:
    scores = open_analyzer("onnx:models/tiny", root).score(TEXTS, "en")
    assert [score.label for score in scores] == [
        Label.POSITIVE, Label.NEGATIVE, Label.NEUTRAL, Label.NEUTRAL, Label.POSITIVE, Label.POSITIVE,
    ]  # fmt: skip
    assert scores[3] == Score(Label.NEUTRAL, 0.0, 1.0, 0.0)
    assert scores[5].positive == pytest.approx(0.895, abs=0.001)


def test_the_labels_may_come_in_any_order(tmp_path: Path) -> None:
    turned = 'languages = ["en"]\nlabels = ["positive", "neutral", "negative"]\n'
    analyzer = OnnxAnalyzer(onnx_folder(tmp_path, turned))
    assert [s.label for s in analyzer.score(["good", "bad"], "en")] == ["negative", "positive"]


def test_config_json_may_name_the_labels(tmp_path: Path) -> None:
    folder = onnx_folder(tmp_path, 'languages = ["en"]\n')
    named = '{"id2label": {"0": "Negative", "1": "Neutral", "2": "Positive"}}'
    (folder / "config.json").write_text(named)
    assert OnnxAnalyzer(folder).score(["good"], "en")[0].label is Label.POSITIVE


def test_an_output_called_probabilities_is_taken_as_it_is(tmp_path: Path) -> None:
    analyzer = OnnxAnalyzer(onnx_folder(tmp_path, output="probabilities"))
    assert analyzer.score(["good"], "en")[0].positive == 3


def test_another_file_is_another_version(tmp_path: Path) -> None:
    folder = onnx_folder(tmp_path)
    before = OnnxAnalyzer(folder).version
    (folder / "vocab.txt").write_text("\n".join([*PIECES, "new"]))
    assert OnnxAnalyzer(folder).version != before


def test_a_labelled_file_is_measured_with_it(root: Path) -> None:
    file = root / "labelled.tsv"
    file.write_text("label\ttext\n2\ta good day\n0\ta bad day\n1\ta day\n")
    found = evaluate_sentiment(file, "onnx:models/tiny", "en", root)
    assert (found.analyzer, found.macro_recall, found.n) == ("onnx", 100, 3)


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("listening.toml", None, "listening.toml"),
        ("listening.toml", "languages = [", "not valid TOML"),
        ("listening.toml", "languages = []\n", "languages"),
        ("listening.toml", 'languages = ["en"]\nlabels = ["good"]\n', "labels = "),
        ("listening.toml", ABOUT + "lonest = 3\n", "lonest"),
        ("model.onnx", None, "model.onnx"),
        ("model.onnx", "no model", "onnx"),
    ],
)
def test_a_folder_that_is_no_model_is_one_line(
    root: Path, file: str, content: str | None, told: str
) -> None:
    folder = root / "models" / "tiny"
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_text(content)
    with pytest.raises(ConfigError, match=told) as stopped:
        open_analyzer("onnx:models/tiny", root)
    assert "\n" not in str(stopped.value)


def test_a_folder_that_is_not_there_is_told(root: Path) -> None:
    with pytest.raises(ConfigError, match="no such folder"):
        open_analyzer("onnx:models/other", root)


def test_what_is_not_installed_is_told_with_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("listening.scoring.find_spec", lambda _: None)
    assert "pip install 'listening[onnx]'" in problem_with("onnx:models/tiny")
    with pytest.raises(ListeningError, match=r"listening\[onnx\]"):
        evaluate_sentiment(Path("x.tsv"), "onnx:models/tiny", "en", Path())


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Good day!", "[CLS] good day ! [SEP]"),
        ("GÖÖD", "[CLS] good [SEP]"),
        ("goods", "[CLS] good ##s [SEP]"),
        ("it's-bad", "[CLS] i ##t ' s - bad [SEP]"),
        ("good\u00a0day\u200b", "[CLS] good day [SEP]"),
        ("日 day", "[CLS] [UNK] day [SEP]"),
        ("good “day”", "[CLS] good [UNK] day [UNK] [SEP]"),
        ("x" * 101, "[CLS] [UNK] [SEP]"),
    ],
)
def test_words_are_cut_as_bert_cuts_them(text: str, pieces: str) -> None:
    cut = WordPiece(PIECES, 16)
    assert " ".join(PIECES[n] for n in cut.numbers_of(text)) == pieces


def test_a_long_text_keeps_its_last_sign() -> None:
    numbers = WordPiece(PIECES, 8).numbers_of("good " * 20)
    assert len(numbers) == 8
    assert PIECES[numbers[-1]] == "[SEP]"
