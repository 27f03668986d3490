"""A language as a page writes it: its sentences, its numbers, its dates and its direction.

Sentences are written in English where they are used, and looked up in the catalog of the
page's language (`locale/<language>.po`); one that it lacks stays English. Numbers and dates
follow the Unicode CLDR, by Babel.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import reduce
from gettext import NullTranslations

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal


def marked(text: str) -> str:
    """Give back a sentence that is looked up later: the mark is how the catalogs find it."""
    return text


@dataclass(frozen=True, slots=True)
class Language:
    """One language of pages; `tag` is what the page declares (BCP 47), `locale` formats numbers."""

    tag: str = "en"
    locale: Locale = field(default_factory=lambda: Locale("en", "GB"))
    catalog: NullTranslations = field(default_factory=NullTranslations)

    @property
    def direction(self) -> str:
        """Which way it is written: "ltr" or "rtl"."""
        return self.locale.text_direction

    def gettext(self, message: str, **values: object) -> str:
        """Give a sentence, with each %(name)s replaced by its value."""
        told = self.catalog.gettext(message)
        return told % values if values else told

    def ngettext(self, one: str, many: str, count: float, **values: object) -> str:
        """Give the sentence that suits a count."""
        return self.catalog.ngettext(one, many, round(count)) % values

    def number(self, value: float) -> str:
        """Write a count with thousands separators."""
        return format_decimal(round(value), locale=self.locale)

    def decimal(self, value: float) -> str:
        """Write a number to two decimals."""
        return format_decimal(value, format="0.00", locale=self.locale)

    def percent(self, ratio: float, decimals: int | None = None) -> str:
        """Write a ratio as a percentage, to one decimal where not told otherwise.

        One below 1% keeps two figures, so that it is not nought.
        """
        value = abs(ratio * 100)
        if decimals is None:
            decimals = 1 - math.floor(math.log10(value)) if 0 < value < 1 else 1
        fraction = f".{'0' * decimals}" if decimals else ""
        pattern = self.locale.percent_formats[None].pattern.replace("#0", f"#0{fraction}")
        return format_decimal(ratio, format=pattern, locale=self.locale)

    def day(self, value: date) -> str:
        """Write a day in full, as "13 October 2026"."""
        return format_date(value, "long", self.locale)

    def short_day(self, value: date) -> str:
        """Write a day for an axis, as "13 Oct"."""
        return format_skeleton("MMMd", value, locale=self.locale)

    def day_range(self, since: date, until: date) -> str:
        """Write the days covered, with the year once where it is the same."""
        if since == until:
            return self.day(since)
        is_same = since.year == until.year
        first = format_skeleton("MMMMd", since, locale=self.locale) if is_same else self.day(since)
        return self.gettext("%(since)s to %(until)s", since=first, until=self.day(until))

    def moment(self, value: datetime) -> str:
        """Write a moment in UTC, to the minute."""
        utc = value.astimezone(UTC)
        return self.gettext("%(day)s, %(time)s UTC", day=self.day(utc.date()), time=f"{utc:%H:%M}")

    def joined(self, parts: Iterable[str]) -> str:
        """Write what stands one after another, set apart as the language does; blanks are left
        out.
        """
        told = [part for part in parts if part]
        return reduce(self._pair, told) if told else ""

    def _pair(self, one: str, other: str) -> str:
        return self.gettext("%(one)s; %(other)s", one=one, other=other)

    def listed(self, items: Sequence[str]) -> str:
        """Write items as a sentence lists them."""
        return format_list(items, locale=self.locale)
