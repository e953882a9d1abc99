"""A page that asks one thing: show the form, do the one action, say what was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from offices.models import Staff
from offices.refusals import Refused
from trail import log

Words = object  # text, or text still to be translated


@dataclass(frozen=True)
class Ask:
    """What the page says. With `question` it is a confirmation, otherwise a form to fill in."""

    verb: str
    title: Words
    back: str
    back_title: Words
    submit: Words
    question: Words = ""
    consequences: Sequence[Words] = ()
    note: Words = ""
    danger: bool = False


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even when nothing but the press of a button; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def ask(
    request: HttpRequest, by: Staff, page: Ask, form: BaseForm, act: Callable[[], Words | HttpResponse]
) -> HttpResponse:
    """Show `form`, or do `act` with it. `act` returns what to say on the page before, or an answer of its own."""
    if request.method == "POST" and form.is_valid():
        done = attempt(by, page.verb, form, act)
        if isinstance(done, HttpResponse):
            return done
        if done is not None:
            messages.success(request, str(done))
            return redirect(page.back)
    crumbs = [(page.back_title, page.back), (page.title, "")]
    template = "offices/confirm.html" if page.question else "offices/form.html"
    return render(request, template, {"page": page, "form": form, "crumbs": crumbs})


def attempt(by: Staff, verb: str, form: BaseForm, act: Callable[[], Words | HttpResponse]) -> Words | HttpResponse:
    """The answer of `act`; None when it was refused: the words stand in the form, and the log knows."""
    try:
        return act()
    except Refused as refusal:
        log.note(f"{verb}.refused", actor=by.actor, details={"reason": refusal.code})
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.words))
        return None
