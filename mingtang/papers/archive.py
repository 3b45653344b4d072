"""Office files are zip archives that remember when they were made; the same paper must be the same bytes."""

import io
import re
import zipfile

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip entry can say
_MOVING = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")


def fixed(package: bytes, moment: str) -> bytes:
    """`package` (DOCX, XLSX) repacked: entries dated 1980-01-01 in their order, document dates = `moment`.

    moment: W3CDTF text such as `2026-11-22T00:00:00Z`.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _MOVING.sub(rb"\g<1>" + moment.encode() + rb"\g<2>", data)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every system
            entry.external_attr = 0o600 << 16
            new.writestr(entry, data, compresslevel=6)
    return out.getvalue()
