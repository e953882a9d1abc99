"""Invented petitioners and their papers. The area code 990101 belongs to no place."""

from __future__ import annotations

import datetime as dt
from random import Random

from cases.demo.stories import GIVEN, STREETS, SURNAMES, Story
from cases.intake import ClaimDetails, ComplainedOfDetails, Intake, PersonDetails, SubmissionDetails
from cases.models import Category, Channel
from offices.identifiers import ID_WEIGHTS
from offices.models import Staff
from workflows.codes import CaseClass

CHANNELS = (Channel.LETTER, Channel.VISIT, Channel.VISIT, Channel.CALL, Channel.WEB, Channel.WEB, Channel.WEB)
SOURCES = ("direct", "direct", "direct", "direct", "hotline", "bureau")


def id_number(chance: Random) -> str:
    """A citizen number with a right check digit and an area that does not exist."""
    born = dt.date(1942, 1, 1) + dt.timedelta(days=chance.randint(0, 20000))
    body = f"990101{born:%Y%m%d}{chance.randint(0, 999):03d}"
    total = sum(weight * int(digit) for weight, digit in zip(ID_WEIGHTS, body, strict=True))
    return body + "10X98765432"[total % 11]


def person(chance: Random, serial: int) -> PersonDetails:
    """A petitioner with a number, a phone nobody has, and an address in 青禾."""
    return PersonDetails(
        name=chance.choice(SURNAMES) + chance.choice(GIVEN),
        id_kind="citizen",
        id_number=id_number(chance),
        phone=f"1990990{serial:04d}",
        address=f"青禾市{chance.choice(STREETS)}{chance.randint(1, 199)}号",
        help_needed=chance.choice(["", "", "", "", "大字版", "需要代写"]),
    )


def category(story: Story, chance: Random) -> Category:
    """A second-level category below the story's first level: the one it names, else any."""
    found = Category.objects.filter(parent__name=story.category).order_by("code")
    return chance.choice(list(found.filter(name=story.detail) if story.detail else found))


def intake(story: Story, chance: Random, serial: int, *, accused: Staff) -> Intake:
    """The registration of one matter: people, claims, the first piece."""
    channel, source = chance.choice(CHANNELS), chance.choice(SOURCES)
    anonymous = story.case_class == CaseClass.ACCUSATION and chance.random() < 0.3
    # Whose grievance is shared come together more often; at most five speak for them (art. 20(3)).
    joint = channel == Channel.VISIT and chance.random() < (0.5 if story.detail else 0.12)
    people = [] if anonymous else [person(chance, serial)]
    chosen = [*people, *(person(chance, serial) for _ in range(chance.randint(1, 4)))] if joint else []
    return Intake(
        title=story.title,
        submission=SubmissionDetails(
            channel=channel,
            source=source,
            source_office="青禾市信访局" if source == "bureau" else "",
            source_number=f"青信转〔演示〕{serial}号" if source == "bureau" else "",
            text=story.facts,
            head_count=chance.randint(5, 23) if joint else 1,
            place_received="信访接待室" if channel == Channel.VISIT else "",
            read_back=channel in (Channel.VISIT, Channel.CALL),
            repeat="first",
            repeat_reason="未查到此前事项",
        ),
        claims=tuple(ClaimDetails(request, story.facts) for request in story.requests),
        petitioners=tuple(people),
        representatives=tuple((one.name, one.phone) for one in chosen),
        complained_of=_accused(story, accused),
        no_petitioner="anonymous" if anonymous else "",
        no_notice="unclear" if anonymous else "",
        case_class=story.case_class,
        place=f"青禾市{chance.choice(STREETS)}",
    )


def _accused(story: Story, accused: Staff) -> tuple[ComplainedOfDetails, ...]:
    if story.case_class != CaseClass.ACCUSATION:
        return ()
    return (ComplainedOfDetails(name=accused.full_name, staff=accused, is_accused=True),)
