"""What a person fills in about a key group."""

from groups.forms.access import GrantForm, RestoreForm, RevokeForm
from groups.forms.base import GroupForm
from groups.forms.describing import AnswerForm, CloseForm, ConfidentialForm, EditForm, OpenForm
from groups.forms.people import BreakForm, CommitmentForm, KeepForm, RemoveForm, RepresentativeForm, RevealForm

__all__ = [
    "AnswerForm",
    "BreakForm",
    "CloseForm",
    "CommitmentForm",
    "ConfidentialForm",
    "EditForm",
    "GrantForm",
    "GroupForm",
    "KeepForm",
    "OpenForm",
    "RemoveForm",
    "RepresentativeForm",
    "RestoreForm",
    "RevealForm",
    "RevokeForm",
]
