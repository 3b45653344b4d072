"""A new set of slides of plain shapes: lines of text, tables, pictures, outlines."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from mingtang.records.rebuilding import package

_NS = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TYPE = "application/vnd.openxmlformats-officedocument.presentationml."
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EMPTY = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
_MAP = '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
_COLOURS = {"dk1": "000000", "lt1": "FFFFFF", "dk2": "000000", "lt2": "FFFFFF", **{f"accent{n}": "444444" for n in range(1, 7)}, "hlink": "000000", "folHlink": "000000"}  # fmt: skip


@dataclass
class Shape:
    """box: x, y, width, height in EMU. One of lines, rows (a table) and picture, or an outline alone. solid: what lies
    beneath it cannot be seen in the slide that was read."""

    box: tuple[int, int, int, int]
    lines: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    picture: bytes = b""
    kind: str = ""
    geometry: str = ""
    solid: bool = False

    def said(self, edge: str) -> str:
        """What the shape says, an edge between cells."""
        cells = "".join(edge.join(row) + edge + "\n" for row in self.rows)
        return "\n".join(self.lines) + cells


def written(slides: list[list[Shape]], page: tuple[int, int]) -> bytes:
    parts: dict[str, str | bytes] = {}
    media: dict[str, bytes] = {}
    for n, shapes in enumerate(slides, 1):
        rels = [("slideLayout", "../slideLayouts/slideLayout1.xml")]
        drawn = "".join(_shape(shape, at, rels, media) for at, shape in enumerate(shapes, 2))
        parts[f"ppt/slides/slide{n}.xml"] = (
            f"<p:sld {_NS}><p:cSld><p:spTree>{_EMPTY}{drawn}</p:spTree></p:cSld></p:sld>"
        )
        parts[f"ppt/slides/_rels/slide{n}.xml.rels"] = _relations(rels)
    parts |= _frame(len(slides), page)
    types = "".join(
        f'<Override PartName="/{p}" ContentType="{_type(p)}"/>' for p in parts if not p.endswith(".rels")
    )
    head = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="png" ContentType="image/png"/><Default Extension="jpeg" ContentType="image/jpeg"/>{types}</Types>'
    )
    whole = {
        "[Content_Types].xml": head,
        "_rels/.rels": _relations([("officeDocument", "ppt/presentation.xml")]),
        **dict(sorted(parts.items())),
    }
    return package.written({name: (_XML + str(said)).encode() for name, said in whole.items()} | media)


def _frame(slides: int, page: tuple[int, int]) -> dict[str, str]:
    listed = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n + 1}"/>' for n in range(1, slides + 1))
    rels = [
        ("slideMaster", "slideMasters/slideMaster1.xml"),
        *(("slide", f"slides/slide{n}.xml") for n in range(1, slides + 1)),
    ]
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    font = '<a:latin typeface="Arial"/><a:ea typeface="宋体"/><a:cs typeface=""/>'
    fill, line = (
        '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>',
        '<a:ln w="6350"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>',
    )
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    tree = f"<p:cSld><p:spTree>{_EMPTY}</p:spTree></p:cSld>"
    return {
        "ppt/presentation.xml": f'<p:presentation {_NS}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst>{listed}</p:sldIdLst><p:sldSz cx="{page[0]}" cy="{page[1]}"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>',
        "ppt/_rels/presentation.xml.rels": _relations(rels),
        "ppt/slideMasters/slideMaster1.xml": f'<p:sldMaster {_NS}>{tree}{_MAP}<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>',
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": _relations([("slideLayout", "../slideLayouts/slideLayout1.xml"), ("theme", "../theme/theme1.xml")]),
        "ppt/slideLayouts/slideLayout1.xml": f'<p:sldLayout {_NS} type="blank">{tree}</p:sldLayout>',
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": _relations([("slideMaster", "../slideMasters/slideMaster1.xml")]),
        "ppt/theme/theme1.xml": f'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="plain"><a:themeElements><a:clrScheme name="plain">{colours}</a:clrScheme><a:fontScheme name="plain"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme><a:fmtScheme name="plain"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>',
    }  # fmt: skip


def _type(path: str) -> str:
    kind = path.rpartition("/")[2].removesuffix(".xml").rstrip("0123456789")
    return (
        "application/vnd.openxmlformats-officedocument.theme+xml"
        if kind == "theme"
        else f"{_TYPE}{'presentation.main' if kind == 'presentation' else kind}+xml"
    )


def _relations(rels: list[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(rels, 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def _shape(shape: Shape, at: int, rels: list[tuple[str, str]], media: dict[str, bytes]) -> str:
    x, y, w, h = shape.box[0], shape.box[1], max(shape.box[2], 0), max(shape.box[3], 0)
    frame = f'<a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/>'
    named = f'<p:cNvPr id="{at}" name="{at}"/>'
    if shape.picture:
        name = f"ppt/media/image{len(media) + 1}.{shape.kind}"
        media[name] = shape.picture
        rels.append(("image", f"../media/{name.rpartition('/')[2]}"))
        return f'<p:pic><p:nvPicPr>{named}<p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="rId{len(rels)}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm>{frame}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    if shape.rows:
        return f'<p:graphicFrame><p:nvGraphicFramePr>{named}<p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm>{frame}</p:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">{_table(shape.rows, w, h)}</a:graphicData></a:graphic></p:graphicFrame>'
    line = (
        '<a:ln w="9525"><a:solidFill><a:srgbClr val="444444"/></a:solidFill></a:ln>' if shape.geometry else ""
    )
    looks = f'<p:spPr><a:xfrm>{frame}</a:xfrm><a:prstGeom prst="{shape.geometry or "rect"}"><a:avLst/></a:prstGeom><a:noFill/>{line}</p:spPr>'
    return f'<p:sp><p:nvSpPr>{named}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>{looks}<p:txBody><a:bodyPr wrap="square"><a:normAutofit/></a:bodyPr>{_lines(shape.lines)}</p:txBody></p:sp>'


def _table(rows: list[list[str]], width: int, height: int) -> str:
    widest = max(map(len, rows))
    grid = f'<a:gridCol w="{width // max(widest, 1)}"/>' * widest
    edges = "".join(
        f'<a:{side} w="6350"><a:solidFill><a:srgbClr val="444444"/></a:solidFill></a:{side}>'
        for side in ("lnL", "lnR", "lnT", "lnB")
    )
    drawn = ""
    for row in rows:
        cells = "".join(
            f"<a:tc><a:txBody><a:bodyPr/>{_lines(said.split(chr(10)))}</a:txBody><a:tcPr>{edges}</a:tcPr></a:tc>"
            for said in row + [""] * (widest - len(row))
        )
        drawn += f'<a:tr h="{height // len(rows)}">{cells}</a:tr>'
    return f"<a:tbl><a:tblPr/><a:tblGrid>{grid}</a:tblGrid>{drawn}</a:tbl>"


def _lines(lines: list[str]) -> str:
    black = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
    return "".join(
        f'<a:p><a:r><a:rPr lang="zh-CN" sz="1600">{black}</a:rPr><a:t>{escape(line, quote=False)}</a:t></a:r></a:p>'
        if line
        else "<a:p/>"
        for line in lines or [""]
    )
