"""Pieces of old sites, made up: a page as several systems write it, a folder of them, an export of SSCMS."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path

import pikepdf
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, modes


def page(
    charset: str = "utf-8", body: str = "TRS_Editor", title: str = "关于调整石桥路公交站点的通告"
) -> str:
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "x"><html><head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>{title} - 澜汀市政府门户网站</title>
<style>p{{color:red}}</style><script>var a = "<p>脚本</p>";</script></head><body>
<div class="nav"><a href="/">首页</a> <a href="/zw/">政务</a></div><div>当前位置：<a href="/">首页</a> &gt; 公告</div>
<h1>{title}</h1><div class="info">日期：2019-03-05　来源：市交通运输局　字体：[大 中 小] 打印</div>
<div class="{body}"><p style="text-indent:2em">为方便市民出行，现将石桥路公交站点调整事项通告如下，请相互转告。</p>
<p>一、石桥路口北站向东移动60米。</p><table><tr><th>站点</th><th>调整</th></tr><tr><td>北站</td><td>东移60米</td></tr></table>
<p>附件：<a href="附件/站点示意图.pdf">附件：站点示意图</a></p><p><img src="x.jpg"></p><p>2019年3月5日</p></div>
<div>上一篇：<a href="t0.html">关于停水的通知</a></div><div class="footer">版权所有 澜汀市</div></body></html>"""


def pdf(text: str = "map") -> bytes:
    """A page with nothing on it, whose title tells files apart."""
    made = pikepdf.new()
    made.add_blank_page()
    made.docinfo["/Title"] = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def site(place: Path) -> Path:
    """Three pages, one without text, one whose attachment was lost; an attachment; a file of the old system."""
    folder = place / "gsgg"
    (folder / "附件").mkdir(parents=True)
    (folder / "t1.html").write_bytes(page("gb2312").encode("gb18030"))
    (folder / "t2.html").write_text(
        page(title="关于恢复供水的公告").replace("附件/站点示意图.pdf", "附件/没有了.pdf"), encoding="utf-8"
    )
    (folder / "t3.html").write_text(
        page(title="关于公示补助名单的公告").replace("北站", "王某某 11010519491231002X"), encoding="utf-8"
    )
    (folder / "index.html").write_text(
        "<html><body><a href='t1.html'>目录</a></body></html>", encoding="utf-8"
    )
    (folder / "附件" / "站点示意图.pdf").write_bytes(pdf())
    (place / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")
    return place


def zipped(folder: Path, place: Path) -> Path:
    with zipfile.ZipFile(place, "w") as packed:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            packed.write(path, path.relative_to(folder).as_posix())
    return place


def sealed(text: str) -> str:
    """As SSCMS writes the texts of an export: DES-CBC with PKCS 7 under the key of its source, Base64."""
    padder = padding.PKCS7(64).padder()
    data = padder.update(text.encode()) + padder.finalize()
    cipher = Cipher(TripleDES(b"TgQQk42O" * 3), modes.CBC(bytes.fromhex("1234567890abcdef"))).encryptor()
    return base64.b64encode(cipher.update(data) + cipher.finalize()).decode()


def sscms(place: Path, feed: str = "contents.xml") -> Path:
    """An export of four contents: whole, not approved, without a title, broken."""
    body = "<p>市政务服务中心自3月2日起在新址办公，请互相转告。</p><p><a href='@/upload/files/新址地图.pdf'>新址地图</a></p>"
    entries = [
        {"Id": "101", "Title": sealed("关于政务大厅搬迁的公告"), "Body": sealed(body), "Content": sealed(body), "Source": sealed("市政务服务中心"),
         "Checked": "True", "AddDate": "11/02/2020 09:30:00"},
        {"Id": "102", "Title": sealed("还没有审核的稿子"), "Body": sealed("<p>正文</p>"), "Checked": "False", "AddDate": "11/03/2020 09:30:00"},
        {"Id": "103", "Body": sealed("<p>没有标题</p>"), "Checked": "True"},
        {"Id": "104", "Title": sealed("坏的"), "Body": base64.b64encode(b"12345678" * 40).decode(), "Checked": "True"},
    ]  # fmt: skip
    told = "".join(
        "<entry><title>title</title><id>https://www.siteserver.cn/</id>"
        + "".join(f"<dc:SiteServer_{k}><![CDATA[{v}]]></dc:SiteServer_{k}>" for k, v in one.items())
        + "</entry>"
        for one in entries
    )
    xml = (
        '<?xml version="1.0" encoding="utf-8"?><feed version="0.3" xmlns="http://purl.org/atom/ns#" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><title>siteserver channel</title>{told}</feed>'
    )
    with zipfile.ZipFile(place, "w") as packed:
        packed.writestr(feed, xml)
        packed.writestr("upload/files/新址地图.pdf", pdf("address"))
    return place
