"""Drawing the share card: its SVG as a PNG, with fonts that the project carries."""

from functools import cache
from pathlib import Path

import resvg_py

import listening

FONTS = Path(listening.__file__).parent.parent / "reports" / "fonts"


def draw_png(svg: str) -> bytes:
    """Return the picture as PNG: the same bytes on every machine, whatever fonts it has."""
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        font_files=_fonts(),
        font_family="Noto Sans",
        sans_serif_family="Noto Sans",
        skip_system_fonts=True,
    )


@cache
def _fonts() -> list[str]:
    return [str(path) for path in sorted(FONTS.glob("*.ttf"))]
