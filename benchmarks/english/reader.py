"""The small network (a CNN over pieces of words) in torch, as it is fitted."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.english.graph import Weights

NARROW, WIDE, HEADS, CLASSES = 128, 256, 4, 3
DROPPED, FORGOTTEN = 0.25, 0.05
"""Of what is known of a post, and of its words, while fitting."""


class Reader(nn.Module):  # type: ignore[misc]
    """Two layers over three neighbouring words, then four means and the maximum over all."""

    def __init__(self, words: Tensor) -> None:
        super().__init__()
        self.words = nn.Embedding.from_pretrained(words, freeze=False, padding_idx=0)
        self.first, self.second = nn.Linear(3 * NARROW, WIDE), nn.Linear(3 * WIDE, WIDE)
        self.attention = nn.Linear(WIDE, HEADS, bias=False)
        self.head = nn.Linear(2 * WIDE, CLASSES)

    def first_layer(self, tokens: Tensor) -> Tensor:
        """Return what the first layer says of each word; token 0 is padding."""
        seen = (tokens > 0)[:, :, None]
        if self.training:
            seen = seen & (torch.rand(seen.shape) > FORGOTTEN)
        x = functional.dropout(self.words(tokens), DROPPED, self.training) * seen
        return functional.relu(self.first(_beside(x)))

    def forward(self, tokens: Tensor) -> Tensor:
        """Return a post's three scores, before softmax."""
        real = (tokens > 0)[:, :, None]
        x = self.first_layer(tokens) * real
        x = x + functional.relu(self.second(_beside(x)))
        part = self.attention(x).masked_fill(~real, -1e4).softmax(1)
        posts, length, _ = x.shape
        mean = (x.view(posts, length, HEADS, -1) * part[..., None]).sum(1).flatten(1)
        most = x.masked_fill(~real, -1e4).amax(1)
        pooled = functional.dropout(torch.cat([mean, most], 1), DROPPED, self.training)
        return self.head(pooled)

    def weights(self, tokens: Tensor) -> Weights:
        """Return what was fitted, as arrays; `tokens` are some posts, to see how far it goes."""
        said = self.first_layer(tokens)[tokens > 0].flatten()
        limit = said[said > 0].quantile(0.9995)
        arrays = {name: value.detach().T.numpy() for name, value in self.named_parameters()}
        return Weights(
            words=arrays["words.weight"].T,
            first=arrays["first.weight"],
            first_bias=arrays["first.bias"],
            first_limit=float(limit),
            second=arrays["second.weight"],
            second_bias=arrays["second.bias"],
            attention=arrays["attention.weight"],
            head=arrays["head.weight"],
            head_bias=arrays["head.bias"],
        )


def _beside(x: Tensor) -> Tensor:
    padded = functional.pad(x, (0, 0, 1, 1))
    return torch.cat([padded[:, :-2], padded[:, 1:-1], padded[:, 2:]], 2)
