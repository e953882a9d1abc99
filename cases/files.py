"""Attachments: what they really are, how large, and the one way in. They go out by cases.views.files.

They are kept encrypted (offices.sealed); the hash is of what a person gets back, after pictures were drawn anew.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING
from uuid import uuid4

import puremagic
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import packages, pictures
from workflows.undo import on_failure

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.functional import Promise

    from cases.models import Attachment, Case, Submission
    from offices.models import Staff

# What an office receives, by content: the name's ending is never trusted.
ALLOWED: dict[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/tiff": (".tif", ".tiff"),
    "audio/mpeg": (".mp3",),
    "audio/x-wav": (".wav",),
    "video/mp4": (".mp4",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "text/plain": (".txt",),
}
# What is wrong with an office file, by the code of cases.packages.
PACKAGES: dict[str, str | Promise] = {
    "unreadable": gettext_lazy("“%(name)s”打不开，文件可能已损坏或者加了密码。请重新保存，或打印成 PDF。"),
    "huge": gettext_lazy("“%(name)s”解压后过大，不能接收。"),
    "runs": gettext_lazy("“%(name)s”含有宏或控件，不能接收。请另存为不带宏的 docx 或 xlsx，或打印成 PDF。"),
    "carries": gettext_lazy(
        "“%(name)s”里夹带了其他文件（压缩包、嵌入的对象），不能接收。请取出来单独上传，或打印成 PDF。"
    ),
    "fetches": gettext_lazy(
        "“%(name)s”打开时会到别处取模板或对象，不能接收。请改用 Normal 模板、断开链接后另存，或打印成 PDF。"
    ),
}


class FileRefused(ValueError):
    """The file may not be kept; the text says why and what to do."""


@dataclass(frozen=True)
class Upload:
    """A checked file, ready to be stored."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def check(file: UploadedFile[bytes]) -> Upload:
    """Sniff and measure an uploaded file. Raises FileRefused with the cure."""
    limit = settings.ATTACHMENT_MAX_BYTES
    name = PurePath(file.name or "file").name[:150]
    if not file.size:
        raise FileRefused(_("“%(name)s”是空文件，请重新选择。") % {"name": name})
    if file.size > limit:
        words = _("“%(name)s”超过 %(limit)d MB，请压缩或分开上传。")
        raise FileRefused(words % {"name": name, "limit": limit // 1024 // 1024})
    content = file.read()
    media_type = sniff(content)
    ending = PurePath(name).suffix.lower()
    if media_type not in ALLOWED:
        words = _("“%(name)s”的内容不是可以接收的类型。可接收：PDF、图片、音视频、Word（docx）、Excel（xlsx）、文本。")
        raise FileRefused(words % {"name": name})
    if ending not in ALLOWED[media_type]:
        words = _("“%(name)s”的后缀与实际内容不符（实际为 %(real)s），请核对文件。")
        raise FileRefused(words % {"name": name, "real": ALLOWED[media_type][0]})
    return Upload(name, media_type, _harmless(content, media_type, name))


def _harmless(content: bytes, media_type: str, name: str) -> bytes:
    """Pictures without what stands beside them; office files that carry and fetch nothing. Raises FileRefused."""
    if media_type in pictures.FORMATS:
        try:
            return pictures.drawn_anew(content, media_type)
        except pictures.HugePicture as error:
            words = _("“%(name)s”的像素过多，展开后会占满内存。请用不高于 600 dpi 重新扫描，或分成几个文件。")
            raise FileRefused(words % {"name": name}) from error
        except pictures.BadPicture as error:
            words = _("“%(name)s”打不开，图片可能已损坏。请重新拍摄或扫描。")
            raise FileRefused(words % {"name": name}) from error
    if content.startswith(b"PK") and (code := packages.fault(content)):
        raise FileRefused(str(PACKAGES[code]) % {"name": name})
    return content


def sniff(content: bytes) -> str:
    """The media type by content, «» when unknown. Text is what decodes as UTF-8 or GB18030 without controls."""
    if _is_text(content):
        return "text/plain"
    if content.startswith(b"PK"):
        return _packed(content)
    try:
        matches = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        return ""
    for match in matches:
        mime = {"application/x-pdf": "application/pdf", "image/jpg": "image/jpeg", "audio/wav": "audio/x-wav"}.get(
            match.mime_type, match.mime_type
        )
        if mime in ALLOWED:
            return str(mime)
    return str(matches[0].mime_type) if matches else ""


def _packed(content: bytes) -> str:
    """Word and Excel files are archives: what lies inside tells them from any other. Only names are read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError):
        return "application/zip"
    office = "application/vnd.openxmlformats-officedocument"
    if "word/document.xml" in names:
        return f"{office}.wordprocessingml.document"
    return f"{office}.spreadsheetml.sheet" if "xl/workbook.xml" in names else "application/zip"


def _is_text(content: bytes) -> bool:
    if b"\0" in content or content.startswith(b"%PDF"):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(ord(char) < 32 and char not in "\t\r\n\f" for char in text)
    return False


def store(
    case: Case, upload: Upload, *, by: Staff | None, submission: Submission | None = None, purpose: str = "material"
) -> Attachment:
    """Keep a checked file with its matter, under a name that says nothing."""
    row = case.attachments.model(
        case=case,
        submission=submission,
        purpose=purpose,
        name=upload.name,
        media_type=upload.media_type,
        size=len(upload.content),
        sha256=upload.sha256,
        uploaded_at=timezone.now(),
        uploaded_by=by,
    )
    row.file.save(uuid4().hex, ContentFile(upload.content), save=False)
    on_failure(partial(row.file.storage.delete, str(row.file.name)))
    row.save()
    return row
