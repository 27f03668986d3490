"""The small network as an ONNX file: whole numbers wherever there is much to multiply.

Weights have seven bits of their eight, so that no processor's sums of products run over, and
what is multiplied is cut into steps that are fixed here: a text gets the same score on its own
and among others.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Floats = NDArray[np.float32]
MOST = 64
MIDDLE = 128
"""What stands for zero among the words' numbers."""


@dataclass(frozen=True)
class Weights:
    """What was fitted. A layer's rows belong to the word before, the word itself, and the next;
    `first_limit` is the most that the first layer says of a word, or nearly.
    """

    words: Floats
    first: Floats
    first_bias: Floats
    first_limit: float
    second: Floats
    second_bias: Floats
    attention: Floats
    head: Floats
    head_bias: Floats


class _Graph:
    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def add(self, kind: str, *given: str, **options: Any) -> str:
        name = f"{kind}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, given, [name], **options))
        return name

    def keep(self, values: object, kind: type[np.generic] = np.float32) -> str:
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.array(values, kind), name))
        return name

    def beside(self, x: str, zero: str) -> str:
        """Return each word with the one before and the one after."""
        padded = self.add("Pad", x, self.keep([0, 1, 0, 0, 1, 0], np.int64), zero)
        axis = self.keep([1], np.int64)
        cut = [
            self.add(
                "Slice", padded, self.keep([start], np.int64),
                self.keep([end or np.iinfo(np.int64).max], np.int64), axis,
            )
            for start, end in ((0, -2), (1, -1), (2, 0))
        ]  # fmt: skip
        return self.add("Concat", *cut, axis=2)

    def dense(self, x: str, zero: str, step: float, weights: Floats, bias: Floats) -> str:
        """Return relu(x·weights + bias); x holds whole numbers, in steps of `step` from `zero`."""
        steps = np.maximum(np.abs(weights).max(axis=0), 1e-9) / MOST
        small = np.rint(weights / steps).astype(np.int8)
        summed = self.add("MatMulInteger", x, self.keep(small, np.int8), zero)
        counted = self.add("Cast", summed, to=TensorProto.FLOAT)
        scaled = self.add("Mul", counted, self.keep(steps * step))
        return self.add("Relu", self.add("Add", scaled, self.keep(bias)))


def build(weights: Weights) -> bytes:
    """Return the network as a file: numbers of words in, three probabilities out."""
    graph = _Graph()
    limit = float(np.quantile(np.abs(weights.words), 0.9999))
    words = np.clip(np.rint(weights.words / limit * (MIDDLE - 1)), 1 - MIDDLE, MIDDLE - 1)
    middle, nothing = graph.keep(MIDDLE, np.uint8), graph.keep(0, np.uint8)
    x = graph.add("Gather", graph.keep(words + MIDDLE, np.uint8), "input_ids")
    x = graph.dense(
        graph.beside(x, middle), middle, limit / (MIDDLE - 1), weights.first, weights.first_bias
    )
    step = weights.first_limit / 255
    small = graph.add("QuantizeLinear", x, graph.keep(step), nothing)
    more = graph.dense(
        graph.beside(small, nothing), nothing, step, weights.second, weights.second_bias
    )
    x = graph.add("Add", x, more)
    most = graph.add("ReduceMax", x, graph.keep([1], np.int64), keepdims=0)
    pooled = graph.add("Concat", _attended(graph, x, weights.attention), most, axis=1)
    scores = graph.add("MatMul", pooled, graph.keep(weights.head))
    scores = graph.add("Add", scores, graph.keep(weights.head_bias))
    graph.nodes.append(helper.make_node("Softmax", [scores], ["probabilities"], axis=1))
    return _file(graph)


def _attended(graph: _Graph, x: str, attention: Floats) -> str:
    """Return the mean over a text's words, each head weighing them in its own way."""
    width, heads = attention.shape
    part = graph.add("Softmax", graph.add("MatMul", x, graph.keep(attention)), axis=1)
    apart = graph.add("Reshape", x, graph.keep([0, 0, heads, width // heads], np.int64))
    weighed = graph.add("Mul", apart, graph.add("Unsqueeze", part, graph.keep([3], np.int64)))
    summed = graph.add("ReduceSum", weighed, graph.keep([1], np.int64), keepdims=0)
    return graph.add("Reshape", summed, graph.keep([0, width], np.int64))


def _file(graph: _Graph) -> bytes:
    given = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "words"])
    found = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["texts", 3])
    made = helper.make_graph(graph.nodes, "reader", [given], [found], graph.constants)
    opset = helper.make_opsetid("", 18)
    model = helper.make_model(made, opset_imports=[opset], ir_version=10, producer_name="")
    onnx.checker.check_model(model)
    file: bytes = model.SerializeToString(deterministic=True)
    return file
