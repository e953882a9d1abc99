"""The known cast. One small tree and one person per post; every test meets the same people.

MZ   市民政局 (city)
├─ JA 静安区民政局 (district)
│   ├─ JA1 街道 (street)
│   └─ JA2 街道 (street; the accused office where a test needs one)
└─ YP 杨浦区民政局 (district, elsewhere)
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases import files
from cases.actions.registering import register_case
from cases.intake import ClaimDetails, Intake, PersonDetails, SubmissionDetails
from cases.models import Case, Category, Review
from groups.grants import give
from groups.models import KeyGroup, KeyGroupUserObjectPermission
from offices.models import Delegation, Office, Post, PostKind, Staff
from offices.tree import save_office
from workflows.engine import Outcome, perform

TODAY = dt.date(2026, 11, 2)
PASSWORD = "only-for-the-suite-1"
SECRET = "绝密口令乙丑"  # planted in texts nobody else may read
ID_NUMBER = "11010519491231002X"
PHONE = "13800138000"


def office(code: str, name: str, parent: Office | None = None, **columns: Any) -> Office:
    row = Office(code=code, name=name, short_name=columns.pop("short_name", code), parent=parent, **columns)
    row.review_body = f"{parent.name if parent else '市人民政府'}"
    row.phone = "021-12345678"
    return save_office(row)


def person(username: str, name: str, at: Office, *posts: str, active: bool = True) -> Staff:
    row = Staff(username=username, full_name=name, office=at, is_active=active)
    row.set_password(PASSWORD)
    row.save()
    for kind in posts:
        appoint(row, at, kind)
    return row


def appoint(staff: Staff, at: Office, kind: str, **columns: Any) -> Post:
    columns.setdefault("from_date", dt.date(2020, 1, 1))
    confirmed = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    return Post.objects.create(staff=staff, office=at, kind=kind, confirmed_at=confirmed, **columns)


@dataclass
class Cast:
    """Everybody by post. `elsewhere` people have the same posts in another district."""

    city: Office
    district: Office
    street: Office
    other_street: Office
    elsewhere: Office
    registrar: Staff
    head: Staff
    leader: Staff
    second_leader: Staff
    handler: Staff
    second_handler: Staff
    director: Staff
    superior_head: Staff
    superior_director: Staff
    registrar_elsewhere: Staff
    head_elsewhere: Staff
    deputy: Staff
    stranger: Staff
    statistician: Staff
    auditor: Staff
    administrator: Staff
    second_administrator: Staff
    superuser: Staff
    accused: Staff
    category: Category = field(repr=False)

    def everybody(self) -> dict[str, Staff]:
        return {name: value for name, value in vars(self).items() if isinstance(value, Staff)}


# Field of the cast, account, name, office, post.
PEOPLE: tuple[tuple[str, str, str, str, str], ...] = (
    ("registrar", "registrar", "登记员甲", "JA", PostKind.REGISTRAR),
    ("head", "head", "科长乙", "JA", PostKind.HEAD),
    ("leader", "leader", "局领导丙", "JA", PostKind.LEADER),
    ("second_leader", "leader2", "局领导丁", "JA", PostKind.LEADER),
    ("handler", "handler", "承办人戊", "JA", PostKind.HANDLER),
    ("second_handler", "handler2", "承办人己", "JA", PostKind.HANDLER),
    ("director", "director", "局长庚", "JA", PostKind.DIRECTOR),
    ("superior_head", "head_mz", "市局科长", "MZ", PostKind.HEAD),
    ("superior_director", "director_mz", "市局局长", "MZ", PostKind.DIRECTOR),
    ("registrar_elsewhere", "registrar_yp", "登记员别处", "YP", PostKind.REGISTRAR),
    ("head_elsewhere", "head_yp", "科长别处", "YP", PostKind.HEAD),
    ("deputy", "deputy", "代理人辛", "JA", ""),
    ("stranger", "stranger", "无岗位", "JA", ""),
    ("statistician", "statistician", "统计员", "JA", PostKind.STATISTICIAN),
    ("auditor", "auditor", "审计员", "MZ", PostKind.AUDITOR),
    ("administrator", "administrator", "管理员", "MZ", PostKind.ADMINISTRATOR),
    ("second_administrator", "administrator2", "管理员二", "MZ", PostKind.ADMINISTRATOR),
    ("superuser", "super", "超管", "MZ", ""),
    ("accused", "accused", "被举报人", "JA2", PostKind.HEAD),
)
TREE: tuple[tuple[str, str, str, str], ...] = (
    ("MZ", "市民政局", "", "民信"),
    ("JA", "静安区民政局", "MZ", "静民信"),
    ("JA1", "静安一街道", "JA", "JA1"),
    ("JA2", "静安二街道", "JA", "JA2"),
    ("YP", "杨浦区民政局", "MZ", "YP"),
)


def assemble() -> Cast:
    """The whole cast, written to the database in a handful of queries: nearly every test asks for it."""
    tree = _tree()
    people = {
        name: Staff(username=account, full_name=words, office=tree[at], password=_hash(PASSWORD))
        for name, account, words, at, _ in PEOPLE
    }
    people["superuser"].is_superuser = True
    Staff.objects.bulk_create(people.values())
    since, confirmed = dt.date(2020, 1, 1), dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    Post.objects.bulk_create(
        Post(staff=people[name], office=tree[at], kind=kind, from_date=since, confirmed_at=confirmed)
        for name, _, _, at, kind in PEOPLE
        if kind
    )
    category, _ = Category.objects.get_or_create(code="0101", defaults={"name": "最低生活保障"})
    return Cast(
        city=tree["MZ"],
        district=tree["JA"],
        street=tree["JA1"],
        other_street=tree["JA2"],
        elsewhere=tree["YP"],
        category=category,
        **people,
    )


def _tree() -> dict[str, Office]:
    offices = {
        code: Office(
            code=code, name=name, short_name=short, path=code, phone="021-12345678", is_publishing=code in ("MZ", "JA")
        )
        for code, name, _, short in TREE
    }
    Office.objects.bulk_create(offices.values())
    for code, _, above, _ in TREE:
        row, parent = offices[code], offices.get(above)
        row.parent, row.review_body = parent, parent.name if parent else "市人民政府"
        row.path = f"{parent.path if parent else ''}{row.pk}/"
        row.depth = parent.depth + 1 if parent else 0
    Office.objects.bulk_update(offices.values(), ["parent", "review_body", "path", "depth"])
    return offices


@cache
def _hash(password: str) -> str:
    return make_password(password)


def intake(**changes: Any) -> Intake:
    """A plain letter with one claim by one named petitioner."""
    petitioner = PersonDetails(
        name="陈玥", id_kind="citizen", id_number=ID_NUMBER, phone=PHONE, address="静安区某路1号201室"
    )
    submission = changes.pop("submission", SubmissionDetails(channel="letter", text=f"低保被停发，{SECRET}"))
    values: dict[str, Any] = {
        "title": "低保被停发请求恢复",
        "submission": submission,
        "claims": (ClaimDetails("恢复最低生活保障", "2026年9月起停发", "家庭收入没有变化"),),
        "petitioners": (petitioner,),
    }
    return Intake(**{**values, **changes})


def register(cast: Cast, *, received_on: dt.date = TODAY, key: str = "", **changes: Any) -> Case:
    """A matter at intake in the district."""
    outcome = register_case(
        by=cast.registrar, office=cast.district, received_on=received_on, intake=intake(**changes), key=key
    )
    case: Case = outcome.item
    return case


def do(case: Case, verb: str, by: Staff, **details: Any) -> Outcome:
    """Perform and bring the caller's copy up to date."""
    outcome = perform(case, verb, by=by, **details)
    fresh = Case.objects.get(pk=case.pk)
    case.__dict__.update(fresh.__dict__)
    return outcome


def classify(cast: Cast, case: Case, route: str = "6") -> None:
    routes = {claim.ordinal: route for claim in case.claims.all()}
    do(case, "classify", cast.head, case_class=case.case_class, category=cast.category, routes=routes)


def assign(cast: Cast, case: Case, *, sponsored: bool = False) -> None:
    """Classify, accept and give the matter to the leader."""
    classify(cast, case)
    do(case, "accept", cast.head)
    do(case, "assign_leader", cast.director, leader=cast.leader, handler=cast.handler, sponsored=sponsored)


def answer(cast: Cast, case: Case, outcome: str = "explained") -> None:
    """Heard, drafted, checked, signed."""
    answer_drafted(cast, case, outcome)
    do(case, "check_answer", cast.head)
    do(case, "sign_answer", cast.leader)


def answer_drafted(cast: Cast, case: Case, outcome: str = "explained") -> None:
    """Heard and drafted, for the head to check."""
    handler = case.assignment.handler if case.assignment else cast.handler
    do(case, "record_hearing", handler, text="当面听取陈述", place="接访室")
    for claim in case.claims.all():
        do(case, "draft_answer", handler, claim=claim, outcome=outcome, facts="经查属实", reasons="政策规定如此",
           legal_basis="《社会救助暂行办法》第十一条", opinion="恢复发放")  # fmt: skip


def serve(cast: Cast, case: Case) -> None:
    """Issue the answer and prove its service."""
    handler = case.assignment.handler if case.assignment else cast.handler
    do(case, "issue_opinion", handler)
    document = case.documents.get(round=case.round, kind__in=("opinion", "reply"))
    do(case, "record_service", handler, document=document, way="in_person", receiver="陈玥")


def resolve(cast: Cast, case: Case) -> None:
    """The whole main path up to 办结."""
    assign(cast, case)
    conclude(cast, case)


def conclude(cast: Cast, case: Case) -> None:
    """From the leader's hands to 办结."""
    answer(cast, case)
    serve(cast, case)
    do(case, "resolve", cast.head)


def close(cast: Cast, case: Case) -> None:
    """Accepted in writing and struck off: what was concluded is settled too."""
    do(case, "propose_close", cast.head)
    do(case, "close", cast.leader, ground="accepted", evidence=said("本人接受"))


def said(words: str) -> files.Upload:
    """What a petitioner put on paper, as a file of evidence."""
    return files.check(SimpleUploadedFile("说明.txt", f"{words}{SECRET}".encode()))


RECEIPT = files.Upload("送达回证.txt", "text/plain", "信访人签收".encode())


def revoke(cast: Cast, case: Case, redo_due_on: dt.date = dt.date(2026, 12, 31)) -> None:
    """Another body revokes the served opinion of this round and orders it done again."""
    review = Review(case=case, level="review", round=case.round, body="区人民政府")
    perform(review, "request", by=cast.registrar)
    said: dict[str, Any] = {"number": "区府复〔2026〕3号", "reasons": "主要事实不清", "redo_due_on": redo_due_on}
    perform(Review.objects.get(pk=review.pk), "revoke", by=cast.head, **said)
    perform(Review.objects.get(pk=review.pk), "serve", by=cast.head, evidence=RECEIPT)
    case.__dict__.update(Case.objects.get(pk=case.pk).__dict__)


def decline(cast: Cast, case: Case, reason: str = "应走诉讼") -> None:
    """Every claim belongs to the courts (art. 31(一)), and the petitioner is told so."""
    classify(cast, case, "1")
    do(case, "decline", cast.head, ground="litigation", reason=reason)


def delegate(cast: Cast) -> Delegation:
    """The director lets the head name leaders."""
    return Delegation.objects.create(
        office=cast.district, verb="assign_leader", director=cast.director, from_date=dt.date(2020, 1, 1)
    )


def link(cast: Cast, case: Case, group: KeyGroup) -> None:
    """Tie the matter to the group by the hand of a head who may see it just for that moment."""
    until = timezone.now() + dt.timedelta(days=1)
    grant = give(group=group, staff=cast.superior_head, by=cast.superior_director, reason="关联事项", expires_at=until)
    do(case, "link_group", cast.superior_head, group=group)
    grant.delete()
    if not group.grants.filter(staff=cast.superior_head).exists():
        KeyGroupUserObjectPermission.objects.filter(user=cast.superior_head, content_object=group).delete()
