"""The way of an application through the door, as a citizen goes it."""

import re

from tests.portal.reader import Reader

NAME, PHONE, IDENTITY = "周问天", "13912345678", "11010519491231002X"
TITLE = "石桥路拓宽项目的征收补偿方案"


def apply(reader=None, agency="LT04", title=TITLE, name=NAME, phone=PHONE, until="check", **more):
    """Walk to the check page (`until="check"`) or send (`until="receipt"`)."""
    reader = reader or Reader()
    reader.open(f"/ask/form/?agency={agency}")
    reader.press("下一步", applicant_type="natural_person")
    reader.press("下一步", name=name, id_type="id_card")
    reader.press("下一步", id_number=IDENTITY)
    reader.press("下一步", info_title=title, **more)
    reader.press("下一步", info_form="electronic", delivery_form="online")
    reader.press("下一步", telephone=phone)
    assert reader.status == 200, reader.text
    return reader.press("提交申请") if until == "receipt" else reader


def number_and_code(reader):
    """What the receipt says."""
    found = re.search(r"受理编号(\S+?)，查询码([A-Z0-9 ]{14})，", reader.text)
    assert found, reader.text
    return found[1], found[2]


def track(number, code, second=PHONE[-4:], reader=None):
    reader = reader or Reader()
    reader.open("/track/")
    return reader.press("查询", number=number, code=code, second=second)
