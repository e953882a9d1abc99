"""What is uploaded is kept without what nobody meant to hand over, and nothing in it can run or fill the memory."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cases import files, pictures
from tests.cases.photos import ORIENTATION, WHERE, picture

ENDINGS = {"JPEG": "jpg", "PNG": "png", "TIFF": "tif"}


def kept(content: bytes, name: str) -> bytes:
    return files.check(SimpleUploadedFile(name, content)).content


@pytest.mark.parametrize("kind", ENDINGS)
def test_the_place_a_photo_was_taken_is_not_kept(kind: str) -> None:
    content = picture(kind, (40, 20))
    assert WHERE.encode() in content
    clean = kept(content, f"a.{ENDINGS[kind]}")
    assert WHERE.encode() not in clean
    assert b"camera" not in clean
    with Image.open(io.BytesIO(clean)) as shown:
        assert shown.format == kind
        assert set(shown.getexif()) <= set() if kind != "TIFF" else ORIENTATION not in shown.getexif()


def test_a_photo_taken_sideways_stands_upright() -> None:
    with Image.open(io.BytesIO(kept(picture("JPEG", (40, 20), turned=6), "a.jpg"))) as shown:
        assert shown.size == (20, 40)
        assert shown.convert("L").getpixel((10, 2)) < 60  # type: ignore[operator]
        assert shown.convert("L").getpixel((10, 38)) > 200  # type: ignore[operator]


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
def test_a_scan_keeps_its_pages_its_resolution_and_what_it_shows(mode: str) -> None:
    with Image.open(io.BytesIO(kept(picture("TIFF", (40, 20), pages=3, mode=mode), "a.tiff"))) as shown:
        assert shown.n_frames == 3  # type: ignore[attr-defined]
        assert tuple(map(round, shown.info["dpi"])) == (300, 300)
        shown.seek(2)
        assert shown.convert("L").getpixel((2, 2)) == 0
        assert shown.convert("L").getpixel((38, 2)) == 255


def huge_png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused() -> None:
    with pytest.raises(files.FileRefused, match="像素过多"):
        kept(huge_png(60_000, 60_000), "a.png")
    with pytest.raises(files.FileRefused, match="像素过多"):
        kept(huge_png(10_000, 10_000), "a.png")


def test_a_broken_picture_is_refused() -> None:
    with pytest.raises(pictures.BadPicture):
        pictures.drawn_anew(picture("JPEG", (40, 20))[:200], "image/jpeg")
