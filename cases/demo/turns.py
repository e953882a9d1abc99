"""The turns a few invented lives take before the main path: withdrawn, voided, declined, passed on, recused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cases.files import Upload
from offices.models import PostKind
from workflows.codes import CaseClass, DeclineGround, Route

if TYPE_CHECKING:
    from cases.demo.lives import Life

LETTER = Upload("撤回申请.txt", "text/plain", "本人自愿撤回信访事项。（演示）".encode())


def withdrawn(life: Life) -> bool:
    """The petitioner takes it back in writing."""
    life.do("withdraw", life.who(PostKind.REGISTRAR), 2, evidence=LETTER)
    return True


def voided(life: Life) -> bool:
    """Keyed twice: the registrar proposes, the head voids; the number stays."""
    life.do("propose_void", life.who(PostKind.REGISTRAR), 0, reason="与前一件重复录入。")
    life.do("void", life.who(PostKind.HEAD), 1, reason="核对属重复录入。")
    return True


def declined(life: Life) -> bool:
    """A claim brought by visit above the next higher level, else one that a court has before it."""
    if life.case.case_class != CaseClass.CLAIM:
        return False
    ground, told = DeclineGround.LITIGATION, {"reason": "诉求正在诉讼程序中，应当由人民法院处理。"}
    if life.case.facts().by_visit:
        ground = DeclineGround.WRONG_LEVEL
        told = {
            "reason": "走访事项应当到有权处理的本级或者上一级机关提出。",
            "remedy": "可以到街道社会事务办公室提出。",
            "body": "所在街道社会事务办公室",
            "limit": "没有时间限制",
        }
    else:
        routes = {claim.ordinal: Route.LITIGATION for claim in life.case.claims.all()}
        life.do("classify", life.who(PostKind.HEAD), 3, routes=routes)
    life.do("decline", life.who(PostKind.HEAD), 3, ground=ground, **told)
    return True


def passed_on(life: Life) -> bool:
    """Forwarded to the street, which has not begun yet."""
    street = {"AH": "AH1", "LW": "LW1", "YL": "YL1"}[life.code]
    life.do("forward", life.who(PostKind.HEAD), 3, target=life.demo.offices[street], kind="passed_on",
            reason="属街道（乡镇）职权。")  # fmt: skip
    return True


def recused(life: Life) -> bool:
    """A leader with an interest is taken off before anybody is named; then the matter goes its way."""
    second = life.demo.staff.get("leader.ah2") if life.code == "AH" else None
    if second is not None:
        life.do("recuse", life.who(PostKind.HEAD), 1, staff=second, reason="与信访人有亲属关系。", asked_by="self")
    return False


# Every how many matters a turn comes, and from which one on.
TURNS: tuple[tuple[int, int, Callable[[Life], bool]], ...] = (
    (37, 9, withdrawn),
    (41, 11, voided),
    (43, 13, declined),
    (19, 7, passed_on),
    (47, 4, recused),
)


def turn_of(life: Life, serial: int) -> bool:
    """Take the turn of this serial, if it has one; True when the main path is not walked any more."""
    plain = life.story.case_class == CaseClass.CLAIM and not life.case.is_anonymous
    for every, first, turn in TURNS:
        if plain and serial % every == first:
            return turn(life)
    return False
