"""Sentiment: routes each post to an analyzer that reads its language, or says "not scored"."""

from collections.abc import Sequence
from typing import NamedTuple

from listening.model import Label, Score
from listening.scoring import Analyzer
from listening.scoring.language import identify
from listening.scoring.masking import Mask, tidy

REMEMBERED = 50_000
"""Texts whose score is kept; about 20 MB."""

_NOT_SCORED = Score(Label.NOT_SCORED)

Columns = tuple[list[str], list[Score]]
"""Languages and scores, in the order of what was read."""


class Unscored(NamedTuple):
    """A post waiting for a score: its key, language as its source gave it, and text."""

    source: str
    post_id: str
    lang: str | None
    text: str


class Scored(NamedTuple):
    """A post's score and the language it was found to be in, "und" where it has no words."""

    source: str
    post_id: str
    language: str
    score: Score


class Reader:
    """Scores posts by one analyzer, with the same words masked.

    Equal masked texts of a language are scored once, in however many batches they come; once it
    knows more than REMEMBERED, it starts anew.
    """

    def __init__(self, analyzer: Analyzer, mask: Mask) -> None:
        self._analyzer = analyzer
        self._mask = mask
        self._known: dict[str, dict[str, Score]] = {}

    def read(self, texts: Sequence[str], tags: Sequence[str | None]) -> Columns:
        """Return each text's language, given its source's tag, and its score.

        A text in a language that the analyzer does not read, or in none, is not scored,
        which is not neutral.
        """
        hidden = [self._mask.hide(text) for text in texts]
        languages = identify(hidden, tags)
        masked = [tidy(text) for text in hidden]
        if sum(map(len, self._known.values())) > REMEMBERED:
            self._known.clear()
        for language in sorted(self._analyzer.languages & set(languages)):
            pairs = zip(masked, languages, strict=True)
            self._learn(language, [text for text, spoken in pairs if spoken == language])
        return languages, [
            self._known.get(language, {}).get(text, _NOT_SCORED)
            for text, language in zip(masked, languages, strict=True)
        ]

    def _learn(self, language: str, texts: Sequence[str]) -> None:
        known = self._known.setdefault(language, {})
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, self._analyzer.score(new, language), strict=True))


def score_posts(analyzer: Analyzer, mask: Mask, posts: Sequence[Unscored]) -> list[Scored]:
    """Return one Scored per post, in order."""
    return scored_as(posts, Reader(analyzer, mask).read(*columns_of(posts)))


def columns_of(posts: Sequence[Unscored]) -> tuple[list[str], list[str | None]]:
    """Return what is read of posts."""
    return [post.text for post in posts], [post.lang for post in posts]


def scored_as(posts: Sequence[Unscored], read: Columns) -> list[Scored]:
    """Return posts' scores, given what was read of them."""
    return [
        Scored(post.source, post.post_id, language, score)
        for post, language, score in zip(posts, *read, strict=True)
    ]
