"""What a citizen may send: judged by content, size and name, and kept only as an attachment.

No Django. `judge` never raises and takes at most about five seconds. It is a gate, not a virus scanner; what leaves
the house is rebuilt from the sources, never forwarded.
"""

from dataclasses import dataclass

from mingtang import quarantine
from mingtang.forms.inspection import DANGER, LOCKED, TYPE, Unfit, names

LIMIT_MB = 20  # for one file; a setting of the agency may be lower
ERR_TYPE = "暂不支持这种文件，请换成 PDF、Word、Excel、WPS、OFD 或图片"
ERR_SIZE = "文件超过{n}MB，请压缩后再传，或到窗口提交"
ERR_DANGER = "文件内含可能有害的内容，未予接收"
ERR_LOCKED = "文件设有密码，请取消密码后再上传"
ERR_SCAN = "扫描件请用 PDF 或者图片（PNG、JPG）"
ERR_EMPTY = "文件是空的，请重新选择"
_REASONS = {TYPE: ERR_TYPE, DANGER: ERR_DANGER, LOCKED: ERR_LOCKED}

_OOXML = "application/vnd.openxmlformats-officedocument."
_TAKEN = {  # recognised kind → extensions it may carry (the first is given to a misnamed file), media types
    "pdf": {"pdf": "application/pdf"},
    "docx": {"docx": _OOXML + "wordprocessingml.document"},
    "xlsx": {"xlsx": _OOXML + "spreadsheetml.sheet"},
    "ofd": {"ofd": "application/ofd"},
    "writer": {"doc": "application/msword", "wps": "application/wps-office.wps"},
    "sheet": {"xls": "application/vnd.ms-excel", "et": "application/wps-office.et"},
    "png": {"png": "image/png"},
    "jpeg": {"jpg": "image/jpeg", "jpeg": "image/jpeg"},
    "text": {"txt": "text/plain"},
}
OFFICE = {  # what offices attach besides: taken as it is, since it is screened and rebuilt or held before anyone sees it
    "pptx": _OOXML + "presentationml.presentation", "ppt": "application/vnd.ms-powerpoint", "dps": "application/wps-office.dps",
    "zip": "application/zip", "rar": "application/vnd.rar", "csv": "text/csv",
    "html": "text/html", "htm": "text/html", "eml": "message/rfc822",
}  # fmt: skip
EXTENSIONS = tuple(extension for kinds in _TAKEN.values() for extension in kinds)
_SCANS = ((b"%PDF-", "pdf"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"))
SECONDS, MEMORY = 4.0, 1_200_000_000  # for one file


@dataclass(frozen=True)
class Verdict:
    """`media_type` follows the content, `clean_name` is safe to store and offer; `reason` is said to the sender."""

    ok: bool
    media_type: str = ""
    clean_name: str = ""
    reason: str = ""


def judge(name: str, data: bytes, *, limit_mb: int = LIMIT_MB, office: bool = False) -> Verdict:
    """Whether the file `data`, sent under `name`, may be taken. office: by staff, for a text that is to be published.

    A file of a kind we take under the extension of another such kind (a JPEG called .png, as telephones do) is
    taken under its right extension; one under any other extension is refused whatever it holds.
    """
    stem, extension = names.split(name)
    if len(data) > limit_mb * 1024 * 1024:
        return Verdict(False, reason=ERR_SIZE.format(n=limit_mb))
    if not data:
        return Verdict(False, reason=ERR_EMPTY)
    if office and extension in OFFICE:
        return Verdict(True, OFFICE[extension], names.join(stem, extension))
    if extension not in EXTENSIONS:
        return Verdict(False, reason=ERR_TYPE)
    try:
        taken = _TAKEN[_kind(extension, data)]
    except Unfit as unfit:
        return Verdict(False, reason=_REASONS[unfit.why])
    extension = extension if extension in taken else next(iter(taken))
    return Verdict(True, taken[extension], names.join(stem, extension))


def judge_scan(name: str, data: bytes) -> Verdict:
    """The same of the scan of a paper: what a scanner or a telephone makes, and nothing that can be typed."""
    verdict = judge(name, data)
    paper = verdict.media_type == "application/pdf" or verdict.media_type.startswith("image/")
    return verdict if paper or not verdict.ok else Verdict(False, reason=ERR_SCAN)


def named(stem: str, data: bytes) -> tuple[str, str]:
    """(name, media type) for bytes that were judged when they came and whose own name nobody kept: a scan (代录).
    A scan goes by its first bytes: to look into one takes a process, too much for every download."""
    try:
        kind = next((kind for start, kind in _SCANS if data.startswith(start)), "") or _kind("txt", data)
    except Unfit:
        return stem, "application/octet-stream"
    extension, media_type = next(iter(_TAKEN[kind].items()))
    return f"{stem}.{extension}", media_type


def _kind(extension: str, data: bytes) -> str:
    """The kind by the process apart (mingtang.quarantine). Raises Unfit; a file that takes it down is DANGER."""
    try:
        told, _ = quarantine.ask(
            "mingtang.forms.inspection.within:told", data, extension, seconds=SECONDS, memory=MEMORY
        )
    except quarantine.Lost as lost:
        raise Unfit(DANGER) from lost
    if "unfit" in told:
        raise Unfit(told["unfit"])
    return str(told["kind"])
