"""What a file lacks. Every sentence names a thing, never a person: it stands in the ledger's neighbour and on lists."""

from __future__ import annotations

import json
from typing import Any

from mingtang.cases import consulting
from mingtang.cases.models import APPLIED, Case
from mingtang.cases.reading import events, typed_of
from mingtang.forms.models import Upload
from mingtang.kinds.facts import FACTS
from mingtang.papers.models import of_case

# step by the office → the evidence that belongs to it (条例第三十一条、第四十条)
EVIDENCE = {
    "register": "receipt_evidence", "register_pending": "receipt_evidence", "confirm": "confirm_note",
    "receive_correction": "correction_evidence", "fee_notice_received": "fee_notice_evidence",
    "receive_payment": "payment_evidence", "deliver": "delivery_evidence", "withdraw": "withdrawal_evidence",
    "fix": "fix_evidence", "forward": "forward_evidence",
}  # fmt: skip
MAILED = "邮件号或发送记录号"
ORIGINAL = "纸质或电子申请原件的扫描件"


def missing(case: Case) -> list[str]:
    """What should be in the file of this request and is not. Nothing is asked of one whose data was erased by law."""
    told = [(event.act, json.loads(event.payload)) for event in events.all(case.code)]
    if any(act == "case.erase" for act, _ in told):
        return []
    return [*_of_the_request(case, told), *_of_the_consultations(case)] if case.family in APPLIED else []


def _of_the_request(case: Case, told: list[tuple[str, dict[str, Any]]]) -> list[str]:
    typed, known = typed_of(case), case.facts["facts"]
    papers = of_case.all(case.code)
    whole = case.parent_id is None  # what was split off came with the request that it is part of
    found = [] if not whole or any(paper.key == "receipt" for paper in papers) else ["登记回执"]
    found += [f"《{paper.title}》的文件" for paper in papers if not paper.digest]
    if (
        whole
        and known.get("channel", "web") != "web"
        and not Upload.objects.filter(answer__case_no=case.no).exists()
    ):
        found.append(ORIGINAL)
    for _, said in told:
        name = EVIDENCE.get(said["facts"].get("step", ""), "")
        if name and said["by"].get("post") != "applicant" and not typed.get(name):
            found.append(FACTS[name].label)
    if known.get("delivery_channel") == "mail" and not typed.get("tracking_no"):
        found.append(MAILED)
    return list(dict.fromkeys(found))


def _of_the_consultations(case: Case) -> list[str]:
    found = []
    for n, part in enumerate(consulting.of(case), 1):
        if part.closed_on is None:
            found.append(f"第{n}份征求意见的结果")
        elif "served" in part.facts["done"] and not typed_of(part).get("third_party_evidence"):
            found.append(f"第{n}份征询书的送达凭证")
        found += [f"第{n}份征求意见《{p.title}》的文件" for p in of_case.all(part.code) if not p.digest]
    return found
