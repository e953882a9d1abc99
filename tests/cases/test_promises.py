"""Promises on their owner's first page, and a broken one as the ground to come back."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import trail.log
from cases.models import Case
from cases.promises import open_promises
from groups import actions
from groups.models import KeyGroup
from offices.models import Absence, Staff
from tests import cast as c
from tests.cast import TODAY, Cast
from tests.groups.opened import after, confidential, give, grant_of, opened
from workflows.engine import Refused


def promised(group: KeyGroup, cast: Cast, owner: Staff) -> None:
    due_on = TODAY + dt.timedelta(days=10)
    actions.add_commitment(group, by=cast.head, text="公布补助标准", owner=owner, due_on=due_on)


def test_the_owner_finds_what_was_promised_and_nobody_else_does(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.do(case, "add_commitment", cast.handler, text="月底前补发", owner=cast.leader, due_on=TODAY)
    promised(confidential(cast), cast, cast.leader)
    lines = open_promises(cast.leader)
    assert [(line.text, line.words, line.tone) for line in lines] == [
        ("月底前补发", "今天到期", "warn"), ("公布补助标准", "还剩 10 天", "warn"),
    ]  # fmt: skip
    with after(11):
        assert [line.tone for line in open_promises(cast.leader)] == ["bad", "bad"]
    for other in (cast.handler, cast.head, cast.director, cast.superuser):
        assert open_promises(other) == []


def test_an_open_promise_goes_with_the_hands_it_rests_in_and_a_settled_one_stays(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    for text in ("月底前补发", "下月回访"):
        c.do(case, "add_commitment", cast.handler, text=text, owner=cast.leader, due_on=TODAY)
    c.do(case, "keep_commitment", cast.handler, commitment=case.commitments.first(), reason="已发放")

    c.do(case, "reassign", cast.director, handler=cast.head, reason="调整")
    assert [line.text for line in open_promises(cast.leader)] == ["下月回访"]
    c.do(case, "reassign", cast.director, leader=cast.director, reason="调离")

    assert open_promises(cast.leader) == []
    assert [line.text for line in open_promises(cast.director)] == ["下月回访"]
    assert [one.owner for one in case.commitments.order_by("pk")] == [cast.leader, cast.director]


def test_a_deputy_finds_the_matters_promises_and_not_the_groups(cast: Cast, case: Case) -> None:
    c.assign(cast, case)
    c.do(case, "add_commitment", cast.handler, text="月底前补发", owner=cast.leader, due_on=TODAY)
    promised(opened(cast), cast, cast.leader)
    Absence.objects.create(staff=cast.leader, deputy=cast.deputy, from_date=TODAY, to_date=TODAY, reason="出差")
    assert [line.text for line in open_promises(cast.deputy)] == ["月底前补发"]


def test_it_goes_from_the_page_with_the_grant_and_with_its_end(cast: Cast) -> None:
    group = confidential(cast)
    give(group, cast.handler, cast.head)
    promised(group, cast, cast.handler)
    assert len(open_promises(cast.handler)) == 1
    actions.revoke_grant(group, by=cast.head, grant=grant_of(group, cast.handler), reason="调离")
    assert open_promises(cast.handler) == []


@pytest.mark.parametrize(("data", "status"), [({}, 422), ({"reason": "已发放"}, 302), ({"evidence": True}, 302)])
def test_kept_is_shown_in_words_or_by_a_paper(cast: Cast, case: Case, data: dict[str, object], status: int) -> None:
    c.assign(cast, case)
    c.do(case, "add_commitment", cast.handler, text="月底前补发", owner=cast.leader, due_on=TODAY)
    client = Client()
    client.force_login(cast.leader)
    page = client.get(open_promises(cast.leader)[0].keep_url)
    first = {field.name: str(field.value() or "") for field in page.context["form"]}
    if "evidence" in data:
        data = {"evidence": SimpleUploadedFile("发放单.txt", "已发放".encode())}
    reply = client.post(reverse("case_verb", args=[case.number, "keep_commitment"]), {**first, **data})
    assert reply.status_code == status
    assert case.commitments.get().fate == ("open" if status == 422 else "kept")
    assert case.attachments.filter(purpose="commitment").exists() == ("evidence" in data)


def test_a_matter_comes_back_for_a_broken_promise_only_when_one_is_on_record(cast: Cast, case: Case) -> None:
    c.resolve(cast, case)
    c.do(case, "add_commitment", cast.handler, text="月底前补发", owner=cast.leader, due_on=TODAY)
    with pytest.raises(Refused) as refusal:
        c.do(case, "reopen", cast.head, ground="broken", reason="没有补发")
    assert refusal.value.code == "not_broken"
    commitment = case.commitments.get()
    c.do(case, "break_commitment", cast.handler, commitment=commitment, reason="资金未到位")
    client = Client()
    client.force_login(cast.head)
    url = reverse("case_verb", args=[case.number, "reopen"]) + "?ground=broken"
    assert url in client.get(reverse("case_detail", args=[case.number])).content.decode()
    assert client.get(url).context["form"]["ground"].value() == "broken"
    c.do(case, "reopen", cast.head, ground="broken", reason="没有补发")
    assert (case.state, case.round) == ("leader_assigned", 2)


def test_a_promise_broken_to_the_group_brings_its_matters_back_by_those_who_may_know(cast: Cast, case: Case) -> None:
    group = opened(cast)
    c.resolve(cast, case)
    c.link(cast, case, group)
    promised(group, cast, cast.leader)
    actions.break_commitment(group, by=cast.leader, commitment=group.commitments.get(), outcome="没有批复")
    with pytest.raises(Refused) as refusal:
        c.do(case, "reopen", cast.superior_head, ground="broken", reason="没有公布")
    assert refusal.value.code == "not_broken"
    c.do(case, "reopen", cast.head, ground="broken", reason="没有公布")
    assert case.state == "leader_assigned"


# Whose owner may not see the group any more ---------------------------------------------------------


def test_when_the_owners_grant_rests_the_leader_has_the_promise_and_says_what_became_of_it(cast: Cast) -> None:
    group = opened(cast)
    give(group, cast.handler, cast.head, days=200)  # rests after ninety days without a review
    with after(50):
        give(group, cast.leader, cast.head, days=200)
        due_on = TODAY + dt.timedelta(days=100)
        actions.add_commitment(group, by=cast.head, text="公布补助标准", owner=cast.handler, due_on=due_on)
        assert open_promises(cast.leader) == []
    with after(99):
        assert open_promises(cast.handler) == []
        assert [line.text for line in open_promises(cast.leader)] == ["公布补助标准"]
        promise = group.commitments.get()
        actions.keep_commitment(group, by=cast.leader, commitment=promise, evidence="沪民发〔2027〕2号")


def test_where_the_leader_may_not_see_the_group_either_those_who_manage_it_have_the_promise(cast: Cast) -> None:
    group = opened(cast)
    give(group, cast.superior_head, cast.head, days=200)
    with after(50):
        give(group, cast.head, cast.superior_head, days=200)
        due_on = TODAY + dt.timedelta(days=100)
        actions.add_commitment(group, by=cast.head, text="公布补助标准", owner=cast.leader, due_on=due_on)
    with after(99):
        assert open_promises(cast.leader) == []
        assert [line.text for line in open_promises(cast.head)] == ["公布补助标准"]
        assert open_promises(cast.director) == []


def test_where_nobody_may_see_the_group_the_nearest_director_is_told_its_code_and_no_word(cast: Cast) -> None:
    group = opened(cast)
    due_on = TODAY + dt.timedelta(days=100)
    actions.add_commitment(group, by=cast.head, text="公布补助标准", owner=cast.leader, due_on=due_on)
    with after(99):
        lines = [line for person in cast.everybody().values() for line in open_promises(person)]
        assert lines == open_promises(cast.director)
        (line,) = lines
        assert (line.where, line.where_url, line.keep_url, line.words) == (group.code, "", "", "还剩 1 天")
        client = Client()
        client.force_login(cast.director)
        page = client.get("/").content.decode()
        assert group.code in page
        assert group.name not in page
        assert "公布补助标准" not in page


def test_who_revokes_a_grant_passes_the_open_promises_to_the_leader(cast: Cast) -> None:
    group = opened(cast)
    give(group, cast.handler, cast.head)
    promised(group, cast, cast.handler)
    actions.revoke_grant(group, by=cast.head, grant=grant_of(group, cast.handler), reason="调离")
    assert group.commitments.get().owner == cast.leader
    line = trail.log.events_of(group.stream).get(code="group.revoke")
    assert (line.details["promises_passed"], line.details["promises_to"]) == (1, "leader")


def test_the_leaders_own_go_to_who_revokes_and_settled_ones_stay(cast: Cast) -> None:
    group = opened(cast)
    promised(group, cast, cast.leader)
    promised(group, cast, cast.leader)
    first = group.commitments.order_by("pk")[0]
    actions.keep_commitment(group, by=cast.leader, commitment=first, evidence="文件")
    actions.revoke_grant(group, by=cast.head, grant=grant_of(group, cast.leader), reason="调离")
    assert [one.owner for one in group.commitments.order_by("fate")] == [cast.leader, cast.head]
