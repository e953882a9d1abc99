"""Which typefaces the papers use, and which characters none of them can draw.

The style sheets name the faces an office machine has by law of GB/T 9704 first (小标宋, 仿宋, 楷体, 黑体) and
these two open families last; only the last two are required. There is no open 仿宋 that has the characters
people carry in their names, so the body falls back to 宋体.
"""

import logging
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

SERIF = "Noto Serif CJK SC"
SANS = "Noto Sans CJK SC"
REQUIRED_FAMILIES = (SERIF, SANS)
PACKAGE = "fonts-noto-cjk"
# WeasyPrint tells of every step, and of characters without a glyph: those are parts of people's names.
logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("weasyprint.progress").setLevel(logging.ERROR)


@cache
def font_file(family: str) -> Path | None:
    """The installed file of exactly this family, or None when fontconfig would put another in its place."""
    from weasyprint.text.ffi import ffi, fontconfig  # noqa: PLC0415  half a second, only where papers are made

    config = fontconfig.FcInitLoadConfigAndFonts()
    try:
        pattern = ffi.gc(fontconfig.FcPatternCreate(), fontconfig.FcPatternDestroy)
        fontconfig.FcPatternAddString(pattern, b"family", family.encode())
        fontconfig.FcConfigSubstitute(config, pattern, fontconfig.FcMatchPattern)
        fontconfig.FcDefaultSubstitute(pattern)
        found = fontconfig.FcFontMatch(config, pattern, ffi.new("FcResult *"))
        if found == ffi.NULL:
            return None
        if family not in _strings(found, b"family"):
            return None
        return Path(_strings(found, b"file")[0])
    finally:
        fontconfig.FcConfigDestroy(config)


def _strings(pattern: Any, name: bytes) -> list[str]:
    """All values of one text property of a fontconfig pattern."""
    from weasyprint.text.ffi import ffi, fontconfig  # noqa: PLC0415

    values: list[str] = []
    slot = ffi.new("FcChar8 **")
    while fontconfig.FcPatternGetString(pattern, name, len(values), slot) == fontconfig.FcResultMatch:
        values.append(ffi.string(slot[0]).decode())
    return values


@cache
def _covered() -> frozenset[int]:
    """Code points that the required families can draw (about 45,000)."""
    from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-untyped]  # noqa: PLC0415

    points: set[int] = set()
    for family in REQUIRED_FAMILIES:
        file = font_file(family)
        if file is None:
            continue
        faces = TTCollection(file, lazy=True).fonts if file.suffix == ".ttc" else [TTFont(file, lazy=True)]
        for face in faces:
            if face["name"].getDebugName(1) == family:
                points.update(face.getBestCmap())
    return frozenset(points)


def missing_glyphs(text: str) -> set[str]:
    """The characters of `text` that would be printed as an empty box.

    Spaces, line ends and marks without a shape of their own do not count. Characters of the private use
    areas (造字) always count: what they look like is known only to the machine they were made on.
    """
    covered = _covered()
    return {char for char in set(text) if ord(char) not in covered and not _shapeless(char)}


def _shapeless(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Zs", "Zl", "Zp"} or "\ufe00" <= char <= "\ufe0f"
