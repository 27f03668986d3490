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

SURE = (0.6, 0.65, 0.7, 0.75, 0.8, 0.9, 1)
"""From where on the network may not be asked: the first where no label is another by it."""


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
    fusions = [Fusion(linear=part, network=1 - part, sure=1) for part in PARTS]
    fusion = max(fusions, key=lambda each: recall(each.of(linear, network), held))
    both = fusion.of(linear, network)
    for name, scores in (("linear", linear), ("network", network), ("both", both)):
        print(f"held back, {name}: macro recall {recall(scores, held):.1f}, n = {len(texts)}")
    sure = next(each for each in SURE if not changed(linear, both, each))
    said = f"linear = {fusion.linear}\nnetwork = {fusion.network}\nsure = {sure}\n"
    (out / FUSION).write_text(said, "utf-8")


def changed(linear: list[Score], both: list[Score], sure: float) -> int:
    """Return how many labels the network changes of posts that the linear model is sure of."""
    doubtful = set(Fusion(linear=1, network=0, sure=sure).doubtful(linear))
    labels = [(one.label, two.label) for one, two in zip(linear, both, strict=True)]
    return sum(one is not two for n, (one, two) in enumerate(labels) if n not in doubtful)


def recall(scores: list[Score], posts: Labelled) -> float:
    """Return the macro recall in percent."""
    said = np.array([LABELS.index(score.label) for score in scores])
    rates = [(said[posts.labels == label] == label).mean() for label in range(len(LABELS))]
    return float(100 * np.mean(rates))


if __name__ == "__main__":
    main()
