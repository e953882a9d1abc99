"""What belongs into the file of an ended matter (归档清单, domain.md 3.23), and what of it is there.

A proposal of this product (I): the bureau's own list decides. It never stands in the way of anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from cases.models import Answer, Channel, Delivery
from cases.models.codes import PASSED_ON
from cases.models.papers import ANSWERS, BETWEEN_OFFICES
from cases.models.work import Record
from workflows.codes import Outcome

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from cases.models import Case

# On these ways what was said arrives on paper or as a file.
WRITTEN = (Channel.LETTER, Channel.FAX, Channel.WEB)


@dataclass(frozen=True)
class Part:
    """One thing of the list; `there` is None where the matter has no such thing."""

    name: str | Promise
    there: bool | None

    @property
    def tone(self) -> str:
        return {True: "good", False: "warn", None: "neutral"}[self.there]

    @property
    def words(self) -> str | Promise:
        return {True: _("有"), False: _("缺"), None: _("不涉及")}[self.there]


def checklist(case: Case) -> tuple[Part, ...]:
    """The list for one matter, in the order of the file."""
    return tuple(_parts(case))


def _parts(case: Case) -> Iterator[Part]:
    papers = list(case.documents.exclude(kind__in=BETWEEN_OFFICES).prefetch_related("deliveries"))
    files = set(case.attachments.values_list("purpose", flat=True))
    kinds = set(case.records.values_list("kind", flat=True))
    answers = [paper for paper in papers if paper.kind in ANSWERS]
    notices = [paper for paper in papers if paper.kind not in ANSWERS]
    yield Part(_("信访登记表"), True)  # printed from the matter itself
    yield from _came(case, files)
    yield Part(_("告知书"), bool(notices) if not case.no_notice else (True if notices else None))
    yield Part(_("听取陈述、调查记录"), _worked(case, kinds, answers))
    yield Part(
        _("签发的处理意见书（答复）"), bool(answers) if Answer.objects.filter(claim__case=case).exists() else None
    )
    proven = {one.document_id for one in Delivery.objects.filter(document__case=case)}
    yield Part(_("送达凭证"), all(paper.pk in proven for paper in papers) if papers and not case.is_anonymous else None)
    yield from _later(case, files)


def _came(case: Case, files: set[str]) -> Iterator[Part]:
    pieces = list(case.submissions.all())
    written = any(piece.channel in WRITTEN for piece in pieces)
    yield Part(_("来信原件、录音等来件材料"), ("material" in files) if written else ("material" in files or None))
    passed_on = any(piece.source in PASSED_ON for piece in pieces)
    moved = passed_on or case.transfers.exists()
    yield Part(_("转送、交办、异议文书"), True if moved else None)
    owed = any(piece.report_due_on for piece in pieces)
    yield Part(_("办理报告"), ("report" in files) if owed else None)


def _worked(case: Case, kinds: set[str], answers: Sequence[object]) -> bool | None:
    if not answers:
        return None
    return bool(kinds & {Record.Kind.HEARING, Record.Kind.INVESTIGATION, Record.Kind.CONTACT, Record.Kind.MEETING})


def _later(case: Case, files: set[str]) -> Iterator[Part]:
    yield Part(_("复查、复核意见书"), ("review" in files) if case.reviews.exists() else None)
    replied = not case.supervisions.filter(replied_on=None).exclude(state="lifted").exists()
    yield Part(_("督办函、督办回复"), replied if case.supervisions.exists() else None)
    supported = Answer.objects.filter(claim__case=case, outcome=Outcome.SUPPORTED)
    kept = case.commitments.filter(fate="kept", round=OuterRef("round"), claim=OuterRef("claim"))
    executed = not supported.filter(executed_on=None).exclude(Exists(kept)).exists()
    yield Part(_("落实、承诺兑现情况"), executed if supported.exists() else None)
    yield Part(_("书面接受、撤回材料"), True if files & {"acceptance", "withdrawal"} else None)
