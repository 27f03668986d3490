"""The tree that errors.py draws is the tree of its classes."""

import re

from listening import errors
from listening.errors import ListeningError

LINE = re.compile(r"^ {4}(?P<before>[│├└─ ]*)(?P<name>[A-Z]\w+Error)\s+(?P<code>\d)?")


def drawn() -> list[tuple[int, str, str | None]]:
    lines = (LINE.match(line) for line in (errors.__doc__ or "").splitlines())
    return [(len(line["before"]) // 4, line["name"], line["code"]) for line in lines if line]


def classes(of: type[ListeningError]) -> list[type[ListeningError]]:
    return [of, *(found for child in of.__subclasses__() for found in classes(child))]


def known() -> dict[str, type[ListeningError]]:
    return {
        each.__name__: each
        for each in classes(ListeningError)
        if each.__module__ == errors.__name__
    }


def test_every_error_is_drawn_once() -> None:
    assert sorted(name for _, name, _ in drawn()) == sorted(known())


def test_each_error_hangs_where_it_is_drawn() -> None:
    above: list[str] = []
    for depth, name, _ in drawn():
        assert [each.__name__ for each in known()[name].__mro__[1 : depth + 1]] == above[:depth][
            ::-1
        ]
        above[depth:] = [name]


def test_each_error_ends_with_the_code_that_is_drawn() -> None:
    codes: list[int] = []
    for depth, name, code in drawn():
        codes[depth:] = [int(code) if code else codes[depth - 1]]
        assert known()[name].exit_code == codes[depth], name
