"""What goes when a file is destroyed, field by field; tests hold this against config/data_map.toml.

Number, states, dates, events and figures stay, and with them who of the office acted: they prove the work, and the
reports of past months stay what they were. The rows stay, so that counts of people and pieces do not change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from cases.exports.keeping import forget
from workflows.verbs import SystemActor

if TYPE_CHECKING:
    from cases.models import Case

ACTOR = SystemActor("retention")
# A list shows it as the matter's title, and as the words of its link.
GONE = "（内容已依法销毁）"
# Model → (way to the matter, what becomes of each field). Files go from the disk as well.
WIPED: dict[str, tuple[str, dict[str, Any]]] = {
    "Petitioner": ("case", dict.fromkeys(
        ("name", "id_number", "phone", "address", "help_needed", "id_index", "phone_index", "name_phone_index",
         "name_address_index"), "")),
    "FormerValue": ("petitioner__case", {"value": ""}),
    "Representative": ("case", {"name": "", "phone": ""}),
    "ComplainedOf": ("case", {"name": ""}),
    "Submission": ("case", {"subject": "", "text": "", "repeat_reason": ""}),
    "Attachment": ("case", {"file": "", "name": ""}),
    "CaseWords": ("case", {"text": ""}),
    "Claim": ("case", {"request": "", "facts": "", "reasons": ""}),
    "Answer": ("claim__case", {"facts": "", "reasons": "", "opinion": ""}),
    "Record": ("case", {"participants": "", "text": "", "place": ""}),
    "Document": ("case", {"file": ""}),
    "Delivery": ("document__case", {"receiver": "", "relation": "", "witness": "", "tracking_number": ""}),
    "Assignment": ("case", {"measures": "", "reason": ""}),
    "Recusal": ("case", {"reason": ""}),
    "Proposal": ("case", {"reason": ""}),
    "Transfer": ("case", {"reason": ""}),
    "Objection": ("case", {"reason": "", "answer": ""}),
    "Review": ("case", {"request_text": "", "late_reason": "", "reasons": "", "number": ""}),
    "Supervision": ("case", dict.fromkeys(("number", "demands", "done", "proof", "delay_reasons", "remarks"), "")),
    "UrgentSituation": ("case", {"text": "", "measures": ""}),
    "UrgentReport": ("situation__case", {"text": "", "measures": ""}),
    "Commitment": ("case", {"text": "", "outcome": ""}),
    "DataRequest": ("case", {"words": "", "decision": "", "remedy": ""}),
    "CommonReply": ("case", {"reason": ""}),
    "CaseGrant": ("case", {"reason": "", "review_reason": "", "revoke_reason": ""}),
    "LateReason": ("case", {"reason": ""}),
    "Hold": ("case", {"reason": "", "end_reason": ""}),
}  # fmt: skip
# The same of a closed group, once no file of its matters is left (cases/retention/groups.py).
WIPED_OF_GROUP: dict[str, dict[str, Any]] = {
    "GroupRepresentative": {"name": "", "phone": ""},
    "GroupMeeting": {"place": "", "raised": GONE, "answered": GONE},
    "GroupCommitment": {"text": GONE, "outcome": "", "evidence": ""},
}
WIPED_OF_CASE: dict[str, Any] = {"title": GONE, "place": ""}
# Personal, and all the same left: who was accused or recused stays shut out of what is left of the matter; how it
# was rated is a figure of a reported month, and nobody's once the people are gone.
STAYS = {"ComplainedOf.staff", "Recusal.staff", "Rating.petition_office", "Rating.handling_office"}


def wipe(case: Case) -> tuple[dict[str, int], list[str]]:
    """Blank the file's fields; answers the counts for the certificate and the names of files to be removed.

    In the transaction of the caller, who holds the lock on the matter and removes the files after the commit.
    """
    pending, rows, values = [], 0, 0
    for name, (way, fields) in WIPED.items():
        model = apps.get_model("cases", name)
        found = model._default_manager.filter(**{way: case})
        pending += _files_of(model, fields, found)
        touched = found.update(**fields)
        rows, values = rows + touched, values + touched * len(fields)
    case.slips.filter(revoked_at=None).update(revoked_at=timezone.now())
    for field, value in WIPED_OF_CASE.items():
        setattr(case, field, value)
    counts = {"people": case.petitioners.count(), "rows": rows + 1, "fields": values + len(WIPED_OF_CASE)}
    forget(case.pk)
    return {**counts, "files": len(pending)}, pending


def _files_of(model: type[models.Model], fields: dict[str, Any], rows: Any) -> list[str]:
    names = [name for name in fields if isinstance(model._meta.get_field(name), models.FileField)]
    return [file for name in names for file in rows.exclude(**{name: ""}).values_list(name, flat=True)]
