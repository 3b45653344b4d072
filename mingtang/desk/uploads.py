"""What the applicant sent with the form: served as an attachment only, through the gate of its case, and logged."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from mingtang.cases.models import Case
from mingtang.database.prepared import Prepared
from mingtang.desk import exports
from mingtang.forms import definition
from mingtang.forms.models import Upload
from mingtang.people.gates import staff
from mingtang.ui.downloads import download
from mingtang.vault import files

answered = Prepared(
    lambda no: Upload.objects.filter(answer__case_no=no).select_related("answer").order_by("pk"), str
)


def of(case: Case) -> list[Upload]:
    """The files of every answer in this case, oldest first; of a part first those of the application it is part of."""
    whole = case.parent if case.family == "request" else None
    return (answered.all(whole.no) if whole else []) + answered.all(case.no)


def listed(case: Case) -> list[dict[str, Any]]:
    """For {% attachments %}: named after the question, because people name files after people."""
    return [
        {
            "name": f"{_question(upload)}（{n}）", "url": f"/desk/case/{case.code}/file/{n}/", "size": upload.size, "pages": 0,
            "type": upload.name.rpartition(".")[2].upper(), "digest": "",
        }
        for n, upload in enumerate(of(case), 1)
    ]  # fmt: skip


def _question(upload: Upload) -> str:
    assert upload.answer is not None
    try:
        return definition.get(upload.answer.form, upload.answer.version).field(upload.field).label
    except KeyError:  # a form made from a service item, or a version no longer packaged
        return "申请材料"


@staff
@require_safe
def file(request: Any, code: str, n: int) -> HttpResponse:
    """The n-th file of the case."""
    case = get_object_or_404(Case.objects.open_to(request.seat), code=code)
    found = of(case)
    if not 1 <= n <= len(found):
        raise Http404
    upload = found[n - 1]
    exports.log(request.seat, "download", "upload", f"{case.code}.{n}")
    return download(files.open(upload.digest), upload.name, upload.media_type)
