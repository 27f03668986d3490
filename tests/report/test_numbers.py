"""Every number that a reader sees is a number of findings.json."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from lxml.html import HtmlElement
from made_up_findings import edition, findings

from listening.report.words import ENGLISH, Words

NUMBER = re.compile(r"\d(?:[\d,.\xa0]*\d)?(?:\xa0?%)?")
DAYS = re.compile(r"\d{4}-\d\d-\d\d")


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each)
    else:
        yield value


def spoken_days(text: str, words: Words) -> set[str]:
    days = [date.fromisoformat(each) for each in DAYS.findall(text)]
    short = {words.short_day(each) for each in days}
    first = {words.day_range(each, each.replace(day=28)) for each in days}
    return short | {words.day(each) for each in days} | {_beginning(each) for each in first}


def _beginning(days: str) -> str:
    return re.split(r" (?:to|til|till|تا) ", days)[0]


def may_be_printed(text: str, words: Words) -> set[str]:
    numbers, allowed = [], set()
    for leaf in leaves(json.loads(text)):
        if isinstance(leaf, str):
            allowed |= set(NUMBER.findall(leaf))
        elif leaf is not None and not isinstance(leaf, bool):
            numbers.append(leaf)
    for value in numbers:
        allowed |= {words.number(value), words.percent(value), words.percent(value, 0)}
    return allowed


def visible(page: HtmlElement) -> str:
    silent = "ancestor-or-self::style or ancestor-or-self::head or ancestor-or-self::*[@aria-hidden='true'] or ancestor-or-self::*[@class='size']"
    return " \n ".join(page.xpath(f"//text()[not(parent::*[{silent}])]"))


def unaccounted(page: HtmlElement, document: str, words: Words = ENGLISH) -> set[str]:
    told = edition()
    text = visible(page)
    dates = spoken_days(document, words) | {words.day(told.published_at.date())}
    for name in (*sorted(dates, key=len, reverse=True), told.generator, told.licence):
        text = text.replace(name, " ")
    return set(NUMBER.findall(text)) - may_be_printed(document, words)


@pytest.mark.parametrize("days", [1, 21, 90])
def test_every_number_on_the_page_is_in_the_findings(
    draw: Callable[..., HtmlElement], days: int
) -> None:
    given = findings(count=days)
    assert unaccounted(draw(given), given.model_dump_json()) == set()


def test_a_number_that_is_not_in_the_findings_is_noticed(
    templates: dict[str, str],
    draw: Callable[..., HtmlElement],
    files: dict[str, bytes],
    page: HtmlElement,
) -> None:
    document = files["findings.json"].decode().replace("2318440", "2318441")
    assert unaccounted(page, document) == {"2,318,440"}


def test_the_json_is_the_findings_and_ends_in_a_new_line(files: dict[str, bytes]) -> None:
    assert files["findings.json"].decode() == findings().model_dump_json(indent=2) + "\n"
    assert isinstance(datetime.fromisoformat(json.loads(files["findings.json"])["as_of"]), datetime)


def test_the_csv_is_tidy_and_a_suppressed_cell_is_empty_and_marked(files: dict[str, bytes]) -> None:
    lines = files["findings.csv"].decode().splitlines()
    assert lines[0] == "table,key,day,label,value,low,high,n,status"
    assert "figures,all,,participants,1812,1812,1812,1812,ok" in lines
    assert "days,all,2026-10-13,posts,,,,0,not_collected" in lines
    assert "days,all,2026-10-18,posts,,,,0,suppressed" in lines
    assert "coverage,x,2026-10-13,collected,,,,,not_collected" in lines
    assert {len(line.split(",")) for line in lines} == {9}
