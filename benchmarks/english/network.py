"""Fits the small network to labels, and to what the teacher and the linear model think of the same
posts and more.

    python -m benchmarks.english.network DATA MODEL OUT

MODEL holds all-MiniLM-L6-v2's files; OUT holds what the teacher wrote and en.linear, and gets
model.onnx and vocab.txt.
"""

import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional

from benchmarks.english.data import HELD_BACK, Labelled, read_labelled, read_texts
from benchmarks.english.graph import build
from benchmarks.english.minilm import padded
from benchmarks.english.reader import NARROW, Reader
from benchmarks.english.teacher import batches
from listening.scoring.analyzers.linear import LinearAnalyzer
from listening.scoring.masking import build_mask
from listening.scoring.spelling import spelled
from listening.scoring.wordpiece import PADDING, UNKNOWN, WordPiece

SEED, BATCH, EPOCHS, RATE, WARM = 7, 64, 5, 1e-3, 0.05
PIECES, LONGEST = 14_000, 48
FROM_TEACHER, SOFTER = 0.7, 1.5
MASK = build_mask("", [], [], [])


def main() -> None:
    """Fit, say how well it does on the posts held back, and write the network."""
    data, model, out = (Path(argument) for argument in sys.argv[1:4])
    torch.manual_seed(SEED)
    posts = read_labelled(data / "en_train.tsv")
    held = posts.files == HELD_BACK
    masked = [MASK.apply(text) for text in [*posts.texts, *read_texts(data)]]
    texts = [spelled(text) for text in masked]
    known = (model / "vocab.txt").read_text("utf-8").split("\n")
    pieces = frequent(WordPiece(known, LONGEST), texts)
    cut = WordPiece(pieces, LONGEST)
    tokens = [cut.numbers_of(text) for text in texts]
    taught = np.vstack([np.load(out / "train.npy"), np.load(out / "unlabelled.npy")])
    soft = (taught + linear_chances(out, masked)) / 2
    labels = np.concatenate([posts.labels, np.full(len(texts) - len(posts.labels), -1)])
    learnt = np.concatenate([np.flatnonzero(~held), np.arange(len(posts.labels), len(texts))])
    reader = Reader(words_of(model, known, pieces))
    fit(reader, [tokens[n] for n in learnt], labels[learnt], soft[learnt])
    recall(reader, [tokens[n] for n in np.flatnonzero(held)], posts.take(held))
    with torch.inference_mode():
        (out / "model.onnx").write_bytes(build(reader.weights(padded(tokens[:2000]))))
    (out / "vocab.txt").write_text("\n".join(pieces), "utf-8")


def linear_chances(out: Path, texts: list[str]) -> np.ndarray:
    """Return what the linear model thinks of masked texts: with it the teacher is a better one."""
    scores = LinearAnalyzer({"en": out / "en.linear"}).score(texts, "en")
    chances = [(score.negative, score.neutral, score.positive) for score in scores]
    return np.array(chances, np.float32)


def frequent(cut: WordPiece, texts: list[str]) -> list[str]:
    """Return the pieces to keep: padding first, all single letters and signs, the most frequent."""
    seen = Counter(number for text in texts for number in cut.numbers_of(text))
    short = [n for n, piece in enumerate(cut.pieces) if len(piece.removeprefix("##")) == 1]
    plain = [n for n in short if cut.pieces[n].isascii()]
    kept = dict.fromkeys([*plain, *(n for n, _ in seen.most_common())])
    chosen = [cut.pieces[n] for n in kept if not cut.pieces[n].startswith("[") or n in plain]
    return [PADDING, UNKNOWN, *sorted(chosen[: PIECES - 2])]


def words_of(model: Path, known: list[str], pieces: list[str]) -> Tensor:
    """Return what the pretrained model knows of each piece, in the directions that tell most."""
    given = load_file(model / "model.safetensors")["embeddings.word_embeddings.weight"]
    number = {piece: n for n, piece in enumerate(known)}
    own = given[[number[piece] for piece in pieces]]
    own = own - own.mean(0)
    _, directions = torch.linalg.eigh(own.T @ own)
    words = own @ directions[:, -NARROW:]
    words = words / words.std()
    words[0] = 0
    return words.contiguous()


def fit(reader: Reader, tokens: list[list[int]], labels: np.ndarray, soft: np.ndarray) -> None:
    """Train all of it: on the label where there is one, and on what the teacher thinks."""
    random = np.random.default_rng(SEED)
    lengths = [len(row) for row in tokens]
    steps = [batch for _ in range(EPOCHS) for batch in batches(lengths, BATCH, random)]
    counts = np.bincount(labels[labels >= 0], minlength=3)
    balance = torch.tensor(counts.sum() / (3 * counts), dtype=torch.float32)
    softer = soft ** (1 / SOFTER)
    targets = torch.tensor(softer / softer.sum(1, keepdims=True), dtype=torch.float32)
    truth = torch.tensor(labels)
    optimizer = torch.optim.AdamW(reader.parameters(), lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / (WARM * len(steps)), 1 - n / len(steps))
    )
    reader.train()
    started, losses = time.monotonic(), []
    for number, batch in enumerate(steps, 1):
        scores = reader(padded([tokens[n] for n in batch]))
        taught = functional.cross_entropy(scores / SOFTER, targets[batch])
        loss = FROM_TEACHER * SOFTER**2 * taught
        if (labels[batch] >= 0).any():
            told = functional.cross_entropy(scores, truth[batch], balance, ignore_index=-1)
            loss = loss + (1 - FROM_TEACHER) * told
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        if number % 200 == 0:
            seconds = time.monotonic() - started
            print(f"{number}/{len(steps)} loss {np.mean(losses[-200:]):.3f} {seconds:.0f} s")


def recall(reader: Reader, tokens: list[list[int]], posts: Labelled) -> None:
    """Print the macro recall on posts that it has not seen."""
    reader.eval()
    with torch.inference_mode():
        said = np.concatenate(
            [reader(padded(tokens[n : n + 256])).argmax(1) for n in range(0, len(tokens), 256)]
        )
    rates = [float((said[posts.labels == label] == label).mean()) for label in range(3)]
    print(f"held back: macro recall {100 * np.mean(rates):.1f}, n = {len(said)}")


if __name__ == "__main__":
    main()
