"""Which details of a petitioner each kind of paper carries in full. What is not named here is masked on it or absent.

The log of a print says the same; that the filled papers do is held by tests/papers/test_unmasked.py.
"""

from __future__ import annotations

from collections.abc import Mapping

from cases.papers.destruction import DestructionSheet
from cases.papers.forms import RegistrationSheet, ServiceSheet
from cases.papers.group_brief import GroupBriefSheet
from cases.papers.letters import LetterSheet
from cases.papers.notice_sheets import NoticeSheet
from cases.papers.opinions import OpinionSheet, ReplySheet
from cases.papers.own_data import OwnDataSheet
from cases.papers.sheets import Sheet
from cases.papers.slips import SlipSheet
from cases.papers.summaries import SummarySheet

_ADDRESSEE = ("name",)
_EVERYTHING = ("name", "id_number", "phone", "address")

IN_FULL: Mapping[type[Sheet], tuple[str, ...]] = {
    SlipSheet: _ADDRESSEE,
    RegistrationSheet: _EVERYTHING,
    ServiceSheet: _ADDRESSEE,
    NoticeSheet: _ADDRESSEE,
    OpinionSheet: _ADDRESSEE,
    ReplySheet: _ADDRESSEE,
    OwnDataSheet: _EVERYTHING,
    SummarySheet: (),
    GroupBriefSheet: (),
    LetterSheet: (),
    DestructionSheet: (),
}


def in_full(kind: type[Sheet]) -> str:
    """The fields as a line of the log names them."""
    return " ".join(IN_FULL[kind])
