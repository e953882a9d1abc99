"""Carrying out the steps of a review for its pages, and what the matter's page shows of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.forms.reviews import REVIEW_FORMS, RequestForm, ReviewForm, asked
from cases.models import Case, Review
from cases.page_parts import address
from cases.reviewing import next_level
from workflows.engine import NotAllowed, Refused, offers, perform

if TYPE_CHECKING:
    from cases.forms.verbs_base import VerbForm
    from offices.models import Staff


@dataclass(frozen=True)
class ReviewCard:
    """One review as the matter's page shows it: `steps` are (words, address) this person may take now."""

    review: Review
    steps: tuple[tuple[str, str], ...]


def cards_of(case: Case, staff: Staff) -> list[ReviewCard]:
    """The reviews of a matter, with what this person may do next in each."""
    cards = []
    for review in case.reviews.select_related("office", "case"):
        free = [offer.verb for offer in offers(review, staff) if not offer.obstacles]
        steps = [(str(verb.label), address("case_review_verb", case.number, review.pk, verb.code)) for verb in free]
        cards.append(ReviewCard(review, tuple(steps)))
    return cards


def may_ask(case: Case, roles: Collection[str]) -> str:
    """The address where a request is registered, «» when there is nothing to ask about or it is not theirs."""
    if not set(roles) & set(Review.verbs()["request"].posts) or _unasked(case).obstacle_to_request():
        return ""
    return address("case_review_add", case.number)


def _unasked(case: Case) -> Review:
    return Review(case=case, level=next_level(case), round=case.round, requested_on=timezone.localdate())


def new_review(case: Case, staff: Staff) -> Review:
    """The review that may be asked for next. Raises PermissionDenied."""
    review = _unasked(case)
    _refuse_strangers(review, staff, "request")
    return review


def find(case: Case, pk: int) -> Review | None:
    """A review of this matter."""
    return case.reviews.select_related("case", "office").filter(pk=pk).first()


def form_for(review: Review, staff: Staff, verb: str, data: Any, files: Any) -> ReviewForm:
    """The form of one step. Raises Http404 for an unknown one, PermissionDenied when it is not theirs."""
    if verb not in REVIEW_FORMS:
        raise Http404
    _refuse_strangers(review, staff, verb)
    form = REVIEW_FORMS[verb](review.case, staff, data, files)
    form.of(review)
    return form


def _refuse_strangers(review: Review, staff: Staff, verb: str) -> None:
    spec = review.verbs()[verb]
    if not set(spec.posts) & set(review.roles_of(staff, verb)):
        raise PermissionDenied(_("您的岗位不能对本事项办理“%(verb)s”。") % {"verb": spec.label})


def ask(review: Review, staff: Staff, form: RequestForm) -> bool:
    """Register the request; False when it was refused, with the reasons in the form."""
    for name, value in asked(form).items():
        setattr(review, name, value)
    return _tried(review, staff, "request", form, version=None)


def take(review: Review, staff: Staff, verb: str, form: ReviewForm) -> bool:
    """Take one step; False when it was refused, with the reasons in the form."""
    return _tried(review, staff, verb, form, version=form.cleaned_data["version"])


def _tried(review: Review, staff: Staff, verb: str, form: VerbForm, version: int | None) -> bool:
    sent = form.cleaned_data
    try:
        perform(review, verb, by=staff, on=sent["on"], key=str(sent["key"]), version=version, **form.details())
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.words()[0]) from refusal
    except Refused as refusal:
        form.tell(refusal.reasons)
        return False
    return True
