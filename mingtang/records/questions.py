"""What a drafter goes through before a text is sent to review (条例第十七条)."""

QUESTIONS = (  # each is ticked when it was gone through; what was found decides the attribute and its reason
    "已核对是否涉及国家秘密、工作秘密，涉及的按规定认定公开属性（条例第十四条）",
    "已核对公开后是否危及国家安全、公共安全、经济安全和社会稳定（条例第十四条）",
    "已核对是否含有商业秘密、个人隐私，含有的已征得同意或作了处理（条例第十五条）",
    "已核对是否属于内部事务信息、过程性信息和行政执法案卷（条例第十六条）",
    "已核对是否涉及其他单位，涉及的已列为会签单位（条例第十一条）",
    "已核对人名、职务、地名、数字、日期和地图",
    "已核对标题、文号、附件齐全，并与原件一致",
)
