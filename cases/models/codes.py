"""Code tables of intake (domain.md 5.1, 5.4). How a person spoke (channel) is apart from who sent it on (source)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """The five forms of art. 17, with the terminals of the net and what is gathered outside."""

    LETTER = "letter", _("来信")
    VISIT = "visit", _("来访")
    CALL = "call", _("来电")
    FAX = "fax", _("传真")
    WEB = "web", _("网上")
    OUTREACH = "outreach", _("下访接访收集")


class Source(models.TextChoices):
    """Who brought it to us; «direct» is art. 23(1), the senders are art. 23(3)."""

    DIRECT = "direct", _("直接收到")
    BUREAU = "bureau", _("信访部门转送")
    ASSIGNED = "assigned", _("上级或信访部门交办")
    SUPERIOR = "superior", _("上级机关转送")
    HOTLINE = "hotline", _("12345 转办")
    LEADER_NOTE = "leader_note", _("领导批示件")


# Art. 23(3): what a petition bureau or a superior passed on has its own notice clock and objection.
PASSED_ON = frozenset({Source.BUREAU, Source.ASSIGNED, Source.SUPERIOR})

# What a superior orders goes the ordinary way, never the simple one (domain.md 2.3).
BY_ORDER = frozenset({Source.ASSIGNED, Source.LEADER_NOTE})


class PersonKind(models.TextChoices):
    PERSON = "person", _("自然人")
    LEGAL_PERSON = "legal_person", _("法人")
    ORGANISATION = "organisation", _("其他组织")


class PersonRole(models.TextChoices):
    PETITIONER = "petitioner", _("信访人")
    JOINT = "joint", _("联名人")
    AGENT = "agent", _("代理人")
    GUARDIAN = "guardian", _("监护人")
    INTERPRETER = "interpreter", _("翻译")


class NoPetitioner(models.TextChoices):
    """Why a matter has no petitioner."""

    ANONYMOUS = "anonymous", _("匿名")
    UNCLEAR = "unclear", _("姓名（名称）、住址不清")
    HISTORY = "history", _("历史数据未载明")


class RepeatState(models.TextChoices):
    """同人 + 同事, decided by a person (domain.md 4.3)."""

    FIRST = "first", _("初次")
    REPEAT = "repeat", _("重复")
    UNDETERMINED = "undetermined", _("未判定")


class Category(models.Model):
    """A content category of civil-affairs petitions, two levels (domain.md 5.4, local default)."""

    code = models.CharField(_("代码"), max_length=8, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("业务类别")
        verbose_name_plural = _("业务类别")
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.parent.name} / {self.name}" if self.parent else self.name
