"""The three shared grievances of the demo: what each group asks, what its matters say, what it was told.

The policies cited are as invented as the people, like those of the single stories.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cases.demo.stories import Story
from workflows.codes import Outcome

# One matter in so many is of each group: three of the first sixty, fifteen of three hundred.
EVERY = 20


@dataclass(frozen=True)
class Grievance:
    """A key group: its office, its words, what its representatives heard, and how its matters tell it.

    `first` is the serial of its first matter; `told` are (title, request, words) of the matters in turn.
    """

    code: str
    first: int
    name: str
    claims: str
    basis: str
    category: str
    representatives: tuple[tuple[str, str], ...]
    raised: str
    answered: str
    kept: tuple[str, str, str]  # what was promised and done, its evidence, how it ended
    promised: str
    found: str
    why: str
    opinion: str
    told: tuple[tuple[str, str, str], ...]
    is_confidential: bool = False

    def story(self, serial: int) -> Story:
        """The matter with this serial: one grievance, in its petitioner's own words."""
        title, request, facts = self.told[serial // EVERY % len(self.told)]
        topic, _, detail = self.category.partition("/")
        return Story(
            topic, title, (request,), facts, self.found, self.why, self.basis, self.opinion, Outcome.EXPLAINED,
            detail=detail,
        )  # fmt: skip


GRIEVANCES: tuple[Grievance, ...] = (
    Grievance(
        "AH", 3, "农村老放映员生活补助", "要求按从业年限核定并按月发放生活补助，公开年限的认定办法。",
        "《演示政策汇编》第二十条", "养老服务与老龄工作/高龄津贴和老年补贴",
        (("褚桂芳", "19909908101"), ("魏长林", "19909908102"), ("陶兴旺", "19909908103")),
        "代表询问补助标准何时公布，没有聘书的人怎样证明年限。",
        "十五日内书面说明年限的认定办法；没有聘书的，可以由两名同期放映员书面证明。",
        ("书面说明年限认定办法", "《关于年限认定办法的说明》", "已当面送交三名代表"),
        "月底前在各村公示已经核定的年限",
        "经查，补助标准由市里统一制定，区里负责核定年限。现已收到申请，因部分年份的聘用名册缺失，核定没有完成。",
        "年限可以由聘书、工资表或者两名同期放映员的书面证明认定，不要求原单位再出证明。",
        "收到证明材料后三十日内核定年限并公示，自公示期满的次月起按月发放。",
        (
            ("老放映员生活补助迟迟没有核定", "核定从业年限并发放生活补助",
             "七十年代起在公社放映队工作十四年，去年交了申请，村里说名册找不到，一直没有结果。"),
            ("放映员从业年限少算了三年", "按实际年限重新核定补助",
             "公示里只算了九年，实际干了十二年，同队的人可以作证，不知道该找谁更正。"),
            ("没有聘书的老放映员怎样申请补助", "认可同期放映员的书面证明",
             "当年没有发过聘书，镇里说没有聘书不能申请，想知道还有什么办法证明。"),
            ("联名要求公开放映员补助的认定办法", "公开年限认定办法和核定进度",
             "我们几个都在原放映队工作过，各人听到的说法不一样，请把办法和进度公开。"),
        ),
    ),
    Grievance(
        "LW", 9, "原市福利纺织厂残疾职工安置", "要求补齐停产期间的社会保险，落实残疾职工的岗位安置。",
        "《演示政策汇编》第二十一条", "残疾人福利/困难残疾人生活补贴",
        (("秦玉凤", "19909908201"), ("许志刚", "19909908202"), ("吕秀兰", "19909908203"), ("孔令才", "19909908204")),
        "代表提出停产十四个月没有缴社会保险，办理退休受影响；年轻的残疾职工希望安排岗位。",
        "与清算组核对欠缴月份，二十日内书面答复；岗位由区里的福利企业优先吸收。",
        ("与清算组核对欠缴社会保险的月份", "核对表（演示）", "核对结果已逐人告知"),
        "年底前与两家福利企业商定第一批岗位",
        "经查，企业停产期间欠缴社会保险十四个月，清算组已将欠缴部分列入优先清偿。岗位安置没有作出过统一安排。",
        "欠缴的保险应当由清算财产优先清偿；符合条件的残疾职工在等待期间可以申领生活补贴。",
        "社会保险由清算组在清偿方案通过后补缴；即日起可以向街道申领生活补贴，岗位信息每月公布。",
        (
            ("福利纺织厂停产后社会保险断缴", "补缴停产期间的社会保险",
             "听力残疾，在厂里工作十九年，停产后保险断了十四个月，再有两年退休，担心办不了手续。"),
            ("原福利厂残疾职工请求安排岗位", "安排力所能及的岗位",
             "肢体残疾，厂子停产后在家两年，愿意继续工作，希望民政部门帮助联系。"),
            ("福利厂职工询问清算款何时到账", "说明清算的进度和残疾职工的优先权",
             "清算组说残疾职工优先，但一直没有看到名单，也不知道什么时候能到账。"),
            ("联名要求落实福利厂残疾职工的安置", "落实岗位和社会保险",
             "我们都是原厂的残疾职工，各自问到的答复不一致，请给一个统一的书面答复。"),
        ),
    ),
    Grievance(
        "LW", 16, "北山公墓搬迁安置", "要求公开搬迁方案，按原面积和朝向安置墓穴，说明费用由谁承担。",
        "《演示政策汇编》第二十二条", "殡葬管理/公墓和骨灰堂审批、乱建",
        (("蒋文德", "19909908301"), ("沈月英", "19909908302")),
        "家属代表询问搬迁的时间、新墓区的位置，以及过去一次缴清的管理费怎样折算。",
        "方案公示前先向家属代表说明，管理费按剩余年限结转，不重复收取。",
        ("向家属代表提供新墓区的平面图", "平面图（演示）", "已当面交给两名代表"),
        "方案公示前再召开一次家属说明会",
        "经查，搬迁涉及二百一十六座墓穴，方案正在听取意见，尚未公示。已缴的管理费有账可查。",
        "搬迁应当先公示方案，墓穴按原标准安置；已缴纳的管理费应当结转。",
        "方案公示后逐户签订安置协议，管理费按剩余年限结转，搬迁费用由项目承担。",
        (
            ("要求公开北山公墓的搬迁方案", "公开搬迁方案和时间",
             "清明扫墓时听说公墓要搬，没有接到任何书面通知，不知道什么时候搬、搬到哪里。"),
            ("北山公墓搬迁后管理费怎样结转", "结转已经缴纳的管理费",
             "前年一次缴了二十年管理费，现在要搬迁，担心新墓区又要重新交一次。"),
            ("要求按原面积安置北山公墓的墓穴", "按原面积和朝向安置",
             "原墓穴是双穴，听说新墓区只有单穴，希望按原来的标准安置。"),
        ),
        is_confidential=True,
    ),
)  # fmt: skip


def grievance_of(serial: int) -> Grievance | None:
    """Whose grievance the matter with this serial shares, if any."""
    return next(_sharing(serial), None)


def _sharing(serial: int) -> Iterator[Grievance]:
    return (one for one in GRIEVANCES if serial % EVERY == one.first)
