"""信息处理费 in the words of its notice: what the tariff says, and what was counted (国办函〔2020〕109号第四条至第六条)."""

from collections.abc import Mapping
from typing import Any

STANDARD = {
    "by_item": (
        "同一申请人一个自然月内累计申请10件以内（含10件）的，不收费；11至30件（含30件）的部分，每件100元；"
        "31件以上的部分，以10件为一档，每增加一档，每件提高100元"
    ),
    "by_page": (
        "30页以内（含30页）的，不收费；31至100页（含100页）的部分，每页10元；101至200页（含200页）的部分，每页20元；"
        "201页以上的部分，每页40元"
    ),
}


def said(typed: Mapping[str, Any]) -> dict[str, str]:
    """Placeholders of the notice (第六条: basis, standard, amount, how to pay). typed: what the step was given."""
    method, units = typed.get("fee_method"), typed.get("fee_units")
    if method not in STANDARD or not units:
        return {}
    items = f"{units}件（本月此前已计{typed.get('fee_before') or 0}件）"
    return {
        "fee_standard": STANDARD[method],
        "fee_count": items if method == "by_item" else f"{units}页",
    }
