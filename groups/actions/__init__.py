"""What may be done to a key group: one function per verb, each in one transaction with one chained line.

Who may: a head or director of the group's office or above who holds a live grant on it; the common answer
has its drafter, head and leader, a promise its owner (groups/rights.py).
All raise workflows.engine.Refused (NotAllowed for the post) and then have changed nothing.
"""

from groups.actions.access import give_grant, restore_access, review_grant, revoke_grant
from groups.actions.answering import check_answer, draft_answer, sign_answer
from groups.actions.editing import close_group, edit_group, make_confidential
from groups.actions.meeting import record_meeting
from groups.actions.opening import open_group
from groups.actions.promising import add_commitment, break_commitment, keep_commitment
from groups.actions.representing import add_representative, remove_representative

__all__ = [
    "add_commitment",
    "add_representative",
    "break_commitment",
    "check_answer",
    "close_group",
    "draft_answer",
    "edit_group",
    "give_grant",
    "keep_commitment",
    "make_confidential",
    "open_group",
    "record_meeting",
    "remove_representative",
    "restore_access",
    "review_grant",
    "revoke_grant",
    "sign_answer",
]
