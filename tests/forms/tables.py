"""Rows of the two registers of 双公示 as an office would send them; every person and number is made up."""

from stdnum.cn import ric, uscc

from mingtang.forms import registers
from mingtang.forms.registers import rows

ORGAN = "市城市管理局"


def credit(n: int = 1, kind: str = "91") -> str:
    """A credit code with its check character."""
    base = f"{kind}990100MA5{n:08}"
    return base[:17] + uscc.calc_check_digit(base[:17])


def person(n: int = 1) -> str:
    """An identity number that belongs to nobody."""
    base = f"99010119900307{n:03}"
    return base + ric.calc_check_digit(base + "0")


def licence(n: int = 1, **changed: str) -> dict[str, str]:
    """One row by field, as cells of a sheet."""
    return {
        "party_name": f"澜汀照明工程第{n}有限公司", "party_kind": "法人及非法人组织", "credit_code": credit(n), "rep_name": "周问天",
        "doc_title": "准予行政许可决定书", "doc_no": f"澜城管许〔2026〕{n}号", "kind": "普通", "certificate": "城市道路占用许可证",
        "content": "占用书院街道石桥路人行道施工", "decided_on": "2026-03-02", "valid_from": "2026-03-02", "valid_until": "2026-06-01",
        "organ": ORGAN, "organ_code": credit(1, "11"), "status": "有效", "source": ORGAN, "source_code": credit(1, "11"), **changed,
    }  # fmt: skip


def natural(n: int = 9, **changed: str) -> dict[str, str]:
    """A licence of a natural person."""
    own = {
        "party_name": "欧阳问天",
        "party_kind": "自然人",
        "person_id_type": "身份证",
        "person_id_no": person(n),
    }
    found = licence(n, **{**own, **changed})
    return {k: v for k, v in found.items() if k not in ("credit_code", "rep_name")}


def penalty(n: int = 1, **changed: str) -> dict[str, str]:
    return {
        "party_name": f"澜汀搅拌第{n}有限公司", "party_kind": "法人及非法人组织", "credit_code": credit(n + 50), "rep_name": "周问天",
        "doc_no": f"澜城管罚〔2026〕{n}号", "breach": "运输渣土沿途遗撒", "facts": "2026年2月3日在石桥路运输渣土时沿途遗撒",
        "basis": "《城市市容和环境卫生管理条例》", "kind": "警告、罚款", "content": "警告，罚款2000元", "fine": "0.2",
        "decided_on": "2026-03-02", "public_until": "2026-06-02", "organ": ORGAN, "organ_code": credit(1, "11"), "source": ORGAN,
        "source_code": credit(1, "11"), **changed,
    }  # fmt: skip


def sheet(code: str, given: list[dict[str, str]]) -> str:
    """The rows as a CSV under the headings of the national table."""
    register = registers.get(code)
    heads = [register.national[f.key] for f in register.form.fields]
    lines = [[row.get(f.key, "") for f in register.form.fields] for row in given]
    return "\n".join(",".join(line) for line in [rows.headings(register), heads, *lines])
