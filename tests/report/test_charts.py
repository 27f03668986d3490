"""Where columns, bars and rungs stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_findings import NOT_COLLECTED, by_role, counted, findings, missing
from test_coded_page import coded_findings

from listening.findings import Day, Event
from listening.model import Status
from listening.report.charts import change_dots, code_dots, felt_dots, ladder_chart, share_chart
from listening.report.figures import ladder
from listening.report.time_charts import coverage_strip, daily_chart
from listening.report.words import ENGLISH


def days_of(values: list[int]) -> list[Day]:
    first = findings().days[0]
    return [first.model_copy(update={"posts": counted(value, "posts")}) for value in values]


def test_a_day_without_a_number_is_a_band_and_has_no_column() -> None:
    chart = daily_chart(ENGLISH, findings().days)
    assert [band.why for band in chart.bands] == ["not collected", "suppressed"]
    assert len(chart.columns) == 21 - 3
    assert chart.bands[1].width == pytest.approx(2 * 100 / 21, abs=0.01)


def test_a_day_of_zero_posts_is_a_column_of_no_height_and_not_a_band() -> None:
    chart = daily_chart(ENGLISH, days_of([0, 5]))
    assert chart.columns[0].height == 0
    assert not chart.bands


def test_a_partly_collected_day_is_marked() -> None:
    assert [column.is_partial for column in daily_chart(ENGLISH, findings().days).columns].count(
        True
    ) == 1
    assert NOT_COLLECTED not in [date.text for date in daily_chart(ENGLISH, findings().days).dates]


@given(st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=400))
def test_columns_stay_inside_the_chart_and_their_height_follows_their_value(
    values: list[int],
) -> None:
    chart = daily_chart(ENGLISH, days_of(values))
    for column in chart.columns:
        assert column.left >= 0
        assert column.left + column.width <= 100.01
        assert chart.top <= column.top <= chart.floor
    heights = [column.height for column in chart.columns]
    assert (
        heights.index(max(heights)) == values.index(max(values)) or heights.count(max(heights)) > 1
    )
    assert len(chart.levels) <= 6
    assert len({level.text for level in chart.levels}) == len(chart.levels)
    assert len(chart.dates) <= 7


def test_a_window_without_any_day_or_number_still_has_a_chart() -> None:
    hidden = [
        day.model_copy(update={"posts": missing("posts", Status.SUPPRESSED)})
        for day in findings().days
    ]
    assert daily_chart(ENGLISH, hidden).peak is None
    assert len(daily_chart(ENGLISH, hidden).bands) == 1
    assert daily_chart(ENGLISH, []).columns == ()


def test_shares_fill_the_bar_in_the_order_negative_neutral_positive() -> None:
    chart = share_chart(ENGLISH, by_role())
    parts = chart.rows[0].parts
    assert [part.label for part in parts] == ["negative", "neutral", "positive"]
    assert parts[-1].left + parts[-1].width == pytest.approx(100, abs=0.01)
    assert chart.rows[-1].parts == ()


def test_a_row_of_which_one_share_is_shown_has_it_and_one_part_for_all_that_is_hidden() -> None:
    chart = share_chart(ENGLISH, by_role())
    hidden, positive = chart.rows[1].parts
    assert (hidden.label, hidden.text, hidden.left) == ("suppressed", "suppressed", 0)
    assert (positive.label, positive.text) == ("positive", "62.4%")
    assert positive.left == pytest.approx(hidden.width) == pytest.approx(100 - 62.41)
    assert chart.has_suppressed
    assert not share_chart(ENGLISH, by_role()[:1]).has_suppressed


def test_the_ladder_shows_a_dot_for_a_count_and_a_bar_for_a_range() -> None:
    chart = ladder_chart(ENGLISH, ladder(findings()))
    by_key = {rung.card.key: rung for rung in chart.rungs}
    assert by_key["participants"].left is None
    audience = by_key["potential_audience"]
    assert audience.left is not None
    assert audience.left < audience.at < audience.left + audience.width
    assert by_key["follower_sum"].at > audience.left + audience.width


def test_a_rung_that_is_not_estimable_has_no_place_on_the_scale() -> None:
    given_findings = findings()
    gone = {key: missing(key, Status.NOT_ESTIMABLE) for key in given_findings.figures}
    chart = ladder_chart(ENGLISH, ladder(given_findings.model_copy(update={"figures": gone})))
    assert [rung.at for rung in chart.rungs] == [None] * 4


def test_reposts_stand_on_top_of_the_posts_of_their_day_and_hidden_ones_are_not_drawn() -> None:
    chart = daily_chart(ENGLISH, findings().days)
    first = chart.columns[0]
    assert first.repost_height == pytest.approx(first.height / 3, abs=1)
    assert chart.is_stacked
    assert not chart.hides_reposts
    hidden = missing("reposts", Status.SUPPRESSED)
    days = [day.model_copy(update={"reposts": hidden}) for day in findings().days]
    assert not daily_chart(ENGLISH, days).is_stacked


def test_events_of_the_days_are_numbered_in_order_and_others_left_out() -> None:
    days = findings().days
    events = [
        Event(day=days[9].day, title="second"),
        Event(day=days[2].day, title="first"),
        Event(day=days[0].day.replace(year=2020), title="long ago"),
    ]
    marks = daily_chart(ENGLISH, days, events).marks
    assert [(mark.number, mark.title) for mark in marks] == [("1", "first"), ("2", "second")]
    assert marks[0].at == pytest.approx(100 / 21 * 2.5, abs=0.01)


def test_a_dot_lies_on_its_whisker_and_the_scale_ends_above_all_of_them() -> None:
    given = coded_findings()
    chart = felt_dots(ENGLISH, given.sentiment_by_role)
    assert [row.name for row in chart.rows[:3]] == [
        "Customers, negative", "Customers, neutral", "Customers, positive",
    ]  # fmt: skip
    for dot in (dot for row in chart.rows for dot in row.dots):
        assert 0 <= dot.left < dot.at < dot.left + dot.width <= 100
    assert chart.rows[0].note == "31.0%, between 26.0% and 37.0%"


def test_codes_are_ranked_by_their_share_and_a_hidden_one_has_no_line() -> None:
    (first, *_) = coded_findings().by_code[0].codes
    low = first.model_copy(
        update={"key": "themes/b", "share": first.share.model_copy(update={"value": 0.19})}
    )
    gone = first.model_copy(
        update={"key": "themes/c", "share": missing("code_share", Status.SUPPRESSED)}
    )
    chart = code_dots(ENGLISH, [gone, low, first])
    assert [row.note.split(",")[0] for row in chart.rows] == ["23.0%", "19.0%"]


def test_a_change_has_a_dot_before_and_one_after_on_one_line() -> None:
    share = coded_findings().by_code[0].codes[0].share
    (row,) = change_dots(ENGLISH, [("App", share, share)]).rows
    assert [dot.look for dot in row.dots] == ["before", "after"]
    assert "→" in row.note


def test_the_strip_tells_whole_partial_and_missing_days_apart() -> None:
    (row,) = coverage_strip(ENGLISH, findings().coverage).rows
    assert [band.why for band in row.bands] == [
        "complete", "not collected", "partial", "complete",
    ]  # fmt: skip
    assert sum(band.width for band in row.bands) == pytest.approx(100, abs=0.01)
