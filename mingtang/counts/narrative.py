"""The chapters of a report drafted from its figures, as texts that call them by name. What only people know is left as 〔待填：…〕,
which no figure answers, so that a draft with gaps cannot be submitted."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from mingtang.counts import named
from mingtang.counts.forms import Form
from mingtang.counts.named import Named, asked

GAP = f"〔{named.GAP}{{}}〕"


class _Teller:
    """Writes what the figures bear: a clause whose figure is blank or nought is left out."""

    def __init__(self, now: Named, before: Named) -> None:
        self.now, self.before = now, before

    def value(self, name: str) -> Decimal:
        figure = self.now.get(name)
        return Decimal(str(figure.value)) if figure and figure.value is not None else Decimal(0)

    def known(self, name: str) -> bool:
        return not asked(name, self.now, self.before)[1]

    def clause(self, words: str, *names: str) -> str:
        """words with {} for each name; "" unless every figure is there."""
        return words.format(*(f"〔{name}〕" for name in names)) if all(map(self.known, names)) else ""

    def each(self, names: Iterable[str], unit: str = "件") -> str:
        """予以公开3件，占60%；部分公开1件，占20% of those that are not nought, the largest first."""
        shown = sorted((name for name in names if self.value(name)), key=lambda name: -self.value(name))
        said = (f"{name.partition('·')[2] or name}〔{name}〕{unit}，占〔{name}，占比〕" for name in shown)
        return "；".join(said)


def drafted(form: Form, organ: str, year: int, now: Named, before: Named) -> dict[str, str]:
    """Section key → text."""
    teller = _Teller(now, before)
    if form.code == "2008":
        return _old(teller, organ, year)
    return {"s1": _overview(teller, organ, year), "s5": _problems(teller), "s6": _others(teller)}


def _overview(teller: _Teller, organ: str, year: int) -> str:
    head = f"{year}年，{organ}按照《中华人民共和国政府信息公开条例》的规定开展政府信息公开工作。本报告所列数据的统计期限自{year}年1月1日起至12月31日止。"
    return "\n".join(
        part
        for part in (
            head, "（一）主动公开。" + _told(teller), "（二）依申请公开。" + _requests(teller),
            "（三）政府信息管理。" + _managed(teller), "（四）政府信息公开平台建设。" + GAP.format("平台建设情况"),
            "（五）监督保障。" + GAP.format("工作考核、社会评议、责任追究和培训情况"),
        )
        if part
    )  # fmt: skip


def _told(teller: _Teller) -> str:
    said = teller.clause("全年主动公开政府信息{}条", "主动公开信息数")
    if said and teller.known("主动公开信息数，比上年"):
        said += _change(teller, "主动公开信息数", "条")
    if teller.value("主动公开信息数"):
        said += teller.clause("，其中全文电子化{}条，占{}", "全文电子化信息数", "全文电子化信息数，占比")
    made = teller.clause("制发行政规范性文件{}件。", "行政规范性文件·制发件数")
    licences = teller.clause("作出行政许可处理决定{}件。", "行政许可·处理决定数量")
    return (said + "。" if said else "") + made + licences or GAP.format("主动公开情况")


def _change(teller: _Teller, name: str, unit: str) -> str:
    """，比上年增加3件，增长12.5%."""
    if teller.value(name) == Decimal(str(teller.before[name].value)):
        return "，与上年〔" + name + "，比上年〕"
    rate = teller.clause("，{}", f"{name}，增幅")
    return f"，比上年〔{name}，比上年〕{unit}{rate}"


def _requests(teller: _Teller) -> str:
    if not teller.value("收到申请总数") and not teller.value("上年结转申请数"):
        return teller.clause("全年新收政府信息公开申请{}件，没有上年结转的申请。", "收到申请总数")
    said = teller.clause("全年新收政府信息公开申请{}件", "收到申请总数")
    if teller.known("收到申请总数，比上年"):
        said += _change(teller, "收到申请总数", "件")
    said += teller.clause(
        "；上年结转{}件，办结{}件，结转下年度继续办理{}件。",
        "上年结转申请数",
        "办结申请总数",
        "结转下年度申请数",
    )
    who = [name for name in teller.now if name.startswith("收到申请总数·")]
    said += _sentence("新收申请中，", teller.each(who))
    results = ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理")
    said += _sentence("办结的申请中，", teller.each(results))
    if teller.value("应答复数"):
        said += (
            teller.clause("按时答复率{}", "按时答复率")
            + teller.clause("，平均{}个工作日答复", "平均答复工作日")
            + "。"
        )
    return said + _remedies(teller)


def _remedies(teller: _Teller) -> str:
    return teller.clause(
        "因政府信息公开申请行政复议的{}件，提起行政诉讼的{}件。", "行政复议·总计", "行政诉讼·总计"
    )


def _sentence(head: str, said: str) -> str:
    return f"{head}{said}。" if said else ""


def _managed(teller: _Teller) -> str:
    handed = ""
    if teller.value("移交档案馆图书馆信息数"):
        handed = teller.clause("向档案馆、公共图书馆移交主动公开的政府信息{}条。", "移交档案馆图书馆信息数")
    return handed + GAP.format("政府信息管理情况")


def _problems(teller: _Teller) -> str:
    """One line a problem with what will be done: next year each is answered."""
    said = []
    if teller.value("逾期答复数"):
        late = teller.clause("有{}件申请的答复超过法定期限，按时答复率为{}。", "逾期答复数", "按时答复率")
        said.append(late + "改进措施：" + GAP.format("怎样改进"))
    corrected = ("行政复议·结果纠正", "未经复议直接起诉·结果纠正", "复议后起诉·结果纠正")
    for name in corrected:
        if teller.value(name):
            said.append(
                f"{name.partition('·')[0]}中结果被纠正的〔{name}〕件。改进措施：" + GAP.format("怎样改进")
            )
    return "\n".join(said) or GAP.format("主要问题和改进措施，一行一项")


def _others(teller: _Teller) -> str:
    law = "依据《政府信息公开信息处理费管理办法》（国办函〔2020〕109号），"
    if teller.value("信息处理费件数"):
        fee = teller.clause("本年度收取信息处理费{}件，共{}元。", "信息处理费件数", "信息处理费金额")
        return law + fee + _taken_over(teller)
    return law + "本年度未收取信息处理费。" + (_taken_over(teller) or "没有其他需要报告的事项。")


def _taken_over(teller: _Teller) -> str:
    """A change of scope is explained here (年报 §2.6, A4)."""
    said = "接收其他单位转办的申请{}件。转办的申请由年末持有或者办结的单位计入，上年结转数可能因此与上年报告不同。"
    return teller.clause(said, "接收转办数") if teller.value("接收转办数") else ""


def _old(teller: _Teller, organ: str, year: int) -> dict[str, str]:
    """The chapters of the reports until 2018 (国令第492号第三十二条). A nought is told in words too (S-322)."""
    told = teller.clause(f"{year}年，主动公开政府信息{{}}条", "主动公开信息数")
    if told and teller.value("主动公开信息数"):
        told += teller.clause(
            "，其中全文电子化{}条，占{}", "全文电子化的主动公开信息数", "全文电子化的主动公开信息数，占比"
        )
    asked_ = teller.clause("共受理依申请公开政府信息事项{}宗", "申请总数")
    channels = teller.each(
        ("当面申请数", "传真申请数", "电子邮件申请数", "网上申请数", "信函申请数", "其他形式申请数"), "宗"
    )
    replies = teller.each(
        (
            "同意公开答复数",
            "同意部分公开答复数",
            "不予公开答复数",
            "信息不存在答复数",
            "非本机关政府信息答复数",
            "申请内容不明确答复数",
        ),
        "宗",
    )
    consulted = [
        teller.clause("网上咨询{}人次", "网上咨询数"), teller.clause("现场接待{}人次", "现场接待人数"),
        teller.clause("接听咨询电话{}人次", "咨询电话接听数"), teller.clause("网站专栏页面访问量{}人次", "网站专栏页面访问量"),
    ]  # fmt: skip
    fought = teller.clause(
        "行政复议{}件，行政诉讼{}件，行政申诉{}件。", "行政复议数", "行政诉讼数", "行政申诉数"
    )
    return {
        "intro": f"本报告由{organ}根据《中华人民共和国政府信息公开条例》编制。所列数据的统计期限自{year}年1月1日起至12月31日止。",
        "s1": GAP.format("组织领导、制度建设、培训等概述"),
        "s2": told + "。" if told else GAP.format("主动公开情况"),
        "s3": (asked_ + "。" if asked_ else "") + _sentence("申请中，", channels) + _sentence("答复中，", replies) or GAP.format("依申请公开情况"),
        "s4": "，".join(one for one in consulted if one) + "。" if any(consulted) else GAP.format("咨询情况"),
        "s5": fought or GAP.format("复议、诉讼和申诉情况"),
        "s6": GAP.format("主要问题和改进措施，一行一项"),
        "s7": "其他说明：无。",
    }  # fmt: skip
