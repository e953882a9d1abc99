"""Supervision in and out, a recommendation, an urgent situation with its reports: on matters the office has in hand."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from cases.models import Case, Supervision
from workflows.codes import CaseClass, State
from workflows.engine import perform

if TYPE_CHECKING:
    from cases.demo.people import DemoOffice
    from offices.models import Staff

BUREAU = "青禾市信访局"


def letters(demo: DemoOffice) -> None:
    """As far as there are matters of 安和 in hand to write about."""
    plain = Case.objects.filter(
        responsible_office=demo.offices["AH"], is_open=True, is_restricted=False, case_class=CaseClass.CLAIM
    )
    in_work = list(plain.filter(state=State.LEADER_ASSIGNED).order_by("received_on", "pk")[:3])
    new = plain.filter(state=State.INTAKE).order_by("-received_on", "pk").first()
    for case, write in zip(in_work, (_answered_late, _from_the_city, _recommended), strict=False):
        write(demo, case)
    if in_work:
        _waits(demo, in_work[0])
    if new is not None:
        _urgent(demo, new)


def _waits(demo: DemoOffice, case: Case) -> None:
    """A letter of the petition bureau that the head has still to answer."""
    _receive(case, demo.staff["registrar"], 3, kind="supervise", ground="delay", due=7, number="青信督〔演示〕6号",
             demands="请查明超过办理期限的原因，尽快出具处理意见并书面回复。")  # fmt: skip


def _answered_late(demo: DemoOffice, case: Case) -> None:
    """Answered after the day it named, with the reasons; the bureau has not said yet whether that is enough."""
    item = _receive(case, demo.staff["registrar"], 20, kind="press", ground="passing", due=-8,
                    number="青信督〔演示〕5号", demands="请明确责任单位，及时与信访人联系。")  # fmt: skip
    _reply(item, demo.staff["head"], 3, delay_reasons="两个业务科室对职责有不同意见，会商用时较长。")


def _from_the_city(demo: DemoOffice, case: Case) -> None:
    """Supervised by the city's bureau, sent back once."""
    item = _perform(
        Supervision(case=case, office=demo.offices["QH"]), "issue", demo.staff["head.qh"], _ago(case, 15),
        kind="listed", ground="opinion_only", due_on=_in(-4),
        demands="不得以处理意见代替实际解决，请说明落实情况并附证据。",
    )  # fmt: skip
    _reply(item, demo.staff["head"], 6)
    _perform(item, "send_back", demo.staff["head.qh"], _ago(case, 4), reason="没有附落实的证据。", due_on=_in(5))


def _recommended(demo: DemoOffice, case: Case) -> None:
    """A recommendation of the bureau with its feedback on adoption (art. 40)."""
    item = _receive(case, demo.staff["head"], 12, kind="improve", ground="other", due=10, number="青信建〔演示〕2号",
                    demands="建议公开补贴发放的查询办法，减少重复来访。")  # fmt: skip
    _reply(item, demo.staff["head"], 2, adoption="adopted")
    _perform(item, "accept", demo.staff["registrar"], _ago(case, 1), remarks="同意。")


def _urgent(demo: DemoOffice, case: Case) -> None:
    """Known this morning, told by telephone and in writing in time, to be followed up tomorrow."""
    head, now = demo.staff["head"], timezone.localtime().replace(second=0, microsecond=0)
    known = now - dt.timedelta(hours=3)
    told: dict[str, Any] = {"to_body": "区委区政府值班室", "text": "二十余名老人到服务大厅反映助餐点停业，情绪激动。"}
    perform(case, "mark_urgent", by=head, on=known.date(), known_at=known, text=told["text"],
            measures="安排座位和饮水，请代表到接访室说明诉求。")  # fmt: skip
    steps: tuple[tuple[str, int, dict[str, Any]], ...] = (
        ("phone", 18, {"reporter": head.full_name}),
        ("written", 50, {"reporter": head.full_name, "measures": "分管领导到场接待，联系助餐点恢复供餐。",
                         "next_at": now + dt.timedelta(hours=20)}),
    )  # fmt: skip
    for stage, minutes, more in steps:
        at = known + dt.timedelta(minutes=minutes)
        perform(case, "report_urgent", by=head, on=at.date(), stage=stage, reported_at=at, **told, **more)


def _receive(case: Case, by: Staff, days_ago: int, *, due: int, number: str, **letter: Any) -> Supervision:
    return _perform(Supervision(case=case), "receive", by, _ago(case, days_ago), body=BUREAU, other_number=number,
                    due_on=_in(due), **letter)  # fmt: skip


def _reply(item: Supervision, by: Staff, days_ago: int, **more: Any) -> None:
    lead = item.case.assignment
    responsible = f"{item.case.responsible_office.name}　{lead.handler.full_name if lead else by.full_name}"
    _perform(item, "reply", by, _ago(item.case, days_ago), done="已与信访人当面沟通，正在按时限办理。",
             proof="沟通记录、会商纪要", responsible=responsible, **more)  # fmt: skip


def _perform(item: Supervision, verb: str, by: Staff, on: dt.date, **details: Any) -> Supervision:
    done: Supervision = perform(item, verb, by=by, on=on, **details).item
    return done


def _ago(case: Case, days: int) -> dt.date:
    """So many days ago, never before the matter itself."""
    return max(case.received_on, timezone.localdate() - dt.timedelta(days=days))


def _in(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)
