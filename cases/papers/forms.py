"""Papers of the file: the proof of service (送达回证) and the registration form (信访登记表).

Both are also filled by hand, so what is not known yet stays an empty box. They carry personal details in
full: whoever fills them has asked for these with a purpose and logged it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from .sheets import Part, Sheet, lacking


@dataclass(frozen=True, kw_only=True)
class ServiceSheet(Sheet):
    """送达回证 (3.16): its date starts the petitioner's 30 days, so every way of serving has its own lines.

    `way` as in 直接送达, 留置送达, 邮寄送达, 电子送达, 委托送达, 公告送达. Several papers may be served at once.
    """

    template: ClassVar[str] = "papers/service.html"

    documents: tuple[tuple[str, str], ...]
    way: str = ""
    place: str = ""
    served_on: date | None = None
    received_by: str = ""
    relation: str = ""
    refusal: str = ""
    witness: str = ""
    tracking_number: str = ""
    served_by: tuple[str, ...] = ()
    remarks: str = ""

    @property
    def title(self) -> str:
        return _("送达回证")

    def missing_parts(self) -> list[Part]:
        parts = {Part(_("受送达人")): self.addressee, Part(_("送达文书")): self.documents}
        return super().missing_parts() + lacking(parts)


@dataclass(frozen=True, kw_only=True)
class RegistrationSheet(Sheet):
    """信访登记表 (3.1): request, facts and reasons in three boxes, as the petitioner gave them (art. 19)."""

    template: ClassVar[str] = "papers/registration.html"

    received_on: date
    registered_at: datetime
    registered_by: str
    channel: str
    request: str
    facts: str = ""
    reasons: str = ""
    petitioner_kind: str = ""
    sex: str = ""
    id_kind: str = ""
    id_number: str = ""
    phone: str = ""
    address: str = ""
    why_unnamed: str = ""
    help_needed: str = ""
    agent: str = ""
    people: int = 1
    joint_signers: int = 0
    representatives: tuple[str, ...] = ()
    repeat: str = ""
    linked_cases: tuple[str, ...] = ()
    place: str = ""
    residence: str = ""
    complained_of: str = ""
    petition_class: str = ""
    category: str = ""
    urgency: str = ""
    source: str = ""
    source_number: str = ""
    source_due: date | None = None
    materials: tuple[str, ...] = ()
    past_handling: str = ""
    past_procedures: str = ""
    reception: str = ""
    proposed_route: str = ""

    @property
    def title(self) -> str:
        return _("信访登记表")

    def missing_parts(self) -> list[Part]:
        parts = {
            Part(_("信访事项编号")): self.case_number,
            Part(_("诉求")): self.request.strip(),
            Part(_("信访人，或者不写明的原因")): self.addressee or self.why_unnamed,
        }
        return super().missing_parts() + lacking(parts)
