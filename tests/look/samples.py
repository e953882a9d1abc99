"""What the parts are shown with: full contexts for tests, invented throughout."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator

from workflows.clock_rules import Whose
from workflows.clock_standing import Standing, State


class EveryField(forms.Form):
    """One field of each kind a page uses."""

    subject = forms.CharField(label="事由", help_text="一句话写明，不写姓名和证件号")
    channel = forms.ChoiceField(label="来信来访渠道", choices=[("", "请选择"), ("letter", "来信"), ("visit", "来访")])
    offices = forms.MultipleChoiceField(label="协办单位", choices=[("a", "优抚科"), ("b", "救助科")], required=False)
    received_on = forms.DateField(label="收到日期", help_text="以邮戳或来访当日为准")
    met_at = forms.DateTimeField(label="接谈时间", required=False)
    kind = forms.ChoiceField(
        label="类别",
        widget=forms.RadioSelect,
        choices=[("appeal", "求决"), ("advice", "意见建议"), ("report", "检举控告")],
    )
    routes = forms.MultipleChoiceField(
        label="办理途径", widget=forms.CheckboxSelectMultiple, choices=[("1", "信访程序"), ("2", "法定途径")]
    )
    words = forms.CharField(label="诉求内容", widget=forms.Textarea, help_text="按信访人的原意摘要")
    scan = forms.FileField(label="扫描件", help_text="PDF 或图片，每个不超过 20 MB")
    joint = forms.BooleanField(label="五人以上联名", help_text="联名的请登记代表")
    version = forms.CharField(widget=forms.HiddenInput, required=False)


class ClaimForm(forms.Form):
    """One claim, as a formset repeats it."""

    demand = forms.CharField(label="诉求", widget=forms.Textarea)
    route = forms.ChoiceField(label="途径", choices=[("", "请选择"), ("6", "条例第三十一条（六）")])


class FilterForm(forms.Form):
    """The filters above a list."""

    q = forms.CharField(label="编号或事由", required=False)
    state = forms.ChoiceField(
        label="状态", choices=[("", "全部"), ("intake", "登记"), ("resolved", "办结")], required=False
    )
    since = forms.DateField(label="收到日期起", required=False)
    late = forms.BooleanField(label="只看超期", required=False)


ClaimFormSet = forms.formset_factory(ClaimForm, extra=1, can_delete=True, max_num=20)


def wrong_formset() -> Any:
    """A formset sent with one empty card."""
    head = {"claims-TOTAL_FORMS": "1", "claims-INITIAL_FORMS": "1", "claims-0-demand": ""}
    return ClaimFormSet(head, prefix="claims")


def clock(state: State, left: int = 0, late: int = 0, **more: Any) -> SimpleNamespace:
    """A time limit `left` days before its last day."""
    day = dt.date(2026, 12, 20)
    standing = Standing(state, Whose.OFFICE, day, left, left, late, more.pop("late_original", late), provisional=False)
    return SimpleNamespace(**({"name": "办理期限", "last_day": day, "standing": standing} | more))


CLOCKS = [
    clock(State.DUE, 12, article="第三十四条", how=["自 2026-10-21 受理次日起算", "60 日，含节假日"]),
    clock(State.DUE, 2, name="告知期限", is_provisional=True),
    clock(State.TODAY, name="复查申请"),
    clock(State.ROLLED, name="转送期限"),
    clock(State.LATE, late=3, late_original=33, original_last_day=dt.date(2026, 11, 20)),
    clock(State.MET, name="告知期限", stopped_on=dt.date(2026, 11, 2)),
    clock(State.PAUSED, name="复核期限"),
    clock(State.LAPSED, late=4, name="申请复查"),
    SimpleNamespace(name="复核期限", last_day=None),
]

EVENTS = [
    {
        "title": "登记来信",
        "who": "李敏",
        "office": "信访科",
        "happened_on": dt.date(2026, 11, 3),
        "entered_at": dt.datetime(2026, 11, 4, 9, 12, tzinfo=dt.UTC),
        "lines": ["来信，2 项诉求"],
        "icon": "mail",
        "tone": "info",
        "number": 1,
    },
    {
        "title": "明确责任领导",
        "who": "陈国强",
        "happened_on": dt.date(2026, 11, 6),
        "note": "优抚科牵头，救助科协办。\n请于下周内约见信访人。",
        "icon": "user-check",
        "tone": "progress",
        "url": "/x",
    },
    {"title": "超期提醒", "who": "系统", "icon": "clock-exclamation", "tone": "bad"},
]

PAGE = Paginator(range(95), 20).page(2)

# part → contexts it must stand besides the empty one
PARTS: dict[str, list[dict[str, Any]]] = {
    "alert": [
        {"text": "与 JA-2026-000007 可能重复", "tone": tone, "url": "/x", "action": "查看"} for tone in ("info", "bad")
    ],
    "attachment": [
        {
            "attachment": {
                "name": "答复意见书.pdf",
                "url": "/f",
                "size": 123456,
                "kind": "文书",
                "uploaded_by": "李敏",
                "uploaded_at": dt.datetime(2026, 11, 4, 9, 12, tzinfo=dt.UTC),
                "sha256": "ab" * 32,
            },
            "remove_url": "/r",
        }
    ],
    "badge": [{"state": "intake", "text": "登记"}, {"text": "暂定", "tone": "warn", "icon_name": "clock"}],
    "breadcrumbs": [{"crumbs": [("信访事项", "/cases/"), ("JA-2026-000001", "")]}],
    "clock": [{"clock": one} for one in CLOCKS] + [{"clock": CLOCKS[0], "compact": True}],
    "confirm": [
        {"question": "作废？", "consequences": ["编号保留"], "danger": True, "form": ClaimForm(), "cancel_url": "/"}
    ],
    "demo": [{"DEMO": True}],
    "dialog": [],
    "empty": [{"title": "没有超期事项", "text": "都在期限内。", "url": "/", "action": "看全部"}],
    "facts": [{"facts": [("编号", "JA-2026-000001"), ("电话", ""), ("事由", "优抚待遇", True)]}],
    "field": [{"field": field} for field in EveryField()],
    "fields": [{"form": EveryField()}],
    "filter": [{"form": FilterForm(), "search": "q", "keep": [("office", "JA")]}],
    "footer": [],
    "form": [
        {"form": EveryField(), "version": 3, "key": "k-1", "submit": "登记", "cancel_url": "/", "confirm": "提交？"},
        {"form": EveryField({}), "formset": wrong_formset(), "formset_title": "诉求", "formset_item": "诉求"},
    ],
    "form_errors": [{"form": EveryField({}), "formset": wrong_formset()}, {"formset": wrong_formset()}],
    "form_hidden": [{"form": EveryField(), "version": 0, "key": "k-1"}],
    "formset": [{"formset": ClaimFormSet(prefix="claims"), "title": "诉求", "item": "诉求"}],
    "formset_card": [{"form": ClaimForm(), "item": "诉求", "number": 1}],
    "head": [],
    "masked": [
        {"masked": "138****5678", "reveal_url": "/reveal", "name": "phone", "purposes": [("call", "电话联系信访人")]},
        {"masked": "138****5678", "value": "一三八……"},
    ],
    "messages": [
        {"messages": [SimpleNamespace(level_tag=tag, __str__=lambda _self: "已登记") for tag in ("success", "error")]}
    ],
    "nav": [
        {"nav": [{"label": "我的事项", "url": "/mine", "active": True, "count": 3, "icon": "inbox", "heading": "办理"}]}
    ],
    "pager": [{"page_obj": PAGE, "total": "1000+"}, {"page_obj": PAGE, "param": "p"}],
    "person": [{"person": {"name": "李敏", "office": "静安区民政局信访科", "posts": ["登记员", "承办人（代理）"]}}],
    "required": [],
    "stat": [
        {"number": 12, "label": "即将到期", "url": "/due", "tone": "warn", "icon_name": "clock", "note": "3 天内"}
    ],
    "steps": [
        {"state": state} for state in ("intake", "leader_assigned", "resolved", "closed", "referred", "nobody-knows")
    ],
    "table": [
        {
            "columns": [{"label": "单位"}, {"label": "件次", "sort": "n", "number": True}],
            "rows": [["信访科", 12], ["优抚科", None]],
            "total": ["合计", 12],
            "caption": "各单位件次",
            "stack": True,
        }
    ],
    "table_head": [{"columns": [{"label": "件次", "sort": "n", "number": True}]}],
    "timeline": [{"events": EVENTS}],
}
