"""Sheets as an office would fill them, and readers of what came out."""

import io
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from pypdf import PdfReader

from cases.papers import notices
from cases.papers.forms import RegistrationSheet, ServiceSheet
from cases.papers.notice_sheets import Head, Limit, NoticeSheet, Received
from cases.papers.opinions import AnsweredClaim, ClaimOutcome, Execution, OpinionSheet, Reply, ReplySheet
from cases.papers.rendering import Variant, render
from cases.papers.sheets import PaperState, Sheet
from cases.papers.slips import SlipSheet
from cases.papers.summaries import (
    SummaryClaim,
    SummaryClock,
    SummaryDocument,
    SummaryEvent,
    SummaryPromise,
    SummarySheet,
    SummaryStep,
)

RARE = "堃喆昇玥珺淼赟昉炜犇㛃䶮龘𬱖𫖯镕翀翚·"
PRINTED = datetime(2026, 11, 21, 15, 2, tzinfo=ZoneInfo("Asia/Shanghai"))
HEAD: Head = {
    "organ": "青石县民政局",
    "paper_number": "青民信受〔2026〕12号",
    "case_number": "QS-2026-000012",
    "addressee": "王堃喆",
    "contact_person": "李昉",
    "contact_phone": "0100-1234567",
    "dated": date(2026, 11, 12),
    "state": PaperState.ISSUED,
}
RECEIVED = Received(date(2026, 11, 2), "反映高龄津贴停发，要求补发。", "青石县信访局")
QUERY = "凭回执上的查询码查询。"
LIMIT = Limit(date(2027, 1, 9), "自受理次日起计算，第60日。")


def claim(outcome: ClaimOutcome = ClaimOutcome.SUPPORTED, **changes: Any) -> AnsweredClaim:
    execution = Execution("补发600元", "养老服务股", date(2026, 12, 10))
    complete = AnsweredClaim(
        demand="要求补发七月至十二月的津贴。",
        facts="认证信息未及时录入，津贴停发六个月。",
        reasons="停发的责任不在领取人。",
        outcome=outcome,
        opinion="补发津贴共600元。",
        legal_basis=("《信访工作条例》第三十二条第一款第一项",),
        established_by="发放台账。",
        execution=execution if outcome == ClaimOutcome.SUPPORTED else None,
    )
    return replace(complete, **changes)


def opinion(**changes: Any) -> OpinionSheet:
    complete = OpinionSheet(
        organ="青石县民政局",
        paper_number="青民信意〔2026〕3号",
        case_number="QS-2026-000012",
        addressee="王堃喆",
        contact_person="李昉",
        contact_phone="0100-1234567",
        dated=date(2026, 12, 20),
        state=PaperState.ISSUED,
        received_on=date(2026, 11, 2),
        received_from="青石县信访局",
        accepted_on=date(2026, 11, 10),
        review_body="青山市民政局",
        heard="2026年11月12日当面听取了您的陈述。",
        help_offered="可以申请临时救助。",
        attachments=("发放台账摘录",),
        copies_to=("青山市民政局",),
        claims=(claim(), claim(ClaimOutcome.NOT_SUPPORTED, demand="要求另行赔偿。")),
    )
    return replace(complete, **changes)


def reply(**changes: Any) -> ReplySheet:
    complete = ReplySheet(
        organ="青石县民政局",
        addressee="王堃喆",
        dated=date(2026, 12, 1),
        state=PaperState.ISSUED,
        received_on=date(2026, 11, 2),
        replies=(Reply("建议延长窗口的办公时间。", "自下月起每周三延长一小时。", "采纳"),),
        thanks="感谢您的建议。",
    )
    return replace(complete, **changes)


def accepted(**changes: Any) -> NoticeSheet:
    day = date(2026, 11, 10)
    complete = notices.accepted(
        RECEIVED,
        accepted_on=day,
        limit=LIMIT,
        unit="养老服务股",
        handler="李昉",
        phone="0100-1234567",
        query=QUERY,
        **HEAD,
    )
    return replace(complete, **changes)


def summary(claims: int = 2, events: int = 3, **changes: Any) -> SummarySheet:
    complete = SummarySheet(
        organ="青石县民政局",
        case_number="QS-2026-000012",
        state=PaperState.ISSUED,
        printed_by="李昉",
        printed_at=PRINTED,
        purpose="局长接访前阅看",
        stage="领导包案",
        received_on=date(2026, 11, 2),
        petitioner_masked="王某某等",
        people=23,
        submissions=3,
        leader="陈翀",
        leader_post="副局长",
        sponsored=True,
        lead_office="养老服务股",
        facts="津贴因认证信息未录入而停发。",
        claims=tuple(
            SummaryClaim(f"诉求内容第{n}条", "信访程序", "予以支持", "补发600元") for n in range(1, claims + 1)
        ),
        clocks=(SummaryClock("办理", date(2026, 11, 10), date(2027, 1, 9), "还有49日", "受理次日起算第60日"),),
        events=tuple(SummaryEvent(date(2026, 11, 2), f"经过第{n}条", "李昉") for n in range(1, events + 1)),
        documents=(
            SummaryDocument("受理告知书", "青民信受〔2026〕12号", date(2026, 11, 12), date(2026, 11, 13), "直接送达"),
        ),
        promises=(SummaryPromise("十日前发放到卡", date(2026, 12, 10), "未到期"),),
        steps=(SummaryStep("核对台账", "李昉", date(2026, 11, 25)),),
    )
    return replace(complete, **changes)


def slip(**changes: Any) -> SlipSheet:
    complete = SlipSheet(
        organ="青石县民政局",
        case_number="QS-2026-000012",
        addressee="王堃喆",
        contact_person="信访窗口",
        contact_phone="0100-1234567",
        dated=date(2026, 11, 2),
        state=PaperState.ISSUED,
        received_on=date(2026, 11, 2),
        channel="走访",
        summary="反映高龄津贴停发，要求补发。",
        notice_due=date(2026, 11, 17),
        query_code="K7M4-P2QX",
    )
    return replace(complete, **changes)


def service(**changes: Any) -> ServiceSheet:
    complete = ServiceSheet(
        organ="青石县民政局",
        addressee="王堃喆",
        state=PaperState.ISSUED,
        documents=(("信访处理意见书", "青民信意〔2026〕3号"), ("延期办理告知书", "")),
        way="直接送达",
    )
    return replace(complete, **changes)


def registration(**changes: Any) -> RegistrationSheet:
    complete = RegistrationSheet(
        organ="青石县民政局",
        case_number="QS-2026-000012",
        addressee="王堃喆",
        state=PaperState.ISSUED,
        received_on=date(2026, 11, 2),
        registered_at=PRINTED,
        registered_by="赵玥",
        channel="走访",
        request="要求补发津贴。",
        facts="津贴停发六个月。",
        reasons="停发不是本人原因。",
    )
    return replace(complete, **changes)


@cache
def pdf(sheet: Sheet, variant: Variant = Variant.READING) -> bytes:
    return render(sheet, variant=variant)


def read(sheet: Sheet, variant: Variant = Variant.READING) -> PdfReader:
    return PdfReader(io.BytesIO(pdf(sheet, variant)))


def pages(sheet: Sheet) -> list[str]:
    """What each page says, without the spaces and line ends that layout puts in."""
    return ["".join(page.extract_text().split()) for page in read(sheet).pages]


def said(sheet: Sheet) -> str:
    return "".join(pages(sheet))
