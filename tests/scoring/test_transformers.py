"""What takes the library transformers: 'make test-transformers' has it, 'make test' has not."""

from pathlib import Path

import pytest

pytest.importorskip("transformers", reason="'make test-transformers' brings it")

from listening.scoring.analyzers.onnx import OnnxAnalyzer
from listening.scoring.wordpiece import WordPiece
from listening.trained import open_analyzer
from tests.fakes.tiny_models import NUMBERS, PIECES, onnx_folder, transformers_folder

TEXTS = ["Good day!", "GÖÖD it's “bad”", "日 x\u200by", "love\u00a0it… €5 _a_", "naïve #day @me"]


def test_a_folder_as_transformers_writes_it_is_an_analyzer(tmp_path: Path) -> None:
    transformers_folder(tmp_path / "models" / "tiny")
    analyzer = open_analyzer("transformers:models/tiny", tmp_path)
    many = analyzer.score([f"a {word} day {n}" for n in range(40) for word in PIECES[-5:]], "en")
    assert len(many) == 200
    assert len({each.positive for each in many[:5]}) == 5
    assert many[0] == analyzer.score(["a good day 0"], "en")[0]
    assert all(abs(each.negative + each.neutral + each.positive - 1) < 0.001 for each in many)


def test_our_pieces_are_those_of_transformers() -> None:
    from transformers import BertTokenizer

    theirs, ours = BertTokenizer(vocab=NUMBERS), WordPiece(PIECES, 128)
    assert [ours.numbers_of(text) for text in TEXTS] == theirs(TEXTS)["input_ids"]


def test_onnx_reads_a_tokenizer_of_any_kind(tmp_path: Path) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers

    folder = onnx_folder(tmp_path)
    before = OnnxAnalyzer(folder).score(["good day", "bad"], "en")
    (folder / "vocab.txt").unlink()
    words = models.WordLevel(NUMBERS, unk_token="[UNK]")
    tokenizer = Tokenizer(words)
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    after = OnnxAnalyzer(folder).score(["good day", "bad"], "en")
    assert [score.label for score in after] == [score.label for score in before]
