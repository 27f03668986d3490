"""The fused analyzer: two models in English, the linear one in every other language."""

from pathlib import Path

import pytest

from listening.errors import ConfigError
from listening.model import Label, Score
from listening.scoring import preferred, problem_with, registry
from listening.scoring.analyzers.fused import ANALYZER, Fusion
from listening.scoring.analyzers.linear import ANALYZER as LINEAR
from listening.scoring.model_folder import NOTHING_SAID
from listening.trained import open_analyzer

MEGABYTE = 1_000_000
TEXTS = ["I love this, great service!", "Terrible, nobody answers.", "The shop opens at nine."]


def test_both_models_move_an_english_score() -> None:
    unsure = ["my phone does that again", "well, the shop opens at nine"]
    fused, linear = (analyzer.score(unsure, "en") for analyzer in (ANALYZER, LINEAR))
    network = ANALYZER.networks["en"].score(unsure, "en")
    assert all(
        one not in {two, three} for one, two, three in zip(fused, linear, network, strict=True)
    )


def test_what_the_linear_model_is_sure_of_stands() -> None:
    scores = ANALYZER.score(TEXTS, "en")
    assert [score.label for score in scores] == [Label.POSITIVE, Label.NEGATIVE, Label.NEUTRAL]
    assert scores[:2] == LINEAR.score(TEXTS, "en")[:2]
    said = [Score(Label.NEUTRAL, 0.2, 0.7, 0.1), Score(Label.NEUTRAL, 0.3, 0.4, 0.3)]
    assert Fusion(linear=1, network=1, sure=0.7).doubtful(said) == [1]
    assert Fusion(linear=1, network=1, sure=0.71).doubtful(said) == [0, 1]


def test_a_text_has_one_score_among_others_and_alone() -> None:
    texts = [*TEXTS, "", "well, the shop opens at nine", "my phone does that again"]
    alone = [score for text in texts for score in ANALYZER.score([text], "en")]
    assert ANALYZER.score(texts, "en") == alone
    assert ANALYZER.score([], "en") == []


def test_other_languages_are_read_by_the_linear_models_alone() -> None:
    assert ANALYZER.languages == LINEAR.languages
    for language in sorted(ANALYZER.languages - {"en"}):
        assert ANALYZER.score(TEXTS, language) == LINEAR.score(TEXTS, language)


def test_each_model_weighs_what_the_fusion_says() -> None:
    unsure, sure = Score(Label.NEUTRAL, 0.3, 0.4, 0.3), Score(Label.POSITIVE, 0.05, 0.05, 0.9)
    assert Fusion(linear=1, network=0, sure=1).of([unsure], [sure]) == [unsure]
    assert Fusion(linear=0, network=1, sure=1).of([unsure], [sure]) == [sure]
    (both,) = Fusion(linear=0.5, network=0.5, sure=1).of([unsure], [sure])
    assert both.label is Label.POSITIVE
    assert 0.3 < (both.positive or 0) < 0.9


def test_a_text_without_a_sign_is_what_it_was() -> None:
    assert ANALYZER.score(["", " "], "en") == [NOTHING_SAID] * 2


def test_a_model_of_your_own_stands_alone(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    own = tmp_path / "models" / "en.linear"
    own.write_bytes(LINEAR.models["sv"].read_bytes())
    analyzer = open_analyzer("fused", tmp_path)
    assert analyzer.score(TEXTS, "en") == open_analyzer("linear", tmp_path).score(TEXTS, "en")
    assert analyzer.score(TEXTS, "da") == ANALYZER.score(TEXTS, "da")
    assert analyzer.version != ANALYZER.version
    own.write_bytes(b"no model")
    with pytest.raises(ConfigError, match=r"en\.linear: no model"):
        open_analyzer("fused", tmp_path)


def test_its_version_follows_each_of_its_models(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "de.linear").write_bytes(LINEAR.models["sv"].read_bytes())
    grown = open_analyzer("fused", tmp_path)
    assert grown.version != ANALYZER.version
    assert grown.score(TEXTS, "en") == ANALYZER.score(TEXTS, "en")


def test_without_onnxruntime_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    assert problem_with("fused") == ""
    assert preferred() == "fused"
    monkeypatch.setattr("listening.scoring.find_spec", lambda _: None)
    assert problem_with("fused") == (
        "'fused' needs the package onnxruntime: pip install 'listening[onnx]'"
    )
    assert "fused" not in registry()
    assert preferred() == "linear"


def test_what_it_reads_english_by_is_at_most_4_megabytes() -> None:
    network = ANALYZER.networks["en"].folder
    files = [network.bytes_of(file.name) for file in network.files.iterdir()]
    assert sum(map(len, [*files, LINEAR.models["en"].read_bytes()])) <= 4 * MEGABYTE
