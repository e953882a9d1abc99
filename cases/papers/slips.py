"""The receipt slip (信访事项回执) handed over at the counter or sent back by post."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext as _

from .sheets import Sheet


@dataclass(frozen=True, kw_only=True)
class SlipSheet(Sheet):
    """回执 on A5: number, day, channel, what was received, whom to ask, how to query (art. 18, 21, 23).

    `query_code` and `pin` are secrets of the petitioner: a slip that carries a PIN is handed over and
    not stored. `notice_due` is the last day for the written notice (art. 23), when that clock runs.
    """

    template: ClassVar[str] = "papers/slip.html"

    received_on: date
    channel: str
    summary: str
    materials: tuple[str, ...] = ()
    received_by: str = ""
    notice_due: date | None = None
    query_code: str = ""
    pin: str = ""
    query_how: str = ""

    @property
    def title(self) -> str:
        return _("信访事项回执")

    def missing_parts(self) -> list[str]:
        parts = {
            _("信访事项编号"): self.case_number,
            _("收到的内容"): self.summary.strip(),
            _("联系电话"): self.contact_phone,
        }
        return super().missing_parts() + [name for name, there in parts.items() if not there]
