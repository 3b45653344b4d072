"""Two pages of one case open at once: parallel steps of two posts both go through, the same step once; no refusal is mute."""

import json

import pytest

from mingtang.cases import audit
from mingtang.ledger.models import Event
from mingtang.people import acts
from mingtang.people.models import Person, Post
from mingtang.people.seats import SYSTEM
from tests import city
from tests.cases import offered
from tests.city import SELF_CHECK, START, seat, take
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_city():
    city.found()


class Page:
    """The page of `case` as a post opened it; `act` posts a step from it however old it is by then."""

    def __init__(self, case, post, agency="LT04", person=""):
        self.client, self.code = signed_in(person or post, agency), case.code
        self.moves = city.case(case.code).moves
        assert self.client.get(self.address).status_code == 200

    @property
    def address(self):
        return f"/desk/case/{self.code}/"

    def act(self, do, **typed):
        given = {"key": f"{do}-{id(self)}-{typed}"[:60], "moves": str(self.moves), **typed}
        return self.client.post(f"{self.address}{do}/", {f"{do}-{k}": v for k, v in given.items()})


def colleague():
    """A second handler of LT04; the end of the login."""
    acts.enter_person(
        "LT04.handler2", "陆二", "lt04.handler2", city.PASSWORD, by=SYSTEM, at=START, must_change=False
    )
    acts.hold(
        "LT04.handler2", Post.objects.get(agency="LT04", kind="handler"), START.date(), by=SYSTEM, at=START
    )
    return "handler2"


def steps(case):
    payloads = Event.objects.filter(subject=case.code).order_by("id").values_list("payload", flat=True)
    return [json.loads(payload)["facts"]["step"] for payload in payloads]


def told(answer):
    """The sentence at the head of the page, or beside the form that was sent."""
    return answer.content.decode()


def permit():
    return take(offered.apply(offered.publish(offered.road())), "receive", "window_clerk", START)


def reply():
    """A reply that discloses in part: it goes to the secrecy reviewer and to the lawyer at once."""
    case = take(city.request(), "accept", "request_officer", START)
    given = {
        "finding": "部分内容属于过程性信息", "withheld": "讨论记录", "redactions": ["第3页"], "harm": "影响决策",
        "material_list": ["方案"], "delivery": "电子邮件", "ground": "条例第十六条第二款",
    }  # fmt: skip
    return take(case, "decide", "request_officer", START, given, outcome="partial")


def test_the_survey_and_the_police_each_act_from_a_page_opened_before_the_other():
    case = permit()
    survey, police = Page(case, "handler"), Page(case, "section_head", "LT13")
    assert survey.act("survey", opinion="与图纸一致").status_code == 302
    assert police.act("police", opinion="同意").status_code == 302
    assert steps(case)[-2:] == ["survey", "police"] and audit.differences() == (1, [])


def test_the_lawyer_and_the_secrecy_reviewer_do_not_refuse_each_other():
    case = reply()
    lawyer, secrecy = Page(case, "legal_reviewer"), Page(case, "secrecy_reviewer")
    assert secrecy.act("secrecy_review", opinion="无涉密").status_code == 302
    assert lawyer.act("legal_review", opinion="合法").status_code == 302
    reviewed = city.case(case.code).facts["facts"]["reviewed"]
    assert set(reviewed) == {"secrecy_review", "legal_review"}, "the second is taken on the row of the first"
    assert audit.differences() == (1, [])


def test_several_agencies_countersign_from_pages_opened_at_the_same_time():
    given = {**SELF_CHECK, "others_concerned": True, "concerned_agencies": ["LT01", "LT13"]}
    case = take(city.draft(), "self_check", "drafter", START, given)
    pages = [Page(case, "section_head", agency) for agency in ("LT01", "LT13")]
    assert [page.act("cosign", opinion="同意").status_code for page in pages] == [302, 302]
    assert city.case(case.code).facts["facts"]["cosigned"] == ["LT01", "LT13"]
    again = Page(case, "section_head", "LT13")
    again.moves = case.moves
    assert again.act("cosign", opinion="再次同意").status_code in (409, 422), "one agency once"


def test_who_comes_second_to_the_same_step_is_told_who_did_it():
    case = permit()
    first, second = Page(case, "handler"), Page(case, "handler", person=colleague())
    first.act("survey", opinion="与图纸一致")
    Page(case, "section_head", "LT13").act("police", opinion="同意")
    late = second.act("survey", opinion="可行")
    name = Person.objects.get(code="LT04.handler").name
    assert late.status_code == 409
    assert f"此件已由{name}于03月02日 09:30办理" in told(late), "not who took the parallel step"
    assert steps(case).count("survey") == 1


def test_a_return_in_between_is_no_parallel_step():
    case = permit()
    for do, post, agency in (("survey", "handler", ""), ("police", "section_head", "LT13")):
        case = take(case, do, post, START, {"opinion": "同意"}, agency=agency)
    check = Page(case, "section_head")
    take(case, "return_check", "section_head", START, {"reason": "缺少图纸"})
    for do, post, agency in (("survey", "handler", ""), ("police", "section_head", "LT13")):
        take(case, do, post, START, {"opinion": "同意"}, agency=agency)
    answer = check.act("check", opinion="同意")
    assert answer.status_code == 409 and "此件已由" in told(answer)
    assert f'value="{city.case(case.code).moves}"' in told(answer), "the page that says so is of today"
    assert "同意</textarea>" in told(answer).replace("\n", ""), "and keeps what was typed"


def test_who_would_undo_a_step_that_he_has_not_seen_is_refused():
    case = reply()
    signer = Page(case, "signer")
    take(case, "secrecy_review", "secrecy_reviewer", START, {"opinion": "无涉密"})
    answer = signer.act("return_draft", reason="请补充理由")
    assert answer.status_code == 409 and "此件已由" in told(answer) and "请补充理由" in told(answer)


def test_a_review_of_a_text_that_was_edited_since_is_refused():
    case = take(city.draft(), "self_check", "drafter", START, SELF_CHECK)
    review = Page(case, "secrecy_reviewer")
    case = take(case, "edit", "drafter", START, values={"body": "<p>内容改过了。</p>"})
    take(case, "self_check", "drafter", START, SELF_CHECK)
    answer = review.act("secrecy_review", opinion="无涉密")
    assert answer.status_code == 409 and "此件已由" in told(answer)
    assert "secrecy_review" not in city.case(case.code).facts["done"]


def test_a_second_extension_from_another_tab_is_told_why_it_is_refused():
    case = take(city.request(), "accept", "request_officer", START)
    tabs = [Page(case, "disclosure_head") for _ in range(2)]
    given = {"extension_days": "20", "reason": "需查阅档案"}
    assert tabs[0].act("extend", **given).status_code == 302
    said = "<p>答复期限只能延长一次（条例第三十三条）</p>"
    for typed in (given, {"extension_days": "", "reason": ""}):
        late = tabs[1].act("extend", **typed)
        head = told(late).split("<h1>")[0]
        assert late.status_code == 422 and "未办理" in head and said in head
    assert steps(case).count("extend") == 1


def test_a_step_that_is_done_on_a_page_of_its_own_is_refused_aloud():
    case = city.draft()
    page = Page(case, "drafter")
    answer = page.act("edit")
    head = told(answer).split("<h1>")[0]
    assert answer.status_code == 422 and "未办理" in head and "内容没有改动，无须保存" in head


def test_a_refusal_whose_form_is_still_there_stands_beside_what_was_typed():
    case = take(city.request(), "accept", "request_officer", START)
    page = Page(case, "disclosure_head")
    late = page.act("extend", extension_days="21", reason="需查阅档案")
    assert late.status_code == 422
    assert "延长的期限应为1至20个工作日（条例第三十三条）" in told(late) and "需查阅档案" in told(late)
    assert "未办理" not in told(late).split("<h1>")[0], "once is enough"


def test_a_page_of_a_later_count_than_the_row_is_refused():
    case = permit()
    page = Page(case, "handler")
    page.moves = 99
    assert page.act("survey", opinion="可行").status_code == 409
    assert seat("handler").person and "survey" not in city.case(case.code).facts["done"]
