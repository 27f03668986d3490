"""Sentiment: routes each post to an analyzer that reads its language, or says "not scored"."""

from collections.abc import Sequence
from dataclasses import dataclass

from listening.model import Label, Score
from listening.scoring import Analyzer
from listening.scoring.language import identify
from listening.scoring.masking import Mask, tidy

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
    """A post's score and the language it was found to be in, "und" where it has no words."""

    source: str
    post_id: str
    language: str
    score: Score


def score_posts(analyzer: Analyzer, mask: Mask, posts: Sequence[Unscored]) -> list[Scored]:
    """Return one Scored per post, in order. Equal masked texts of a language are scored once.

    A post in a language that the analyzer does not read, or in none, is not scored,
    which is not neutral.
    """
    hidden = [mask.hide(post.text) for post in posts]
    languages = identify(hidden, [post.lang for post in posts])
    texts = [tidy(text) for text in hidden]
    scores = {
        language: _score_once(analyzer, language, texts, languages)
        for language in analyzer.languages & set(languages)
    }
    return [
        Scored(post.source, post.post_id, language, scores.get(language, {}).get(text, _NOT_SCORED))
        for post, language, text in zip(posts, languages, texts, strict=True)
    ]


def _score_once(
    analyzer: Analyzer, language: str, texts: Sequence[str], languages: Sequence[str]
) -> dict[str, Score]:
    """Return the score of every text of one language."""
    pairs = zip(texts, languages, strict=True)
    distinct = list(dict.fromkeys(text for text, spoken in pairs if spoken == language))
    return dict(zip(distinct, analyzer.score(distinct, language), strict=True))
