"""Which channels there are besides the site, and what each wants to know: pure.

S-264 … S-279: what the reports of the seeds name. A channel is where an edition goes, never another text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Channel:
    """place: what its place is called. online: it has an address. hangs: it hangs or runs from one day to another."""

    key: str
    label: str
    place: str
    online: bool = False
    hangs: bool = False


_ALL = (
    Channel("portal", "上级政府门户网站", "网站名称", online=True),
    Channel("wechat", "微信公众号", "公众号名称", online=True),
    Channel("weibo", "官方微博", "微博账号", online=True),
    Channel("client", "新闻客户端", "客户端名称", online=True),
    Channel("press", "报纸", "报纸名称和版次"),
    Channel("air", "广播电视", "频道和栏目"),
    Channel("led", "电子显示屏", "显示屏位置", hangs=True),
    Channel("touch", "触摸屏", "触摸屏位置", hangs=True),
    Channel("board", "公告栏", "公告栏位置", hangs=True),
    Channel("room", "公共查阅点", "查阅点名称", hangs=True),
    Channel("leaflet", "宣传单页", "发放地点"),
)
CHANNELS = {channel.key: channel for channel in _ALL}
LABELS = {channel.key: channel.label for channel in _ALL} | {"bulletin": "简报"}


def why_not_carry(
    channel: str,
    *,
    place: str,
    address: str,
    evidence: str,
    on: date,
    until: date | None,
    public: bool,
    today: date,
) -> tuple[str, str]:
    """(why this cannot be entered, its field), or ("", "").

    house rule (条例第二十三条至第二十五条 name the channels, not their register): an online channel shows its address, any
    other a photograph or scan; what hangs says where."""
    known = CHANNELS.get(channel)
    if known is None:
        return "请选择渠道", "channel"
    if not public:
        return "该信息没有正在公开的版本，不能再投放到其他渠道", ""
    if not place.strip():
        return f"请填写{known.place}", "place"
    if on > today:
        return "投放日期不能晚于今天", "on"
    if until and until < on:
        return "结束日期不能早于投放日期", "until"
    if known.online and not address.startswith(("https://", "http://")):
        return "请填写投放后的网址，以 https:// 或 http:// 开头", "address"
    if not known.online and not evidence:
        return "请附现场照片或扫描件作为凭据", "evidence"
    return "", ""
