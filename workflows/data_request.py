"""What a petitioner asks about their own data (《个人信息保护法》 arts. 44–50): asked, decided with reasons, done.

The law says «in time» and names no days; `DAYS` is this product's own limit, to be confirmed with the bureau.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField

from workflows import guards as g
from workflows.guards import told
from workflows.items import FlowItem
from workflows.verbs import Act, Reason, of_details, verb

DAYS = 15


class Wish(models.TextChoices):
    """What may be asked for."""

    ACCESS = "access", _("查阅")
    COPY = "copy", _("复制")
    CORRECT = "correct", _("更正、补充")
    DELETE = "delete", _("删除")
    EXPLAIN = "explain", _("解释说明处理规则")


class RequestState(models.TextChoices):
    """Where a request stands."""

    ASKED = "asked", pgettext_lazy("state", "待答复")
    GRANTED = "granted", pgettext_lazy("state", "已同意，待办")
    REFUSED = "refused", pgettext_lazy("state", "不同意")
    DONE = "done", pgettext_lazy("state", "已办完")


ASKED, GRANTED, REFUSED, DONE = RequestState
DECIDING = ("head", "director", "leader")


@of_details
def identity_checked(item: DataRequestFlow, act: Act) -> Reason | None:
    """Nobody hears about a person without having shown to be that person, or to act for them."""
    return None if item.identity else told("no_identity", _("请选择怎样核对的身份。"), "identity")


def grantable(item: DataRequestFlow, act: Act) -> Reason | None:
    """What the law still obliges us to keep is not deleted (art. 47)."""
    return item.obstacle_to_granting()


@of_details
def remedy_told(item: DataRequestFlow, act: Act) -> Reason | None:
    """Who is refused learns what they may do about it (art. 50)."""
    return None if act.get("remedy") else told("no_remedy", _("请写明不服怎么办。"), "remedy")


def fulfilled(item: DataRequestFlow, act: Act) -> Reason | None:
    """What was granted was done: the copy handed over, the value corrected."""
    return item.obstacle_to_ending()


class DataRequestFlow(FlowItem):
    """Base of a request about one's own data. The methods below are the verbs; their names are the verbs' codes."""

    state = FSMField(_("状态"), max_length=8, choices=RequestState.choices, default="", protected=True, editable=False)
    identity: str | models.CharField[str, str]

    class Meta:
        abstract = True

    def obstacle_to_granting(self) -> Reason | None:
        """Why this cannot be granted."""
        raise NotImplementedError

    def obstacle_to_ending(self) -> Reason | None:
        """Why this is not done yet."""
        raise NotImplementedError

    @verb(state, _("登记个人信息请求"), source="", target=ASKED, posts=("registrar", "head"),
          guards=(identity_checked,), article="《个人信息保护法》44–47, 50", any_date=True)  # fmt: skip
    def ask(self, act: Act) -> None:
        """Asked at the counter by the person or who acts for them."""

    @verb(state, _("同意"), source=ASKED, target=GRANTED, posts=DECIDING, guards=(grantable,),
          article="《个人信息保护法》45, 46, 48")  # fmt: skip
    def grant(self, act: Act) -> None:
        """What was asked for will be done."""

    @verb(state, _("不同意"), source=ASKED, target=REFUSED, posts=DECIDING, guards=(g.reason_given, remedy_told),
          article="《个人信息保护法》50")  # fmt: skip
    def refuse(self, act: Act) -> None:
        """Refused, with the reason and what may be done about it."""

    @verb(state, _("办完"), source=GRANTED, target=DONE, posts=("registrar", *DECIDING), guards=(fulfilled,),
          article="《个人信息保护法》45, 46")  # fmt: skip
    def finish(self, act: Act) -> None:
        """The copy was handed over, the value corrected, the rules explained."""
