"""What may be done to a key group: one function per verb, each in one transaction with one chained line.

Who may: a head or director of the group's office or above who holds a live grant on it.
All raise workflows.engine.Refused (NotAllowed for the post) and then have changed nothing.
"""

from groups.actions.access import give_grant, restore_access, revoke_grant
from groups.actions.editing import close_group, edit_group, make_confidential, set_common_answer
from groups.actions.opening import open_group
from groups.actions.promising import add_commitment, break_commitment, keep_commitment
from groups.actions.representing import add_representative, remove_representative

__all__ = [
    "add_commitment",
    "add_representative",
    "break_commitment",
    "close_group",
    "edit_group",
    "give_grant",
    "keep_commitment",
    "make_confidential",
    "open_group",
    "remove_representative",
    "restore_access",
    "revoke_grant",
    "set_common_answer",
]
