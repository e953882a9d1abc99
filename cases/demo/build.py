"""Building the demo office: people, key groups, matters over eighteen months. Same seed, same office."""

from __future__ import annotations

import datetime as dt
from random import Random

from django.utils import timezone

from cases.demo.letters import letters
from cases.demo.lives import begin, live
from cases.demo.people import DemoOffice, find_office, open_office
from cases.demo.stories import STORIES
from cases.models import Case, Supervision
from groups.actions import answering, meeting, opening, promising, representing
from groups.models import KeyGroup
from offices.models import Staff
from workflows.engine import perform

SEED = 20260101
AT_FIRST = 60
MONTHS_BACK = 540  # days
BASIS = "《演示政策汇编》第二十条"
# Office, shared claim, what is asked, which matters share it (a word of their category), confidential or not.
GROUPS: tuple[tuple[str, str, str, str, bool], ...] = (
    ("AH", "农村老放映员生活补助", "要求按从业年限核定并发放生活补助。", "养老服务", False),
    ("LW", "原市福利纺织厂残疾职工安置", "要求落实原厂残疾职工的社保接续和岗位安置。", "残疾人", False),
    ("LW", "北山公墓搬迁安置", "要求公开搬迁方案并按原标准安置墓穴。", "殡葬", True),
)


def build(matters: int = AT_FIRST) -> int:
    """Open the office with its first matters, or let it grow to `matters`; answers how many there are."""
    demo = find_office() if Case.objects.exists() else open_office()
    have = Case.objects.filter(request_key__startswith="demo-").count()
    for serial in range(have + 1, matters + 1):
        one(demo, serial)
    if not KeyGroup.objects.exists():
        _groups(demo)
    if not Supervision.objects.exists():
        letters(demo)
    return max(have, matters)


def one(demo: DemoOffice, serial: int) -> None:
    """The matter with this serial: its own chance, so that growing later gives the same office."""
    chance = Random(f"{SEED}/{serial}")  # noqa: S311 - invented lives need no secrecy
    story = STORIES[serial % len(STORIES)]
    code = chance.choices(("AH", "LW", "YL"), (5, 3, 2))[0]
    # More of the recent months: the old ones are on file, the new ones are on desks.
    ago = int(MONTHS_BACK * chance.random() ** 1.6)
    received_on = timezone.localdate() - dt.timedelta(days=ago)
    live(begin(demo, chance, story, code=code, received_on=received_on, serial=serial), serial)


def _groups(demo: DemoOffice) -> None:
    today = timezone.localdate()
    heads = {"AH": "head", "LW": "head.lw"}
    leaders = {"AH": "leader", "LW": "leader.lw"}
    for code, name, claims, word, confidential in GROUPS:
        head, leader = demo.staff[heads[code]], demo.staff[leaders[code]]
        group = opening.open_group(
            by=demo.staff["director.lw" if code == "LW" else "director"],
            office=demo.offices[code],
            name=name,
            claims=claims,
            leader=leader,
            head=head,
            policy_basis=BASIS,
            is_confidential=confidential,
            opened_on=today - dt.timedelta(days=200),
            key=f"demo-{name}",
        )
        for person, phone in (("代表甲", "19909900001"), ("代表乙", "19909900002")):
            representing.add_representative(group, by=head, name=person, phone=phone)
        promising.add_commitment(
            group, by=head, text="月底前公布核定口径", owner=leader, due_on=today + dt.timedelta(days=20)
        )
        _link(demo, group, code, word)
        _answer(group, head, leader, today)


def _answer(group: KeyGroup, head: Staff, leader: Staff, today: dt.date) -> None:
    """A meeting, a promise that was kept, and an answer as far as it has come: signed where it is not confidential."""
    met = today - dt.timedelta(days=40)
    meeting.record_meeting(
        group, by=head, host=leader, place="区局接访室", on=met,
        raised="代表询问核定标准何时公布、从哪一年算起。", answered="十五日内书面说明算法，月底前公布口径。",
    )  # fmt: skip
    promising.add_commitment(
        group, by=head, text="书面说明算法", owner=leader, on=met, due_on=met + dt.timedelta(days=15)
    )  # fmt: skip
    promise = group.commitments.get(text="书面说明算法")
    promising.keep_commitment(
        group,
        by=leader,
        commitment=promise,
        on=met + dt.timedelta(days=12),
        evidence="《算法说明》",
        outcome="已当面送交",
    )
    answering.draft_answer(
        group, by=leader, outcome="explained", facts="有关标准由市里统一制定，区里没有另行规定的权限。",
        reasons="现行政策没有规定一次性补偿，符合条件的可以按月申领生活补助。", legal_basis=BASIS,
        opinion="请符合条件的人员向户籍所在街道申请，区局已安排专人受理。",
    )  # fmt: skip
    if not group.is_confidential:
        answering.check_answer(group, by=head)
        answering.sign_answer(group, by=leader)


def _link(demo: DemoOffice, group: KeyGroup, code: str, word: str) -> None:
    """The matters at hand that share the grievance."""
    head = demo.staff["head" if code == "AH" else "head.lw"]
    cases = Case.objects.filter(
        responsible_office=demo.offices[code], category__parent__name__contains=word, group=None, is_open=True
    )
    for case in cases.order_by("pk")[:6]:
        perform(case, "link_group", by=head, group=group)
