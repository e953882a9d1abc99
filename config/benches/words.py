"""Invented titles and claims: twenty topics, words that are common, rare, and in one matter only."""

from __future__ import annotations

import random
from collections.abc import Iterator

TOPICS = (
    "低保待遇被停发", "物业服务费用争议", "残疾人补贴未到账", "养老机构押金不退", "退役安置待遇落实",
    "殡葬收费不透明", "孤儿基本生活费", "临时救助申请被拒", "社会组织登记受阻", "婚姻登记档案有误",
    "地名门牌更换问题", "流浪人员救助管理", "儿童福利机构管理", "社区居委会选举", "慈善捐赠款项去向",
    "高龄津贴发放延迟", "农村五保供养标准", "特困人员护理补贴", "公墓墓位续费纠纷", "军队离休人员安置",
)  # fmt: skip
PHRASES = (
    "多次到街道反映没有结果", "工作人员要求补交材料", "家庭收入没有变化", "请求恢复原有待遇", "希望书面答复",
    "邻居可以作证", "去年已经提交过申请", "至今没有收到通知", "安全生产检查之后停业", "房产证一直没有办下来",
    "医院出具了诊断证明", "孩子正在上学需要照顾", "单位改制以后无人负责", "政策依据没有说明",
    "请求依法公开信息", "子女不在身边生活困难", "银行账户没有变更", "合同约定三个月内退还",
    "负责人答应尽快解决", "窗口说系统里查不到", "每月少发二百元", "从今年三月份开始", "请上级部门核查",
    "希望当面听取意见", "已经年满八十周岁", "搬迁以后地址变了",
)  # fmt: skip
RARE = ("厅长信箱转来", "骨灰堂漏雨", "渡槽坍塌")  # one matter in two thousand each
MAIN_PHRASES = 7


def title_of(chance: random.Random) -> str:
    """A title of a dozen characters."""
    return f"反映{TOPICS[int(chance.random() * len(TOPICS))]}的问题"


def claims_of(matter: int) -> Iterator[tuple[str, str]]:
    """Request and facts of each claim of a matter, always the same; every thousandth holds a word of its own."""
    chance = random.Random(matter)  # noqa: S311 - invented texts, not keys
    yield _claim(chance, f"卷宗{matter}号" if matter % 1_000 == 1 else "")
    if chance.random() < 0.15:
        yield _claim(chance, "")


def _claim(chance: random.Random, only: str) -> tuple[str, str]:
    draw = chance.random
    facts = [PHRASES[int(draw() * len(PHRASES))] for _ in range(MAIN_PHRASES)]
    if draw() < 0.0015:
        facts.append(RARE[int(draw() * len(RARE))])
    return f"请求解决{TOPICS[int(draw() * len(TOPICS))]}", "，".join([*facts, only]) + "。"
