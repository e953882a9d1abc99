"""One person sees one matter by exception: given with reason and expiry, reviewed, revoked at once."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from cases import grants_held
from cases.access import may_see
from cases.exports import keeping
from cases.exports.choosing import choice_of
from cases.inbox import inbox
from cases.models import Case, CaseGrant, CaseUserObjectPermission, Reminder
from cases.reminding import remind
from groups import actions
from groups.models import Grant
from jobs.worker import run_due
from offices.models import Absence, Staff
from tests import cast as c
from tests.cast import TODAY, Cast
from tests.groups.opened import after, confidential, give, grant_of
from trail.models import Event
from workflows.engine import NotAllowed, Refused


def granted(case: Case, cast: Cast, staff: Staff | None = None, days: int = 30, by: Staff | None = None) -> CaseGrant:
    until = TODAY + dt.timedelta(days=days)
    c.do(case, "grant_access", by or cast.head, staff=staff or cast.head_elsewhere, reason="协助核对政策", until=until)
    return case.grants.latest("pk")


def accusation(cast: Cast) -> Case:
    return c.register(cast, case_class="accusation")


def browser(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


@pytest.mark.parametrize("make", [c.register, accusation])
def test_the_granted_see_it_until_its_end_and_may_not_act(cast: Cast, make: Any) -> None:
    case = make(cast)
    assert not may_see(cast.head_elsewhere, case)
    granted(case, cast)
    assert may_see(cast.head_elsewhere, case)
    assert CaseUserObjectPermission.objects.filter(user=cast.head_elsewhere, content_object=case).exists()
    with pytest.raises(NotAllowed):
        c.do(case, "classify", cast.head_elsewhere, case_class=case.case_class, category=cast.category, routes={})
    with after(31, hour=0):
        assert not may_see(cast.head_elsewhere, case)


@pytest.mark.parametrize("name", ["registrar", "handler", "leader", "head_elsewhere", "superuser"])
def test_only_heads_and_directors_over_it_give_one(cast: Cast, case: Case, name: str) -> None:
    with pytest.raises(NotAllowed):
        granted(case, cast, staff=cast.second_handler, by=cast.everybody()[name])


def test_a_grant_is_given_in_person_to_somebody_else_who_may_take_part(cast: Cast) -> None:
    case = c.register(cast)
    c.do(case, "recuse", cast.director, staff=cast.second_handler, reason="亲属")
    Absence.objects.create(staff=cast.head, deputy=cast.deputy, from_date=TODAY, to_date=TODAY, reason="出差")
    attempts = (
        (cast.head, cast.head, 30, "self"), (cast.head, cast.statistician, 30, "no_post"),
        (cast.head, cast.second_handler, 30, "barred"), (cast.head, cast.handler, 365, "too_long"),
        (cast.head, cast.handler, -1, "past"), (cast.deputy, cast.handler, 30, "not_in_person"),
    )  # fmt: skip
    for by, staff, days, code in attempts:
        with pytest.raises(Refused) as refusal:
            granted(case, cast, staff=staff, days=days, by=by)
        assert refusal.value.code == code
    granted(case, cast, staff=cast.handler)
    with pytest.raises(Refused) as refusal:
        granted(case, cast, staff=cast.handler)
    assert refusal.value.code == "granted"


def test_revoked_it_is_closed_at_once_everywhere(cast: Cast) -> None:
    """Page, list, prepared export, reminder, and what had already been queued."""
    case = accusation(cast)
    granted(case, cast, staff=cast.handler, days=100)
    choice = choice_of(cast.handler, QueryDict(f"chosen={case.number}"))
    ready = keeping.ask(cast.handler, choice, purpose="report", words="")
    run_due()
    ready.refresh_from_db()
    assert keeping.fetch(ready, cast.handler)
    queued = keeping.ask(cast.handler, choice, purpose="report", words="")
    clock = case.clocks.first() or case.clocks.create(
        code="notice", round=1, started_on=TODAY, last_day=TODAY, late_from=TODAY, original_last_day=TODAY
    )
    Reminder.objects.create(
        staff=cast.handler, case=case, clock_code=clock.code, round=clock.round, last_day=clock.last_day,
        late_from=clock.late_from, level="responsible", created_at=case.registered_at,
    )  # fmt: skip
    assert [line.reminder.case for line in inbox(cast.handler)] == [case]
    c.do(case, "revoke_access", cast.head, grant=case.grants.get(), reason="已核对完毕")
    assert browser(cast.handler).get(reverse("case_detail", args=[case.number])).status_code == 404
    assert case.number not in browser(cast.handler).get(reverse("case_list")).content.decode()
    with pytest.raises(keeping.NotAnyMore):
        keeping.fetch(ready, cast.handler)
    run_due()
    queued.refresh_from_db()
    assert queued.state != "ready"
    assert inbox(cast.handler) == []
    assert not CaseUserObjectPermission.objects.filter(user=cast.handler, content_object=case).exists()
    remind()
    assert not Reminder.objects.filter(staff=cast.handler, created_at__gt=case.registered_at).exists()


def test_a_group_grant_revoked_closes_the_prepared_export_of_its_matters(cast: Cast, case: Case) -> None:
    group = confidential(cast)
    c.do(case, "link_group", cast.head, group=group)
    give(group, cast.second_handler, cast.head)
    choice = choice_of(cast.second_handler, QueryDict(f"chosen={case.number}"))
    ready = keeping.ask(cast.second_handler, choice, purpose="report", words="")
    run_due()
    ready.refresh_from_db()
    assert keeping.fetch(ready, cast.second_handler)
    actions.revoke_grant(group, by=cast.head, grant=grant_of(group, cast.second_handler), reason="调离")
    with pytest.raises(keeping.NotAnyMore):
        keeping.fetch(ready, cast.second_handler)


def test_what_nobody_looks_at_again_rests_and_can_be_confirmed_by_another(cast: Cast, case: Case) -> None:
    grant = granted(case, cast, days=300)
    with after(91):
        assert not may_see(cast.head_elsewhere, case)
        assert [line.words for line in grants_held.waiting(cast.head)] == ["没有按期复核，已停用"]
        c.do(case, "review_access", cast.director, grant=grant, reason="仍需核对")
        assert may_see(cast.head_elsewhere, case)
        assert grants_held.waiting(cast.head) == []
    assert Event.objects.filter(code="case.review_access", stream=case.stream).exists()


def test_who_gave_it_is_told_first_and_then_who_else_may_confirm_it(cast: Cast, case: Case) -> None:
    granted(case, cast, days=300)
    group = confidential(cast)
    actions.give_grant(group, by=cast.head, staff=cast.handler, reason="参与", until=TODAY + dt.timedelta(days=300))
    cast.head.email = "head@example.org"
    cast.head.save()
    with after(70):
        assert grants_held.waiting(cast.head) == []
    with after(80):
        assert len(grants_held.waiting(cast.head)) == 2
        assert grants_held.waiting(cast.director) == []
        assert grants_held.remind() == grants_held.remind() == 2
        run_due()
        assert len(mail.outbox) == 2
        assert not any(word in one.body for one in mail.outbox for word in (group.name, case.number, "承办人"))
    with after(86):
        # The director holds no grant on the group and hears nothing of it.
        assert [line.what for line in grants_held.waiting(cast.director)] == [case.number]
        actions.revoke_grant(group, by=cast.head, grant=grant_of(group, cast.handler), reason="结束")
        assert [line.what for line in grants_held.waiting(cast.head)] == [case.number]


def test_the_list_by_person_shows_what_one_holds_and_what_one_looks_after(cast: Cast, case: Case) -> None:
    granted(case, cast, staff=cast.handler)
    group = confidential(cast)
    give(group, cast.handler, cast.head)
    url = reverse("grant_list")
    own = browser(cast.handler).get(url).content.decode()
    assert group.name in own
    assert case.number in own
    looked_after = browser(cast.head).get(url, {"staff": cast.handler.username}).content.decode()
    assert group.name in looked_after
    assert "协助核对政策" in looked_after
    for other in (cast.director, cast.superuser, cast.head_elsewhere, cast.registrar):
        assert group.name not in browser(other).get(url).content.decode()
    assert case.number in browser(cast.director).get(url).content.decode()
    assert Grant.objects.filter(staff=cast.handler).count() == 1


def test_the_pages_give_confirm_and_take_a_grant(cast: Cast, case: Case) -> None:
    client = browser(cast.head)

    def sent(verb: str, **data: Any) -> int:
        url = reverse("case_verb", args=[case.number, verb])
        first = {field.name: str(field.value() or "") for field in client.get(url).context["form"]}
        return client.post(url, {**first, **data}).status_code

    assert sent("grant_access", staff=cast.handler.username, reason="") == 422
    assert sent("grant_access", staff=cast.handler.username, reason="参与研究") == 302
    page = client.get(reverse("case_detail", args=[case.number])).content.decode()
    assert "参与研究" in page
    assert (
        "单件授权"
        not in browser(cast.registrar).get(reverse("case_detail", args=[case.number])).content.decode().split("留痕")[0]
    )
    assert sent("review_access", grant=case.grants.get().pk, reason="仍需") == 302
    assert sent("revoke_access", grant=case.grants.get().pk, reason="结束") == 302
    assert case.grants.get().revoke_reason == "结束"
