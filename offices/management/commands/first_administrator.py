"""The first two administrators of a new installation: from then on administrators appoint each other."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.actions.staff import first_password
from offices.models import Office, Post, PostKind, Staff
from offices.tree import root_office, save_office
from trail import log

ENOUGH = 2
ACTOR = "command:first_administrator"


class Command(BaseCommand):
    """Makes an account with an administrator's post; refused once there are two."""

    help = _("建立最初的两个管理员账号；已有两位管理员后不再可用。")

    def add_arguments(self, parser: CommandParser) -> None:
        """Account, name and, in an empty installation, the first office."""
        parser.add_argument("username", help=_("账号，如 zhang.wei"))
        parser.add_argument("full_name", help=_("姓名"))
        parser.add_argument("--office-code", default="", help=_("还没有单位时：最高一级单位的代码"))
        parser.add_argument("--office-name", default="", help=_("还没有单位时：最高一级单位的全称"))

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """One account, its post, and its first password on stdout, once."""
        today = timezone.localdate()
        posts = Post.objects.in_force(today).filter(kind=PostKind.ADMINISTRATOR, staff__is_active=True)
        if posts.values("staff").distinct().count() >= ENOUGH:
            raise CommandError(_("已有两位管理员，请由他们在“人员与岗位”页设岗。"))
        office = self._office(options["office_code"], options["office_name"])
        staff = Staff(username=options["username"], full_name=options["full_name"], office=office)
        password = first_password()
        staff.set_password(password)
        staff.must_change_password = True
        _checked(staff)
        staff.save()
        Post.objects.create(
            staff=staff, office=office, kind=PostKind.ADMINISTRATOR, from_date=today, confirmed_at=timezone.now()
        )
        details = {"office": office.code, "kind": PostKind.ADMINISTRATOR.value}
        log.append(staff.actor, "staff.first_administrator", actor=ACTOR, details=details)
        self.stdout.write(_("初始密码（只显示这一次）：%(password)s") % {"password": password})

    def _office(self, code: str, name: str) -> Office:
        if Office.objects.exists():
            return root_office()
        if not (code and name):
            raise CommandError(_("还没有单位，请加 --office-code 和 --office-name。"))
        office = Office(code=code, name=name, path="new", valid_from=timezone.localdate())
        _checked(office)
        save_office(office)
        log.append(office.stream, "office.add", actor=ACTOR, details={"parent": None})
        return office


def _checked(row: Office | Staff) -> None:
    try:
        row.full_clean()
    except ValidationError as wrong:
        raise CommandError(" ".join(wrong.messages)) from None
