"""Figures as lines for the terminal: never a number without its interval, n and status."""

from collections.abc import Iterator

from listening.cli.app import counted
from listening.findings import Findings, Growth
from listening.model import Estimate, Status
from listening.report.estimates import is_bounds

SMALLEST_RATIO = 0.0001

NAMES = {
    "posts": "Posts",
    "reposts": "Reposts collected",
    "times_reposted": "Times reposted (platforms' count)",
    "participants": "Participants (accounts)",
    "participants_without_reposters": "Authors (accounts that wrote)",
    "people": "People behind them",
    "impressions": "Impressions",
    "viewers": "Actual viewers",
    "potential_audience": "Potential audience",
    "follower_sum": "Follower sum (upper bound)",
    "engagements": "Engagements",
    "engaged_accounts": "Accounts that engaged",
    "engagement_by_impressions": "Engagement / impressions",
    "engagement_by_reach": "Engagement / potential audience",
    "engagement_by_followers": "Engagement / follower sum",
    "scored": "Posts scored",
    "not_scored": "Posts not scored",
    "deleted": "Posts deleted since",
    "copies": "Copies of others' texts",
    "suspected": "Suspected of automation",
    "participants_unsuspected": "Participants without these",
    "posts_unsuspected": "Posts without these",
}


def summary_lines(findings: Findings) -> Iterator[str]:
    """Yield a campaign's figures, a line each, and what they must not be taken for."""
    window = findings.window
    yield f"{findings.campaign.name}, {window.since} to {window.until}"
    if findings.synthetic:
        yield "Synthetic data: no real person said any of this."
    yield ""
    for key, name in NAMES.items():
        yield f"  {name:<34}{in_words(findings.figures[key])}"
    yield ""
    yield from _voice_lines(findings)
    yield from _sentiment_lines(findings)
    yield from _growth_lines(findings.growth)
    yield from _shift_lines(findings)
    missing = [day for day in findings.days if day.coverage != "complete"]
    for day in missing[:5]:
        yield f"  {day.day}: {day.coverage}: {day.why}"
    if len(missing) > len(missing[:5]):
        yield f"  and {counted(len(missing) - 5, 'more day')} not complete"
    yield (
        f"  Observed until {findings.as_of:%Y-%m-%d %H:%M} UTC" if findings.as_of else "  No posts."
    )
    yield "  What each figure means: findings --json, under method.definitions"


def _voice_lines(findings: Findings) -> Iterator[str]:
    """Say each platform's and each tag's share of voice; of one alone there is none to tell."""
    for groups in (findings.by_source, findings.by_tag):
        for group in groups if len(groups) > 1 else ():
            posts, accounts = group.share_of_posts, group.share_of_participants
            if posts is not None and accounts is not None:
                told = f"{_number(posts)} of posts, {_number(accounts)} of accounts"
                name = f"Share of voice, {group.key}"
                yield f"  {name:<34}{told}; n = {posts.n:,}, {accounts.n:,}"


def _growth_lines(growth: Growth | None) -> Iterator[str]:
    if growth is None:
        return
    told = {key: _change(figure) for key, figure in growth.figures.items()}
    words = f"against {growth.since} to {growth.until}"
    if len(set(told.values())) == 1:
        yield f"  {'Growth ' + words + ':':<34}  {next(iter(told.values()))}"
        return
    yield f"  Growth {words}:"
    yield from (f"    {key.replace('_', ' '):<32}{change}" for key, change in told.items())


def _change(figure: Estimate) -> str:
    if figure.value is None:
        return _status(figure)
    unit = " points" if figure.definition.startswith("share_change") else ""
    shown = f"{figure.value:+.1%}{unit}".replace("% points", " percentage points")
    if figure.low is not None and figure.high is not None and figure.low != figure.high:
        shown += f", between {figure.low:+.1%} and {figure.high:+.1%}"
    status = "" if figure.status is Status.OK else f"; {_status(figure)}"
    return f"{shown}; n = {figure.n:,}{status}"


def _shift_lines(findings: Findings) -> Iterator[str]:
    """Say how shares moved, where another analyzer or version was used before."""
    if shift := findings.method.shift:
        moved = ", ".join(
            f"{label} {points.status.value.replace('_', ' ')}"
            if points.value is None
            else f"{label} {points.value:+.3g}"
            for label, points in shift.moved.items()
        )
        n = shift.moved["neutral"].n
        same = f"on the same {counted(n, 'post')}, in points" if n else "on the same posts"
        yield f"  Scored before by {shift.analyzer} {shift.version}; {same}: {moved}"


def _sentiment_lines(findings: Findings) -> Iterator[str]:
    for row in findings.sentiment_by_role:
        shares = {label: getattr(row, label) for label in ("negative", "neutral", "positive")}
        told = ", ".join(f"{label} {_with_range(share)}" for label, share in shares.items())
        marks = {_basis(share) for share in shares.values()} - {""}
        mark = f" ({', '.join(sorted(marks))})" if marks else ""
        yield f"  Sentiment, {row.key + ':':<23}{told}; n = {_number(row.scored)}{mark}"


def _with_range(share: Estimate) -> str:
    if share.low is None or share.high is None or share.value is None:
        return _number(share)
    return f"{_number(share)} ({_percent(share.low)} to {_percent(share.high)})"


def _basis(share: Estimate) -> str:
    """Say what a share rests on; nothing where it is not shown."""
    if share.status is Status.UNCALIBRATED:
        return "uncalibrated model count"
    if share.value is None or share.low is None:
        return ""
    partial = ", partial" if share.status is Status.PARTIAL else ""
    return f"estimate from {share.n:,} hand-coded posts{partial}"


def in_words(figure: Estimate) -> str:
    """Return a figure with its interval, n and status, or why there is none."""
    if figure.value is None and figure.low is None:
        return _status(figure)
    interval = ""
    if figure.low is not None and figure.high is not None and figure.low != figure.high:
        interval = f"between {_shown(figure, figure.low)} and {_shown(figure, figure.high)}"
    value = _number(figure) if figure.value is not None else ""
    parts = [value, interval, f"n = {figure.n:,}"]
    if value and is_bounds(figure):
        parts[:2] = [interval, f"{value} is only indicative"]
    if figure.status is not Status.OK:
        parts.append(_status(figure))
    return "; ".join(part for part in parts if part)


def _status(figure: Estimate) -> str:
    words = figure.status.value.replace("_", " ")
    return f"{words}: {figure.note}" if figure.note else words


def _number(figure: Estimate) -> str:
    if figure.value is None:
        return figure.status.value.replace("_", " ")
    return _shown(figure, figure.value)


def _shown(figure: Estimate, number: float) -> str:
    is_ratio = figure.definition.startswith(("engagement_by", "sentiment_share", "voice"))
    return _percent(number) if is_ratio else f"{number:,.0f}"


def _percent(ratio: float) -> str:
    return (
        f"{ratio:.2%}" if ratio == 0 or ratio >= SMALLEST_RATIO else f"under {SMALLEST_RATIO:.2%}"
    )
