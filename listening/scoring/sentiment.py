"""Sentiment: routes each post to an analyzer that reads its language, or says "not scored"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from listening.model import Label, Score
from listening.scoring import Analyzer
from listening.scoring.masking import Mask

_NOT_SCORED = Score(Label.NOT_SCORED)


@dataclass(frozen=True, slots=True)
class Unscored:
    """A post waiting for a score: its key, language as its source gave it, and text."""

    source: str
    post_id: str
    lang: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A post's score and the language it was read in; `None` = no analyzer reads it."""

    source: str
    post_id: str
    language: str | None
    score: Score


def score_posts(analyzer: Analyzer, mask: Mask, posts: Sequence[Unscored]) -> list[Scored]:
    """Return one Scored per post, in order. Equal masked texts are scored once.

    A post in a language that the analyzer does not read, or in none, is not scored,
    which is not neutral.
    """
    languages = [language_of(post.lang) for post in posts]
    texts = [
        mask.apply(post.text) if language in analyzer.languages else None
        for post, language in zip(posts, languages, strict=True)
    ]
    distinct = list(dict.fromkeys(text for text in texts if text is not None))
    scores = dict(zip(distinct, analyzer.score(distinct), strict=True))
    return [
        Scored(post.source, post.post_id, language, scores[text])
        if text is not None
        else Scored(post.source, post.post_id, None, _NOT_SCORED)
        for post, language, text in zip(posts, languages, texts, strict=True)
    ]


def language_of(lang: str | None) -> str | None:
    """Return the bare language of a tag such as "en-GB": "en"; `None` stays `None`."""
    return re.split("[-_]", lang)[0].casefold() if lang else None
