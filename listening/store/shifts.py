"""How labels moved when another analyzer, another version or other masked words came.

The scores before stay in the store until yet another scorer comes, so that both can be counted on
the same posts.
"""

from collections import Counter
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text

from listening.store.scores import Scorer
from listening.tally import Shift

COUNT_SHIFT = """
    INSERT INTO score_shift (campaign, day, before, label, posts, accounts)
    SELECT :campaign, :day, o.label, m.label, count(*), count(DISTINCT m.author_id)
    FROM member m JOIN campaign_basis b ON b.campaign = :campaign AND b.scorer_before <> ''
    JOIN score o ON o.source = m.source AND o.post_id = m.post_id
        AND b.scorer_before = o.analyzer || ' ' || o.version || ' ' || o.mask
    WHERE m.label NOT IN ('', 'not scored', 'unscored') AND o.label <> 'not scored'
    GROUP BY 3, 4
"""
"""Of the day whose posts are in the table member."""

_OLDER = """
    DELETE FROM score WHERE (source, post_id) IN (
        SELECT source, post_id FROM post_campaign WHERE campaign = :campaign)
    AND analyzer || ' ' || version || ' ' || mask = (
        SELECT scorer_before FROM campaign_basis WHERE campaign = :campaign)
    AND NOT (analyzer = :analyzer AND version = :version AND mask = :mask)
"""


def follow_scorer(connection: Connection, campaign: str, scorer: Scorer) -> None:
    """Make the campaign's counts those of this scorer, and remember the one before.

    The scores of the one before that go.
    """
    keys = {"campaign": campaign, "now": _written(scorer)}
    moved = "campaign = :campaign AND scorer <> :now"
    row = text(f"SELECT 1 FROM campaign_basis WHERE {moved}")
    if connection.execute(row, keys).one_or_none() is None:
        return
    connection.execute(text(_OLDER), {"campaign": campaign, **asdict(scorer)})
    update = f"UPDATE campaign_basis SET scorer_before = scorer, scorer = :now WHERE {moved}"
    connection.execute(text(update), keys)


def _written(scorer: Scorer) -> str:
    return f"{scorer.analyzer} {scorer.version} {scorer.mask}"


def read_shift(connection: Connection, keys: dict[str, Any], in_window: str) -> Shift | None:
    """Return how the labels of a window's posts moved; None where no scorer came before."""
    basis = text("SELECT scorer, scorer_before FROM campaign_basis WHERE campaign = :campaign")
    row = connection.execute(basis, {"campaign": keys["campaign"]}).one_or_none()
    if row is None or not row.scorer_before:
        return None
    before, after, most = Counter[str](), Counter[str](), 0
    sql = f"SELECT before, label, posts, accounts FROM score_shift WHERE {in_window}"
    days = (bindparam(name, type_=Date) for name in ("since", "until"))
    for was, label, posts, accounts in connection.execute(text(sql).bindparams(*days), keys):
        before[was] += int(posts)
        after[label] += int(posts)
        most = max(most, int(accounts))
    analyzer, version, mask = row.scorer_before.rsplit(" ", 2)
    is_masked_anew = mask != row.scorer.rsplit(" ", 1)[1]
    return Shift(analyzer, version, is_masked_anew, dict(before), dict(after), most)
