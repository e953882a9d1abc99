"""Changes among the offices reach the matters: nobody leaves a gap, a moved office is seen by its new district."""

from django.db import transaction

from cases.models import Case
from offices import moves, obligations
from offices.tree import save_office
from tests import cast as c
from tests.cast import Cast


def test_a_leader_with_matters_in_hand_is_kept_here_and_a_free_one_is_not(cast: Cast, case: Case) -> None:
    assert obligations.of(cast.leader) == []
    c.assign(cast, case)
    assert len(obligations.of(cast.leader)) == 1
    assert case.title not in " ".join(obligations.of(cast.leader))
    c.do(case, "reassign", cast.director, leader=cast.second_leader, reason="轮岗")
    assert obligations.of(cast.leader) == []


def test_a_moved_office_takes_its_matters_to_the_new_district(cast: Cast, case: Case) -> None:
    c.do(case, "forward", cast.head, target=cast.street, reason="属街道职权")
    assert not Case.objects.visible_to(cast.head_elsewhere).exists()
    street = cast.street
    street.parent = cast.elsewhere
    with transaction.atomic():
        save_office(street)
        moves.tell(street)
    assert list(Case.objects.visible_to(cast.head_elsewhere)) == [case]
