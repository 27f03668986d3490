"""An adversary who subtracts whatever is shown from whatever total is shown."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from listening.findings import Findings, Sentiment
from listening.measures.breakdowns import suppressed
from listening.model import Estimate, Role, Status
from tests.fakes.made_up_tallies import LABELLED, Account, Said

Name = tuple[object, ...]
Sum = tuple[Name, list[Name]]


@dataclass
class Adversary:
    """What is behind each count, whether it is shown, and how counts add up."""

    findings: Findings
    posts: list[Said]
    behind: dict[Name, set[Account]] = field(default_factory=dict)
    known: set[Name] = field(default_factory=set)
    sums: list[Sum] = field(default_factory=list)

    def sees(self, name: Name, posts: list[Said], *, shown: bool) -> Name:
        self.behind[name] = {post.account for post in posts}
        if shown:
            self.known.add(name)
        return name

    def leaks(self) -> Iterator[Name]:
        self.solve()
        for name in self.known:
            if 0 < len(self.behind[name]) < 10:
                yield name
        for total, parts in self.sums:
            rest = [part for part in parts if part not in self.known]
            together = set().union(*(self.behind[part] for part in rest)) if rest else set()
            if total in self.known and 0 < len(together) < 10:
                yield ("together", *rest)

    def solve(self) -> None:
        while found := {name for line in self.sums for name in self.solved(line)}:
            self.known |= found

    def solved(self, line: Sum) -> Iterator[Name]:
        total, parts = line
        unknown = [name for name in (total, *parts) if name not in self.known]
        if len(unknown) == 1:
            yield unknown[0]


def adversary_of(posts: list[Said], findings: Findings) -> Adversary:
    them = Adversary(findings, posts)
    everyone = {"all": posts} | {role: [p for p in posts if p.role == role] for role in Role}
    figures = {"all": findings.figures} | {r.role: r.figures for r in findings.roles}
    for key, figure in figures.items():
        look_at_figures(them, key, figure, everyone[key])
    rows = {(row.key if row.key != "all" else "all"): row for row in findings.sentiment_by_role}
    for key, row in rows.items():
        look_at_feelings(them, (key,), row, everyone[key])
    look_at_roles(them, list(figures)[1:], list(rows)[1:])
    look_at_suspects(them)
    look_at_copies(them)
    look_at_groups(them)
    look_at_days(them)
    return them


def is_shown(figure: Estimate) -> bool:
    return figure.status is not Status.SUPPRESSED


def written(posts: list[Said]) -> list[Said]:
    return [post for post in posts if post.label is not None]


def look_at_figures(
    them: Adversary, key: object, figures: dict[str, Estimate], posts: list[Said]
) -> None:
    own, again = written(posts), [post for post in posts if post.label is None]
    writers = {post.account for post in own}
    only = [post for post in posts if post.account not in writers]
    for what, group, name in (
        ("posts", own, "posts"),
        ("reposts", again, "reposts"),
        ("accounts", posts, "participants"),
        ("writers", own, "participants_without_reposters"),
    ):
        them.sees((key, what), group, shown=is_shown(figures[name]))
    them.sees((key, "both"), posts, shown=False)
    them.sees((key, "only"), only, shown=False)
    them.sums.append(((key, "both"), [(key, "posts"), (key, "reposts")]))
    them.sums.append(((key, "accounts"), [(key, "writers"), (key, "only")]))
    look_at_given(them, key, figures, own)


SUMS_GIVEN = ("impressions", "engagements", "times_reposted")


def carries(post: Said, what: str) -> bool:
    """Whether a post has a count; one of reposts is an engagement count."""
    is_engaged = what != "times_reposted" or post.engagements is not None
    return is_engaged and getattr(post, what) is not None


def look_at_given(
    them: Adversary, key: object, figures: dict[str, Estimate], own: list[Said]
) -> None:
    for what in SUMS_GIVEN:
        having = [post for post in own if carries(post, what)]
        lacking = [post for post in own if not carries(post, what)]
        figure = figures[what]
        them.sees((key, what, "sum"), having, shown=is_shown(figure))
        is_told = is_shown(figure) and "not shown" not in figure.note
        them.sees((key, what, "n"), having, shown=is_told)
        them.sees((key, what, "lacking"), lacking, shown=is_told)
        them.sums.append(((key, "posts"), [(key, what, "n"), (key, what, "lacking")]))
    apart = [post for post in own if carries(post, "engagements")]
    apart = [post for post in apart if not carries(post, "times_reposted")]
    rest = them.sees((key, "engaged but reposts"), apart, shown=False)
    them.sums.append(((key, "engagements", "n"), [(key, "times_reposted", "n"), rest]))


def look_at_feelings(them: Adversary, key: Name, row: Sentiment, posts: list[Said]) -> None:
    own = written(posts)
    scored = [post for post in own if post.label in LABELLED]
    them.sees((*key, "scored"), scored, shown=is_shown(row.scored))
    them.sees(
        (*key, "not scored"),
        [post for post in own if post.label not in LABELLED],
        shown=is_shown(row.not_scored),
    )
    for label in sorted(LABELLED):
        them.sees(
            (*key, label),
            [post for post in scored if post.label == label],
            shown=is_shown(getattr(row, label)),
        )
    them.sums.append(((*key, "posts"), [(*key, "scored"), (*key, "not scored")]))
    them.sums.append(((*key, "scored"), [(*key, label) for label in sorted(LABELLED)]))


HIDDEN = suppressed("none/1")
UNSEEN = Sentiment(
    key="unseen",
    scored=HIDDEN,
    not_scored=HIDDEN,
    negative=HIDDEN,
    neutral=HIDDEN,
    positive=HIDDEN,
)
"""Figures that no findings hold."""

SCORES = ("scored", "not scored", *sorted(LABELLED))
GIVEN = [(w, part) for w in SUMS_GIVEN for part in ("sum", "n", "lacking")]


def look_at_roles(them: Adversary, roles: list[Role], felt: list[str]) -> None:
    for what in (("posts",), ("reposts",), ("accounts",), ("writers",), ("only",), *GIVEN):
        them.sums.append((("all", *what), [(role, *what) for role in roles]))
    for what in SCORES:
        them.sums.append((("all", what), [(role, what) for role in felt]))
    for what, name in (("scored", "scored"), ("not scored", "not_scored")):
        if is_shown(them.findings.figures[name]):
            them.known.add(("all", what))


def look_at_suspects(them: Adversary) -> None:
    """An account is suspected where it is on any day, and its posts on such days."""
    figures, row = them.findings.figures, them.findings.sentiment_unsuspected
    suspects = [post for post in them.posts if post.is_suspect]
    rest = [post for post in them.posts if not post.is_suspect]
    never = {post.account for post in rest} - {post.account for post in suspects}
    innocent = [post for post in rest if post.account in never]
    them.sees(("suspects", "accounts"), suspects, shown=is_shown(figures["suspected"]))
    shown = is_shown(figures["participants_unsuspected"])
    them.sees(("innocent", "accounts"), innocent, shown=shown)
    them.sums.append((("all", "accounts"), [("suspects", "accounts"), ("innocent", "accounts")]))
    them.sees(("suspects", "posts"), written(suspects), shown=False)
    shown = is_shown(figures["posts_unsuspected"])
    them.sees(("rest", "posts"), written(rest), shown=shown)
    if row:
        look_at_feelings(them, ("rest",), row, rest)
        look_at_feelings(them, ("suspects",), UNSEEN, suspects)
    for what in ("posts", *SCORES) if row else ("posts",):
        them.sums.append((("all", what), [("suspects", what), ("rest", what)]))


def look_at_copies(them: Adversary) -> None:
    copies = [post for post in them.posts if post.is_copy]
    own = [post for post in written(them.posts) if not post.is_copy]
    them.sees(("copies", "posts"), copies, shown=is_shown(them.findings.figures["copies"]))
    them.sees(("own words", "posts"), own, shown=False)
    them.sums.append((("all", "posts"), [("copies", "posts"), ("own words", "posts")]))


def look_at_groups(them: Adversary) -> None:
    tables = {
        "source": them.findings.by_source,
        "lang": them.findings.by_language,
        "kind": them.findings.by_kind,
    }
    for cut, groups in tables.items():
        for group in groups:
            posts = [post for post in them.posts if getattr(post, cut) == group.key]
            own = posts if group.key == "repost" else written(posts)
            them.sees((cut, group.key, "posts"), own, shown=is_shown(group.posts))
            them.sees((cut, group.key, "accounts"), posts, shown=is_shown(group.participants))
        names = [(cut, group.key, "posts") for group in groups if group.key != "repost"]
        them.sums.append((("all", "posts"), names))
        if any(group.key == "repost" for group in groups):
            them.sums.append((("all", "reposts"), [("kind", "repost", "posts")]))
    sources = [("source", group.key, "accounts") for group in them.findings.by_source]
    them.sums.append((("all", "accounts"), sources))
    look_at_languages(them)
    look_at_people(them)


def look_at_people(them: Adversary) -> None:
    """The lower bound on people is the number of accounts of the largest source."""
    people = them.findings.figures["people"]
    if is_shown(people):
        known = [group.key for group in them.findings.by_source]
        sizes = {key: len(them.behind["source", key, "accounts"]) for key in known}
        them.known |= {("source", key, "accounts") for key in known if sizes[key] == people.low}


def look_at_languages(them: Adversary) -> None:
    rows = them.findings.sentiment_by_language
    for row in rows:
        posts = [post for post in them.posts if post.lang == row.key]
        look_at_feelings(them, ("lang", row.key), row, posts)
    for what in SCORES:
        them.sums.append((("all", what), [("lang", row.key, what) for row in rows]))


def look_at_days(them: Adversary) -> None:
    days = them.findings.days
    for day in days:
        posts = [post for post in them.posts if post.day == day.day]
        again = [post for post in posts if post.label is None]
        them.sees(("day", day.day, "posts"), written(posts), shown=is_shown(day.posts))
        them.sees(("day", day.day, "reposts"), again, shown=is_shown(day.reposts))
        them.sees(("day", day.day, "accounts"), posts, shown=is_shown(day.participants))
        both = them.sees(("day", day.day, "both"), posts, shown=False)
        them.sums.append((both, [("day", day.day, "posts"), ("day", day.day, "reposts")]))
    for what in ("posts", "reposts", "both"):
        them.sums.append((("all", what), [("day", day.day, what) for day in days]))
    look_at_coverage(them)


def look_at_coverage(them: Adversary) -> None:
    sources = sorted({row.source for row in them.findings.coverage})
    for row in them.findings.coverage:
        posts = [p for p in them.posts if (p.source, p.day) == (row.source, row.day)]
        is_known = row.collected is not None or row.status == "not collected"
        them.sees(("collected", row.source, row.day), posts, shown=is_known)
    for day in them.findings.days:
        parts = [("collected", source, day.day) for source in sources]
        them.sums.append((("day", day.day, "both"), parts))
    for source in sources:
        posts = [post for post in them.posts if post.source == source]
        again = [post for post in posts if post.label is None]
        both = them.sees(("source", source, "both"), posts, shown=False)
        them.sees(("source", source, "reposts"), again, shown=False)
        parts = [("source", source, "posts"), ("source", source, "reposts")]
        them.sums.append((both, parts))
        cells = [("collected", source, day.day) for day in them.findings.days]
        them.sums.append((both, cells))
    them.sums.append((("all", "both"), [("source", source, "both") for source in sources]))
