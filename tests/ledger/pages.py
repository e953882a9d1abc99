"""The import page as its owner uses it."""

from __future__ import annotations

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.ledger import desk
from cases.models import LedgerUpload
from jobs.worker import run_due
from offices.models import Staff

SHORT = ("编号", "信访人", "收到日期", "内容")


def client(staff: Staff) -> Client:
    made = Client()
    made.force_login(staff)
    return made


def hand_over(desk_: Client, content: bytes, name: str = "台账.csv", **data: Any) -> Any:
    office = LedgerUpload._meta.get_field("office").related_model._default_manager.get(code=data.pop("office", "JA"))
    return desk_.post("/import/", {"file": SimpleUploadedFile(name, content), "office": office.pk, **data})


def table(*rows: tuple[str, ...], head: tuple[str, ...] = SHORT) -> bytes:
    return "\n".join(",".join(one) for one in (head, *rows)).encode()


def match(desk_: Client, upload: LedgerUpload, **changes: str) -> Any:
    """Send the selects as the page offers them, with changes."""
    shown = desk.look(upload)
    fields = {f"col_{field}": letter for field, letter in shown.guess.items()}
    return desk_.post(f"/import/{upload.pk}/?sheet=0&header_row={shown.header_row}", {**fields, **changes})


def only() -> LedgerUpload:
    return LedgerUpload.objects.get()


def counted(desk_: Client) -> dict[str, int]:
    """The figures of the page."""
    page = desk_.get(f"/import/{only().pk}/progress/").content.decode()
    found = re.findall(r'<dt>([^<]+)</dt><dd class="tabular">(-?\d+)</dd>', page)
    return {label: int(number) for label, number in found}


def bring_in(desk_: Client) -> None:
    """Press the button after the trial, and let it be done."""
    desk_.post(f"/import/{only().pk}/progress/")
    run_due()
