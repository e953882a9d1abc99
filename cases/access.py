"""Who may see what: one rule, and the only one (design section 5).

Lists, details, counts, search, exports, papers and files all start from `visible_to`.
Not visible → 404; visible but not allowed → 403.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils import timezone

from groups.grants import live_on
from offices.models import Office, Post, PostKind
from offices.people import hats, stood_in_for
from offices.tree import subtree_ids

if TYPE_CHECKING:
    from cases.models import Case
    from offices.models import Staff
    from offices.people import Hat

# Posts that open the ordinary matters of their office and everything below it.
OVERSEEING = frozenset({PostKind.REGISTRAR, PostKind.HEAD, PostKind.DIRECTOR})


class CaseQuerySet(models.QuerySet["Case"]):
    """Matters in domain words. `visible_to` comes first in every chain a person's request starts."""

    def visible_to(self, staff: Staff) -> CaseQuerySet:
        """The matters `staff` may see now; none for an inactive account or one without a post."""
        if not staff.is_active:
            return self.none()
        return self.filter(seen_by(staff)).exclude(_barred(staff))

    def open(self) -> CaseQuerySet:
        """Matters in hand: not ended, not history."""
        return self.filter(is_open=True)

    def late(self) -> CaseQuerySet:
        """Open matters one of whose clocks has run out."""
        return self.filter(is_open=True, next_late_from__lte=timezone.localdate())


def get_case(staff: Staff, number: str) -> Case:
    """The matter with this number, if `staff` may see it. Raises Http404 otherwise: the same
    answer for «does not exist» and «not for you».
    """
    case = apps.get_model("cases", "Case").objects.visible_to(staff).filter(number=number).first()
    if case is None:
        raise Http404
    return case


def may_see(staff: Staff, case: Case) -> bool:
    """Whether `staff` may see this one matter."""
    return type(case).objects.visible_to(staff).filter(pk=case.pk).exists()


def seen_by(staff: Staff) -> Q:
    """What opens a matter to `staff`, before what closes it."""
    worn = hats(staff)
    return _explicit(staff, worn) | (Q(is_restricted=False) & _overseen(worn))


def _overseen(worn: list[Hat]) -> Q:
    rule = Q(pk__in=[])
    for hat in worn:
        if hat.kind in OVERSEEING:
            rule |= _scope(hat.office)
    return rule


def _scope(office: Office) -> Q:
    """Matters registered or answered in the subtree of `office`, by equality columns where possible."""
    if office.depth == 0 and not Office.objects.filter(parent__isnull=True).exclude(pk=office.pk).exists():
        return Q(pk__isnull=False)  # an empty Q would drop out of the OR it is joined to
    if office.depth == 1:
        return Q(responsible_district=office) | Q(registering_district=office)
    below = subtree_ids(office)
    return Q(responsible_office__in=below) | Q(registering_office__in=below)


def _explicit(staff: Staff, worn: list[Hat]) -> Q:
    """What a person sees by name: led, handled, co-handled, granted, or within an accusation's circle."""
    rule = _involved(staff, worn)
    rule |= Q(group__in=live_on(staff, "group"))
    rule |= Q(pk__in=live_on(staff, "case", apps.get_model("cases", "CaseGrant")))
    return rule | _circle(staff, worn)


def _involved(staff: Staff, worn: list[Hat]) -> Q:
    """Leads, handles, co-handles — for oneself or for the absent whose deputy one is."""
    mine = [staff.pk, *(absent.pk for absent in stood_in_for(staff))]
    in_force = apps.get_model("cases", "Assignment").objects.filter(case=OuterRef("pk"), to_at__isnull=True)
    rule = Q(Exists(in_force.filter(Q(leader__in=mine) | Q(handler__in=mine))))
    heading = [hat.office.pk for hat in worn if hat.kind == PostKind.HEAD]
    helping = [hat.office.pk for hat in worn if hat.kind == PostKind.HANDLER] + heading
    if helping:
        # Co-handling offices work on ordinary matters; a restricted one names its people.
        theirs = Q(co_offices__in=helping) | Q(lead_office__in=heading)
        rule |= Q(is_restricted=False) & Q(Exists(in_force.filter(theirs)))
    return rule


def _circle(staff: Staff, worn: list[Hat]) -> Q:
    """An accusation without a leader: its registering registrar and the responsible head (art. 30(3)).

    Where the responsible office itself is accused, the superior office's head acts instead.
    """
    waiting = Q(case_class="accusation", group__isnull=True) & ~Q(
        Exists(apps.get_model("cases", "Assignment").objects.filter(case=OuterRef("pk"), to_at__isnull=True))
    )
    circle = Q(registered_by=staff)
    for hat in worn:
        if hat.kind in (PostKind.HEAD, PostKind.DIRECTOR):
            circle |= Q(responsible_office=hat.office)
            circle |= Q(responsible_office__parent=hat.office) & Q(
                Exists(_accused_office(OuterRef("responsible_office")))
            )
    return waiting & circle


def _accused_office(office: OuterRef) -> models.QuerySet[models.Model]:
    accused = apps.get_model("cases", "ComplainedOf").objects.filter(case=OuterRef("pk"), is_accused=True)
    return accused.filter(office=office)


def _barred(staff: Staff) -> Q:
    """Never, whatever else holds: the accused, people of accused offices, the recused."""
    today = timezone.localdate()
    posts = Post.objects.in_force(today).filter(staff=staff).select_related("office")
    offices = {int(key) for post in posts for key in post.office.path.split("/") if key}
    if staff.office is not None:
        offices |= {int(key) for key in staff.office.path.split("/") if key}
    accused = apps.get_model("cases", "ComplainedOf").objects.filter(case=OuterRef("pk"), is_accused=True)
    recused = apps.get_model("cases", "Recusal").objects.filter(case=OuterRef("pk"), staff=staff)
    return Q(Exists(accused.filter(Q(staff=staff) | Q(office__in=offices)))) | Q(Exists(recused))


def is_barred(staff: Staff, case: Case) -> bool:
    """Whether the matter is closed to `staff` whatever else holds."""
    return case.pk is not None and type(case).objects.filter(_barred(staff), pk=case.pk).exists()


def is_office_accused(case: Case, office: Office) -> bool:
    """Whether `office` or one above it is accused in this matter."""
    chain = [int(key) for key in office.path.split("/") if key]
    return case.complained_of.filter(is_accused=True, office__in=chain).exists()
