"""The receipt slip (信访事项回执) handed over at the counter or sent back by post."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .sheets import Part, Sheet, lacking


@dataclass(frozen=True, kw_only=True)
class SlipSheet(Sheet):
    """回执 on A5, or `large` on A4: number, day, channel, what was received, whom to ask, how to query
    (art. 18, 21, 23).

    `query_code` and `pin` are secrets of the petitioner: a slip that carries a PIN is handed over and
    not stored. `query_url` is the page where both are typed in; the QR code says it and nothing else, so that
    who photographs the code holds neither. `notice_due` is the last day for the written notice (art. 23),
    when that clock runs.
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
    query_url: str = ""
    large: bool = False

    @property
    def title(self) -> str:
        return _("信访事项回执")

    @property
    def qr(self) -> SafeString:
        """The QR code of the query page as SVG, «» without an address."""
        import segno  # noqa: PLC0415  only where slips are made

        drawn = segno.make(self.query_url, error="m", micro=False) if self.query_url else None
        # Made of squares alone: nothing anybody typed is in it.
        return mark_safe(drawn.svg_inline(omitsize=True, border=2)) if drawn else SafeString("")  # noqa: S308

    def missing_parts(self) -> list[Part]:
        parts = {
            Part(_("信访事项编号")): self.case_number,
            Part(_("收到的内容")): self.summary.strip(),
            Part(_("联系电话"), "contact_phone"): self.contact_phone,
        }
        return super().missing_parts() + lacking(parts)
