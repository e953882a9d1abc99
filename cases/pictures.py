"""Pictures are drawn anew before they are kept: what a camera wrote beside them (where, when, with what) goes.

《个人信息保护法》 art. 6: whereabouts are nothing a petition office collects, and nobody knows that a photo tells them.
The way a picture is turned is kept by turning it; resolution is kept, so that a scan prints at its size.
"""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageOps, ImageSequence
from PIL.TiffImagePlugin import AppendingTiffWriter

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/tiff": "TIFF"}
# A page of A3 at 600 dpi has 70 million; a small file that claims more is there to fill the memory.
MOST_PIXELS = 80_000_000
MOST_PIXELS_OF_ALL = 400_000_000
MOST_PAGES = 200
JPEG_QUALITY = 92


class BadPicture(ValueError):
    """Not a picture that can be read."""


class HugePicture(ValueError):
    """It would unpack to more than anybody scans."""


def drawn_anew(content: bytes, media_type: str) -> bytes:
    """The same picture without a word beside it. Raises BadPicture, HugePicture."""
    kind = FORMATS[media_type]
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as picture:
            _refuse_huge(picture)
            return _pages(picture) if kind == "TIFF" else _single(picture, kind)
    except HugePicture:
        raise
    except Image.DecompressionBombError as error:
        raise HugePicture from error
    except Exception as error:  # decoders of many formats fail in many ways
        raise BadPicture from error


def _refuse_huge(picture: Image.Image) -> None:
    """By what the headers say, before anything is unpacked."""
    pages, total = getattr(picture, "n_frames", 1), 0
    for place in range(min(pages, MOST_PAGES + 1)):
        picture.seek(place)
        size = picture.width * picture.height
        total += size
        if size > MOST_PIXELS or total > MOST_PIXELS_OF_ALL or place == MOST_PAGES:
            raise HugePicture
    picture.seek(0)


def _single(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    options: dict[str, Any] = {"quality": JPEG_QUALITY, "optimize": True} if kind == "JPEG" else {}
    bare, dpi = _bare(picture)
    bare.save(out, kind, **options, **dpi)
    return out.getvalue()


def _pages(picture: Image.Image) -> bytes:
    """A scan page by page, so that only one of them is unpacked at a time."""
    out = io.BytesIO()
    with AppendingTiffWriter(out) as writer:
        for page in ImageSequence.Iterator(picture):
            bare, dpi = _bare(page)
            bare.save(writer, "TIFF", compression="group4" if bare.mode == "1" else "tiff_deflate", **dpi)
            writer.newFrame()
    return out.getvalue()


def _bare(page: Image.Image) -> tuple[Image.Image, dict[str, Any]]:
    """The page upright, with nothing of the file it came from, and its resolution if it says one."""
    shown = page.convert("RGBA") if page.mode == "P" and "transparency" in page.info else page
    # A copy knows no tags; what is left in `info` would be written again.
    bare = ImageOps.exif_transpose(shown).copy()
    bare.info = {}
    dpi = page.info.get("dpi")
    return bare, {"dpi": (float(dpi[0]), float(dpi[1]))} if dpi else {}
