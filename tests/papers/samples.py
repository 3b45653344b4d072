"""Papers to print in tests. Every name is invented."""

from datetime import date, timedelta
from typing import Any

LONG_NAME = "云岫省澜汀市望溪区荷塘街道芦花社区居民委员会物业服务监督管理专业合作联合社"
LONG_ISSUER = "澜汀市经济技术开发区管理委员会政务服务和大数据管理局（市政务公开办公室）综合处"


def letter(**changes: Any) -> dict[str, Any]:
    data = {
        "issuer": "澜汀市城市管理局",
        "number": "澜城管公复〔2026〕12号",
        "title": "政府信息公开申请答复书",
        "addressee": "阿依·望舒",
        "paragraphs": [
            "本机关于2026年10月26日收到您提交的申请，您要求公开：“明堂路改造工程的施工许可”。",
            {"text": "一、审查情况", "level": 1},
            {"text": "（一）检索过程", "level": 2},
            "经检索，共有相关信息三件，其中一件含有䶮姓业主的个人隐私，经征求意见，其不同意公开。",
        ],
        "remedies": ["如对本答复不服，应当先自收到之日起60日内向澜汀市人民政府申请行政复议。"],
        "attachments": ["明堂路改造工程施工许可", "资金拨付明细表（区分处理后）"],
        "contact": "联系人：应有答，电话：0880-00123456",
        "date": "2026-11-22",
        "seal": "left",
    }
    return data | changes


def many_lines(paragraphs: int, chars: int = 28 * 5) -> list[str]:
    """Paragraphs of `chars` ideographs each, no two alike at their beginning."""
    names = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    return [names[i % 22] + names[i // 22] + "字" * (chars - 2) for i in range(paragraphs)]


def receipt(**changes: Any) -> dict[str, Any]:
    lines, due = trace(date(2026, 12, 4), 20, {"2027-01-01": "元旦"})
    data = {
        "issuer": "澜汀市城市管理局",
        "title": "政府信息公开申请登记回执",
        "number": "澜城管公开申〔2026〕37号",
        "code": "7K3F-9QXM-2PVD-6HTA",
        "applicant": "阿依·望舒",
        "received": "2026-12-04",
        "channel": "网上提交",
        "due": due,
        "provisional": True,
        "summary": "明堂路改造工程的施工许可及资金拨付明细",
        "law": "自收到申请之日起20个工作日内答复（条例第三十三条），收到当日不计。",
        "trace": lines,
        "contact": "咨询电话：0880-00123456",
        "qr": "https://www.lanting.example/track/",
        "proof": "b3a1f0c7d2e94a5566778899aabbccddeeff00112233445566778899aabbccdd",
        "notes": ["请妥善保管本回执。"],
        "date": "2026-12-04",
    }
    return data | changes


def trace(start: date, term: int, holidays: dict[str, str]) -> tuple[list[dict[str, Any]], str]:
    """Lines as the clock gives them: one a day, `n` counts working days."""
    lines: list[dict[str, Any]] = [{"date": str(start), "n": 0, "why": "start", "source": "条例第三十一条"}]
    day, n = start, 0
    while n < term:
        day += timedelta(1)
        if name := holidays.get(str(day)):
            lines.append({"date": str(day), "n": None, "why": "rest", "source": "", "label": name})
        elif day.weekday() > 4:
            lines.append({"date": str(day), "n": None, "why": "rest", "source": ""})
        else:
            n += 1
            lines.append({"date": str(day), "n": n, "why": "work", "source": ""})
    return lines, str(day)


def handling_sheet(**changes: Any) -> dict[str, Any]:
    data = {
        "issuer": "澜汀市城市管理局",
        "title": "政府信息公开申请办理单",
        "number": "澜城管公开申〔2026〕8号",
        "date": "2026-11-22",
        "banner": "本系统为非涉密系统，严禁处理、存储、传输国家秘密和工作秘密",
        "facts": [["申请人", "阿依·望舒"], ["收到方式", "当面提交"], ["通信地址", LONG_NAME + "8号楼"]],
        "summary": "明堂路改造工程的施工许可及资金拨付明细",
        "opinions": [
            {
                "label": "拟办意见",
                "entries": [{"text": "拟交市容管理科承办。", "by": "应有答", "at": "2026-10-27 09:12"}],
            },
            {
                "label": "领导批示",
                "entries": [
                    {
                        "text": "同意，请按时答复。",
                        "by": "简签发",
                        "at": "2026-10-27 16:40",
                        "entered_by": "机要文",
                    }
                ],
            },
            {"label": "法制审核意见", "entries": []},
            {"label": "签发意见", "entries": []},
        ],
        "timeline": [
            {"at": "2026-10-26 15:03", "act": "登记", "by": "窗口甲", "note": "附身份证明一件"},
            {"at": "2026-10-27 08:40", "act": "分办", "by": "收发乙", "note": "至市容管理科"},
        ],
        "printed_by": "印单丙",
        "printed_at": "2026-11-22 10:08",
    }
    return data | changes


def table(**changes: Any) -> dict[str, Any]:
    data = {
        "title": "依申请公开办件清单",
        "issuer": "澜汀市城市管理局",
        "filters": "时限灯：黄灯·临期",
        "exporter": "应有答",
        "time": "2026-11-22 10:08",
        "date": "2026-11-22",
        "columns": ["编号", "申请人姓名", "收到日期", {"label": "剩余天数", "align": "right"}],
        "rows": [
            [f"澜城管申{i:03d}号", f"申请者{i:03d}", f"2026-11-{i % 28 + 1:02d}", 1000 + i] for i in range(90)
        ],
    }
    return data | changes
