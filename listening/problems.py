"""What is wrong with a configuration, in one line that says where and what to write instead."""

import json
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

SET_BY_US = {"root", "key"}
"""Fields that a config file does not have: its place, and the name of its table."""

KEY = r"^[a-z0-9][a-z0-9-]*$"
"""A campaign's key names tables, folders and links: nothing that leads out of a folder."""

TAG, MENTION = r"^#[\w·]+$", r"^@[\w.@-]+$"
LANGUAGE = r"^[a-z]{2,3}$"
"""A language as platforms name it: ISO 639, without a country."""

MEMBER_ID, MEMBER_HANDLE = r"^[^:]+:.+$", r"^[^:]+:@?.+$"

SHAPES = {
    KEY: "a campaign's key is a-z, 0-9 and '-', such as 'spring-day'",
    TAG: "a tag is '#' and then letters, digits and '_' alone, such as '#customerfirstday'",
    MENTION: "a mention is '@' and then an account's name, without spaces, such as '@example'",
    LANGUAGE: "a language is its code of two or three letters, such as 'en'",
    MEMBER_ID: "an id is its source, ':' and the account's number, such as 'x:12345'",
    MEMBER_HANDLE: "a handle is its source, ':' and the account's name, such as 'x:@example'",
}
"""What texts of each pattern look like, in words."""

EXPECTED = {
    "missing": "is missing; write one",
    "string_too_short": "expected text that is not empty",
    "string_pattern": "expected text of another form",
    "string": "expected text in quotes",
    "tuple": "expected a list in brackets",
    "list": "expected a list in brackets",
    "date": "expected a day",
    "int": "expected a whole number",
    "float": "expected a number",
    "decimal": "expected a number",
    "finite": "expected a number",
    "greater_than_equal": "expected a number of {ge:g} or more",
    "greater_than": "expected a number above {gt:g}",
    "less_than_equal": "expected a number of {le:g} or less",
    "less_than": "expected a number below {lt:g}",
    "bool": "expected true or false",
    "literal": "expected {expected}",
    "enum": "expected {expected}",
    "dict": "expected a table for each name: [{where}.NAME]",
    "model": "expected a table: [{where}], with its keys below it",
}
"""What pydantic's kinds of errors mean, by how their names begin: the first that fits."""

EXPLAINED = ("bool", "literal", "enum", "dict", "model")
"""Kinds that need no example."""


def nearest(name: str, known: Iterable[str], example: str = "") -> str:
    """Return what to write instead of `name`, as the end of a sentence.

    Where nothing is near, that is all that is known, or the example of too many.
    """
    names = sorted(known)
    close = get_close_matches(name, names, n=1, cutoff=0.5)
    if close:
        return f"; nearest known: {close[0]}"
    return f"; write one such as {example}" if example else f"; known: {', '.join(names)}"


def unknown_key(where: str, key: str, model: Any) -> str:
    """Return that the table `where` (with a dot at its end) has a key it may not have."""
    return f"unknown key {where}{key}{nearest(key, set(model.model_fields) - SET_BY_US)}"


def first_problem(error: ValidationError, model: type[BaseModel], prefix: str = "") -> str:
    """Return the first problem in one line; the value is left out, since it may be a secret."""
    problem = error.errors(include_url=False, include_input=False)[0]
    loc = [part for part in problem["loc"] if part != "[key]"]
    if problem["type"] == "extra_forbidden":
        table = ".".join(str(part) for part in loc[:-1])
        where = prefix + (f"{table}." if table else "")
        return unknown_key(where, str(loc[-1]), _model_at(model, loc[:-1]))
    names = [str(part) for part in loc if not isinstance(part, int)]
    items = [f", item {part + 1}" for part in loc if isinstance(part, int)]
    where = (prefix + ".".join(names)).rstrip(".").removesuffix(".key")
    field = _field_at(model, names)
    return f"{where}{''.join(items)}: {_told({**problem}, where, _example(field, items))}"


def _told(problem: dict[str, Any], where: str, example: str) -> str:
    kind, context = problem["type"], problem.get("ctx", {})
    if kind == "value_error":
        return str(problem["msg"]).removeprefix("Value error, ")
    if context.get("pattern") in SHAPES:
        return SHAPES[context["pattern"]]
    fitting = (words for start, words in EXPECTED.items() if kind.startswith(start))
    words = next(fitting, "expected something else").format_map({**context, "where": where})
    return words if kind.startswith(EXPLAINED) or not example else f"{words}, such as {example}"


def _example(field: FieldInfo | None, items: list[str]) -> str:
    """Return what may stand in a field, or as an item of its list, as TOML writes it."""
    if field is None:
        return ""
    example = (field.examples or [field.default])[0]
    if items and isinstance(example, list | tuple):
        example = next(iter(example), None)
    if example in (None, "", ()) or example is PydanticUndefined:
        return ""
    return json.dumps(example, ensure_ascii=False, default=str)


def _field_at(model: Any, names: list[str]) -> FieldInfo | None:
    """Return the field that the last name is, or None where that is the name of a table."""
    table = _model_at(model, names[:-1])
    return getattr(table, "model_fields", {}).get(names[-1]) if names else None


def _model_at(model: Any, loc: Iterable[str | int]) -> Any:
    """Return what the table at `loc` is read into."""
    for part in (each for each in loc if isinstance(each, str)):
        if get_origin(model) is dict:
            model = get_args(model)[1]
        else:
            model = model.model_fields[part].annotation
        if get_origin(model) is tuple:
            model = get_args(model)[0]
    return model
