"""all-MiniLM-L6-v2 (Apache-2.0) in plain torch, with a head that tells three classes apart."""

from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

WIDTH, HEADS, LAYERS, CLASSES = 384, 12, 6, 3
LONGEST = 56
"""Tokens of a post that are read."""


class Layer(nn.Module):  # type: ignore[misc]
    """One layer of BERT: attention, then two dense layers, each added to what came in."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.attention_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: Tensor, seen: Tensor, rate: float) -> Tensor:
        """Return what the next layer reads; `seen` marks the tokens that are no padding."""
        drop = rate if self.training else 0.0
        posts, length, _ = x.shape
        query, key, value = (
            part(x).view(posts, length, HEADS, -1).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        mixed = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=seen[:, None, None, :], dropout_p=drop
        )
        mixed = self.out(mixed.transpose(1, 2).reshape(posts, length, WIDTH))
        x = self.attention_norm(x + functional.dropout(mixed, drop))
        dense = self.down(functional.gelu(self.up(x)))
        return self.norm(x + functional.dropout(dense, drop))


class Teacher(nn.Module):  # type: ignore[misc]
    """The encoder, its mean and maximum over a post's tokens, and a linear head."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(30522, WIDTH), nn.Embedding(512, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.head = nn.Linear(2 * WIDTH, CLASSES)

    def forward(self, tokens: Tensor, rate: float = 0.1) -> Tensor:
        """Return a post's three scores, before softmax; token 0 is padding."""
        seen = tokens > 0
        x = self.norm(self.words(tokens) + self.places.weight[: tokens.shape[1]])
        for layer in self.layers:
            x = layer(x, seen, rate)
        real = seen[:, :, None]
        mean = (x * real).sum(1) / real.sum(1)
        most = x.masked_fill(~real, -1e4).amax(1)
        pooled = functional.dropout(torch.cat([mean, most], 1), rate if self.training else 0.0)
        return self.head(pooled)


_NAMES = {
    "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
    "out": "attention.output.dense", "attention_norm": "attention.output.LayerNorm",
    "up": "intermediate.dense", "down": "output.dense", "norm": "output.LayerNorm",
}  # fmt: skip


def load_teacher(folder: Path, frozen_layers: int) -> Teacher:
    """Return the pretrained encoder with a new head; embeddings and lowest layers stay as is."""
    given = load_file(folder / "model.safetensors")
    teacher = Teacher()
    kept = {
        "words.weight": given["embeddings.word_embeddings.weight"],
        "places.weight": given["embeddings.position_embeddings.weight"]
        + given["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": given["embeddings.LayerNorm.weight"],
        "norm.bias": given["embeddings.LayerNorm.bias"],
    }
    for number in range(LAYERS):
        for ours, theirs in _NAMES.items():
            for kind in ("weight", "bias"):
                kept[f"layers.{number}.{ours}.{kind}"] = given[
                    f"encoder.layer.{number}.{theirs}.{kind}"
                ]
    teacher.load_state_dict(kept, strict=False)
    for part in (teacher.words, teacher.places, teacher.norm, *teacher.layers[:frozen_layers]):
        part.requires_grad_(requires_grad=False)
    return teacher


def tokens_of(folder: Path, texts: list[str]) -> list[list[int]]:
    """Return each text's tokens, as numbers, at most LONGEST."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    return [encoded.ids for encoded in tokenizer.encode_batch(texts)]


def padded(rows: list[list[int]]) -> Tensor:
    """Return rows of one length, filled with 0."""
    return nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True)
