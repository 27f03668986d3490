"""What is wrong with a configuration, in one line that says where and what to write instead."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

SET_BY_US = {"root", "key"}
"""Fields that a config file does not have: its place, and the name of its table."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return what to write instead of `name`, as the end of a sentence."""
    names = sorted(known)
    close = get_close_matches(name, names, n=1, cutoff=0.5)
    return f"; nearest known: {close[0]}" if close else f"; known: {', '.join(names)}"


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
    where = (prefix + ".".join(str(part) for part in loc)).rstrip(".")
    return f"{where}: {problem['msg'].removeprefix('Value error, ')}"


def _model_at(model: Any, loc: Iterable[str | int]) -> Any:
    """Return what the table at `loc` is read into."""
    for part in loc:
        if get_origin(model) is dict:
            model = get_args(model)[1]
        else:
            model = model.model_fields[str(part)].annotation
    return model
