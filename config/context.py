"""What every page knows: who is signed in with which posts, and where they may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.access import granted_groups
from offices.models import PostKind, Staff
from offices.people import Hat, hats
from workflows.verbs import Words

CASE_POSTS = {PostKind.REGISTRAR, PostKind.HEAD, PostKind.LEADER, PostKind.HANDLER, PostKind.DIRECTOR}


@dataclass(frozen=True)
class Place:
    """One line of the main menu; `posts` empty means everybody."""

    label: Words
    name: str
    icon: str
    posts: frozenset[str] = frozenset()
    heading: Words = ""


PLACES = (
    Place(_("工作台"), "home", "home"),
    Place(_("登记信访事项"), "case_register", "plus", frozenset({PostKind.REGISTRAR})),
    Place(_("导入台账"), "ledger_import", "upload", frozenset({PostKind.REGISTRAR})),
    Place(_("信访事项"), "case_list", "files", frozenset(CASE_POSTS)),
    Place(_("窗口查询"), "enquiry", "help-circle", frozenset({PostKind.REGISTRAR, PostKind.HEAD})),
    Place(
        _("个人信息请求"),
        "request_list",
        "id",
        frozenset({PostKind.REGISTRAR, PostKind.HEAD, PostKind.LEADER, PostKind.DIRECTOR}),
    ),
    Place(_("档案保管"), "retention_list", "archive", frozenset(CASE_POSTS)),
    Place(_("我的导出"), "export_list", "download", frozenset(CASE_POSTS)),
    Place(_("重点群体"), "group_list", "users", frozenset({PostKind.HEAD, PostKind.DIRECTOR})),
    Place(
        _("重复信访月报"),
        "report_monthly",
        "chart-bar",
        frozenset({PostKind.STATISTICIAN, PostKind.HEAD, PostKind.DIRECTOR}),
    ),
    Place(_("办理规则"), "rules", "list-check"),
    Place(_("个人信息清单"), "data_map", "shield-check"),
    Place(_("交接"), "handover_list", "arrows-exchange", frozenset({PostKind.HEAD, PostKind.DIRECTOR})),
    Place(_("离岗与代理"), "absence_list", "calendar", frozenset(CASE_POSTS | {PostKind.ADMINISTRATOR})),
    Place(_("授权委托"), "delegation_edit", "signature", frozenset({PostKind.DIRECTOR})),
    Place(_("单位"), "office_list", "building", frozenset({PostKind.ADMINISTRATOR}), _("管理")),
    Place(_("人员与岗位"), "staff_list", "users", frozenset({PostKind.ADMINISTRATOR})),
    Place(_("后台任务"), "job_list", "robot", frozenset({PostKind.ADMINISTRATOR})),
    Place(_("日志"), "log_list", "list-details", frozenset({PostKind.AUDITOR}), _("审计")),
)


def office(request: HttpRequest) -> dict[str, Any]:
    """The demo banner, the person, and the menu of the posts they hold today."""
    known: dict[str, Any] = {"DEMO": settings.DEMO}
    if isinstance(getattr(request, "user", None), Staff):
        staff: Staff = request.user  # type: ignore[assignment]
        worn = hats(staff)
        known["person"] = {
            "name": staff.full_name,
            "office": staff.office.name if staff.office else "",
            "posts": [_post_words(hat) for hat in worn],
        }
        known["nav"] = _nav(request, staff, worn)
    return known


def _post_words(hat: Hat) -> str:
    words = f"{hat.office.name} {PostKind(hat.kind).label}"
    if hat.deputising:
        words += str(_("（代%s）")) % hat.holder.full_name
    return words


def _nav(request: HttpRequest, staff: Staff, worn: list[Hat]) -> list[dict[str, Any]]:
    held = {hat.kind for hat in worn}
    places = [place for place in PLACES if not place.posts or held & place.posts or _by_grant(place, staff)]
    links = [(place, reverse(place.name)) for place in places]
    # The longest address that fits is the place one stands in: /cases/register/ is not /cases/.
    fitting = [url for place, url in links if request.path.startswith(url)]
    here = max(fitting, key=len, default="")
    return [
        {"label": place.label, "url": url, "icon": place.icon, "heading": place.heading, "active": url == here}
        for place, url in links
    ]


def _by_grant(place: Place, staff: Staff) -> bool:
    return place.name == "group_list" and bool(granted_groups(staff))
