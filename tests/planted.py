"""Words planted in matters, so that finding one on a page tells which matter it came from."""

from __future__ import annotations

from typing import Any

from cases.intake import ClaimDetails, PersonDetails, SubmissionDetails

GROUP_NAME = "甲寅保密诉求"
GROUP_CLAIMS = "甲寅共同主张"
WORDS = {
    "accusation": "丙午举报", "confidential": "甲寅密件", "elsewhere": "戊申别区",
    "taken_out": "壬辰另件", "joined": "庚子并件",
}  # fmt: skip
# One person per matter, so that a number tells the matter too; what was taken out of one has its people.
PHONES = {
    "accusation": "13911112222", "confidential": "13933334444", "elsewhere": "13955556666", "joined": "13977778888",
}  # fmt: skip
NAMES = {"accusation": "仉督璟", "confidential": "亓官瑶", "elsewhere": "呼延珺", "joined": "澹台琬"}


def told(subject: str) -> dict[str, Any]:
    """Changes of tests.cast.intake: title, text, claim and petitioner all carry the mark of `subject`."""
    words = WORDS[subject]
    person = PersonDetails(name=NAMES[subject], phone=PHONES[subject], address=f"{words}路1号")
    return {
        "title": f"{words}标题",
        "submission": SubmissionDetails(channel="letter", text=f"{words}来信正文"),
        "claims": (ClaimDetails(f"{words}请求", f"{words}事实", f"{words}理由"),),
        "petitioners": (person,),
    }
