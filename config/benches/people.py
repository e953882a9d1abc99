"""An invented office tree with its people and key groups, for lists that must hold up."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from django.contrib.auth.models import Permission
from django.utils import timezone

from groups.models import SEE_GROUP, Grant, KeyGroup, KeyGroupUserObjectPermission
from offices.models import Office, Post, PostKind, Staff

OFFICES, GROUPS, STAFF, DISTRICTS = 800, 500, 2_000, 16
AT_DISTRICT = (PostKind.REGISTRAR, PostKind.HEAD, PostKind.DIRECTOR, *[PostKind.LEADER] * 4, *[PostKind.HANDLER] * 6)
AT_STREET = (PostKind.REGISTRAR, PostKind.HEAD)
_SINCE, _CONFIRMED = dt.date(2015, 1, 1), dt.datetime(2015, 1, 1, tzinfo=dt.UTC)


@dataclass
class Crowd:
    """Who is there, as the matters need it: offices by level, posts by office, groups."""

    city: Office
    districts: list[Office] = field(default_factory=list)
    streets: list[Office] = field(default_factory=list)
    # (office key, kind) → keys of staff
    holders: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    groups: list[KeyGroup] = field(default_factory=list)

    def holder(self, office: Office, kind: str) -> Staff:
        """The first who holds this post."""
        return Staff.objects.get(pk=self.holders[office.pk, kind][0])

    def member(self) -> Staff:
        """A handler who holds grants on five groups, a confidential one among them."""
        return Staff.objects.get(username="member")


def people(share: float) -> Crowd:
    """The whole tree at `share` 1, less below it; every post is held by somebody."""
    streets = max(12, round((OFFICES - DISTRICTS - 1) * share))
    crowd = _offices(streets, min(DISTRICTS, max(3, streets // 4)))
    _staff(crowd, max(60, round(STAFF * share)))
    _groups(crowd, max(20, round(GROUPS * share)))
    return crowd


def _offices(streets: int, districts: int) -> Crowd:
    city = Office.objects.create(code="CITY", name="某市民政局", path="1/", depth=0)
    city.path = f"{city.pk}/"
    city.save()
    crowd = Crowd(city)
    for at in range(districts):
        crowd.districts.append(Office(code=f"D{at:02}", name=f"第{at}区民政局", parent=city, path=f"D{at}", depth=1))
    _place(crowd.districts)
    for at in range(streets):
        above = crowd.districts[at % districts]
        crowd.streets.append(Office(code=f"S{at:03}", name=f"第{at}街道", parent=above, path=f"S{at}", depth=2))
    _place(crowd.streets)
    return crowd


def _place(offices: list[Office]) -> None:
    Office.objects.bulk_create(offices)
    for office in offices:
        office.path = f"{office.parent.path if office.parent else ''}{office.pk}/"
    Office.objects.bulk_update(offices, ["path"], batch_size=500)


def _staff(crowd: Crowd, count: int) -> None:
    wanted = [(crowd.city, kind) for kind in AT_DISTRICT]
    wanted += [(office, kind) for office in crowd.districts for kind in AT_DISTRICT]
    wanted += [(office, kind) for office in crowd.streets for kind in AT_STREET]
    while len(wanted) < count:
        wanted.append((crowd.districts[len(wanted) % len(crowd.districts)], PostKind.HANDLER))
    staff = [
        Staff(username=f"u{at}", full_name=f"工作人员{at}", office=office, password="!")  # noqa: S106 - nobody signs in
        for at, (office, _kind) in enumerate(wanted)
    ]
    staff.append(Staff(username="member", full_name="被授权人", office=crowd.districts[0], password="!"))  # noqa: S106
    wanted.append((crowd.districts[0], PostKind.HANDLER))
    Staff.objects.bulk_create(staff, batch_size=500)
    posts = []
    for person, (office, kind) in zip(staff, wanted, strict=True):
        crowd.holders.setdefault((office.pk, str(kind)), []).append(person.pk)
        posts.append(Post(staff=person, office=office, kind=kind, from_date=_SINCE, confirmed_at=_CONFIRMED))
    Post.objects.bulk_create(posts, batch_size=500)


def _groups(crowd: Crowd, count: int) -> None:
    chance = random.Random(5)  # noqa: S311 - invented rows, not keys
    for at in range(count):
        office = chance.choice(crowd.districts)
        leader = crowd.holders[office.pk, PostKind.LEADER][0]
        secret = at % 5 == 4
        crowd.groups.append(
            KeyGroup(code=f"G{at:03}", name=f"第{at}类共同诉求", claims="请求落实待遇", office=office, leader_id=leader,
                     is_confidential=secret)
        )  # fmt: skip
    KeyGroup.objects.bulk_create(crowd.groups)
    member, until = crowd.member(), timezone.now() + dt.timedelta(days=90)
    see = Permission.objects.get(codename=SEE_GROUP)
    grants = []
    for at, group in enumerate(crowd.groups):
        head = crowd.holders[group.office_id, PostKind.HEAD][0]
        for staff in {group.leader_id, head, *([member.pk] if 3 <= at < 8 else [])}:
            grants.append(
                Grant(group=group, staff_id=staff, giver_id=head, reason="负责", expires_at=until, review_by=until)
            )
    Grant.objects.bulk_create(grants, batch_size=500)
    rows = [KeyGroupUserObjectPermission(user_id=one.staff_id, content_object_id=one.group_id) for one in grants]
    for row in rows:
        row.permission = see
    KeyGroupUserObjectPermission.objects.bulk_create(rows, batch_size=500)
