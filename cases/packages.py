"""What a Word or Excel file carries beside its words (ECMA-376 packages), looked through part by part.

Whoever opens the file in their own programs would run a macro, unpack what lies inside, or fetch a template from
somewhere. Pictures, links and the workbook behind a chart stay. Parts are judged by their first bytes: a name is
whatever somebody wrote.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

MOST_UNPACKED = 500 * 1024 * 1024
MOST_PARTS = 10_000
# A sheet may hold 65,530 links, each with its relation.
MOST_DECLARED = 20 * 1024 * 1024
MOST_EMBEDDED = 50 * 1024 * 1024
_HEAD = 300
_PROGRAMS = ("vbaproject", "vbadata", "macrosheets/", "activex/")
_PROGRAM_ENDINGS = (
    ".exe", ".dll", ".com", ".scr", ".pif", ".cpl", ".msi", ".jar", ".js", ".jse", ".vbs", ".vbe", ".wsf", ".hta",
    ".bat", ".cmd", ".ps1", ".lnk", ".reg",
)  # fmt: skip
_PROGRAM_HEADS = (b"MZ", b"\x7fELF", b"L\0\0\0\x01\x14\x02\0")
# Zip, OLE, RAR, 7z, gzip, bzip2, xz, cabinet, RTF (which carries objects of its own).
_PACKED_HEADS = (
    b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"MSCF", b"{\\rtf",
)  # fmt: skip
# Enhanced metafiles are kept gzipped.
_PACKED_PICTURES = (".emz", ".wmz")
# Kinds of relations, by the last word of their type: what runs, and what is fetched when the file is opened.
_RUNNING = frozenset({"vbaproject", "xlmacrosheet", "xlintlmacrosheet", "control", "activexcontrolbinary"})
_FETCHED = frozenset({"attachedtemplate", "oleobject", "frame", "subdocument", "afchunk", "package"})
_BROKEN = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, RuntimeError, EOFError, NotImplementedError, OSError, ValueError,
)  # fmt: skip


def fault(content: bytes, *, is_embedded: bool = False) -> str:
    """What is wrong with it: «unreadable», «huge», «runs», «carries», «fetches»; «» for an ordinary file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            inside = package.infolist()
            if len(inside) > MOST_PARTS or sum(part.file_size for part in inside) > MOST_UNPACKED:
                return "huge"
            return next((code for part in inside if (code := _fault_of(package, part, is_embedded))), "")
    except _BROKEN:
        return "unreadable"


def _fault_of(package: zipfile.ZipFile, part: zipfile.ZipInfo, is_embedded: bool) -> str:
    name = part.filename.lower()
    head = _read(package, part, _HEAD)
    if name.endswith(_PROGRAM_ENDINGS) or any(mark in name for mark in _PROGRAMS) or head.startswith(_PROGRAM_HEADS):
        return "runs"
    if name.endswith(".rels") or name == "[content_types].xml":
        return _declared_fault(_read(package, part, MOST_DECLARED + 1))
    if "embeddings/" in name and name.endswith((".xlsx", ".docx")) and not is_embedded:
        return _embedded_fault(_read(package, part, MOST_EMBEDDED + 1))
    if ("embeddings/" in name and name.endswith(".bin")) or _is_packed(name, head):
        return "carries"
    return ""


def _is_packed(name: str, head: bytes) -> bool:
    if head.startswith(b"\x1f\x8b") and name.endswith(_PACKED_PICTURES):
        return False
    return head.startswith(_PACKED_HEADS) or head[257:262] == b"ustar"


def _embedded_fault(content: bytes) -> str:
    """The workbook behind a chart is a package of its own: looked through by the same rules, once."""
    if len(content) > MOST_EMBEDDED:
        return "huge"
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = set(package.namelist())
    return fault(content, is_embedded=True) if names & {"xl/workbook.xml", "word/document.xml"} else "carries"


def _declared_fault(content: bytes) -> str:
    """What the package says of its parts and of what they belong to."""
    if len(content) > MOST_DECLARED:
        return "huge"
    for tag, said in _elements(content):
        if "macroenabled" in said.get("ContentType", "").lower():
            return "runs"
        kind = said.get("Type", "").rpartition("/")[2].lower() if tag == "Relationship" else ""
        if kind in _RUNNING:
            return "runs"
        if kind in _FETCHED and _is_elsewhere(said):
            return "fetches"
    return ""


def _is_elsewhere(said: dict[str, str]) -> bool:
    target = said.get("Target", "").strip().replace("\\", "/")
    return said.get("TargetMode", "").strip().lower() == "external" or target.startswith("//") or ":" in target


def _elements(content: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """(name, attributes) of every element. A part with a document type, which none of these has, is refused."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda tag, said: found.append((tag.rpartition(" ")[2], said))
    parser.Parse(content, True)
    yield from found


def _refuse_doctype(*_said: object) -> None:
    raise ValueError("a document type is declared")


def _read(package: zipfile.ZipFile, part: zipfile.ZipInfo, at_most: int) -> bytes:
    """The beginning of a part, however large it says it is."""
    with package.open(part) as opened:
        return opened.read(at_most)
