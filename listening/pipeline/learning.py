"""Learning how people code: a layer over the codebook's words, and what it changes."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain
from pathlib import Path

from sqlalchemy import Connection

from listening.errors import OutputError, UsageError
from listening.measures.machine_coding import Compared, compared
from listening.pipeline.counting import score, scorer_of
from listening.pipeline.themes import Coder, codebook_of, every_post, read_as
from listening.scoring.code_fitting import FEWEST, Lesson, Trial, fit_layer
from listening.scoring.code_layer import CodeLayer, read_layer
from listening.scoring.codebook import Codebook
from listening.scoring.masking import Mask
from listening.settings import CampaignSettings, Settings
from listening.store.database import Store, open_store
from listening.store.samples import ToCode, read_answers, read_to_code
from listening.tally import Answer
from listening.trained import layer_path, open_layer

Answers = Mapping[tuple[str, str], Sequence[Answer]]
"""What coders said of posts, by key."""

BY_WORDS, ADDED, REMOVED = "by words", "added", "removed"


@dataclass(frozen=True, slots=True)
class CodeChange:
    """What the layer changes of one code: how many posts of the campaign words alone give it, and
    how many have it now; and how far either agrees with people on posts that they coded.

    Where it is not learnt, words decide alone: too few posts were coded with it, or the layer is
    not surely closer to people.
    """

    code: str
    by_words: int
    added: int
    removed: int
    agreement: Compared
    is_learnt: bool

    @property
    def posts(self) -> int:
        """How many posts have the code now."""
        return self.by_words + self.added - self.removed


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt: its file and version, from how many posts, and what it changes of each code.

    Without a code that it decides on there is no file, and `version` is "".
    """

    path: Path
    version: str
    learnt_from: int
    codes: tuple[CodeChange, ...]


def learn_codes(settings: Settings, key: str, *, on_posts: Callable[[int], None]) -> Learnt:
    """Fit the layer of a campaign's codebook to its hand-coded posts, and keep it beside
    config.toml. The same hand labels give the same file, byte by byte. `on_posts` is told how many
    more posts of the campaign were looked at for what changes.

    Raises UsageError where there is no codebook, or too few posts are coded by hand.
    """
    campaign = settings.campaign_of(key)
    codebook = codebook_of(settings, campaign)
    if codebook is None:
        raise UsageError(f"campaign.{key} has no codebook to learn; name one in its codebooks")
    score(settings, key)
    _, mask, scorer = scorer_of(settings, campaign)
    with open_store(settings.store_url) as store:
        with store.reading() as connection:
            posts = read_to_code(connection, key, scorer, "")
            answers = read_answers(connection, key)
        lessons = _lessons(codebook, mask, posts, answers)
        _check_enough(lessons, key)
        layer, trials = fit_layer([code.key for code in codebook.codes], lessons)
        layer = replace(layer, taught_by=_taught_by(codebook, answers))
        agreements = {each.code: _agreement(each) for each in trials}
        path = layer_path(settings.root, key)
        kept = _keep(path, layer.only([code for code, a in agreements.items() if a.is_closer]))
        counts = _changes(store, key, Coder(codebook, kept), mask, on_posts)
    changes = (_change(code, each, counts, kept) for code, each in agreements.items())
    return Learnt(path, kept.version if kept else "", len(lessons), tuple(changes))


def _check_enough(lessons: Sequence[Lesson], key: str) -> None:
    missing = FEWEST - len(lessons)
    if missing > 0:
        raise UsageError(
            f"{len(lessons)} posts of {key} are coded by hand with this codebook, and learning "
            f"needs {FEWEST}: code {missing} more, by 'listening code {key}'"
        )


def _change(
    code: str, agreement: Compared, counts: Counter[tuple[str, str]], kept: CodeLayer | None
) -> CodeChange:
    return CodeChange(
        code=code,
        by_words=counts[BY_WORDS, code],
        added=counts[ADDED, code],
        removed=counts[REMOVED, code],
        agreement=agreement,
        is_learnt=kept is not None and code in kept.codes,
    )


def is_to_learn_again(
    connection: Connection, settings: Settings, campaign: CampaignSettings
) -> bool:
    """Return whether codes were learnt, but from other hand-coded posts than there are now: more
    were coded since, or some are gone, whose words the layer still holds.

    Raises ConfigError as codebook_of and open_layer do.
    """
    layer, codebook = open_layer(settings.root, campaign.key), codebook_of(settings, campaign)
    if layer is None or codebook is None:
        return False
    return layer.taught_by != _taught_by(codebook, read_answers(connection, campaign.key))


def unlearn_codes(settings: Settings, key: str) -> bool:
    """Remove what was learnt of a campaign's codes; return whether there was anything."""
    path = layer_path(settings.root, key)
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise OutputError(f"cannot remove {path}: {error.strerror}") from None
    return True


def _taught_by(codebook: Codebook, answers: Answers) -> str:
    """Name the posts that were coded with codes of this codebook, by a hash of all their keys."""
    codes = {code.key for code in codebook.codes}
    keys = [key for key, said in answers.items() if any(codes & each.asked for each in said)]
    return sha256(repr(sorted(keys)).encode()).hexdigest()[:16]


def _lessons(
    codebook: Codebook, mask: Mask, posts: Sequence[ToCode], answers: Answers
) -> list[Lesson]:
    """Return the posts that somebody coded with codes of this codebook before them."""
    codes = {code.key for code in codebook.codes}
    lessons = []
    for post in posts:
        said = answers.get((post.source, post.post_id), ())
        asked = codes.intersection(chain.from_iterable(each.asked for each in said))
        if asked:
            text = mask.apply(post.text)
            found = codebook.find(text, post.lang)
            lessons.append(Lesson(text, found, frozenset(asked), _chosen(asked, said)))
    return lessons


def _chosen(asked: Collection[str], said: Sequence[Answer]) -> frozenset[str]:
    """Return the codes that at least half of the coders gave who had them before them."""
    before = Counter(code for each in said for code in each.asked)
    votes = Counter(code for each in said for code in each.codes & each.asked)
    return frozenset(code for code in asked if 2 * votes[code] >= before[code])


def _agreement(trial: Trial) -> Compared:
    return compared(trial.people, trial.words, trial.layer)


def _keep(path: Path, layer: CodeLayer) -> CodeLayer | None:
    """Write the layer, and return it as it will be read; without a code there is none, and no
    file.
    """
    try:
        if not layer.codes:
            path.unlink(missing_ok=True)
            return None
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(layer.to_bytes())
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}") from None
    return read_layer(path.read_bytes())


def _changes(
    store: Store, key: str, coder: Coder, mask: Mask, on_posts: Callable[[int], None]
) -> Counter[tuple[str, str]]:
    """Return how many of the campaign's posts have each code by words, with what the layer adds
    and removes.
    """
    alone = Coder(coder.codebook, None)
    counts: Counter[tuple[str, str]] = Counter()
    for batch in every_post(store, key):
        read = read_as(batch, mask)
        for before, after in zip(alone.find(*read), coder.find(*read), strict=True):
            counts.update((BY_WORDS, code) for code in before)
            counts.update((ADDED, code) for code in after.keys() - before.keys())
            counts.update((REMOVED, code) for code in before.keys() - after.keys())
        on_posts(len(batch))
    return counts
