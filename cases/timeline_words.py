"""What each event code means, as the timeline and the home pages call it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from workflows.review import Level

# Event code → (what happened, icon, tone). Tests hold it against the verbs of the flow and against the sources.
TEXTS: dict[str, tuple[str | Promise, str, str]] = {
    "case.register": (gettext_lazy("登记"), "inbox", "info"),
    "case.import_historical": (gettext_lazy("导入历史数据"), "history", "neutral"),
    "case.add_submission": (gettext_lazy("登记来件"), "mail", "info"),
    "case.classify": (gettext_lazy("确定类别和办理途径"), "list-check", "neutral"),
    "case.issue_notice": (gettext_lazy("出具告知书"), "file-text", "info"),
    "case.accept": (gettext_lazy("受理"), "circle-check", "progress"),
    "case.forward": (gettext_lazy("转本系统其他单位"), "arrows-exchange", "neutral"),
    "case.refer": (gettext_lazy("转出"), "arrows-exchange", "neutral"),
    "case.decline": (gettext_lazy("不予（不再）受理"), "ban", "warn"),
    "case.propose_leader": (gettext_lazy("提名责任领导"), "user-plus", "neutral"),
    "case.assign_leader": (gettext_lazy("确定责任领导"), "user-check", "progress"),
    "case.reassign": (gettext_lazy("变更责任领导或承办人"), "users", "neutral"),
    "case.return_to_intake": (gettext_lazy("退回登记"), "arrow-back-up", "warn"),
    "case.record_hearing": (gettext_lazy("听取陈述"), "message", "progress"),
    "case.record_investigation": (gettext_lazy("调查"), "search", "progress"),
    "case.draft_answer": (gettext_lazy("起草答复"), "pencil", "neutral"),
    "case.check_answer": (gettext_lazy("审核答复"), "clipboard-check", "neutral"),
    "case.sign_answer": (gettext_lazy("签发答复"), "signature", "progress"),
    "case.issue_opinion": (gettext_lazy("出具处理意见书（答复）"), "file-check", "good"),
    "case.record_service": (gettext_lazy("登记送达"), "send", "good"),
    "case.record_execution": (gettext_lazy("登记落实"), "circle-check", "good"),
    "case.resolve": (gettext_lazy("办结"), "circle-check", "good"),
    "case.propose_close": (gettext_lazy("提出结案建议"), "archive", "neutral"),
    "case.close": (gettext_lazy("结案"), "archive", "closed"),
    "case.reopen": (gettext_lazy("恢复办理"), "refresh", "warn"),
    "case.withdraw": (gettext_lazy("撤回"), "arrow-back-up", "neutral"),
    "case.propose_void": (gettext_lazy("提出作废建议"), "x", "neutral"),
    "case.void": (gettext_lazy("作废"), "x", "closed"),
    "case.propose_correction": (gettext_lazy("提出更正日期"), "calendar-event", "neutral"),
    "case.correct_date": (gettext_lazy("更正日期"), "calendar-event", "warn"),
    "case.recuse": (gettext_lazy("回避"), "user-off", "neutral"),
    "case.link_group": (gettext_lazy("关联重点群体"), "link", "neutral"),
    "case.add_commitment": (gettext_lazy("作出承诺"), "heart-handshake", "info"),
    "case.grant_access": (gettext_lazy("单件授权"), "key", "info"),
    "case.review_access": (gettext_lazy("复核单件授权"), "key", "info"),
    "case.revoke_access": (gettext_lazy("撤销单件授权"), "key", "warn"),
    "case.keep_commitment": (gettext_lazy("承诺已兑现"), "heart-handshake", "good"),
    "case.mark_simple": (gettext_lazy("确定简易办理"), "list-check", "info"),
    "case.answer_simply": (gettext_lazy("简易办理答复"), "file-check", "good"),
    "case.object": (gettext_lazy("提出异议"), "arrow-back-up", "warn"),
    "case.answer_objection": (gettext_lazy("登记异议答复"), "message", "neutral"),
    "case.send_report": (gettext_lazy("报送办理情况"), "send", "info"),
    "case.receive_report": (gettext_lazy("收取办理报告"), "inbox", "good"),
    "case.send_back": (gettext_lazy("退回重报"), "arrow-back-up", "warn"),
    "case.mark_urgent": (gettext_lazy("标记重大紧急"), "alarm", "bad"),
    "case.report_urgent": (gettext_lazy("报告重大紧急情况"), "phone", "bad"),
    "supervision.receive": (gettext_lazy("收到督办（建议）"), "flag", "bad"),
    "supervision.issue": (gettext_lazy("发出督办（建议）"), "flag", "bad"),
    "supervision.reply": (gettext_lazy("回复督办（反馈建议）"), "send", "info"),
    "supervision.accept": (gettext_lazy("督办回复得到认可"), "circle-check", "good"),
    "supervision.send_back": (gettext_lazy("督办回复被退回"), "arrow-back-up", "bad"),
    "supervision.lift": (gettext_lazy("解除督办"), "x", "neutral"),
    "case.extend": (gettext_lazy("批准延期"), "calendar-event", "warn"),
    "case.explain_late": (gettext_lazy("说明逾期原因"), "message", "warn"),
    "case.rate": (gettext_lazy("满意度评价"), "message", "neutral"),
    "case.record_meeting": (gettext_lazy("会商接访"), "users", "progress"),
    "case.merge": (gettext_lazy("并案"), "link", "neutral"),
    "case.split": (gettext_lazy("拆分"), "arrows-exchange", "neutral"),
    "case.merged_in": (gettext_lazy("其他事项并入"), "link", "neutral"),
    "case.split_back": (gettext_lazy("解除并案，恢复单独办理"), "refresh", "neutral"),
    "case.restrict": (gettext_lazy("改为限制查看"), "shield-lock", "warn"),
    "case.split_from": (gettext_lazy("从其他事项拆出"), "arrows-exchange", "neutral"),
    "case.decide_repeat": (gettext_lazy("判定初重"), "link", "neutral"),
    "case.ask_recusal": (gettext_lazy("登记回避申请"), "user-off", "warn"),
    "case.refuse_recusal": (gettext_lazy("不同意回避"), "user-check", "neutral"),
    "case.hold": (gettext_lazy("暂缓销毁"), "lock", "warn"),
    "case.release": (gettext_lazy("解除暂缓销毁"), "lock", "neutral"),
    "case.correct_person": (gettext_lazy("更正个人信息"), "pencil", "warn"),
    "case.destroyed": (gettext_lazy("档案内容已销毁"), "archive", "closed"),
    "request.ask": (gettext_lazy("登记个人信息请求"), "inbox", "info"),
    "request.grant": (gettext_lazy("同意个人信息请求"), "circle-check", "good"),
    "request.refuse": (gettext_lazy("不同意个人信息请求"), "ban", "warn"),
    "request.finish": (gettext_lazy("办完个人信息请求"), "circle-check", "good"),
    "case.break_commitment": (gettext_lazy("承诺未兑现"), "heart-handshake", "bad"),
}

# The steps of a review stand in the matter's log under their level.
_STEPS: dict[str, tuple[str | Promise, str, str]] = {
    "request": (gettext_lazy("登记申请"), "inbox", "info"),
    "accept": (gettext_lazy("受理申请"), "circle-check", "progress"),
    "refuse": (gettext_lazy("不予受理申请"), "ban", "warn"),
    "begin_hearing": (gettext_lazy("听证开始"), "message", "progress"),
    "end_hearing": (gettext_lazy("听证结束"), "message", "progress"),
    "uphold": (gettext_lazy("维持"), "circle-check", "good"),
    "revoke": (gettext_lazy("撤销并责令重新办理"), "refresh", "bad"),
    "vary": (gettext_lazy("变更"), "refresh", "warn"),
    "serve": (gettext_lazy("意见书送达"), "send", "good"),
}
TEXTS |= {
    f"{level}.{verb}": (format_lazy("{}：{}", Level(level).label, words), icon, tone)
    for level in Level.values
    for verb, (words, icon, tone) in _STEPS.items()
}
