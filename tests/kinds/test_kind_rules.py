"""Rules: each refuses what it must, says the article, and lets the good case pass."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingtang.kinds import load
from mingtang.kinds.request_2019.fees import fee, items_fee, pages_fee
from tests.kinds import handed_cases

REQUEST, RELEASE = load.rules("request-2019"), load.rules("release-1")
SERVICE, IMPORT = load.rules("service-1"), load.rules("import-1")
TODAY = date(2026, 3, 16)
YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)

# rules, name, facts that pass, [(what changes, words of the refusal)]
CASES = [
    (REQUEST, "confirmed_automatically", {"auto_confirm": True}, [({"auto_confirm": False}, "第三十一条")]),
    (REQUEST, "officer_confirms", {"auto_confirm": False}, [({"auto_confirm": True}, "第三十一条")]),
    (
        REQUEST, "receipt_known", {"channel": "post", "submitted_on": YESTERDAY, "received_on": TODAY},
        [
            ({"received_on": None}, "第三十一条"), ({"received_on": TOMORROW}, "不能晚于今天"),
            ({"submitted_on": TODAY, "received_on": YESTERDAY}, "不能早于提交之日"),
            ({"channel": "visit"}, "提交之日即为收到申请之日"), ({"channel": "oral"}, "提交之日即为收到申请之日"),
        ],
    ),
    (
        REQUEST, "confirmation_needed", {"channel": "ordinary_mail", "submitted_on": TODAY},
        [({"channel": c}, "无须另行确认") for c in ("visit", "post", "oral")] + [({"submitted_on": None}, "请填写")],
    ),
    (
        REQUEST, "confirmation_day", {"submitted_on": YESTERDAY, "received_on": TODAY},
        [({"received_on": None}, "确认之日"), ({"received_on": TOMORROW}, "不能晚于今天"),
         ({"submitted_on": TODAY, "received_on": YESTERDAY}, "不能早于")],
    ),
    (REQUEST, "correction_once", {"corrections": 0}, [({"corrections": 1}, "补正只能告知一次（条例第三十条）")]),
    (
        REQUEST, "correction_within_seven_days", {"correction_notice_due_on": TODAY},
        [({"correction_notice_due_on": YESTERDAY}, "7个工作日")],
    ),
    (
        REQUEST, "correction_complete", {"items": ["文件名称"], "guidance": "请写明文号", "correction_days": 15},
        [({"items": []}, "逐项"), ({"items": [" "]}, "逐项"), ({"guidance": ""}, "释明"), ({"correction_days": 0}, "期限"),
         ({"correction_days": None}, "期限")],
    ),
    (REQUEST, "correction_received", {"corrected_on": TODAY}, [({"corrected_on": TOMORROW}, "今天"), ({"corrected_on": None}, "填写")]),
    (
        REQUEST, "correction_overdue", {"correction_due_on": YESTERDAY},
        [({"correction_due_on": TODAY}, "到2026年3月16日届满"), ({"correction_due_on": None}, "尚未确定")],
    ),
    (REQUEST, "correction_first", {"corrections": 1}, [({"corrections": 0}, "先告知申请人补正")]),
    (
        REQUEST, "third_party_named", {"third_party_name": "云野实业有限公司", "information": "评审打分表"},
        [({"third_party_name": ""}, "名称"), ({"information": " "}, "信息内容")],
    ),
    (REQUEST, "third_party_reached", {"third_party_received_on": TODAY}, [({"third_party_received_on": TOMORROW}, "今天")]),
    (
        REQUEST, "third_party_opinion_complete", {"answered_on": TODAY, "third_party_opinion": "agreed"},
        [({"third_party_opinion": "refused"}, "理由"), ({"third_party_opinion": ""}, "请选择"), ({"answered_on": None}, "请填写")],
    ),
    (
        REQUEST, "third_party_overdue", {"third_party_due_on": YESTERDAY},
        [({"third_party_due_on": TODAY}, "届满"), ({"third_party_due_on": None}, "尚未登记")],
    ),
    (
        REQUEST, "third_party_asked", {"third_party": "refused"},
        [({"third_party": ""}, "第三十二条"), ({"third_party": "asked"}, "第三十二条"), ({"third_party": "agreed"}, "第十五条")],
    ),
    (REQUEST, "third_party_asked", {"third_party": "silent"}, []),
    (
        REQUEST, "third_party_respected", {"third_party": "refused", "public_interest": "涉及饮用水安全"},
        [({"public_interest": ""}, "公共利益")],
    ),
    (REQUEST, "third_party_respected", {"third_party": "silent"}, []),
    (
        REQUEST, "third_party_overruled", {"third_party": "refused", "outcome": "partial"},
        [({"outcome": "not_exist"}, "没有"), ({"third_party": "agreed"}, "没有")],
    ),
    (
        REQUEST, "third_party_informed", {"third_party": "refused", "outcome": "granted", "third_party_told": True},
        [({"third_party_told": False}, "书面告知第三方")],
    ),
    (REQUEST, "third_party_informed", {"third_party": "refused", "outcome": "denied_third_party"}, []),
    (REQUEST, "fee_in_time", {"due_on": TODAY}, [({"due_on": YESTERDAY}, "109号")]),
    (REQUEST, "fee_notice_reached", {"fee_notice_on": TODAY}, [({"fee_notice_on": TOMORROW}, "今天")]),
    (
        REQUEST, "fee_computed", {"fee_method": "by_item", "fee_before": 0, "fee_units": 35, "fee_amount": 3000},
        [({"fee_amount": 3500}, "应为3000元"), ({"fee_method": "both"}, "只能选择一种"), ({"fee_units": 10}, "未超过免费"),
         ({"fee_method": "by_page"}, "应为50元")],
    ),
    (REQUEST, "payment_received", {"paid_on": TODAY}, [({"paid_on": None}, "请填写"), ({"paid_on": TOMORROW}, "今天")]),
    (
        REQUEST, "payment_overdue", {"payment_due_on": YESTERDAY},
        [({"payment_due_on": TODAY}, "届满"), ({"payment_due_on": None}, "尚未确定")],
    ),
    (REQUEST, "not_extended_yet", {"extended": 0}, [({"extended": 1}, "答复期限只能延长一次（条例第三十三条）")]),
    (REQUEST, "within_first_period", {"due_on": TODAY}, [({"due_on": YESTERDAY}, "已经届满")]),
    (REQUEST, "within_first_period", {"due_on": None}, []),
    (
        REQUEST, "extension_days", {"extension_days": 20, "reason": "需查阅档案"},
        [({"extension_days": 21}, "1至20"), ({"extension_days": 0}, "1至20"), ({"reason": ""}, "理由")],
    ),
    (REQUEST, "reason_given", {"reason": "无"}, [({"reason": "  "}, "理由"), ({"reason": None}, "理由")]),
    (REQUEST, "outcome_chosen", {"outcome": "granted"}, [({"outcome": ""}, "第三十六条")]),
    (REQUEST, "finding_written", {"finding": "属实"}, [({"finding": ""}, "审查认定")]),
    (REQUEST, "search_record_made", {"search_record": "档案室"}, [({"search_record": ""}, "检索记录")]),
    (
        REQUEST, "redactions_listed", {"redactions": ["第2页"], "withheld": "姓名"},
        [({"redactions": []}, "清单"), ({"withheld": ""}, "不予公开的内容")],
    ),
    (REQUEST, "harm_weighed", {"harm": "影响决策"}, [({"harm": ""}, "公开后果评估")]),
    (REQUEST, "prohibition_named", {"prohibition": "税收征收管理法第八条"}, [({"prohibition": ""}, "第十四条")]),
    (REQUEST, "other_law_named", {"other_law": "不动产登记暂行条例"}, [({"other_law": ""}, "第三十六条第（七）项")]),
    (REQUEST, "earlier_reply_named", {"earlier_no": "澜城公复〔2026〕1号"}, [({"earlier_no": ""}, "文号")]),
    (
        REQUEST, "another_person", {"actor": "cg04", "actors": {"decide": "cg12", "legal_review": "cg10"}},
        [({"actor": "cg12"}, "同一人"), ({"actor": "cg10"}, "同一人")],
    ),
    (REQUEST, "another_person", {"actor": "cg12", "actors": {"accept": "cg12", "deliver": "cg12"}}, []),
    (
        REQUEST, "secrecy_reviewed", {"outcome": "granted", "done": {"secrecy_review"}},
        [({"done": {"decide"}}, "第十七条"), ({"outcome": "partial", "done": set()}, "第十七条")],
    ),
    (REQUEST, "secrecy_reviewed", {"outcome": "not_exist", "done": set()}, []),
    (
        REQUEST, "legally_reviewed", {"outcome": "denied_process_info", "done": {"legal_review"}},
        [({"done": set()}, "法制审核"), ({"outcome": "partial", "done": set()}, "法制审核"),
         ({"outcome": "special_inquiry", "done": set()}, "法制审核")],
    ),
    (REQUEST, "legally_reviewed", {"outcome": "not_ours", "done": set()}, []),
    (
        REQUEST, "reviewed_this_text", {"own_digest": "a", "reviewed": {"legal_review": "a"}},
        [({"own_digest": "b"}, "重新审查")],
    ),
    (REQUEST, "paper_ready", {"bytes_ready": True}, [({"bytes_ready": False}, "尚未生成")]),
    (
        REQUEST, "delivery_evidenced",
        {"delivered_on": TODAY, "delivery_channel": "mail", "delivery_evidence": "交邮收据", "tracking_no": "XA1"},
        [({"delivery_evidence": ""}, "缺少送达凭证，不能办结"), ({"delivery_channel": ""}, "缺少送达凭证"),
         ({"tracking_no": ""}, "邮件号"), ({"delivered_on": None}, "送达日期"), ({"delivered_on": TOMORROW}, "今天")],
    ),
    (REQUEST, "withdrawal_recorded", {"withdrawal_evidence": "书面"}, [({"withdrawal_evidence": ""}, "撤回")]),
    (
        RELEASE, "another_person", {"actor": "cg04", "actors": {"edit": ["cg01", "cg03"], "secrecy_review": "cg02"}},
        [({"actor": "cg02"}, "同一人"), ({"actor": "cg03"}, "同一人"), ({"actor": "cg01"}, "同一人")],
    ),
    (RELEASE, "not_the_author", {"actor": "cg02", "actors": {"self_check": "cg01"}}, [({"actor": "cg01"}, "第二人")]),
    (RELEASE, "questions_answered", {"questions": ["无涉密内容"]}, [({"questions": []}, "自审")]),
    (
        RELEASE, "attribute_reasoned",
        {"attribute": "withheld", "attribute_reason": "过程性信息", "attribute_law": "条例第十六条第二款"},
        [({"attribute_reason": ""}, "写明理由"), ({"attribute_law": ""}, "条款"), ({"attribute_law": "条例"}, "条款"),
         ({"attribute": "on_request", "attribute_reason": ""}, "写明理由"), ({"attribute": ""}, "请选择")],
    ),
    (RELEASE, "attribute_reasoned", {"attribute": "proactive"}, []),
    (
        RELEASE, "agencies_named", {"others_concerned": True, "concerned_agencies": {"13"}},
        [({"concerned_agencies": set()}, "会签单位")],
    ),
    (
        RELEASE, "cosigned_once", {"actor_agency": "13", "concerned_agencies": {"04", "13"}, "cosigned": {"04"}},
        [({"actor_agency": "02"}, "不在会签单位"), ({"cosigned": {"04", "13"}}, "已会签")],
    ),
    (
        RELEASE, "cosigned_by_all",
        {"others_concerned": True, "concerned_agencies": {"04", "13"}, "cosigned": {"04", "13"}},
        [({"cosigned": {"04"}}, "尚有1个单位未会签"), ({"cosigned": None}, "尚有2个单位未会签")],
    ),
    (
        RELEASE, "reviewed_this_text", {"own_digest": "a", "reviewed": {"secrecy_review": "a", "office_check": "a"}},
        [({"own_digest": "b"}, "核稿后正文已改动，须重新审查"), ({"reviewed": {"secrecy_review": "x", "office_check": "a"}}, "重新审查")],
    ),
    (RELEASE, "proactive", {"attribute": "proactive"}, [({"attribute": "withheld"}, "第十九条")]),
    (
        RELEASE, "not_proactive", {"attribute": "on_request", "attribute_reason": "涉第三方", "attribute_law": "第十五条"},
        [({"attribute": "proactive"}, "第十九条"), ({"attribute_reason": ""}, "理由")],
    ),
    (RELEASE, "held", {"personal_data": 14, "own_digest": "a"}, [({"personal_data": 0}, "没有需要放行")]),
    (
        RELEASE, "no_personal_data", {"personal_data": 14, "own_digest": "a", "override_digest": "a", "attribute": "proactive"},
        [({"override_digest": ""}, "发现疑似个人信息14处，未处理前不能发布"), ({"own_digest": "b"}, "14处"),
         ({"override_digest": None, "own_digest": None}, "14处")],
    ),
    (RELEASE, "no_personal_data", {"personal_data": 14, "attribute": "withheld"}, []),
    (RELEASE, "interpretation_ready", {"normative": True, "interpretation": True}, [({"interpretation": False}, "缺少政策解读，暂缓发布")]),
    (RELEASE, "interpretation_ready", {"normative": False}, []),
    (RELEASE, "reason_given", {"reason": "附件打不开"}, [({"reason": ""}, "理由")]),
    (IMPORT, "batch_named", {"manifest_digest": "a", "released_under": "archivist"}, [({"manifest_digest": ""}, "清单"), ({"released_under": ""}, "岗位")]),
    (IMPORT, "reason_given", {"reason": "重复"}, [({"reason": ""}, "理由")]),
    (SERVICE, "reason_given", {"reason": "材料不实"}, [({"reason": ""}, "理由")]),
    (SERVICE, "correction_once", {"corrections": 0}, [({"corrections": 1}, "一次性告知")]),
    (SERVICE, "correction_complete", {"items": ["平面图"], "correction_days": 5}, [({"items": []}, "逐项"), ({"correction_days": 0}, "期限")]),
    (SERVICE, "entry_in_time", {"entry_due_on": TODAY}, [({"entry_due_on": YESTERDAY}, "第三十二条")]),
    (SERVICE, "entry_overdue", {"entry_due_on": YESTERDAY}, [({"entry_due_on": TODAY}, "第三十二条"), ({"entry_due_on": None}, "第三十二条")]),
    (SERVICE, "correction_day", {"corrected_on": TODAY}, [({"corrected_on": None}, "请填写"), ({"corrected_on": TOMORROW}, "今天")]),
    (SERVICE, "special_days_given", {"special_days": 15}, [({"special_days": None}, "工作日数")]),
    (SERVICE, "special_end_day", {"special_ended_on": TODAY}, [({"special_ended_on": TOMORROW}, "今天")]),
    (SERVICE, "extension_in_time", {"statutory_due_on": TODAY}, [({"statutory_due_on": YESTERDAY}, "第四十二条")]),
    (SERVICE, "extension_days", {"extension_days": 10, "reason": "案情复杂"}, [({"extension_days": 11}, "第四十二条"), ({"reason": ""}, "理由")]),
    (SERVICE, "withdrawal_recorded", {"withdrawal_evidence": "窗口"}, [({"withdrawal_evidence": ""}, "撤回")]),
    *handed_cases.CASES,
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_a_rule_passes_the_good_case_and_refuses_the_others_with_reason(case):
    rules, name, good, bad = case
    assert rules[name]({"today": TODAY, **good}) == ""
    for change, words in bad:
        assert words in rules[name]({"today": TODAY, **good, **change}), change


def test_every_rule_is_seen_to_refuse():
    refusing = {(id(rules), name) for rules, name, _, bad in CASES if bad}
    every = {
        (id(rules), name) for rules in (REQUEST, RELEASE, SERVICE, IMPORT, handed_cases.OA) for name in rules
    }
    every |= {
        (id(handed_cases.TWO), name)
        for name, rule in handed_cases.TWO.items()
        if "release_oa_2" in rule.__module__
    }
    assert refusing == every


@pytest.mark.parametrize("rules", [REQUEST, RELEASE, SERVICE, IMPORT, handed_cases.OA, handed_cases.TWO])
def test_a_rule_answers_in_words_when_nothing_is_known_but_the_day(rules):
    for name, rule in rules.items():
        assert isinstance(rule({"today": TODAY}), str), name


# Progressive bands of 国办函〔2020〕109号, worked by hand: count → yuan.
ITEMS = {0: 0, 10: 0, 11: 100, 30: 2000, 31: 2200, 35: 3000, 40: 4000, 41: 4300, 45: 5500, 50: 7000, 51: 7400}
PAGES = {0: 0, 30: 0, 31: 10, 68: 380, 100: 700, 101: 720, 150: 1700, 200: 2700, 201: 2740, 250: 4700}


@pytest.mark.parametrize(("count", "yuan"), ITEMS.items())
def test_a_fee_by_item(count, yuan):
    assert items_fee(count) == yuan


@pytest.mark.parametrize(("count", "yuan"), PAGES.items())
def test_a_fee_by_page(count, yuan):
    assert pages_fee(count) == yuan


@settings(deadline=None)  # a busy machine is no fault of the tariff
@given(st.lists(st.integers(1, 12), max_size=12))
def test_items_cost_the_same_however_they_are_spread_over_a_month(requests):
    before, paid = 0, 0
    for units in requests:
        paid += fee("by_item", units, before)
        before += units
    assert paid == items_fee(sum(requests))
