"""Cards of the case page: people with what is masked, claims, papers, files."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Answer, Case, Claim, ComplainedOf, DocumentState, Petitioner
from offices.models import Staff
from offices.personal import mask_name

SENSITIVE = (
    ("id_number", gettext_lazy("证件号码")),
    ("phone", gettext_lazy("联系电话")),
    ("address", gettext_lazy("住址")),
)
FILE_PURPOSES = {
    "material": gettext_lazy("来件材料"),
    "signature": gettext_lazy("签字扫描件"),
    "extension": gettext_lazy("延期批准"),
    "service": gettext_lazy("送达凭证"),
    "acceptance": gettext_lazy("书面接受材料"),
    "ground": gettext_lazy("地方依据的材料"),
    "withdrawal": gettext_lazy("撤回申请"),
    "commitment": gettext_lazy("承诺兑现凭证"),
    "rating": gettext_lazy("满意度评价表"),
    "objection": gettext_lazy("异议材料"),
    "report": gettext_lazy("办理报告"),
    "review": gettext_lazy("复查（复核）意见书"),
    "supervision": gettext_lazy("督办（建议）来函"),
    "supervision_reply": gettext_lazy("督办回复的证据"),
}


@dataclass(frozen=True)
class Masked:
    """A sensitive value as a page may show it, and where it can be seen in full."""

    label: str
    masked: str
    reveal_url: str


@dataclass(frozen=True)
class PersonCard:
    """One person of the matter. `name` is masked in accusations."""

    name: str
    role: str
    kind: str
    name_reveal_url: str
    stands_for: str
    help_needed: str
    sensitive: tuple[Masked, ...]


@dataclass(frozen=True)
class Paper:
    """One issued paper with the proof that it was received."""

    kind: str
    number: str
    issued_on: Any
    state: str
    state_words: str
    url: str
    proof_url: str
    deliveries: tuple[tuple[str, Any, str], ...]


@dataclass(frozen=True)
class FileCard:
    """One attachment as templates/parts/attachment.html shows it."""

    name: str
    url: str
    size: int
    kind: str
    uploaded_by: str
    uploaded_at: Any
    sha256: str


@dataclass(frozen=True)
class ClaimCard:
    """One claim with the answers of every round, newest first."""

    claim: Claim
    answers: tuple[Answer, ...]

    @property
    def now(self) -> Answer | None:
        return self.answers[0] if self.answers else None


def address(name: str, *args: Any) -> str:
    """The address of a page, «» where the deployment does not have it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def claims_of(case: Case) -> list[ClaimCard]:
    """The claims of a matter with their answers, the newest round first."""
    answers: dict[int, list[Answer]] = {}
    rows = Answer.objects.filter(claim__case=case).select_related("drafted_by", "checked_by", "signed_by")
    for answer in rows.order_by("-round"):
        answers.setdefault(answer.claim_id, []).append(answer)
    return [ClaimCard(claim, tuple(answers.get(claim.pk, ()))) for claim in case.claims.all()]


def person_card(case: Case, person: Petitioner) -> PersonCard:
    hidden = case.is_accusation
    masked = person.masked
    sensitive = tuple(
        Masked(str(label), masked[name], address("case_reveal", case.number, person.pk, name))
        for name, label in SENSITIVE
        if masked[name]
    )
    return PersonCard(
        # A ledger may know a telephone number and no name.
        name=(masked["name"] if hidden else person.name) or case.get_no_petitioner_display(),
        role=person.get_role_display(),
        kind=person.get_kind_display(),
        name_reveal_url=address("case_reveal", case.number, person.pk, "name") if hidden and person.name else "",
        stands_for=_stands_for(person, hidden=hidden),
        help_needed=person.help_needed,
        sensitive=sensitive,
    )


def _stands_for(person: Petitioner, *, hidden: bool) -> str:
    if person.represents is None:
        return ""
    return mask_name(person.represents.name) if hidden else person.represents.name


def complained_of(case: Case) -> list[tuple[str, bool]]:
    """Whom the matter is about, and whether they are accused. Once the file is destroyed that is kept to shut them
    out, and read by nobody.
    """
    if case.destroyed_on:
        return []
    return [_about(one) for one in case.complained_of.select_related("staff", "office")]


def _about(one: ComplainedOf) -> tuple[str, bool]:
    words = [one.name, one.staff.full_name if one.staff else "", one.office.name if one.office else ""]
    return " · ".join(filter(None, words)), one.is_accused


def papers_of(case: Case, roles: Collection[str]) -> list[Paper]:
    """The issued papers; whoever has a role in the matter may print the form for proof of service."""
    return [
        Paper(
            kind=document.get_kind_display(),
            number=document.number,
            issued_on=document.issued_on,
            state=document.state,
            state_words=document.get_state_display(),
            url=address("case_document", case.number, document.pk),
            proof_url="" if document.state == DocumentState.SENT or not roles else _proof(case, document.pk),
            deliveries=tuple(
                (one.get_way_display(), one.served_on, mask_name(one.receiver)) for one in document.deliveries.all()
            ),
        )
        for document in case.documents.prefetch_related("deliveries")
    ]


def _proof(case: Case, pk: int) -> str:
    return address("case_service", case.number, pk)


def linked_matters(case: Case, staff: Staff) -> list[tuple[str, str, str]]:
    """(words, number, address) of the matters joined to or split from this one that this person may see."""
    seen = Case.objects.visible_to(staff)
    words = {
        "merge": (_("并入"), _("并有")),
        "split": (_("拆自"), _("拆出")),
        "decline": (_("原信访事项"), _("后来的来件")),
        "retaliation": (_("原信访事项"), _("另有打击报复的反映")),
    }
    out = [(words[link.why][0], link.other) for link in case.links.filter(ended_on=None).select_related("other")]
    out += [(words[link.why][1], link.case) for link in case.linked_from.filter(ended_on=None).select_related("case")]
    visible = set(seen.filter(pk__in=[other.pk for _how, other in out]).values_list("pk", flat=True)) if out else set()
    return [(how, one.number, address("case_detail", one.number)) for how, one in out if one.pk in visible]


def file_card(case: Case, one: Any) -> FileCard:
    return FileCard(
        name=one.name,
        url=address("case_file", case.number, one.pk),
        size=one.size,
        kind=str(FILE_PURPOSES.get(one.purpose, one.purpose)),
        uploaded_by=one.uploaded_by.full_name if one.uploaded_by else _("系统"),
        uploaded_at=one.uploaded_at,
        sha256=one.sha256,
    )
