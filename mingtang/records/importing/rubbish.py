"""What a web page leaves around a text that was copied from it: tools, breadcrumbs, share buttons, file numbers."""

from __future__ import annotations

import re

BULLET = re.compile(r"^[•·▪■◆●○\-–—*＊|｜]+\s*")
_LINES = re.compile(
    r"""(?:听全文|分享到?[:：]?|打印|【打印】.*|收藏|关闭(?:本页|窗口)?|返回(?:顶部|首页)?|相关(?:附件|新闻|信息|链接|文章)|上一[篇条][:：]?.*
    |下一[篇条][:：]?.*|扫一扫.*|当前位置.*|您(?:现在|当前)(?:所在)?(?:的)?位置.*|字体[:：].*|【?字(?:体|号)[:：]?.*大.*小.*】?|【?字体[:：]?】?
    |选择(?:特殊符号|搜索类型)|请输入(?:搜索|验证码).*|您访问的链接即将离开.*|继续访问|放弃|繁[体體]版|简体版|移动版|无障碍(?:阅读|浏览)?
    |长者(?:助手|模式)|(?:关注|关于我们|联系我们|网站地图|版权所有|主办单位|承办单位|备案号|ICP备).*|浏览(?:次数|量)[:：].*|点击(?:数|量|率)[:：].*
    |责任编辑[:：].*|编辑[:：].*|[\-–—]+|\d{5,12})""",
    re.VERBOSE,
)
_MENU = re.compile(r"(?:[^|｜。！？]{0,14}[|｜]){2,}[^。！？]*")


def is_rubbish(line: str) -> bool:
    """Whether a line is page furniture and nothing of the document."""
    bare = BULLET.sub("", line.strip()).strip()
    return not bare or bool(_LINES.fullmatch(bare)) or bool(_MENU.fullmatch(line.strip()) and len(line) < 120)
