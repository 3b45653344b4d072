"""Which marks of a Word document are copied, and with which attributes: all others stay behind. Data alone."""

import re

NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{NS}}}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
STRICT = "http://purl.oclc.org/ooxml/"

_EDGE = "val sz space color fill"
KEPT = {
    mark: frozenset(attributes.split())
    for marks, attributes in (
        ("body p pPr r rPr tbl tblPr tblGrid tr trPr tc tcPr pBdr tabs tblBorders tcBorders tblCellMar tcMar numPr hdr ftr", ""),
        ("footnotes endnotes footnoteRef endnoteRef separator continuationSeparator t tab cr noBreakHyphen softHyphen cols", ""),
        ("keepNext keepLines pageBreakBefore widowControl snapToGrid b bCs i iCs u strike dstrike caps smallCaps titlePg", "val"),
        ("contextualSpacing cantSplit tblHeader noWrap bidi outlineLvl jc textAlignment color sz szCs highlight vertAlign", "val"),
        ("position w kern em ilvl numId gridSpan vMerge hMerge vAlign textDirection tblLayout gridBefore gridAfter type", "val type"),
        ("shd", "val color fill"), ("top left bottom right between insideH insideV start end bar", _EDGE + " w type"),
        ("spacing", "before after line lineRule beforeLines afterLines beforeAutospacing afterAutospacing val"),
        ("ind", "left right firstLine hanging firstLineChars leftChars rightChars hangingChars start end"),
        ("rFonts", "ascii hAnsi eastAsia cs hint"), ("br", "type clear"), ("sym", "font char"),
        ("tblW tcW tblInd wBefore wAfter tblCellSpacing", "w type"), ("gridCol", "w"), ("trHeight", "val hRule"),
        ("tblLook", "val firstRow lastRow firstColumn lastColumn noHBand noVBand"), ("pgSz", "w h orient"),
        ("pgMar", "top right bottom left header footer gutter"), ("docGrid", "type linePitch charSpace"), ("pgNumType", "start fmt"),
        ("footnote endnote footnoteReference endnoteReference", "id type"), ("sectPr", ""),
        ("abstractNum", "abstractNumId"), ("multiLevelType start numFmt suff lvlText lvlJc isLgl lvlRestart abstractNumId", "val"),
        ("lvl lvlOverride", "ilvl"), ("startOverride", "val"), ("tblStylePr", "type"), ("tblStyleRowBandSize tblStyleColBandSize", "val"), ("num", "numId"), ("numbering docDefaults rPrDefault pPrDefault styles", ""),
    )
    for mark in marks.split()
}  # fmt: skip
UNWRAPPED = frozenset(
    ["ins", "moveTo", "sdt", "sdtContent", "smartTag", "hyperlink", "fldSimple", "customXml", "dir", "bdo"]
)
GONE = {  # what is not copied, and what it is called in the list of drops; others count as parts of no interest
    "del": "deleted", "moveFrom": "deleted", "delText": "deleted", "commentReference": "comment", "instrText": "field_code",
    "delInstrText": "deleted", "object": "embedded", "altChunk": "embedded", "subDoc": "embedded", "control": "embedded",
    "rPrChange": "inserted", "pPrChange": "inserted", "tblPrChange": "inserted", "sectPrChange": "inserted",
    "trPrChange": "inserted", "tcPrChange": "inserted", "numberingChange": "inserted", "cellDel": "deleted",
}  # fmt: skip
PLAIN = re.compile(r"[#%A-Za-z0-9.\-+]{0,24}")
LEVEL = re.compile(r"[%0-9（）()\[\]第章节条款项篇部分编、.．,，:：\-— 一-龥○●■◆◇□►▪•·\uf000-\uf0ff]{0,16}")
FONTS = frozenset(
    [
        "宋体",
        "新宋体",
        "仿宋",
        "仿宋_GB2312",
        "黑体",
        "楷体",
        "楷体_GB2312",
        "微软雅黑",
        "等线",
        "华文中宋",
        "华文仿宋",
        "华文楷体",
        "隶书",
        "幼圆",
        "方正小标宋简体",
        "方正小标宋_GBK",
        "方正仿宋_GBK",
        "方正仿宋简体",
        "方正黑体_GBK",
        "方正楷体_GBK",
        "小标宋",
        "SimSun",
        "NSimSun",
        "FangSong",
        "FangSong_GB2312",
        "SimHei",
        "KaiTi",
        "KaiTi_GB2312",
        "DengXian",
        "Arial",
        "Calibri",
        "Cambria",
        "Symbol",
        "Wingdings",
        "Tahoma",
        "Verdana",
        "Consolas",
        "Georgia",
    ]
) | {"Times New Roman", "Microsoft YaHei", "Courier New", "Cambria Math", "Wingdings 2", "Arial Unicode MS"}
