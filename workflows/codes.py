"""Code tables the law or national practice fixes (domain.md 5). Codes go to the log, words to pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a matter stands (design section 4). In Chinese a state is often called like the verb that leads to it, in
    English never: hence the context.
    """

    INTAKE = "intake", pgettext_lazy("state", "登记")
    LEADER_ASSIGNED = "leader_assigned", pgettext_lazy("state", "领导包案")
    RESOLVED = "resolved", pgettext_lazy("state", "办结")
    CLOSED = "closed", pgettext_lazy("state", "结案")
    REFERRED = "referred", pgettext_lazy("state", "转出")
    DECLINED = "declined", pgettext_lazy("state", "不予/不再受理")
    WITHDRAWN = "withdrawn", pgettext_lazy("state", "撤回")
    VOID = "void", pgettext_lazy("state", "作废")


OPEN_STATES = (State.INTAKE, State.LEADER_ASSIGNED, State.RESOLVED)


class CaseClass(models.TextChoices):
    """The three classes of the 条例 (arts. 29–31) and the inquiries that are none of them."""

    CLAIM = "claim", _("申诉求决类")
    SUGGESTION = "suggestion", _("建议意见类")
    ACCUSATION = "accusation", _("检举控告类")
    INQUIRY = "inquiry", _("咨询感谢类")


class Route(models.TextChoices):
    """The six routes of art. 31 for a claim."""

    LITIGATION = "1", _("（一）诉讼、行政复议、检察、公安等程序")
    ARBITRATION = "2", _("（二）仲裁")
    PARTY_APPEAL = "3", _("（三）党员申诉、申请复审")
    ADMINISTRATIVE = "4", _("（四）行政复议、裁决、确认、许可、处罚等程序")
    DUTY = "5", _("（五）查处违法行为、履行法定职责")
    PETITION = "6", _("（六）信访程序（听取陈述、调查、出具处理意见书）")


class Outcome(models.TextChoices):
    """What a claim or suggestion came to (art. 32; domain.md 5.5)."""

    SUPPORTED = "supported", _("予以支持")
    EXPLAINED = "explained", _("解释说明")
    NOT_SUPPORTED = "not_supported", _("不予支持")
    ADOPTED = "adopted", _("采纳")
    PARTLY_ADOPTED = "partly_adopted", _("部分采纳")
    NOTED = "noted", _("留作参考")
    TRUE = "true", _("属实")
    PARTLY_TRUE = "partly_true", _("部分属实")
    UNTRUE = "untrue", _("不实")
    PASSED_ON = "passed_on", _("转交有权机关")
    ANSWERED = "answered", _("已答复")


OUTCOMES_OF_CLASS: dict[str, tuple[str, ...]] = {
    CaseClass.CLAIM: (Outcome.SUPPORTED, Outcome.EXPLAINED, Outcome.NOT_SUPPORTED),
    CaseClass.SUGGESTION: (Outcome.ADOPTED, Outcome.PARTLY_ADOPTED, Outcome.NOTED),
    CaseClass.ACCUSATION: (Outcome.TRUE, Outcome.PARTLY_TRUE, Outcome.UNTRUE, Outcome.PASSED_ON),
    CaseClass.INQUIRY: (Outcome.ANSWERED,),
}


class NoNotice(models.TextChoices):
    """Why no written notice is due (art. 23(2), 23(4))."""

    UNCLEAR = "unclear", _("姓名（名称）、住址不清（第二十三条第二款）")
    OTHER_RULES = "other_rules", _("涉法涉诉或检举控告事项，按有关规定告知（第二十三条第四款）")


class Satisfaction(models.TextChoices):
    """How a petitioner rates (domain.md 5.8, C). Who says nothing is counted as silent, never as satisfied."""

    SATISFIED = "satisfied", _("满意")
    FAIRLY = "fairly", _("基本满意")
    NOT = "not", _("不满意")


class DeclineGround(models.TextChoices):
    """不予受理 and 不再受理 (domain.md 5.7). A matter outside our power is referred, not declined."""

    IN_HAND = "in_hand", _("已受理或者正在办理，规定期限内向上级再次提出（第十九条第三款）")
    WRONG_LEVEL = "wrong_level", _("越级走访提出申诉求决（第二十条第一款）")
    LITIGATION = "litigation", _("诉讼权利救济事项（第二十条第二款）")
    REEXAMINED = "reexamined", _("已经复核，同一事实和理由（第三十六条第三款，不再受理）")


class CloseGround(models.TextChoices):
    """Why a resolved matter may be closed (design section 4)."""

    ACCEPTED = "accepted", _("信访人书面接受处理意见")
    REVIEW_OVER = "review_over", _("复查申请期届满，有送达凭证且未申请复查")
    REEXAMINED = "reexamined", _("复核意见已送达")
    NO_REVIEW = "no_review", _("本类事项没有复查程序，已答复并送达")
    NOBODY = "nobody", _("匿名或者姓名、住址不清，答复无从送达")


class ReopenGround(models.TextChoices):
    """Why a finished matter comes back."""

    OVERTURNED = "overturned", _("复查或复核撤销，责令重新办理")
    ORDERED = "ordered", _("上级责令重新办理")
    BROKEN = "broken", _("承诺未兑现")
    SENT_BACK = "sent_back", _("转交对象退回")
    ERROR = "error", _("办理有误")


class HearingExemption(models.TextChoices):
    """Why a claim may be answered without hearing the petitioner (art. 31(六))."""

    ANONYMOUS = "anonymous", _("匿名，无法联系")
    UNREACHABLE = "unreachable", _("多次联系未果，有联系记录")
    DECLINED = "declined", _("信访人表示不再陈述")
