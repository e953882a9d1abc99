"""What happens to the file of a matter: held back from destruction, let go, a petitioner's own data corrected."""

from __future__ import annotations

from cases.actions.registry import effect
from cases.models import Case, FormerValue, Hold, Petitioner
from workflows.verbs import Act, Change

INDEXES = ("id_index", "phone_index", "name_phone_index", "name_address_index")


@effect("hold")
def hold(case: Case, act: Act) -> Change:
    """From now on nothing destroys the file."""
    assert act.person is not None, "a person holds a file back"  # noqa: S101
    Hold.objects.create(case=case, reason=act.details["reason"], set_by=act.person, set_on=act.on)
    return Change()


@effect("release")
def release(case: Case, act: Act) -> Change:
    """The hold in force is ended by a named person, with the reason."""
    ended = {"ended_on": act.on, "ended_by": act.person, "end_reason": act.details["reason"]}
    case.holds.filter(ended_on=None).update(**ended)
    return Change()


@effect("correct_person")
def correct_person(case: Case, act: Act) -> Change:
    """Put the new values in; what each said before is kept, encrypted, beside them. The log names fields only."""
    request, values = act.details["request"], dict(act.details["values"])
    person: Petitioner = request.petitioner
    for field, value in values.items():
        before = getattr(person, field)
        FormerValue.objects.create(petitioner=person, request=request, field=field, value=before, replaced_on=act.on)
        setattr(person, field, value)
    person.index()
    # The rest is not written again: what an earlier version took masked would be refused.
    person.save(update_fields=[*values, *INDEXES])
    return Change(log={"petitioner": person.pk, "fields": sorted(values)})
