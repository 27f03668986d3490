"""Fits the teacher on labelled posts, and writes what it thinks of every post.

    python -m benchmarks.english.teacher DATA MODEL OUT

DATA holds en_train.tsv and unlabelled_en.txt.gz, MODEL all-MiniLM-L6-v2's files; OUT gets
train.npy and unlabelled.npy, a row of three probabilities for each post, and teacher.pt.
"""

import math
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from benchmarks.english.data import Labelled, read_labelled, read_texts, split
from benchmarks.english.minilm import Teacher, load_teacher, padded, tokens_of
from listening.scoring.masking import build_mask
from listening.scoring.spelling import spelled

SEED, BATCH, EPOCHS, RATE, SMOOTHING, WARM = 7, 32, 1.4, 7e-5, 0.05, 0.06


def main() -> None:
    """Fit, say how well it does on the posts held back, and label everything."""
    data, model, out = (Path(argument) for argument in sys.argv[1:4])
    torch.manual_seed(SEED)
    posts = read_labelled(data / "en_train.tsv")
    learnt, held = split(posts)
    teacher = load_teacher(model, frozen_layers=2)
    fit(teacher, tokens_of(model, as_read(learnt.texts)), learnt)
    torch.save(teacher.state_dict(), out / "teacher.pt")
    recall(teacher, tokens_of(model, as_read(held.texts)), held)
    for name, texts in (("train", posts.texts), ("unlabelled", read_texts(data))):
        found = probabilities(teacher, tokens_of(model, as_read(texts)))
        np.save(out / f"{name}.npy", found)


def as_read(texts: list[str]) -> list[str]:
    """Return posts as the pipeline's networks read them: masked, emoji by name, tags in words."""
    mask = build_mask("", [], [], [])
    return [spelled(mask.apply(text)) for text in texts]


def batches(lengths: list[int], size: int, random: np.random.Generator) -> list[np.ndarray]:
    """Return a shuffled round over all posts, with posts of about one length together."""
    noise = random.uniform(0, 4, len(lengths))
    order = np.argsort(np.asarray(lengths) + noise, kind="stable")
    cut = [order[start : start + size] for start in range(0, len(order), size)]
    return [cut[number] for number in random.permutation(len(cut))]


def fit(teacher: Teacher, tokens: list[list[int]], posts: Labelled) -> None:
    """Train the upper layers, the classes balanced."""
    random = np.random.default_rng(SEED)
    lengths = [len(row) for row in tokens]
    rounds = [batches(lengths, BATCH, random) for _ in range(math.ceil(EPOCHS))]
    steps = [batch for order in rounds for batch in order][: int(EPOCHS * len(rounds[0]))]
    counts = np.bincount(posts.labels, minlength=3)
    balance = torch.tensor(counts.sum() / (3 * counts), dtype=torch.float32)
    body = [
        value for name, value in teacher.named_parameters()
        if value.requires_grad and not name.startswith("head")
    ]  # fmt: skip
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": RATE}, {"params": teacher.head.parameters(), "lr": 10 * RATE}],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / (WARM * len(steps)), 1 - n / len(steps))
    )
    labels = torch.tensor(posts.labels)
    teacher.train()
    started, losses = time.monotonic(), []
    for number, batch in enumerate(steps, 1):
        loss = functional.cross_entropy(
            run(teacher, [tokens[n] for n in batch]), labels[batch], balance,
            label_smoothing=SMOOTHING,
        )  # fmt: skip
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body, 1.0)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        if number % 100 == 0:
            seconds = time.monotonic() - started
            print(f"{number}/{len(steps)} loss {np.mean(losses[-100:]):.3f} {seconds:.0f} s")


def run(teacher: Teacher, tokens: list[list[int]]) -> Tensor:
    """Return three scores for each post."""
    scores: Tensor = teacher(padded(tokens))
    return scores


def probabilities(teacher: Teacher, tokens: list[list[int]]) -> np.ndarray:
    """Return three probabilities for each post."""
    teacher.eval()
    order = np.argsort([len(row) for row in tokens], kind="stable")
    found = np.zeros((len(tokens), 3), np.float32)
    with torch.inference_mode():
        for start in range(0, len(order), 256):
            batch = order[start : start + 256]
            found[batch] = run(teacher, [tokens[n] for n in batch]).softmax(1).numpy()
    return found


def recall(teacher: Teacher, tokens: list[list[int]], posts: Labelled) -> None:
    """Print the macro recall on posts that it has not seen."""
    said = probabilities(teacher, tokens).argmax(1)
    rates = [float((said[posts.labels == label] == label).mean()) for label in range(3)]
    print(f"held back: macro recall {100 * np.mean(rates):.1f}, n = {len(said)}")


if __name__ == "__main__":
    main()
