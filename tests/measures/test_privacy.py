from hypothesis import given
from hypothesis import strategies as st

from listening.measures.privacy import Line, hidden_cells

PARTS = "abcdef"
PEOPLE = st.one_of(st.integers(0, 15), st.integers(0, 200))
ONE_LINE = st.lists(PEOPLE, min_size=1, max_size=6)
TABLES = st.lists(st.lists(PEOPLE, min_size=3, max_size=3), min_size=1, max_size=5)


def line_of(counts: list[int]) -> tuple[dict[str, int], Line[str]]:
    cells = dict(zip(PARTS, counts, strict=False))
    return {**cells, "all": sum(counts)}, Line("all", list(cells), apart=True)


def table_of(counts: list[list[int]]) -> tuple[dict[tuple, int], list[Line]]:
    rows, columns = range(len(counts)), range(3)
    cells = {(row, column): counts[row][column] for row in rows for column in columns}
    cells |= {(row, "all"): sum(counts[row]) for row in rows}
    cells |= {("all", column): sum(row[column] for row in counts) for column in columns}
    cells["all", "all"] = sum(map(sum, counts))
    lines = [
        Line((row, "all"), [(row, column) for column in columns], apart=True)
        for row in (*rows, "all")
    ]
    lines += [
        Line(("all", column), [(row, column) for row in rows], apart=True)
        for column in (*columns, "all")
    ]
    return cells, lines


def told(authors: dict, lines: list[Line], hidden: frozenset) -> set:
    """What whoever subtracts knows in the end."""
    known = set(authors) - hidden
    while True:
        before = len(known)
        for line in lines:
            unknown = {line.total, *line.cells} - known
            if len(unknown) == 1:
                known |= unknown
        if len(known) == before:
            return known


@given(ONE_LINE)
def test_no_small_cell_is_shown_or_worked_out(counts: list[int]) -> None:
    authors, line = line_of(counts)
    hidden = hidden_cells(authors, [line])
    assert all(not 0 < authors[cell] < 10 for cell in told(authors, [line], hidden))


@given(ONE_LINE)
def test_beside_a_total_the_hidden_cells_are_ten_people_or_more(counts: list[int]) -> None:
    authors, line = line_of(counts)
    hidden = hidden_cells(authors, [line])
    gone = [authors[cell] for cell in line.cells if cell in hidden]
    assert "all" in hidden or not gone or (sum(gone) >= 10 and len(gone) > 1)


@given(TABLES)
def test_no_small_cell_of_a_table_is_worked_out_over_rows_and_columns(
    counts: list[list[int]],
) -> None:
    authors, lines = table_of(counts)
    hidden = hidden_cells(authors, lines)
    assert all(not 0 < authors[cell] < 10 for cell in told(authors, lines, hidden))


@given(TABLES)
def test_zero_is_shown(counts: list[list[int]]) -> None:
    authors, lines = table_of(counts)
    assert all(authors[cell] for cell in hidden_cells(authors, lines))


@given(ONE_LINE)
def test_nothing_is_hidden_where_nothing_is_small(counts: list[int]) -> None:
    authors, line = line_of([count + 10 for count in counts])
    assert hidden_cells(authors, [line]) == frozenset()


def test_one_small_cell_takes_the_smallest_other_along_and_no_more() -> None:
    authors, line = line_of([500, 3, 40, 90])
    assert hidden_cells(authors, [line]) == {"b", "c"}


def test_small_cells_that_are_ten_people_together_take_none_along() -> None:
    authors, line = line_of([500, 6, 5, 90])
    assert hidden_cells(authors, [line]) == {"b", "c"}


def test_small_cells_that_may_be_the_same_people_take_one_along() -> None:
    authors, line = line_of([500, 6, 5, 90])
    assert hidden_cells(authors, [Line("all", line.cells)]) == {"b", "c", "d"}


def test_two_small_cells_that_are_fewer_than_ten_together_take_one_along() -> None:
    authors, line = line_of([500, 4, 5, 90])
    assert hidden_cells(authors, [line]) == {"b", "c", "d"}


def test_a_total_gives_way_where_it_is_told_to() -> None:
    authors, line = line_of([500, 3, 40])
    giving = Line("all", line.cells, total_gives_way=True)
    assert hidden_cells(authors, [giving]) == {"b", "all"}


def test_a_cell_that_is_all_there_is_takes_the_total_along() -> None:
    authors, line = line_of([3, 0, 0])
    assert hidden_cells(authors, [line]) == {"a", "all"}


def test_a_hidden_total_is_not_added_up_from_its_cells() -> None:
    authors = {"a": 30, "b": 20, "all": 9}
    assert hidden_cells(authors, [Line("all", ["a", "b"])]) == {"all", "b"}


def test_ten_are_enough_and_nine_are_not() -> None:
    assert hidden_cells({"nine": 9, "ten": 10}) == {"nine"}
