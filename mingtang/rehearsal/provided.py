"""区分处理: a contract that goes with a partial reply, its bank account and the price of its parts withheld, made and attacked."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from docx import Document

from mingtang.cases import materials
from mingtang.cases.materials import acts, jobs
from mingtang.cases.materials.models import Material
from mingtang.cases.models import Case
from mingtang.people.seats import Seat
from mingtang.records import rebuilding
from mingtang.vault import files

NAME = "老船厂文化园项目施工合同"
LINES = (
    "老船厂文化园项目施工合同",
    "发包人：澜汀市住房和城乡建设局",
    "承包人：汀州营造工程有限公司",
    "一、工程内容：厂房加固、屋面翻修和场地铺装，建筑面积4,260平方米。",
    "二、合同总价：人民币1,286万元，以财政评审结果为准。",
    "三、单价组成：人工费每工日385元，机械台班费综合单价1,240元，管理费率9.6%，利润率6.2%。",
    "四、承包人项目负责人：孙望江，联系电话0880-0007788，家庭住址：澜汀市书院街道明堂路8号3幢502室。",
    "五、工期：自开工之日起210日。",
    "六、争议由工程所在地人民法院管辖。",
)
MARKS = (
    {"place": "6", "words": "", "ground": "trade_secret"},
    {
        "place": "7",
        "words": "联系电话0880-0007788，家庭住址：澜汀市书院街道明堂路8号3幢502室",
        "ground": "privacy",
    },
)


def provide(case: Case, by: Seat, at: datetime) -> dict[str, Any]:
    """Add the contract to the case, marked and cleared; what the form of the decision then says of it."""
    code = acts.add(case, NAME, files.put(_contract()), "docx", 0, by=by, at=at)
    acts.mark(_row(code), MARKS, by=by, at=at)
    acts.make(_row(code), by=by, at=at)
    row = _row(code)
    jobs.make(code, row.moves, at)
    return {"material_list": [NAME], "redactions": materials.listed([_row(code)])}


def _row(code: str) -> Material:
    return Material.objects.select_related("case__agency").get(code=code)


def _contract() -> bytes:
    document = Document()
    for line in LINES:
        document.add_paragraph(line)
    kept = io.BytesIO()
    document.save(kept)
    return rebuilding.rebuild(f"{NAME}.docx", kept.getvalue()).data  # without the hour at which it was packed
