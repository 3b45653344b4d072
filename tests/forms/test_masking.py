import pytest

from mingtang.forms.checking import MASKS
from mingtang.forms.masking import KINDS, mask

SHOWN = [
    ("name", "张三", "张*"),
    ("name", "张三丰", "张*"),
    ("name", "欧阳修", "欧阳*"),
    ("name", "欧阳", "欧*"),
    ("name", "阿依古丽·买买提", "阿*"),
    ("id_number", "310101199001011234", "3****************4"),
    ("id_number", "11010519491231002X", "1****************X"),
    ("id_number", "E12345678", "E*******8"),
    ("id_number", "12", "**"),
    ("telephone", "13800001234", "138****1234"),
    ("telephone", "0551-62345678", "0551-****"),
    ("telephone", "021-62345678-801", "021-****"),
    ("telephone", "62345678", "****"),
    ("address", "江东省澜汀市青浦区夏阳街道城中东路18号602室", "江东省澜汀市青浦区夏阳街道****"),
    ("address", "澜汀市青浦区城中东路18号", "澜汀市青浦区****"),
    ("address", "澜汀市幸福小区3号楼", "澜汀市****"),
    ("address", "镇江市京口区解放路1号", "镇江市京口区****"),
    ("address", "云溪县白石镇黄泥村12号", "云溪县白石镇****"),
    ("address", "12号", "****"),
    ("email", "zhang@example.cn", "z***@example.cn"),
    ("email", "nonsense", "****"),
    ("bank", "6222 0210 0102 3456 789", "****6789"),
    ("bank", "1234", "****"),
    ("plate", "江A12345", "江A****5"),
    ("birth_date", "1990年1月2日", "1990年"),
    ("birth_date", "1990-01-02", "1990年"),
    ("all", "肝炎", "****"),
    ("none", "澜汀市水务局", "澜汀市水务局"),
]


@pytest.mark.parametrize(("kind", "value", "shown"), SHOWN)
def test_personal_data_is_shown_as_the_security_rules_say(kind, value, shown):
    assert mask(kind, value) == shown


def test_nothing_stays_nothing():
    assert {mask(kind, "") for kind in KINDS} == {""}


def test_the_checker_and_the_masks_know_the_same_kinds():
    assert set(MASKS) == set(KINDS)


def test_no_mask_lets_the_middle_of_a_number_through():
    """A mask that shows too much is caught: no four characters in the middle of a number may come back."""
    for kind, value in (
        ("id_number", "310101199001011234"),
        ("telephone", "13856781234"),
        ("bank", "6222021001023456789"),
    ):
        middle = value[3:-4]
        shown = mask(kind, value)
        assert not any(middle[i : i + 4] in shown for i in range(len(middle) - 3))
        assert any(middle[i : i + 4] in mask("none", value) for i in range(len(middle) - 3))
