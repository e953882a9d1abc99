"""What a group does to the sight of its matters."""

import pytest
from django.test import Client
from django.urls import reverse

from cases.clocks import differences
from cases.models import Case
from groups import actions, grants, reading
from tests import cast as c
from tests.cast import Cast
from tests.groups.opened import after, confidential, give, grant_of, opened
from trail import log
from trail.verify import verify
from workflows.engine import Refused, Stale


def sees(cast: Cast, case: Case) -> set[str]:
    return {
        name for name, staff in cast.everybody().items() if Case.objects.visible_to(staff).filter(pk=case.pk).exists()
    }


def test_an_ordinary_groups_matters_stay_visible_by_the_ordinary_rule(cast: Cast, case: Case) -> None:
    before = sees(cast, case)
    assert {"registrar", "head", "director", "superior_head"} <= before
    c.do(case, "link_group", cast.head, group=opened(cast))
    # The granted leader comes on top; nobody falls out.
    assert sees(cast, case) == before | {"leader"}


def test_a_confidential_groups_matters_are_seen_by_the_granted_alone(cast: Cast, case: Case) -> None:
    group = confidential(cast)
    c.do(case, "link_group", cast.head, group=group)
    assert sees(cast, case) == {"head", "leader"}
    give(group, cast.handler, cast.head)
    assert sees(cast, case) == {"head", "leader", "handler"}


def test_a_head_without_a_grant_does_not_see_them(cast: Cast, case: Case) -> None:
    group = confidential(cast, by=cast.superior_head)
    c.link(cast, case, group)
    assert sees(cast, case) == {"superior_head", "leader"}


def test_leader_and_handler_of_a_matter_see_it_without_a_grant(cast: Cast, case: Case) -> None:
    group = confidential(cast, leader=cast.second_leader)
    c.assign(cast, case)
    c.do(case, "link_group", cast.head, group=group)
    assert sees(cast, case) == {"head", "second_leader", "leader", "handler"}


def test_an_ended_grant_closes_the_matters_with_the_group(cast: Cast, case: Case) -> None:
    group = confidential(cast)
    c.do(case, "link_group", cast.head, group=group)
    grant = give(group, cast.handler, cast.head, days=30)
    with after(31, hour=0):
        assert "handler" not in sees(cast, case)
    actions.revoke_grant(group, by=cast.head, grant=grant, reason="调离")
    assert "handler" not in sees(cast, case)


def test_making_a_group_confidential_closes_its_matters(cast: Cast, case: Case) -> None:
    group = opened(cast)
    c.do(case, "link_group", cast.head, group=group)
    assert "registrar" in sees(cast, case)
    actions.make_confidential(group, by=cast.head)
    assert sees(cast, case) == {"head", "leader"}


def test_each_matter_tells_in_its_own_log_that_it_was_closed_and_never_by_which_group(cast: Cast, case: Case) -> None:
    group, before = opened(cast), c.register(cast, case_class="accusation")
    for matter in (case, before):
        c.do(matter, "link_group", cast.head, group=group)
    versions = {matter.pk: matter.version for matter in (case, before)}
    actions.make_confidential(group, by=cast.head)
    line = log.events_of(case.stream).last()
    assert line is not None
    assert (line.code, line.actor, line.acting_as, line.details) == ("case.restrict", "staff:head", "head@JA", {})
    assert group.code not in str(vars(line))
    assert Case.objects.get(pk=case.pk).version == versions[case.pk] + 1 == line.seq
    assert Case.objects.get(pk=before.pk).version == versions[before.pk]  # an accusation was closed already
    assert (verify(), differences(Case.objects.get(pk=case.pk))) == ([], [])
    with pytest.raises(Stale):
        c.do(case, "issue_notice", cast.head, kind="notice_receipt", version=versions[case.pk])
    client = Client()
    client.force_login(cast.head)
    assert "改为限制查看" in client.get(reverse("case_detail", args=[case.number])).content.decode()


def test_a_group_without_a_granted_leader_cannot_become_confidential(cast: Cast) -> None:
    group = opened(cast)
    actions.revoke_grant(group, by=cast.head, grant=grant_of(group, cast.leader), reason="调整")
    with pytest.raises(Refused) as refusal:
        actions.make_confidential(group, by=cast.head)
    assert refusal.value.code == "last_leader"


def test_counts_count_what_the_reader_may_see(cast: Cast, case: Case) -> None:
    group = opened(cast)
    hidden = c.register(cast)
    for matter in (case, hidden):
        c.do(matter, "link_group", cast.head, group=group)
    give(group, cast.handler, cast.head)
    c.do(hidden, "recuse", cast.head, staff=cast.handler, reason="亲属")
    for staff, number in ((cast.head, 2), (cast.handler, 1)):
        assert reading.lines_of([group], staff)[0].matters == number
        assert reading.matters_of(group, staff).count() == number
        assert reading.counts_by_state(reading.matters_of(group, staff)) == [("intake", "登记", number)]


def test_a_group_may_be_asked_about_without_there_being_one(cast: Cast, case: Case) -> None:
    """What a page asks before it names the group of a matter."""
    assert not grants.may_see_group(cast.head, case.group)
    group = opened(cast)
    c.do(case, "link_group", cast.head, group=group)
    assert grants.may_see_group(cast.head, case.group)
    assert not grants.may_see_group(cast.registrar, case.group)
