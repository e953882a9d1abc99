"""The matter and everything that belongs to it. One module per concern."""

from cases.models.claims import Answer, AnswerState, Claim
from cases.models.clock import Clock
from cases.models.codes import Category, Channel, PersonKind, PersonRole, RepeatState, Source
from cases.models.common import CommonReply
from cases.models.data_requests import DataRequest, FormerValue, IdentityCheck
from cases.models.exports import Export
from cases.models.lateness import LateReason
from cases.models.ledgers import LedgerMap, LedgerUpload
from cases.models.matter import Case
from cases.models.papers import Delivery, DeliveryWay, Document, DocumentKind, DocumentState, NumberSeries
from cases.models.people import ComplainedOf, Petitioner, Recusal, Representative
from cases.models.ratings import Rating
from cases.models.reminders import Reminder, ReminderLevel
from cases.models.reporting import Objection, UrgentReport, UrgentSituation
from cases.models.retention import Destruction, DestructionApproval, DestructionItem, Hold, Keeping
from cases.models.reviews import Review
from cases.models.slips import Slip
from cases.models.submissions import Attachment, Submission
from cases.models.supervision import Supervision
from cases.models.words import CaseWords
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
    "CaseWords",
    "Category",
    "Channel",
    "Claim",
    "Clock",
    "Commitment",
    "CommonReply",
    "ComplainedOf",
    "DataRequest",
    "Delivery",
    "DeliveryWay",
    "Destruction",
    "DestructionApproval",
    "DestructionItem",
    "Document",
    "DocumentKind",
    "DocumentState",
    "Export",
    "FormerValue",
    "Hold",
    "IdentityCheck",
    "Keeping",
    "LateReason",
    "LedgerMap",
    "LedgerUpload",
    "NumberSeries",
    "Objection",
    "PersonKind",
    "PersonRole",
    "Petitioner",
    "Proposal",
    "Rating",
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
    "Supervision",
    "Transfer",
    "UrgentReport",
    "UrgentSituation",
]
