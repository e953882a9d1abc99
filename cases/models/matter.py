"""One matter (信访事项): its life, who answers for it, and the columns its lists are cut by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.access import CaseQuerySet
from cases.models.classed import Classed
from cases.models.codes import Category, NoPetitioner
from cases.models.copies import SPONSORED, Standing
from groups.models import CommonAnswer, KeyGroup
from workflows.codes import OPEN_STATES, CaseClass, NoNotice, State
from workflows.petition import PetitionFlow
from workflows.petition_facts import PetitionFacts
from workflows.verbs import Act, Change, Reason, SystemActor

if TYPE_CHECKING:
    from cases.models.submissions import Submission
    from cases.models.work import Assignment, Transfer
    from offices.models import Office, Staff
    from workflows.needs import Earlier

Known = TypeVar("Known")

# The list's order: what is due first, what has no day last, and of those the newest first.
AS_LISTED = ["next_due", "-received_on", "-id"]
WAYS = (
    ("responsible_office", "resp_office"),
    ("responsible_district", "resp_district"),
    ("registering_office", "reg_office"),
    ("registering_district", "reg_district"),
    ("leader", "leader"),
    ("handler", "handler"),
    ("lead_office", "lead_office"),
    ("group", "group"),
)


class Case(Classed, Standing, PetitionFlow):
    """One matter, its claims and its life. Number: {office code}-{year}-{000123}, gap-free."""

    log_prefix: ClassVar[str] = "case"

    number = models.CharField(_("信访事项编号"), max_length=30, unique=True, editable=False)
    national_number = models.CharField(_("国家信访信息系统编号"), max_length=40, blank=True)
    # Without indexes of their own: those of the list (WAYS) begin with these columns.
    registering_office = models.ForeignKey(
        "offices.Office", models.PROTECT, related_name="+", db_index=False, verbose_name=_("登记单位")
    )
    responsible_office = models.ForeignKey(
        "offices.Office", models.PROTECT, related_name="+", db_index=False, verbose_name=_("责任单位")
    )
    # The two districts are kept as equality columns so that a district's list is an index look-up.
    registering_district = models.ForeignKey(
        "offices.Office", models.PROTECT, related_name="+", db_index=False, editable=False
    )
    responsible_district = models.ForeignKey(
        "offices.Office", models.PROTECT, related_name="+", db_index=False, editable=False
    )
    # Who answers now, copied from the assignment in force by what writes that (cases/actions/assigning.py).
    leader = models.ForeignKey(
        "offices.Staff", models.PROTECT, null=True, related_name="+", db_index=False, editable=False
    )
    handler = models.ForeignKey(
        "offices.Staff", models.PROTECT, null=True, related_name="+", db_index=False, editable=False
    )
    lead_office = models.ForeignKey(
        "offices.Office", models.PROTECT, null=True, related_name="+", db_index=False, editable=False
    )
    registered_by = models.ForeignKey("offices.Staff", models.PROTECT, null=True, related_name="+", editable=False)
    registered_at = models.DateTimeField(_("登记时间"), editable=False)
    # The key of the request that registered it: a double click makes one matter.
    request_key = models.CharField(max_length=64, blank=True, editable=False)
    received_on = models.DateField(_("收到日期"))
    title = models.CharField(_("标题"), max_length=100)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("业务类别")
    )
    place = models.CharField(_("问题属地"), max_length=100, blank=True)
    group = models.ForeignKey(
        KeyGroup, models.PROTECT, null=True, blank=True, related_name="cases", db_index=False,
        verbose_name=_("重点群体"),
    )  # fmt: skip
    no_petitioner = models.CharField(_("无信访人的原因"), max_length=12, choices=NoPetitioner, blank=True)
    no_notice = models.CharField(_("不作书面告知的原因"), max_length=12, choices=NoNotice, blank=True)
    is_restricted = models.BooleanField(_("限制查看"), default=False, db_index=True, editable=False)
    # The simple procedure (domain.md 2.3), until a leader is named the ordinary way.
    is_simple = models.BooleanField(_("简易办理"), default=False, editable=False)
    is_historical = models.BooleanField(_("历史导入"), default=False, editable=False)
    is_open = models.BooleanField(default=True, editable=False)
    round = models.PositiveSmallIntegerField(_("轮次"), default=1, editable=False)
    resolved_on = models.DateField(_("办结日期"), null=True, blank=True, editable=False)
    closed_on = models.DateField(_("结案日期"), null=True, blank=True, editable=False)
    # Four ends stay apart (domain.md 2.2): settled and legally ended are not resolved and closed.
    settled_on = models.DateField(_("化解日期"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("终结日期"), null=True, blank=True, editable=False)
    # Since this day only number, states, dates, events and figures are left (cases/retention/).
    destroyed_on = models.DateField(_("销毁日期"), null=True, blank=True, editable=False)

    # What was asked already, within `unchanging`; None outside, where rows may change at any time.
    _known: dict[str, Any] | None = None

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("信访事项")
        verbose_name_plural = _("信访事项")
        ordering = ("-received_on", "-pk")
        default_permissions = ()
        permissions = (("see_case", _("查看信访事项")),)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=State.values), name="case_state_is_known"),
            models.UniqueConstraint(
                fields=("request_key",), condition=~Q(request_key=""), name="case_registered_once_per_request"
            ),
            models.CheckConstraint(condition=Q(case_class__in=CaseClass.values), name="case_class_is_known"),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | Q(closed_on__isnull=False) | Q(is_historical=True),
                name="case_closed_with_a_date",
            ),
            # A historical matter never runs; an ended one neither, save one assigned down (交办) whose
            # report has not come.
            models.CheckConstraint(
                condition=Q(is_open=False)
                | (Q(state__in=[*(str(s) for s in OPEN_STATES), "referred"]) & Q(is_historical=False)),
                name="case_open_only_in_hand",
            ),
        )
        # Each way a matter opens to somebody (cases/access.py), in the order of the list: its first page is then read
        # off the index, whatever the number of matters.
        indexes = (
            *(models.Index(fields=[column, *AS_LISTED], name=f"case_by_{name}") for column, name in WAYS),
            models.Index(fields=AS_LISTED, name="case_listed"),
            models.Index(fields=["next_due", "id"], name="case_open_due", condition=Q(is_open=True)),
            models.Index(fields=["received_on", "id"], name="case_received"),
            *(  # The circle of an accusation that waits for a leader, in the list's order too.
                models.Index(fields=[column, *AS_LISTED], name=name, condition=Q(is_restricted=True))
                for column, name in (("responsible_office", "accusation_at"), ("registered_by", "accusation_by"))
            ),
            # The monthly report: what was in hand at a month's end.
            models.Index(
                fields=["received_on"], name="case_in_hand", condition=Q(state__in=["intake", "leader_assigned"])
            ),
            models.Index(fields=SPONSORED, name="case_sponsored", condition=Q(sponsored_from__isnull=False)),
            models.Index(fields=["resolved_on"], name="case_resolved", condition=Q(resolved_on__isnull=False)),
            models.Index(fields=["id"], name="case_supervised", condition=Q(is_supervised=True)),
            models.Index(fields=["id"], name="case_urgent", condition=Q(is_urgent=True)),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def stream(self) -> str:
        return f"case:{self.number}"

    @property
    def is_accusation(self) -> bool:
        """Art. 30: what accuses somebody keeps a narrow circle in any class; a confidential group's matter need not."""
        of_group = bool(self.group and self.group.is_confidential)
        return self.case_class == CaseClass.ACCUSATION or (self.is_restricted and not of_group)

    @property
    def is_anonymous(self) -> bool:
        return bool(self.no_petitioner)

    @property
    def assignment(self) -> Assignment | None:
        """Who answers now; None before a leader was named."""
        in_force = self.assignments.filter(to_at__isnull=True).select_related("leader", "handler", "lead_office")
        return self.known("assignment", in_force.first)

    # What the flow asks (workflows/petition.py); each is carried by a module of this room. -------

    def earliest_evidence(self) -> dt.date | None:
        return self.received_on

    def roles_of(self, by: Staff | SystemActor, verb: str) -> dict[str, str]:
        from cases import roles  # noqa: PLC0415 - roles read this model

        return roles.roles_of(self, by, verb)

    def facts(self) -> PetitionFacts:
        from cases import facts  # noqa: PLC0415

        return self.known("facts", lambda: facts.facts_of(self))

    @contextmanager
    def unchanging(self) -> Iterator[None]:
        """For a page that only reads: what many guards ask is gathered once until the end of the span."""
        self._known = {}
        try:
            yield
        finally:
            self._known = None

    def known(self, what: str, ask: Callable[[], Known]) -> Known:
        """The answer of `ask`; within `unchanging`, the answer it gave before."""
        if self._known is None:
            return ask()
        if what not in self._known:
            self._known[what] = ask()
        answer: Known = self._known[what]
        return answer

    def effect(self, act: Act) -> Change:
        from cases.actions import moving_on  # noqa: PLC0415

        return moving_on.carry_out(self, act)

    def follow_clocks(self) -> None:
        from cases import clocks  # noqa: PLC0415

        clocks.follow(self)

    def obstacle_to(self, person: Staff, role: str, field: str) -> Reason | None:
        from cases import fitness  # noqa: PLC0415

        return fitness.obstacle_to(self, person, role, field)

    def obstacle_to_office(self, office: Office, field: str) -> Reason | None:
        from cases import fitness  # noqa: PLC0415

        return fitness.obstacle_to_office(self, office, field)

    def obstacle_to_target(self, office: Office, by: Staff | SystemActor, field: str) -> Reason | None:
        from cases import fitness  # noqa: PLC0415

        return fitness.obstacle_to_target(self, office, by, field)

    def may_name_leader(self, by: Staff | SystemActor) -> bool:
        return bool(self.roles_of(by, "assign_leader").keys() & {"director", "delegated_head"})

    def obstacle_to_group(self, group: KeyGroup | None, by: Staff | SystemActor, field: str) -> Reason | None:
        from cases import fitness  # noqa: PLC0415

        return fitness.obstacle_to_group(self, group, by, field)

    def as_earlier(self, earlier: PetitionFlow) -> Earlier:
        from cases import fitness  # noqa: PLC0415

        return fitness.as_earlier(self, earlier)

    def obstacle_to_common_answer(self, answer: CommonAnswer | None) -> Reason | None:
        from cases import fitness  # noqa: PLC0415

        return fitness.obstacle_to_common_answer(self, answer)

    def is_promise_broken(self, by: Staff | SystemActor) -> bool:
        from cases import fitness  # noqa: PLC0415

        return fitness.is_promise_broken(self, by)

    def obstacle_to_deed(self, act: Act) -> Reason | None:
        from cases import obstacles  # noqa: PLC0415

        return obstacles.obstacle_to_deed(self, act)

    def awaited(self, act: Act) -> Transfer | None:
        from cases import awaiting  # noqa: PLC0415

        return awaiting.awaited(self, act)

    def obstacle_to_merging(self, into: PetitionFlow) -> Reason | None:
        from cases import fitness  # noqa: PLC0415

        return fitness.obstacle_to_merging(self, into)

    def obstacle_to_splitting(self, part: Submission | Case) -> Reason | None:
        from cases import fitness  # noqa: PLC0415

        return fitness.obstacle_to_splitting(self, part)

    def obstacle_to_recusing(self, act: Act) -> Reason | None:
        from cases import recusals  # noqa: PLC0415

        return recusals.obstacle_to_recusing(self, act)

    def recusal_asked(self, person: Staff) -> bool:
        from cases import recusals  # noqa: PLC0415

        return recusals.asked(self).filter(terms__staff=person.username).exists()

    def is_held(self) -> bool:
        return self.known("held", lambda: self.holds.filter(ended_on=None).exists())

    def is_in_charge(self, person: Staff) -> bool:
        now = self.assignment
        return now is not None and person.pk in (now.leader_id, now.handler_id)
