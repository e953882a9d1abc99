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


def missing_glyphs(text: str) -> set[str]:
    """The characters of `text` that would be printed as an empty box.

    One that the two families lack may be drawn by any other installed one: Pango looks for it. Spaces, line
    ends and marks without a shape of their own do not count. Characters of the private use areas (造字)
    always count: what they look like is known only to the machine they were made on.
    """
    seen = {char for char in set(text) if not _shapeless(char)}
    return {char for char in seen if unicodedata.category(char) == "Co" or not is_drawable(char)}


@cache
def is_drawable(char: str) -> bool:
    """Whether any installed typeface has the character; like Pango's own, the answer holds till a restart."""
    ffi, library = _fontconfig()
    charset, pattern, names = library.FcCharSetCreate(), library.FcPatternCreate(), library.FcObjectSetCreate()
    try:
        library.FcCharSetAddChar(charset, ord(char))
        library.FcPatternAddCharSet(pattern, b"charset", charset)
        library.FcObjectSetAdd(names, b"file")
        found = library.FcFontList(ffi.NULL, pattern, names)
        if found == ffi.NULL:
            return False
        count = int(found.nfont)
        library.FcFontSetDestroy(found)
        return count > 0
    finally:
        library.FcObjectSetDestroy(names)
        library.FcPatternDestroy(pattern)
        library.FcCharSetDestroy(charset)


@cache
def _fontconfig() -> tuple[Any, Any]:
    """What WeasyPrint does not bind: to find fonts by the characters they have."""
    from cffi import FFI  # type: ignore[import-untyped]  # noqa: PLC0415  WeasyPrint brings it

    ffi = FFI()
    ffi.cdef("""
        typedef struct { int nfont; int sfont; void **fonts; } FcFontSet;
        void *FcCharSetCreate(void);
        void FcCharSetDestroy(void *charset);
        int FcCharSetAddChar(void *charset, unsigned int code);
        void *FcPatternCreate(void);
        void FcPatternDestroy(void *pattern);
        int FcPatternAddCharSet(void *pattern, const char *object, const void *charset);
        void *FcObjectSetCreate(void);
        void FcObjectSetDestroy(void *names);
        int FcObjectSetAdd(void *names, const char *object);
        FcFontSet *FcFontList(void *config, void *pattern, void *names);
        void FcFontSetDestroy(FcFontSet *set);
    """)
    return ffi, ffi.dlopen("libfontconfig.so.1")


def _shapeless(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Zs", "Zl", "Zp"} or "\ufe00" <= char <= "\ufe0f"
