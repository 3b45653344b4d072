"""What a drafter goes through before a text is sent to review (条例第十七条), and the subject classes of records."""

QUESTIONS = (  # each is ticked when it was gone through; what was found decides the attribute and its reason
    "已核对是否涉及国家秘密、工作秘密，涉及的按规定认定公开属性（条例第十四条）",
    "已核对公开后是否危及国家安全、公共安全、经济安全和社会稳定（条例第十四条）",
    "已核对是否含有商业秘密、个人隐私，含有的已征得同意或作了处理（条例第十五条）",
    "已核对是否属于内部事务信息、过程性信息和行政执法案卷（条例第十六条）",
    "已核对是否涉及其他单位，涉及的已列为会签单位（条例第十一条）",
    "已核对人名、职务、地名、数字、日期和地图",
    "已核对标题、文号、附件齐全，并与原件一致",
)

SUBJECTS = (  # 主题分类: the classes that government sites in China share
    "综合政务", "国民经济管理、国有资产监管", "财政、金融、审计", "国土资源、能源", "农业、林业、水利", "工业、交通", "商贸、海关、旅游",
    "市场监管、安全生产监管", "城乡建设、环境保护", "科技、教育", "文化、广电、新闻出版", "卫生、体育", "人口与计划生育、妇女儿童工作",
    "劳动、人事、监察", "公安、安全、司法", "民政、扶贫、救灾", "民族、宗教", "对外事务", "港澳台侨工作", "国防", "其他",
)  # fmt: skip
