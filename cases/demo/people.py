"""The invented city of 青禾: eight offices and who works there. Nobody here exists."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from offices.demo_accounts import PASSWORD
from offices.models import Absence, Delegation, Office, Post, PostKind, Staff
from offices.tree import save_office

OFFICES: tuple[tuple[str, str, str, str, str], ...] = (
    # code, name, short name on papers, code of the parent, phone
    ("QH", "青禾市民政局", "青民信", "", "0990-5550100"),
    ("AH", "青禾市安和区民政局", "安民信", "QH", "0990-5550200"),
    ("LW", "青禾市柳湾区民政局", "柳民信", "QH", "0990-5550300"),
    ("YL", "云岭县民政局", "云民信", "QH", "0990-5550400"),
    ("AH1", "安和区桥东街道社会事务办公室", "桥东", "AH", "0990-5550210"),
    ("AH2", "安和区桥西街道社会事务办公室", "桥西", "AH", "0990-5550220"),
    ("LW1", "柳湾区河口街道社会事务办公室", "河口", "LW", "0990-5550310"),
    ("YL1", "云岭县石门镇社会事务办公室", "石门", "YL", "0990-5550410"),
)

STAFF: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    # account, name, office, title, posts
    ("registrar", "周小满", "AH", "信访专干", (PostKind.REGISTRAR,)),
    ("head", "吴秋实", "AH", "信访科科长", (PostKind.HEAD,)),
    ("leader", "郑明远", "AH", "副局长", (PostKind.LEADER,)),
    ("handler", "冯立夏", "AH", "社会救助科科员", (PostKind.HANDLER,)),
    ("director", "陈立本", "AH", "局长", (PostKind.DIRECTOR, PostKind.LEADER)),
    ("leader.ah2", "卫长青", "AH", "副局长", (PostKind.LEADER,)),
    ("handler.ah2", "蒋知秋", "AH", "养老服务科科员", (PostKind.HANDLER,)),
    ("registrar.lw", "沈白露", "LW", "信访专干", (PostKind.REGISTRAR,)),
    ("head.lw", "韩立冬", "LW", "信访科科长", (PostKind.HEAD,)),
    ("leader.lw", "杨春分", "LW", "副局长", (PostKind.LEADER,)),
    ("handler.lw", "朱谷雨", "LW", "殡葬管理所科员", (PostKind.HANDLER,)),
    ("director.lw", "秦正阳", "LW", "局长", (PostKind.DIRECTOR, PostKind.LEADER)),
    ("registrar.yl", "尤小寒", "YL", "信访专干", (PostKind.REGISTRAR,)),
    ("head.yl", "许大雪", "YL", "办公室主任", (PostKind.HEAD,)),
    ("leader.yl", "何清明", "YL", "副局长", (PostKind.LEADER,)),
    ("handler.yl", "吕芒种", "YL", "社会救助股股长", (PostKind.HANDLER,)),
    ("director.yl", "施惊蛰", "YL", "局长", (PostKind.DIRECTOR, PostKind.LEADER)),
    ("head.ah1", "张桥生", "AH1", "主任", (PostKind.HEAD, PostKind.HANDLER)),
    ("head.lw1", "孔河清", "LW1", "主任", (PostKind.HEAD, PostKind.HANDLER)),
    ("head.qh", "曹知行", "QH", "信访处处长", (PostKind.HEAD,)),
    ("director.qh", "严守正", "QH", "局长", (PostKind.DIRECTOR, PostKind.LEADER)),
    ("statistician", "金有数", "QH", "统计员", (PostKind.STATISTICIAN,)),
    ("auditor", "魏明鉴", "QH", "审计员", (PostKind.AUDITOR,)),
    ("admin", "陶管理", "QH", "系统管理员", (PostKind.ADMINISTRATOR,)),
    ("admin2", "姜复核", "QH", "系统管理员", (PostKind.ADMINISTRATOR,)),
)
BEGAN = dt.date(2020, 1, 1)
# Who is written to of the demo's own accord; mail goes to the console (EMAIL_BACKEND), and nobody owns «.example».
ADDRESSES = {"statistician": "tongji@qinghe.example"}


@dataclass
class DemoOffice:
    """The offices by code and the staff by account."""

    offices: dict[str, Office] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)

    def at(self, code: str, kind: str) -> list[Staff]:
        """Who holds a post of `kind` at the office `code`, in the order above."""
        return [self.staff[account] for account, _, at, _, posts in STAFF if at == code and kind in posts]


def open_office() -> DemoOffice:
    """Write the tree, the staff and their posts; one is away and has a deputy, one has delegated."""
    demo = DemoOffice()
    for code, name, short, parent, phone in OFFICES:
        demo.offices[code] = save_office(
            Office(
                code=code,
                name=name,
                short_name=short,
                parent=demo.offices.get(parent),
                phone=phone,
                address=f"{name}一楼信访接待室",
                review_body="青禾市民政局" if parent == "QH" else "省民政厅" if not parent else "",
            )
        )
    first = None
    for account, name, at, title, posts in STAFF:
        person = Staff(
            username=account, full_name=name, office=demo.offices[at], title=title, email=ADDRESSES.get(account, "")
        )
        person.set_password(PASSWORD) if first is None else setattr(person, "password", first)
        first = person.password
        person.save()
        demo.staff[account] = person
        for kind in posts:
            Post.objects.create(
                staff=person, office=demo.offices[at], kind=kind, from_date=BEGAN, confirmed_at=timezone.now()
            )
    _arrange(demo)
    return demo


def begin_publishing() -> None:
    """City and districts publish a monthly report, once the office is full: a month that was fixed before would list
    everything that came after as a correction.
    """
    Office.objects.filter(code__in=[code for code, _, _, parent, _ in OFFICES if parent in ("", "QH")]).update(
        is_publishing=True
    )


def _arrange(demo: DemoOffice) -> None:
    today = timezone.localdate()
    Delegation.objects.create(
        office=demo.offices["LW"], verb="assign_leader", director=demo.staff["director.lw"], from_date=BEGAN
    )
    Absence.objects.create(
        staff=demo.staff["leader.yl"],
        deputy=demo.staff["director.yl"],
        from_date=today - dt.timedelta(days=2),
        to_date=today + dt.timedelta(days=5),
        reason="外出学习",
    )


def find_office() -> DemoOffice:
    """The demo office that was opened before."""
    demo = DemoOffice()
    demo.offices = {office.code: office for office in Office.objects.all()}
    demo.staff = {person.username: person for person in Staff.objects.select_related("office")}
    return demo
