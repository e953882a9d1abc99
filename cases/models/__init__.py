"""The matter and everything that belongs to it. One module per concern."""

from cases.models.claims import Answer, AnswerState, Claim
from cases.models.clock import Clock
from cases.models.codes import Category, Channel, PersonKind, PersonRole, RepeatState, Source
from cases.models.exports import Export
from cases.models.ledgers import LedgerMap, LedgerUpload
from cases.models.matter import Case
from cases.models.papers import Delivery, DeliveryWay, Document, DocumentKind, DocumentState, NumberSeries
from cases.models.people import ComplainedOf, Petitioner, Recusal, Representative
from cases.models.reminders import Reminder, ReminderLevel
from cases.models.reporting import Objection, UrgentReport
from cases.models.reviews import Review
from cases.models.slips import Slip
from cases.models.submissions import Attachment, Submission
from cases.models.work import (
    Assignment,
    CaseGrant,
    CaseLink,
    CaseUserObjectPermission,
    Commitment,
    Proposal,
    Record,
    Transfer,
)

__all__ = [
    "Answer",
    "AnswerState",
    "Assignment",
    "Attachment",
    "Case",
    "CaseGrant",
    "CaseLink",
    "CaseUserObjectPermission",
    "Category",
    "Channel",
    "Claim",
    "Clock",
    "Commitment",
    "ComplainedOf",
    "Delivery",
    "DeliveryWay",
    "Document",
    "DocumentKind",
    "DocumentState",
    "Export",
    "LedgerMap",
    "LedgerUpload",
    "NumberSeries",
    "Objection",
    "PersonKind",
    "PersonRole",
    "Petitioner",
    "Proposal",
    "Record",
    "Recusal",
    "Reminder",
    "ReminderLevel",
    "RepeatState",
    "Representative",
    "Review",
    "Slip",
    "Source",
    "Submission",
    "Transfer",
    "UrgentReport",
]
