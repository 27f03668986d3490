"""Chooses how the linear model and the small network are put together, by the posts held back.

    python -m benchmarks.english.fusing DATA OUT

OUT holds en.linear, model.onnx and vocab.txt, and gets listening.toml and fusion.toml: with these
and the last two it is what listening/scoring/weights/en.network is.
"""

import sys
from pathlib import Path

import numpy as np

from benchmarks.english.data import Labelled, read_labelled, split
from benchmarks.english.network import LONGEST
from listening.model import Score
from listening.scoring.analyzers.fused import FUSION, Fusion
from listening.scoring.analyzers.linear import LinearAnalyzer
from listening.scoring.analyzers.onnx import OnnxAnalyzer
from listening.scoring.masking import build_mask
from listening.scoring.model_folder import ABOUT, LABELS

PARTS = (0.35, 0.5, 0.65)
"""What the linear model may weigh; biases fitted beside made validation worse."""


def main() -> None:
    """Choose, say how well either does and both together, and write the two files."""
    data, out = (Path(argument) for argument in sys.argv[1:3])
    about = (
        f'languages = ["en"]\nlabels = ["negative", "neutral", "positive"]\nlongest = {LONGEST}\n'
    )
    (out / ABOUT).write_text(f"{about}spelled = true\n", "utf-8")
    _, held = split(read_labelled(data / "en_train.tsv"))
    mask = build_mask("", [], [], [])
    texts = [mask.apply(text) for text in held.texts]
    linear = LinearAnalyzer({"en": out / "en.linear"}).score(texts, "en")
    network = OnnxAnalyzer(out).score(texts, "en")
    fusions = [Fusion(linear=part, network=1 - part) for part in PARTS]
    fusion = max(fusions, key=lambda each: recall(each.of(linear, network), held))
    for name, scores in (
        ("linear", linear),
        ("network", network),
        ("both", fusion.of(linear, network)),
    ):
        print(f"held back, {name}: macro recall {recall(scores, held):.1f}, n = {len(texts)}")
    said = f"linear = {fusion.linear}\nnetwork = {fusion.network}\n"
    (out / FUSION).write_text(said, "utf-8")


def recall(scores: list[Score], posts: Labelled) -> float:
    """Return the macro recall in percent."""
    said = np.array([LABELS.index(score.label) for score in scores])
    rates = [(said[posts.labels == label] == label).mean() for label in range(len(LABELS))]
    return float(100 * np.mean(rates))


if __name__ == "__main__":
    main()
