"""Pictures as cameras and scanners make them, with words beside them that nobody meant to hand over."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

WHERE = "31.2304N 121.4737E"
ORIENTATION, MAKE, DESCRIPTION = 0x0112, 0x010F, 0x010E


def picture(kind: str, size: tuple[int, int] = (4, 2), *, pages: int = 1, turned: int = 1, mode: str = "RGB") -> bytes:
    """A picture whose left half is dark, with `WHERE` in every place this format has for words."""
    page = Image.new(mode, size, "white")
    page.paste("black", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE], exif[DESCRIPTION] = turned, "camera", WHERE
    options: dict[str, Any] = {"exif": exif, "dpi": (300, 300)}
    if kind == "PNG":
        words = PngInfo()
        words.add_text("Comment", WHERE)
        words.add_itxt("XML:com.adobe.xmp", f"<x>{WHERE}</x>")
        options["pnginfo"] = words
    elif kind == "JPEG":
        options |= {"comment": WHERE.encode(), "xmp": f"<x>{WHERE}</x>".encode(), "icc_profile": WHERE.encode()}
    else:
        options |= {"save_all": True, "append_images": [page.copy() for _n in range(pages - 1)]}
    out = io.BytesIO()
    page.save(out, kind, **options)
    return out.getvalue()
