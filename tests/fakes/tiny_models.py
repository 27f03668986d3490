"""Folders with models that are made here: small enough for a test, real enough for their library."""

import json
from pathlib import Path
from string import ascii_lowercase, digits

import numpy as np

WORDS = ("good", "bad", "day", "love", "terrible")
PIECES = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", *"!.,?'-", *ascii_lowercase, *digits,
    *(f"##{sign}" for sign in ascii_lowercase + digits), *WORDS,
]  # fmt: skip
NUMBERS = {piece: number for number, piece in enumerate(PIECES)}
ABOUT = 'languages = ["en"]\nlabels = ["negative", "neutral", "positive"]\n'


def onnx_folder(folder: Path, about: str = ABOUT, output: str = "logits") -> Path:
    """A network that adds up what each piece says: good and love are praise, bad and terrible not."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    table = np.zeros((len(PIECES), 3), np.float32)
    table[:, 1] = 0.1
    for word, column in (("good", 2), ("love", 2), ("bad", 0), ("terrible", 0)):
        table[PIECES.index(word), column] = 3
    axis = numpy_helper.from_array(np.array([1], np.int64), "axis")
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["said"]),
        helper.make_node("ReduceSum", ["said", "axis"], [output], keepdims=0),
    ]
    inputs = [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "pieces"])]
    outputs = [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["texts", 3])]
    graph = helper.make_graph(
        nodes, "tiny", inputs, outputs, [numpy_helper.from_array(table, "table"), axis]
    )
    opset = [helper.make_opsetid("", 18)]
    folder.mkdir(parents=True, exist_ok=True)
    made = helper.make_model(graph, opset_imports=opset, ir_version=10)
    (folder / "model.onnx").write_bytes(made.SerializeToString())
    onnx.checker.check_model(made)
    (folder / "vocab.txt").write_text("\n".join(PIECES) + "\n")
    (folder / "listening.toml").write_text(about)
    return folder


def transformers_folder(folder: Path) -> Path:
    """A BERT of one narrow layer, not fitted to anything, as transformers writes it."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    torch.manual_seed(7)
    folder.mkdir(parents=True, exist_ok=True)
    BertTokenizer(vocab=NUMBERS).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(PIECES), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, initializer_range=0.5, id2label={0: "negative", 1: "neutral", 2: "positive"},
        label2id={"negative": 0, "neutral": 1, "positive": 2},
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    assert json.loads((folder / "config.json").read_text())["id2label"]
    (folder / "listening.toml").write_text('languages = ["en"]\n')
    return folder


MAKERS = {"onnx": onnx_folder, "transformers": transformers_folder}
"""Of each kind of analyzer that takes a folder, what makes one."""
