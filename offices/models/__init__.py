"""Who: the office tree, the staff, the posts they hold and the days they are away."""

from offices.models.keys import KeyMark
from offices.models.office import Office, OfficeQuerySet
from offices.models.posts import SEES_CASES, Absence, Delegation, Post, PostKind, PostQuerySet
from offices.models.sign_in import OpenSession, PastPassword, RecoveryCode, SecondStep
from offices.models.staff import Staff
from offices.models.tokens import ApiToken, ApiTokenQuerySet

__all__ = [
    "SEES_CASES",
    "Absence",
    "ApiToken",
    "ApiTokenQuerySet",
    "Delegation",
    "KeyMark",
    "Office",
    "OfficeQuerySet",
    "OpenSession",
    "PastPassword",
    "Post",
    "PostKind",
    "PostQuerySet",
    "RecoveryCode",
    "SecondStep",
    "Staff",
]
