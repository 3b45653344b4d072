"""What lies on the table this morning (demo-city §9), by working-day offsets from today, so that the lamps are right.

Nothing happens on the day itself: the last acts are of the working day before, and what citizens sent last night. The
rows whose noun is not built yet are not played: R9, L1, L2, W3, B1.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from random import Random
from typing import Any

from stdnum.cn import ric

from mingtang.cases.codes import ALPHABET
from mingtang.clock import day
from mingtang.database import still
from mingtang.kinds import newest
from mingtang.oversight import acts as oversight
from mingtang.people import acts as people
from mingtang.people.models import Post
from mingtang.people.seats import PUBLIC
from mingtang.records.columns import acts as columns
from mingtang.records.columns import tree
from mingtang.records.models import Column
from mingtang.rehearsal import (
    asking,
    carried,
    city,
    connected,
    described,
    duties,
    gazetted,
    measured,
    misrecorded,
    tables,
    told,
)
from mingtang.rehearsal.asks import Ask
from mingtang.rehearsal.hours import Hours, moment
from mingtang.rehearsal.served import Serve
from mingtang.rehearsal.serving import Application
from mingtang.rehearsal.stage import Script, Stage
from mingtang.rehearsal.telling import CHECKED, Release
from mingtang.rehearsal.texts import Texts
from mingtang.vault import files

SLIPS = {  # cases whose query code is on the printed list: title → last four digits of the telephone left
    "石桥路旁储备地块临时围挡审批材料": "0048",
    "书院街一带店招拆除的全部材料": "0017",
    "占用书院街人行道18平方米（拾光咖啡店装修）": "0026",
}


def query_code(seed: str, today: date, title: str) -> str:
    """The query code of a case on the printed list; it can be told again at every start, being no secret."""
    chance = Random(f"{seed}/{today}/{title}")  # noqa: S311
    return "".join(chance.choices(ALPHABET, k=12))


SILENT, BLANK = 52, 48  # 归云县城管局 (W1), 芦花镇 (W2)
CITY, ENTERPRISES, STREETS, HOUSING, LAND, ROADS = "LT01", "LT02", "LT04", "LT07", "LT16", "LT17"


class Table:
    """Lays the rows of the showcase on the stage. first: the working day that counts as today."""

    def __init__(
        self, stage: Stage, seed: str, today: date, hours: Hours, texts: Texts, chance: Random
    ) -> None:
        self.seed = seed
        self.stage, self.today, self.hours, self.texts, self.chance = stage, today, hours, texts, chance
        self.first = hours.on(today)
        self.columns = {column.code: column for column in Column.objects.all()}
        self._n = 9000

    def lay(self) -> None:
        for script in (
            *self._requests(),
            *self._records(),
            *self._described(),
            *self._watched(),
            *self._services(),
            *self._people(),
            carried.carried(self.stage, self.hours, self.first),
            measured.air(self.stage, self.hours, self.today, Random(f"{self.seed}/{self.today}/air")),  # noqa: S311  (not a secret)
            gazetted.gazetted(self.stage, self.hours, self.first),
            misrecorded.misrecorded(self.stage, self._own_hours("misrecorded"), self.first),
            *misrecorded.earlier(self.stage, self._own_hours("misrecorded-earlier"), self.first),
        ):
            self.stage.add(script)

    def _own_hours(self, name: str) -> Hours:
        """Hours that lean on no other script."""
        return Hours(self.hours.calendar, Random(f"{self.seed}/{self.today}/{name}"))  # noqa: S311

    def back(self, n: int) -> date:
        return self.hours.back(self.first, n)

    def _ticket(self, title: str) -> tuple[str, str] | None:
        return (query_code(self.seed, self.today, title), SLIPS[title]) if title in SLIPS else None

    # ------------------------------------------------------------------------------------------ requests

    def _ask(self, agency: str, received: int, title: str, until: str, **more: Any) -> asking.Request:
        """A request received `received` working days ago that has come as far as the step `until`."""
        names = city.data("asks")["parties"]
        somebody = self.chance.choice(names["family"]) + self.chance.choice(names["given"])
        given: dict[str, Any] = {"applicant": "natural_person", "party": somebody, **more}
        ask = Ask(agency, day=self.back(received), until=until, **given)
        ask.subject, ask.ticket = {"title": title, "text": f"申请公开：{title}。"}, self._ticket(title)
        self._n += 1
        return asking.Request(ask, self.stage, self.hours, self.texts, self._n)

    def _requests(self) -> Iterator[Script]:
        p = self._ask
        yield p(STREETS, 20, "石桥路旁储备地块临时围挡审批材料", "accept", party="周问天").play()  # R1
        late = p(HOUSING, 22, "石桥里小区雨污分流改造竣工资料", "accept", party="方求证")  # R2
        yield late.play()
        yield self._urge(late)
        yield p(ENTERPRISES, 14, "2024年中小企业发展专项资金评审打分表", "served", party="林记事",
                third="agreed", consult=3, third_name="云野实业有限公司").play()  # R3  # fmt: skip
        yield p(ENTERPRISES, 16, "2024年技改项目验收意见", "stop", party="程记实", third="unreachable", consult=2,
                third_name="江畔模具有限公司").play()  # fmt: skip
        yield p(LAND, 29, "望溪台片区控制性详细规划调整论证报告", "extend", party="见山律师事务所", applicant="org_legal_service", extend=17).play()  # R4  # fmt: skip
        yield p(
            STREETS, 13, "书院街一带店招拆除的全部材料", "ask_correction", party="刘摊主", correct=2
        ).play()  # R5
        yield self._last_night()  # R6
        yield p(STREETS, 0, "荷塘街道公厕改造合同和验收单", "register_pending", party="赵老实", channel="ordinary_mail").play()  # R7  # fmt: skip
        yield p(HOUSING, 12, "老船厂文化园项目施工合同及结算书", "secrecy_review", party="汀州机械股份有限公司", applicant="org_business",
                outcome="partial", reply=13, files=True).play()  # R8  # fmt: skip
        yield p(LAND, 12, "听雨巷旧城更新方案历次讨论稿", "legal_review", party="孙听书", outcome="denied_process_info", reply=12).play()  # R10  # fmt: skip
        if self.hours.calendar.add(self.back(3), 40).year >= self.hours.calendar.provisional_year:
            yield p("LT20", 3, "公务员招考面试评分细则", "extend", party="䶮生僻", extend=2).play()  # R11
        else:
            yield p("LT20", 3, "公务员招考面试评分细则", "accept", party="䶮生僻").play()
        yield p(STREETS, 4, "路灯巷路灯节能改造中标结果", "accept", party="阿依·望舒").play()
        yield p(STREETS, 2, "夜市路疏导区摊位摇号种子和名单", "submit", party="刘摊主").play()
        yield p(
            "LT18",
            60,
            "城区应急水源地位置和管线参数",
            "deliver",
            party="求是",
            outcome="denied_state_secret",
            reply=14,
        ).play()
        for n, title in enumerate(_CITY_OFFICE, 1):
            yield p(CITY, 2 * n, title, "accept").play()

    def _urge(self, late: asking.Request) -> Script:
        yield self.hours.office(self.back(1))
        by = self.stage.cast(CITY, "openness_office")
        reason = "该件已超过答复期限两个工作日，请说明原因、责任和答复日期"
        oversight.urge(late.case, reason, self.hours.on(self.first, 2), by=by, at=self.stage.now)

    def _last_night(self) -> Script:
        """R6: sent at 23:40 to an agency where an officer confirms; no term runs yet."""
        yield moment(self.today - timedelta(days=1), time(23, 40))
        ask = Ask(
            ROADS,
            "natural_person",
            party="李新车",
            subject={"title": "途经百工路的公交班次调整依据", "text": "申请公开班次调整的客流数据。"},
        )
        self.stage.open(
            newest("request"), ROADS, "submit_pending", {}, PUBLIC, self.stage.now, **asking.answers(ask, 0)
        )

    # ------------------------------------------------------------------------------------------ records

    def _tell(self, agency: int, no: int, formed: int, title: str, until: str, **more: Any) -> Release:
        """A record formed `formed` working days ago that has come as far as the step `until`, without waiting between."""
        row = next(row for row in city.data("words")["type"] if row["no"] == no)
        signed = self.hours.on(self.first, 5) if until != "sign" else self.back(1)
        item = told.Told(row, agency, signed, self.hours.calendar.working_days_between(self.back(formed), signed), title, until=until, quick=True, **more)  # fmt: skip
        item.keywords = row["name"]
        item.body = item.body or told.body_for(item, self.texts)
        return Release(item, self.stage, self.hours, self.chance, self.columns)

    def _records(self) -> Iterator[Script]:
        t = self._tell
        yield t(
            4, 5, 2, "家电以旧换新补贴发放名单（市容系统职工）", "draft", body=_with_identities(self.chance)
        ).play()  # D1
        yield t(4, 3, 1, "关于做好路灯巷片区店招更新有关事项的通知", "draft").play()
        yield t(4, 3, 4, "关于开展夜间占道烧烤专项检查的通知", "return_draft", returns=1).play()
        yield t(
            4, 3, 3, "建筑垃圾运输企业考核细则（试行）", "self_check", attribute="on_request"
        ).play()  # D2
        yield t(4, 6, 2, "北埠头码头周边公厕完成改造", "self_check").play()
        yield t(4, 5, 1, "关于石桥路路灯检修的公告（第二批）", "self_check").play()
        yield t(2, 2, 9, "关于印发澜汀市中小企业贷款贴息实施细则的通知", "legal_check").play()  # D3
        yield duties.scheduled(
            t(3, 5, 2, "关于兑付家电以旧换新第四批补贴的公告", "office_check", body=_FOURTH),
            self.stage,
            self.hours.on(self.first, 1),
        )  # D4
        yield duties.emergency(
            t(28, 5, 1, "关于书院街片区紧急停水期间饮水安全的通告", "self_check", body=_WATER), self.stage
        )
        yield connected.system(self.stage, self.hours, self.first)
        yield from self._tabled()
        yield duties.assessed(self.stage, self.hours, self.first)
        yield duties.checked(self.stage, self.hours, self.first)
        yield t(4, 3, 18, "关于做好冬季市容保障有关事项的通知", "secrecy_review").play()  # D5
        yield t(4, 6, 3, "水门口闸门周边照明恢复", "secrecy_review").play()
        yield t(4, 5, 3, "关于扫花路临时占道的通告", "office_check").play()
        yield t(4, 6, 4, "晒盐场片区道路养护完成中期检查", "office_check").play()
        yield t(4, 2, 6, "关于印发澜汀市沿街店招指引管理办法的通知", "office_check").play()
        yield self._by_clerk(t(4, 5, 5, "关于典籍路公共厕所恢复开放的公告", "office_check"))
        yield self._cosigned(t(4, 5, 3, "关于汀江大道占道施工期间交通组织的联合通告", "draft"))  # D6
        gone = t(3, 5, 7, "关于集市路家电换新登记点调整的公告", "sign")  # D7
        gone.told.day, gone.told.withdraw_after, gone.told.until = self.back(6), 5, ""
        yield gone.play()
        yield t(
            4, 5, 2, "关于书院街道流动商贩临时疏导区公开摇号的公告（摇号种子已封存）", "sign"
        ).play()  # S5

    def _described(self) -> Iterator[Script]:
        """The guide and its template, headings of a bureau, a text told inside, pages of blocks, three records sorted anew."""
        yield described.guided(self.stage, self.hours, self.back(9))
        inside = self._tell(4, 5, 2, "十月份内部财务收支情况", "sign", column="staff-money")
        yield inside.play()
        yield described.composed(self.stage, self.hours, self.back(4))
        yield described.sorted_anew(self.stage, self.hours, self.back(2))

    def _tabled(self) -> Iterator[Script]:
        """The registers of the city's management bureau, and a notice whose box is open until next week."""
        t, name, back = self._tell, city.by_no()[4].name, self.back

        def table(
            no: int, title: str, formed: int, code: str, given: Any, parts: Any = None
        ) -> tables.Tabled:
            told_ = t(4, no, formed, title, "sign").told
            return tables.Tabled(told_, self.stage, self.hours, self.chance, self.columns).of(
                code, given, parts
            )

        data = city.data("tables")
        licences, penalties = (
            tables.decisions("licences", "licences", back),
            tables.decisions("penalties", "penalties", back),
        )
        own = [{**row, "subject": name} for row in data["duties"]]
        yield table(18, f"{name}行政许可信息公示", 3, "licences", licences).play()
        yield tables.repaired(table(18, f"{name}行政处罚信息公示", 3, "penalties", penalties))
        yield table(3, f"{name}权责清单", 6, "duties", own, {"steps": data["steps"]}).play()
        yield table(3, f"{name}行政处罚裁量基准", 8, "discretion", data["discretion"]).play()
        yield tables.waiting(t(4, 5, 2, "", "draft"), back)
        yield tables.kept(t(4, 5, 1, "", "draft"), back)
        until = self.today + timedelta(days=6)
        box = {"expires_on": until, "opinions": True}
        yield tables.heard(
            t(4, 5, 3, "关于石桥路夜间施工时段和交通组织方案的公示", "sign", body=_NIGHT, values=box)
        )

    def _watched(self) -> Iterator[Script]:
        """W1: a county bureau that is timed by itself fell silent. W2: a town that must keep a column has put nothing in."""
        silent = self.hours.on(self.today - timedelta(days=13))
        row = next(row for row in city.data("words")["type"] if row["no"] == 6)
        item = told.Told(row, SILENT, silent, 2, "云脚镇集镇市容整治完成首轮检查", quick=True, column="news-departments")  # fmt: skip
        item.keywords, item.body = row["name"], told.body_for(item, self.texts)
        yield Release(item, self.stage, self.hours, self.chance, self.columns).play()
        yield self._kept(SILENT, "news-departments", 42)
        yield self._kept(BLANK, "key-welfare", 41)

    def _kept(self, agency: int, column: str, back: int) -> Script:
        yield self.hours.office(self.back(back))
        by = self.stage.cast(CITY, "openness_office")
        code, reason = city.code(agency), "先行试点，其余栏目下一步按标准模板设立"
        columns.keep_columns(code, [column], [column], reason, seen=tree.stamp(code), by=by, at=self.stage.now)  # fmt: skip

    def _by_clerk(self, release: Release) -> Script:
        """代录: the leader signed on paper; the registry clerk entered it, and he finds it in 待阅."""
        yield from release.play()
        yield release.soon()
        scan = files.put("简签发在办理单上的批示扫描（演示）".encode())
        clerk = self.stage.cast(STREETS, "registry_clerk")
        self.stage.take(
            release.case,
            "sign",
            {},
            clerk,
            release.at,
            on_paper="signer",
            scan=scan,
            paper_on=day(release.at),
        )

    def _cosigned(self, release: Release) -> Script:
        yield from release.play()
        yield release.soon()
        given = {
            "questions": CHECKED,
            "attribute": "proactive",
            "others_concerned": True,
            "concerned_agencies": ["LT13"],
        }
        self.stage.take(release.case, "self_check", given, self.stage.cast(STREETS, "drafter"), release.at)

    # ------------------------------------------------------------------------------------------ services

    def _serve(self, item: str, sent: int, title: str, stop: str, **more: Any) -> Script:
        """An application sent `sent` working days ago that waits before the step `stop`."""
        row = next(row for row in city.data("items")["item"] if row["code"] == item)
        party = more.pop("party", "") or self.chance.choice(city.data("asks")["parties"]["business"])
        kind = more.pop("applicant", "org_business")
        serve = Serve(row, self.back(sent), more.pop("span", 4), title, party, kind, **more)
        serve.ticket = self._ticket(title)
        return Application(serve, self.stage, self.hours, self.chance, stop, at_noon=True).play()

    def _services(self) -> Iterator[Script]:
        s = self._serve
        yield s(
            "ROAD-OCC", 6, "占用书院街人行道18平方米（拾光咖啡店装修）", "police", party="枇杷院餐饮有限公司"
        )  # S1
        for n, place in enumerate(_SURVEYS):
            yield s(
                "ROAD-DIG" if place.startswith("挖掘") else "ROAD-OCC", 6 if n == 0 else 3, place, "survey"
            )
        for place in ("占用公秤街人行道24平方米（外墙清洗）", "占用格物路非机动车道30平方米（橱窗更换）"):
            yield s("ROAD-OCC", 4, place, "check")
        for place in ("占用清风路人行道12平方米（空调安装）", "占用堤上路人行道40平方米（管道检修）"):
            yield s("ROAD-OCC", 1, place, "receive")
        if self.hours.calendar.is_working(
            self.today - timedelta(days=1)
        ):  # else S4 waits at the window in its place
            yield s("WASTE", 1, "竹器社老屋加固渣土处置120立方米", "receive")
        yield s("ADVERT", 1, "会友街66号墙体广告32平方米", "receive")
        yield s("WASTE", 3, "南货栈消防改造渣土处置860立方米", "correction", corrected=5)  # S2
        yield s(
            "FUND-SME",
            9,
            "高精度铸件生产线改造（投资360万元）",
            "special",
            party="汀州机械股份有限公司",
            span=12,
        )  # S3
        yield self._urgent()  # S4
        for n in range(3):
            yield s("STALL", 5, f"书院街道疏导区入场登记（{401 + n}号申请，早餐）", "draw", party=("刘摊主", "阮豆花", "祝糖画")[n], applicant="natural_person", span=8)  # S5  # fmt: skip
        yield s(
            "CAR",
            11,
            "以旧换新补贴申领（新车尾号6688）",
            "recheck",
            party="李新车",
            applicant="natural_person",
            span=14,
        )  # S6
        yield s(
            "HOUSE",
            26,
            "荷塘街道3口之家公租房资格（第998户）",
            "notice",
            party="陈租房",
            applicant="natural_person",
            span=42,
        )  # S7
        for n in range(12):
            yield s(
                "FUND-SME",
                3,
                f"{self.texts.pools['place'][n]}技术改造项目（投资{200 + 30 * n}万元）",
                "formal",
                span=30,
            )
        for n in range(3):
            yield s(
                "OFFICE",
                1,
                f"驻澜青屿办事处第{51 + n}联络处登记",
                "accept",
                party="驻澜青屿办事处",
                applicant="org_other",
            )

    def _urgent(self) -> Script:
        """S4: a burst pipe; registered yesterday at five where yesterday was worked, else it waits for the first hand."""
        row = next(row for row in city.data("items")["item"] if row["code"] == "ROAD-URG")
        eve = self.today - timedelta(days=1)
        worked = self.hours.calendar.is_working(eve)
        serve = Serve(row, eve, 1, "水门口供水管爆管抢修（18平方米）", "石桥市政养护有限公司", "org_business")
        urgent = Application(serve, self.stage, self.hours, self.chance, "notify")
        yield moment(eve, time(16, 20) if worked else time(22, 10))
        urgent.at = self.stage.now
        urgent.submit()
        if worked:
            yield moment(eve, time(17, 0))
            clerk = self.stage.cast(STREETS, "window_clerk")
            self.stage.take(urgent.case, "notify", {}, clerk, self.stage.now)

    # ------------------------------------------------------------------------------------------ people

    def _people(self) -> Iterator[Script]:
        yield self._setting()
        yield self._stand_in()

    def _setting(self) -> Script:
        from mingtang.rehearsal.found import confirmed_by_hand

        yield self.hours.office(self.back(30))
        by = self.stage.cast("LT12", "admin_system")
        confirmed_by_hand(ROADS, by, day(self.stage.now), self.stage.now)
        still.forget()

    def _stand_in(self) -> Script:
        """cg06 stands in for cg05, who is on leave until four working days from now."""
        yield self.hours.office(self.back(1))
        post = Post.objects.get(agency=STREETS, kind="window_clerk", section="A岗")
        by = self.stage.cast("LT12", "admin_security")
        until = self.hours.on(self.first, 4)
        people.hold("cg06", post, day(self.stage.now), until, "cg05", by=by, at=self.stage.now)


_CITY_OFFICE = (
    "市政府常务会议关于汀江东岸步道的议题材料", "年度政务公开工作要点分工表", "市长信箱办理情况统计表", "政府公报发行范围和数量",
    "城市更新联席会议成员名单", "政府网站集约化改造实施方案", "建议提案办理结果汇总表",
)  # fmt: skip
_SURVEYS = (
    "占用渡头街人行道15平方米（灯笼街店面装修）", "挖掘锻造厂路36平方米（荷风苑燃气接入）", "挖掘便民路20平方米（观澜里通信管道）",
    "占用营造路人行道26平方米（砖瓦厂外墙维修）", "挖掘扫花路44平方米（桑叶园给水接入）", "占用百草路人行道10平方米（莲子巷橱窗更换）",
)  # fmt: skip


_FOURTH = (
    "<p>家电以旧换新第四批补贴已经核定，自公告之日起兑付，现将有关事项公告如下。</p><p>一、补贴款直接汇入申请时登记的账户，"
    "不收取任何费用。</p><p>二、十个工作日内没有到账的，可持登记凭证到集市路登记点查询。</p>"
)
_WATER = (
    "<p>书院街供水主管抢修期间，为保障饮水安全，现将有关事项通告如下。</p><p>一、恢复供水后，先放水至清澈再取用。</p>"
    "<p>二、书院街道办事处院内设临时取水点，取水后请煮沸饮用。</p><p>三、出现不适的，及时就医并告知饮水情况。</p>"
)


def _with_identities(chance: Random) -> str:
    """D1: a list with 14 complete identity numbers of a division that does not exist; the scanner stops it."""
    rows = []
    for n in range(14):
        born = date(1960 + chance.randrange(40), 1 + chance.randrange(12), 1 + chance.randrange(28))
        number = f"99010{2 + n % 2}{born:%Y%m%d}{chance.randrange(100, 999)}"
        rows.append(
            f"<tr><td>第{n + 1}户</td><td>{number}{ric.calc_check_digit(number + '0')}</td><td>{800 + 50 * n}元</td></tr>"
        )
    return "<p>名单如下。</p><table><tbody>" + "".join(rows) + "</tbody></table>"


_NIGHT = (
    "<p>石桥路路灯管线改造拟在夜间施工，现将施工时段和交通组织方案公示，征求意见。</p><p>一、施工时段为每日21时至次日5时，"
    "共20天。</p><p>二、施工期间保留一条机动车道和两侧人行道，公交临时改停百工路。</p><p>三、对方案有意见的，请在公示期内提出。</p>"
)
