"""What the rules of release-oa refuse, in the form of test_kind_rules."""

from datetime import UTC, datetime

from mingtang.kinds import load

OA, TWO = load.rules("release-oa-1"), load.rules("release-oa-2")
AT, NOW = datetime(2026, 3, 20, 1, tzinfo=UTC), datetime(2026, 3, 16, 1, tzinfo=UTC)
D, OTHER = "a" * 64, "b" * 64


def done(*steps: str, digest: str = D, person: str = "", on: str = "2026-03-16") -> dict[str, dict[str, str]]:
    return {s: {"person": person or f"p-{s}", "on": on, "digest": digest} for s in steps}


ALL = done("draft", "secrecy_review", "sign")
CASES = [
    (
        OA, "reviews_complete", {"elsewhere": ALL},
        [
            ({"elsewhere": None}, "第十七条"), ({"elsewhere": done("draft", "sign")}, "缺少保密审查"),
            *[({"reviews_asked": [step]}, f"缺少{word}") for step, word in (("office_check", "核稿"), ("legal_check", "法制审核"), ("second_look", "发布前复核"))],
        ],
    ),
    (OA, "reviewers_differ", {"elsewhere": ALL}, [({"elsewhere": done("draft", "sign", person="same")}, "同一人")]),
    (OA, "reviewed_this_text", {"elsewhere": ALL, "text_digest": D}, [({"text_digest": OTHER}, "须重新审查"), ({"text_digest": None}, "拟稿")]),
    (OA, "reviewed_before_now", {"elsewhere": ALL}, [({"elsewhere": done("sign", on="2026-03-17")}, "晚于今天")]),
    (OA, "somebody_answers", {"accountable": "LT04.signer", "released_under": "signer"}, [({"accountable": ""}, "责任人"), ({"released_under": ""}, "责任人")]),
    (OA, "no_personal_data", {"personal_data": 0}, [({"personal_data": 2}, "发现疑似个人信息2处")]),
    (OA, "interpretation_ready", {"normative": True, "interpretation_waived": True}, [({"interpretation_waived": False}, "缺少政策解读")]),
    (OA, "held", {"personal_data": 1}, [({"personal_data": 0}, "没有需要放行的事项")]),
    (
        OA, "not_a_reviewer", {"elsewhere": ALL, "actor": "LT04.office_checker", "actor_name": "城核稿", "reviewer_names": ["王一"]},
        [({"actor": "p-sign"}, "第二人"), ({"actor_name": "王一"}, "第二人")],
    ),
    (OA, "reason_given", {"reason": "文号有误"}, [({"reason": " "}, "请写明理由")]),
    (
        TWO, "cosigned_by_all", {"elsewhere": ALL | done("cosign.LT02"), "concerned_agencies": ["LT02"]},
        [({"elsewhere": ALL}, "缺少LT02的会签意见"), ({"concerned_agencies": ["LT02", "LT03"]}, "缺少LT03")],
    ),
    (TWO, "reviewed_this_text", {"elsewhere": ALL | done("cosign.LT02"), "text_digest": D}, [({"elsewhere": done("cosign.LT02", digest=OTHER)}, "会签所审"), ({"text_digest": None}, "签发")]),
    (TWO, "hour_or_document", {"publish_at": AT, "now": NOW}, [({"document_pending": True}, "不能另定时间"), ({"now": AT}, "已过")]),
    (TWO, "hour_ahead", {"publish_at": AT, "now": NOW}, [({"publish_at": None}, "没有定发布时间"), ({"now": AT}, "已过")]),
    (TWO, "no_hour_ahead", {"publish_at": AT, "now": AT}, [({"now": NOW}, "定时发布")]),
    (TWO, "document_first", {"document_pending": False}, [({"document_pending": True}, "随文件发布")]),
    (TWO, "document_waits", {"document_pending": True}, [({"document_pending": False}, "没有待发布")]),
]  # fmt: skip
