"""What is sent and answered. Every text has a longest length, every list a longest one; unknown fields are refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Field, Schema

CLEAN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$"  # no control characters but tab and line ends
CODE = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
MOMENT = r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}\+08:00$"
SM3 = r"^[0-9a-f]{64}$"

Text = Annotated[str, Field(pattern=CLEAN, max_length=200)]
Line = Annotated[str, Field(pattern=CLEAN, min_length=1, max_length=200)]
Day = Annotated[str, Field(pattern=DAY, description="日期，如 2026-11-28")]
Digest = Annotated[str, Field(pattern=SM3, description="SM3，64位小写十六进制")]
Key = Annotated[str, Field(pattern=CODE, description="报送系统自己的编号，同一编号只收一件")]


class Shape(Schema):
    """A body: fields that are not in it are refused, so that a misspelt one is not lost in silence."""

    model_config = {"extra": "forbid"}


class Review(Shape):
    """一个环节的办理情况。"""

    step: Literal[
        "draft", "cosign", "secrecy_review", "office_check", "legal_check", "second_look", "sign"
    ] = Field(
        description="draft 拟稿 · cosign 会签 · secrecy_review 保密审查 · office_check 核稿 · legal_check 法制审核 · second_look 发布前复核 · sign 签发"
    )
    agency: str = Field(
        "", pattern=f"^$|{CODE}", description="会签的，写会签单位的编码；每个单位一条。其他环节不填"
    )
    person: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,39}$",
        description="办理人在报送系统中的编码；同一人不能办两个环节",
    )
    name: str = Field(pattern=CLEAN, min_length=1, max_length=40, description="办理人姓名")
    post: str = Field(pattern=CLEAN, min_length=1, max_length=40, description="办理人职务或岗位")
    on: Day
    digest: Digest = Field(description="所审文本的 SM3，须等于本次报送的文本校验码")
    opinion: str = Field("", pattern=CLEAN, max_length=2000, description="意见")


class Accountable(Shape):
    """对发布负责的人：本系统中的登录名和所任岗位。"""

    login: str = Field(pattern=r"^[a-z][a-z0-9._]{0,39}$")
    post: Literal["signer", "disclosure_head", "leader_in_charge", "openness_office"] = Field(
        description="signer 签发人 · disclosure_head 政府信息公开工作机构负责人 · leader_in_charge 分管领导 · openness_office 政务公开办公室"
    )


class Document(Shape):
    """报送的公文。文本校验码 = SM3（标题、文号、正文、各附件的 SM3，每项一行，用 \\n 连接，UTF-8）；
    没有文号的，那一行是空行；正文用报送的原文，附件的 SM3 用上传时得到的。"""

    agency: str = Field(pattern=CODE, description="发布单位编码，即该单位页面地址 /a/编码/ 里的编码")
    column: str = Field(pattern=CODE, description="栏目编码，即该栏目页面地址 /c/编码/ 里的编码")
    title: Line
    doc_no: str = Field("", pattern=CLEAN, max_length=80, description="发文字号")
    body: str = Field(
        pattern=CLEAN, min_length=1, max_length=1_500_000, description="正文 HTML；样式和脚本会去掉"
    )
    formed_on: Day
    effective_on: Day | None = None
    issuer: Text = Field("", description="发文机关；不填即为发布单位全称")
    summary: str = Field("", pattern=CLEAN, max_length=500, description="内容概述；不填即取正文开头")
    subject_class: str = Field(
        "", pattern=CLEAN, max_length=40, description="主题分类的名称，如 城乡建设、环境保护；不填即不标"
    )
    files: list[str] = Field([], max_length=20, description="附件：上传时得到的凭据，依次排列")
    no_interpretation_reason: str = Field(
        "", pattern=CLEAN, max_length=500, description="规范性文件不配解读的理由"
    )
    revises: str = Field(
        "",
        pattern=f"^$|{CODE}",
        description="这是哪一件已公开公文的新版本：写那一件报送时的编号。单位和栏目与那一件相同，公开地址不变",
    )
    interprets: str = Field(
        "",
        pattern=f"^$|{CODE}",
        description="这是哪一件公文的解读：写那一件报送时的编号。那一件还没有发布的，解读与它同时发布",
    )
    reading: Literal["", "text", "picture", "questions", "chart"] = Field(
        "", description="解读的形式：text 文字（不填即是） · picture 图解 · questions 问答 · chart 图表"
    )
    publish_at: str = Field(
        "",
        pattern=f"^$|{MOMENT}",
        description="定时发布的时刻，如 2026-12-01T09:00+08:00，不晚于公开时限；不填的立即发布",
    )
    concerned: list[Key] = Field(
        [], max_length=20, description="内容涉及的其他单位的编码；每个都须有会签意见（条例第十一条）"
    )
    accountable: Accountable
    reviews: list[Review] = Field(min_length=1, max_length=26)


class Withdrawal(Shape):
    """撤下的请求。"""

    reason: str = Field(pattern=CLEAN, min_length=1, max_length=200, description="理由；撤下后原地址注明")


class Value(Shape):
    """一个监测点、一个指标、一个时刻的数值。"""

    station: str = Field(pattern=CODE, description="监测点编码")
    measure: str = Field(pattern=CODE, description="指标编码，如 pm25")
    hour: str = Field(
        pattern=r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:00\+08:00$",
        description="按小时报送的，是该小时结束的时刻，如 2026-11-28T09:00+08:00；按日报送的，是当日0时",
    )
    value: Annotated[float, Field(strict=True, allow_inf_nan=False)] | None = Field(
        description="数值；null 表示无效（仪器故障等）"
    )


class Readings(Shape):
    """一批监测数据。全部收下，或者全部不收。"""

    agency: str = Field(pattern=CODE, description="报送单位编码")
    kind: str = Field(pattern=CODE, description="监测点种类：air 环境空气 · water 地表水")
    reason: Literal["", "calibration", "instrument", "transmission", "review"] = Field(
        "",
        description="与已有数值不同的，须写明更正原因：calibration 校准 · instrument 仪器故障 · transmission 传输错误 · review 人工审核",
    )
    readings: list[Value] = Field(min_length=1, max_length=2000)


class Taken(Schema):
    """一批数据收下的情况。"""

    key: str
    taken: int = Field(description="收下的数值，含更正")
    corrected: int = Field(description="其中更正已有数值的")
    unchanged: int = Field(description="与已有数值相同、没有改动的")
    late: int = Field(description="其中迟报的")
    digest: str = Field(description="本批的存证校验码（SM3）")
    address: str = Field(description="公开地址")


class Sent(Schema):
    """收到的附件。"""

    token: str = Field(description="凭据，7日内有效，写在公文的 files 里")
    name: str
    size: int
    sm3: str


class Standing(Schema):
    """一件公文现在怎样。"""

    key: str
    state: Literal[
        "held", "scheduled", "waiting", "published", "to_withdraw", "withdrawn", "turned_away", "recalled"
    ] = Field(
        description="held 待复核放行 · scheduled 到所定时间发布 · waiting 随所解读的文件发布 · published 已发布 · to_withdraw 已请求撤下 · withdrawn 已撤下 · turned_away 已退回 · recalled 已撤回"
    )
    label: str
    no: str = Field(description="本系统的办件编号")
    index_no: str = Field(description="索引号")
    address: str | None = Field(description="公开地址，永久不变；没有发布的为 null")
    printed: bool = Field(description="网页是否已在公开网站上")
    digest: str = Field(description="正文校验码（SM3）")
    publish_at: str | None = Field(description="所定的发布时间")
    revised_by: str | None = Field(description="已有新版本的，是新版本的编号")
    due_on: str | None = Field(description="公开时限届满日（条例第二十六条）")
    reasons: list[str] = Field(description="为什么还没有发布、为什么退回或撤下")


class FieldError(Schema):
    field: str
    text: str


class Trouble(Schema):
    """问题说明（RFC 9457）。code 给程序判断，detail 给人看。"""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldError]


def refusals(*statuses: int) -> dict[int, Any]:
    """The statuses under which an operation may say no, besides those of every signed call."""
    return dict.fromkeys((401, 403, 413, 422, 429, *statuses), Trouble)
