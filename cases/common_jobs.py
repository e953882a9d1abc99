"""The job that gives a common answer, matter after matter. Cut off anywhere it is run again and takes nothing twice."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import common_answers
from cases.models import Case
from groups.models import CommonAnswer
from jobs.registry import JobContext, JobError, job
from offices.models import Staff


@job(common_answers.KIND, lease_seconds=180, title=gettext_lazy("按统一答复逐件答复"))
def give_common_answer(ctx: JobContext) -> dict[str, int]:
    """Ask anew before each matter whether who asked may still have it done, and may see that matter."""
    answer = CommonAnswer.objects.select_related("group__office", "checked_by", "signed_by").get(
        pk=ctx.payload["answer"]
    )
    staff = Staff.objects.get(pk=ctx.payload["by"])
    keys = list(common_answers.matters(answer.group, staff).values_list("pk", flat=True))
    given = 0
    for done, key in enumerate(keys):
        ctx.progress(done, len(keys))
        if not common_answers.still_may(answer, staff):
            raise JobError(_("发起人已不再管理本群体，逐件答复已停止。"), final=True)
        case = Case.objects.visible_to(staff).filter(pk=key, group=answer.group_id).first()
        if case is not None:
            given += not common_answers.give(case, answer, staff)
    ctx.progress(len(keys), len(keys))
    return {"given": given, "waiting": len(keys) - given}
