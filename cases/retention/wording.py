"""What the pages and the certificate of a list say in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cases.timeline import Names, post_words
from offices.models import Office, Staff
from workflows.retention import GRACE


def posts_in_words(labels: Iterable[str]) -> dict[str, str]:
    """«director@JA for zhang.wei» → «单位负责人，静安区民政局，代 张伟». Two queries."""
    found = set(labels)
    codes = {label.partition("@")[2].split(" ")[0] for label in found}
    absent = {label.split(" for ")[1] for label in found if " for " in label}
    staff = dict(Staff.objects.filter(username__in=absent).values_list("username", "full_name"))
    names = Names(staff, dict(Office.objects.filter(code__in=codes).values_list("code", "name")))
    return {label: post_words(label, names) for label in found}


def consequences_of(verb: str) -> tuple[str, ...]:
    """What a person must know before they take a step that leads to something without return; mostly nothing."""
    if verb != "approve":
        return ()
    return (
        _("两位不同岗位的人都同意后，过 %d 天由系统执行；执行以前随时可以收回。") % GRACE.days,
        _("执行以后，信访人信息、文字和文件不能恢复；编号、状态、日期、经过和数字保留。"),
    )
