"""The handling opinion says all that art. 32 asks, claim by claim, and offers no way that does not exist."""

from dataclasses import replace
from typing import Any

import pytest

from cases.papers.opinions import ClaimOutcome
from cases.papers.rendering import render
from cases.papers.sheets import IncompletePaper, PaperState

from . import samples

pytestmark = pytest.mark.slow  # draws every paper


def test_it_states_every_part_of_every_claim() -> None:
    text = samples.said(samples.opinion())
    for part in ("诉求一", "诉求二", "查明的事实", "理由", "处理意见", "法律依据", "予以支持", "不予支持"):
        assert part in text
    for words in ("津贴停发六个月", "责任不在领取人", "要求另行赔偿", "第三十二条第一款第一项", "2026年12月10日前完成"):
        assert words in text


def test_it_names_the_review_body_and_thirty_days_and_no_court() -> None:
    text = samples.said(samples.opinion())
    assert "自收到本意见书之日起30日内，向青山市民政局请求复查" in text
    assert "诉讼" not in text
    assert "法院" not in text


def test_it_is_headed_numbered_and_signed_by_the_organ() -> None:
    first, *rest = samples.pages(samples.opinion())
    assert "青石县民政局信访处理意见书青民信意〔2026〕3号" in first
    assert "王堃喆：" in first
    assert "青石县民政局2026年12月20日" in rest[-1]


def test_pages_are_numbered_between_dashes_and_the_signature_never_stands_alone() -> None:
    pages = samples.pages(samples.opinion())
    assert all(f"—{number}—" in page for number, page in enumerate(pages, 1))
    assert "答复" in pages[-1]


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        ("诉求1的查明的事实", {"facts": " "}),
        ("诉求1的理由", {"reasons": ""}),
        ("诉求1的处理意见", {"outcome": None}),
        ("诉求1的法律依据", {"legal_basis": ()}),
        ("诉求1的执行责任和期限", {"execution": None}),
    ],
)
def test_it_is_not_issued_without_a_part(part: str, changes: dict[str, Any]) -> None:
    with pytest.raises(IncompletePaper) as refusal:
        render(samples.opinion(claims=(replace(samples.claim(), **changes),)))
    assert refusal.value.parts == [part]


def test_it_is_not_issued_without_the_review_body() -> None:
    with pytest.raises(IncompletePaper, match="复查机关"):
        render(samples.opinion(review_body=""))


def test_a_claim_that_is_not_supported_needs_no_execution() -> None:
    assert samples.claim(ClaimOutcome.EXPLAINED).missing_parts() == []


def test_a_draft_shows_what_is_still_to_be_written() -> None:
    draft = samples.opinion(
        state=PaperState.DRAFT,
        paper_number="",
        claims=(replace(samples.claim(), facts="", outcome=None, execution=None),),
    )
    text = samples.said(draft)
    assert "（文号待编）" in text
    assert text.count("（此处待补）") == 2


def test_thirty_claims_with_three_thousand_characters_lose_nothing() -> None:
    facts = "".join(f"第{number}句事实。" for number in range(420))
    sheet = samples.opinion(claims=tuple(samples.claim(demand=f"第{n}项要求。", facts=facts) for n in range(1, 31)))
    pages = samples.pages(sheet)
    text = "".join(pages)
    assert all(f"第{n}项要求。" in text for n in range(1, 31))
    assert text.count("第419句事实。") == 30
    assert f"—{len(pages)}—" in pages[-1]


def test_a_reply_answers_and_offers_no_review() -> None:
    text = samples.said(samples.reply())
    for words in ("信访事项答复意见", "建议延长窗口的办公时间", "采纳", "每周三延长一小时"):
        assert words in text
    assert "复查" not in text
