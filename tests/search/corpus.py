"""Generated Chinese documents of a city, and the laws where they lie beside the checkout."""

import random
import re
import tarfile
from datetime import date, timedelta
from pathlib import Path

from mingtang.search.document import Doc

LAWS = Path(__file__).parents[3] / "shared/data/laws/laws.tar.gz"


def _list(text: str) -> list[str]:
    return text.split()


_PLACES = [
    "步行街",
    "汀江东岸",
    "石桥路",
    "书院街",
    "渡口镇",
    "荷塘农贸市场",
    "长安门",
    "北站广场",
    "䶮湖",
    "阿依古城",
    "滨江一路",
    "（南区）三号桥",
]
_WORKS = [
    "夜间施工",
    "雨污分流",
    "架空线入地",
    "供水延伸",
    "临时占道",
    "路灯检修",
    "公租房摇号",
    "加装电梯",
    "流动商贩疏导",
    "“三公”经费",
    "稳岗返还",
]
_DOES = [
    "通告",
    "公示（第{n}批）",
    "中标结果公示",
    "征求意见稿",
    "管理办法",
    "情况说明",
    "实施细则（试行）",
    "年报",
    "补充通知",
    "问答Q&A{n}",
]
_WHO = [
    "市城管局",
    "市财政局",
    "市住建局",
    "茶坪乡人民政府",
    "市发展改革委",
    "市数据局",
    "澜汀市人民政府办公室",
]
_SAYS = [
    "为了规范",
    "经研究决定",
    "请各单位",
    "自发布之日起",
    "现将",
    "有关事项",
    "通知如下",
    "按照规定",
    "市民可以",
    "到窗口",
    "办理",
    "申请",
    "材料",
    "核验",
    "工作日",
    "公开",
    "群众",
    "意见",
    "期限",
    "费用",
    "标准",
    "责任",
    "检查",
]
_RARE = [chr(c) for c in range(0x4E00, 0x9FA5, 7)]


def generated(number: int, seed: int) -> list[Doc]:
    """`number` documents, the same for the same seed; one in ten a reference text, one in twenty undated."""
    dice = random.Random(seed)
    return [_one(dice, i) for i in range(number)]


def _one(dice: random.Random, i: int) -> Doc:
    place, work, who = dice.choice(_PLACES), dice.choice(_WORKS), dice.choice(_WHO)
    does = dice.choice(_DOES).format(n=dice.randint(1, 40))
    name = "".join(dice.sample(_RARE, dice.randint(0, 4)))
    title = dice.choice(
        [
            f"关于{place}{work}的{does}",
            f"{who}关于印发《{name}{place}{work}{does}》的通知",
            f"{dice.randint(2008, 2026)}年{who} {work}{does}",
            f"{name}{work}",
        ]
    )
    words = [dice.choice(_SAYS + _WORKS + _PLACES + _RARE[:200]) for _ in range(dice.randint(20, 200))]
    body = "".join(word + dice.choice(["", "", "，", "。\n", " "]) for word in words)
    own = dice.random() > 0.1
    return Doc(
        id=f"r{i}",
        title=title,
        body=body,
        agency=f"{dice.randint(1, 7):02d}",
        column=f"c{dice.randint(1, 5)}",
        columns=("top", "法"),
        kind=dice.choice(["document", "news"]),
        doc_no=f"澜政规〔{dice.randint(2008, 2026)}〕{i}号" if dice.random() < 0.3 else "",
        published_on=date(2008, 1, 1) + timedelta(dice.randint(0, 6900)) if dice.random() < 0.95 else None,
        url=f"/r/2026/{i}.html",
        own=own,
    )


def laws() -> list[Doc]:
    """Every text of the laws archive, or nothing where the archive is not there."""
    found = []
    if LAWS.exists():
        with tarfile.open(LAWS) as archive:
            for member in archive:
                if member.isfile() and (text := archive.extractfile(member).read().decode()):
                    head = re.search(r"^# *(.+)$", text, re.M)
                    title = head.group(1) if head else Path(member.name).stem
                    found.append(Doc(id=f"law{len(found)}", title=title, body=text, column="law", own=False))
    return found
