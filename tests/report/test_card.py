"""The share card: the same picture on every machine, in Latin and in Arabic letters."""

import struct
import zlib
from pathlib import Path

import pytest
from babel import Locale
from made_up_findings import edition, findings

from listening.findings import Findings
from listening.report import drawing
from listening.report.drawing import FONTS, draw_png
from listening.report.render import render_card
from listening.report.words import Words

URDU = "کسٹمر فرسٹ ڈے"


def in_language(language: str, name: str = "Customer First Day") -> Findings:
    given = findings(name)
    campaign = given.campaign.model_copy(update={"language": language})
    return given.model_copy(update={"campaign": campaign})


def pixels(png: bytes) -> bytes:
    """The picture's own rows, for comparison; a file may differ and look the same."""
    at, packed = 8, b""
    while at < len(png):
        size = struct.unpack(">I", png[at : at + 4])[0]
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + size]
        at += size + 12
    return zlib.decompress(packed)


def written(text: str) -> bytes:
    return pixels(
        draw_png(
            '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="80">'
            f'<text x="20" y="50" font-size="40" font-family="Noto Sans">{text}</text></svg>'
        )
    )


def test_the_card_is_1200_by_630_and_the_same_bytes_again(templates: dict[str, str]) -> None:
    svg = render_card(findings(), edition(), templates)
    png = draw_png(svg)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (1200, 630)
    assert draw_png(render_card(findings(), edition(), templates)) == png
    assert len(png) < 100_000


def test_the_card_says_the_headline_the_figures_and_what_it_is_not(
    templates: dict[str, str],
) -> None:
    svg = render_card(findings(), edition("draft"), templates)
    for words in ("1,204 accounts wrote 3,047", "1,812 accounts took part", "Draft · Synthetic"):
        assert words in svg


def test_urdu_is_drawn_and_shaped_without_the_systems_fonts(templates: dict[str, str]) -> None:
    empty, urdu = written(""), written(URDU)
    assert urdu != empty
    apart = "\u200c".join(URDU)
    assert written(apart) != urdu, "letters are joined: cut apart they look different"
    missing = written("\u4f60\u597d\u4f60")
    assert written("کسٹ") != missing


def test_an_urdu_card_runs_from_right_to_left(templates: dict[str, str]) -> None:
    svg = render_card(in_language("ur", URDU), edition(), templates, Words("ur", Locale("ur")))
    assert 'text-anchor="end"' in svg
    assert pixels(draw_png(svg)) != pixels(
        draw_png(render_card(in_language("en", URDU), edition(), templates))
    )


def test_without_our_fonts_there_would_be_no_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    with_fonts = written("Words")
    monkeypatch.setattr(drawing, "_fonts", list)
    assert written("Words") != with_fonts
    assert written("Words") == written("")


def test_the_fonts_are_small_and_carry_their_licence() -> None:
    assert sum(path.stat().st_size for path in FONTS.glob("*.ttf")) < 250_000
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text("utf-8")
    assert Path(FONTS).is_dir()


def test_a_long_name_is_cut_and_not_drawn_over_the_figures(templates: dict[str, str]) -> None:
    given = in_language("en", "A " + "very " * 40 + "long name of a campaign")
    svg = render_card(given, edition(), templates)
    assert svg.count('font-size="62"') <= 4
