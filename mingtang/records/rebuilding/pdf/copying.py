"""Copying the pages of a PDF into a new one: what draws goes over, what only tells stays behind."""

import io
import re

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Stream

from mingtang.records.rebuilding.pdf import sight

_MARKS = {"BMC", "BDC", "EMC", "MP", "DP", "BX", "EX"}
_KINDS = {
    "/ExtGState": "gs",
    "/ColorSpace": "cs",
    "/Pattern": "scn",
    "/Shading": "sh",
    "/XObject": "Do",
    "/Font": "Tf",
}
_IMAGE = ("/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Decode", "/ImageMask", "/Mask", "/SMask",
          "/Interpolate", "/Filter", "/DecodeParms", "/Matte")  # fmt: skip
_FORM = ("/Type", "/Subtype", "/BBox", "/Matrix", "/Group")
_QUIET = ("/Link", "/Popup")
MOST_EMBEDDED = 40
DEEPEST = 12


def must_be_drawn(page) -> bool:
    """Forms, stamps and notes are drawn upon the page; patterns and letters that are programmes are not copied."""
    try:
        if any(
            str(a.get("/Subtype", "")) not in _QUIET
            for a in page.obj.get("/Annots", [])
            if isinstance(a, Dictionary)
        ):
            return True
        return _odd(page.obj.get("/Resources") or page.resources, 0)
    except Exception:
        return True


def _odd(resources, depth: int) -> bool:
    if depth > DEEPEST:
        return True
    if len(resources.get("/Pattern", {})) or len(resources.get("/Properties", {})) > 500:
        return True
    for font in resources.get("/Font", {}).values():
        if str(font.get("/Subtype", "")) == "/Type3":
            return True
    for thing in resources.get("/XObject", {}).values():
        kind = str(thing.get("/Subtype", ""))
        if kind == "/Form" and (_odd(thing.get("/Resources", Dictionary()), depth + 1) or "/OC" in thing):
            return True
        if kind == "/Image" and (
            "/OC" in thing or "/JPXDecode" in str(thing.get("/Filter", "")) or "/Alternates" in thing
        ):
            return True
        if kind not in ("/Form", "/Image"):
            return True
    return False


def left(old, data: bytes):
    """(what will be left out, what it says): [[what, where]], [[what, text]]."""
    root, dropped, unseen = old.Root, [], []
    ends = len(re.findall(rb"%%EOF", data)) - (1 if b"/Linearized" in data[:2048] else 0)
    if ends > 1:
        dropped.append(["revision", ""])
        at = [m.end() for m in re.finditer(rb"%%EOF", data)][:-1][-4:]
        unseen += [["revision", said] for end in at if (said := sight.texts_of(data[:end], 50))]
    tail = data.rpartition(b"%%EOF")[2].strip()
    if tail or not data.startswith(b"%PDF-"):
        dropped.append(["header_bytes", ""])
        unseen.append(["header_bytes", tail.decode("utf-8", "replace")[:100_000]])
    if "/Info" in old.trailer and len(old.trailer.Info):
        dropped.append(["properties", ""])
        unseen.append(["properties", "\n".join(_strings(old.trailer.Info))])
    for key, what in (("/Metadata", "properties"), ("/Outlines", "bookmark"), ("/StructTreeRoot", "alt_text"), ("/AcroForm", "form_field"),
                      ("/OpenAction", "script"), ("/AA", "script"), ("/OCProperties", "layer"), ("/PieceInfo", "part"), ("/AF", "embedded"),
                      ("/Collection", "embedded"), ("/PageLabels", "part"), ("/Threads", "part"), ("/Dests", "bookmark"), ("/URI", "link")):  # fmt: skip
        if key in root:
            dropped.append([what, ""])
    names = root.get("/Names", Dictionary())
    for key, what in (("/EmbeddedFiles", "embedded"), ("/JavaScript", "script"), ("/Dests", "bookmark")):
        if key in names:
            dropped.append([what, ""])
    for n, page in enumerate(old.pages, 1):
        for note in page.obj.get("/Annots", []):
            kind = str(note.get("/Subtype", "")) if isinstance(note, Dictionary) else ""
            what = (
                "link"
                if kind == "/Link"
                else "form_field"
                if kind == "/Widget"
                else "embedded"
                if kind == "/FileAttachment"
                else "annotation"
            )
            dropped.append([what, f"第{n}页"])
        for key in ("/Metadata", "/PieceInfo", "/AA", "/Thumb", "/AF", "/B"):
            if key in page.obj:
                dropped.append(["thumbnail" if key == "/Thumb" else "part", f"第{n}页"])
        told = "\n".join(_told(page))
        if told:
            dropped.append(["alt_text", f"第{n}页"])
            unseen.append(["alt_text", told])
    if _stray(old):
        dropped.append(["unused", ""])
    if re.search(rb"(?:endobj|%PDF-1.\d\s+%[^\r\n]{4,12})\s*%[^%\r\n]{4,}", data):
        dropped.append(["header_bytes", ""])
    unseen.append(["part", "\n".join(_everything(old))[:5_000_000]])
    return _once(dropped), unseen


def _stray(old) -> bool:
    """Whether the file holds what no page uses: objects nobody refers to, drawings and pictures nobody draws."""
    reached, waiting = set(), [old.Root, old.trailer.get("/Info")]
    while waiting:
        thing = waiting.pop()
        if not isinstance(thing, pikepdf.Object) or not isinstance(thing, (Dictionary, Stream, Array)):
            continue
        if thing.is_indirect:
            if thing.objgen in reached:
                continue
            reached.add(thing.objgen)
        waiting += list(thing) if isinstance(thing, Array) else [v for _, v in thing.items()]
    for thing in old.objects:
        kind = str(thing.get("/Type", "")) if isinstance(thing, (Dictionary, Stream)) else ""
        if (
            thing is not None
            and isinstance(thing, pikepdf.Object)
            and thing.is_indirect
            and thing.objgen not in reached
            and kind not in ("/XRef", "/ObjStm")
        ):
            return True
        if (
            isinstance(thing, Stream)
            and "/DCTDecode" in str(thing.get("/Filter", ""))
            and len(_bare(raw := thing.read_raw_bytes())) != len(raw)
        ):
            return True
    for page in old.pages:
        try:
            drawn = {
                str(o)
                for i in pikepdf.parse_content_stream(page)
                if str(getattr(i, "operator", "")) == "Do"
                for o in i.operands
            }
        except Exception:
            return True
        if (
            set((_inherited(page.obj, "/Resources") or Dictionary()).get("/XObject", Dictionary()).keys())
            - drawn
        ):
            return True
    return False


def _told(page):
    """What a page's drawing tells without drawing it: comments, and words that stand for marked content."""
    contents = page.obj.get("/Contents", Array())
    for stream in [contents] if isinstance(contents, Stream) else contents:
        try:
            drawing = stream.read_bytes()[:5_000_000]
        except Exception:  # noqa: S112 — the page that holds it is not copied either
            continue
        for said in re.findall(
            rb"^\s*%[^\r\n]{4,}|<<[^>]*/(?:ActualText|Alt|E|T|Lang)\b[^>]*>>", drawing, re.MULTILINE
        ):
            yield said.decode("utf-8", "replace")
        for name in (b"ActualText", b"Alt"):
            for said in re.findall(name + rb"\s*<([0-9A-Fa-f\s]+)>", drawing):
                yield (
                    bytes.fromhex(re.sub(r"\s", "", said.decode())).decode("utf-16", "replace")
                    if len(said) % 2 == 0
                    else ""
                )


def _once(rows):
    return [list(row) for row in dict.fromkeys(map(tuple, rows))]


def _everything(old):
    """Every string of every object, and the text of streams that are no pictures, fonts or drawings."""
    for thing in old.objects:
        try:
            yield from _strings(thing)
            if isinstance(thing, Stream) and (
                str(thing.get("/Type", "")) in ("/Metadata", "/EmbeddedFile") or "/JS" in thing
            ):
                said = thing.read_bytes()[:20_000_000]
                yield said.decode("utf-8", "replace")
        except Exception:  # noqa: S112 — one broken object does not hide the others
            continue


def _strings(thing, depth: int = 0):
    if depth > DEEPEST:
        return
    if isinstance(thing, pikepdf.String):
        yield str(thing)
    elif isinstance(thing, (Dictionary, Stream)):
        for value in dict(thing.items()).values():
            if depth == 0 or not value.is_indirect if isinstance(value, pikepdf.Object) else False:
                yield from _strings(value, depth + 1)
    elif isinstance(thing, Array):
        for value in thing:
            if isinstance(value, pikepdf.Object) and not value.is_indirect:
                yield from _strings(value, depth + 1)


def copied(old, looks) -> bytes:
    """The new file: no information, no structure, no annotation, no earlier version; the same every time."""
    made = pikepdf.new()
    for page, look in zip(old.pages, looks, strict=True):
        if look.picture:
            _drawn(made, look)
        else:
            _page(made, old, page)
    made.remove_unreferenced_resources()
    kept = io.BytesIO()
    made.save(
        kept,
        static_id=True,
        linearize=False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        recompress_flate=True,
    )
    return kept.getvalue()


def _drawn(made, look) -> None:
    wide, high = look.points
    page = made.add_blank_page(page_size=(max(3, wide), max(3, high)))
    image = Stream(made, look.picture)
    image.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=look.width, Height=look.height, ColorSpace=Name.DeviceRGB,
                                   BitsPerComponent=8, Filter=Name.DCTDecode)  # fmt: skip
    page.obj.Resources = Dictionary(XObject=Dictionary(P=made.make_indirect(image)))
    page.obj.Contents = Stream(made, b"q %.3f 0 0 %.3f 0 0 cm /P Do Q" % (wide, high))


def _page(made, old, page) -> None:
    fresh = made.add_blank_page(page_size=(100, 100))
    for key in ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit"):
        value = (
            getattr(page, key[1:].lower(), None)
            if key in ("/MediaBox", "/CropBox")
            else _inherited(page.obj, key)
        )
        if value is not None:
            fresh.obj[key] = Array([float(v) for v in value]) if isinstance(value, Array) else value
    resources = _inherited(page.obj, "/Resources") or Dictionary()
    content, used = _content(pikepdf.parse_content_stream(page))
    fresh.obj.Contents = Stream(made, content)
    fresh.obj.Resources = _resources(made, old, resources, used, 0)


def _inherited(node, key):
    for _ in range(40):
        if key in node:
            return node[key]
        if "/Parent" not in node:
            return None
        node = node.Parent
    return None


def _content(instructions):
    """(the drawing without marks that only tell, the names it uses by kind of resource)."""
    kept, used = [], {kind: set() for kind in _KINDS}
    for one in instructions:
        if isinstance(one, pikepdf.ContentStreamInlineImage):
            kept.append(one)
            continue
        said = str(one.operator)
        if said in _MARKS:
            continue
        for kind, operator in _KINDS.items():
            if (
                said == operator
                or (kind == "/ColorSpace" and said == "CS")
                or (kind == "/Pattern" and said == "SCN")
            ):
                used[kind] |= {str(o) for o in one.operands if isinstance(o, Name)}
        kept.append(pikepdf.ContentStreamInstruction(one.operands, Operator(said)))
    return pikepdf.unparse_content_stream(kept), used


def _resources(made, old, resources, used, depth: int):
    found = Dictionary()
    for kind, names in used.items():
        group = Dictionary()
        for name in sorted(names):
            thing = resources.get(kind, Dictionary()).get(name)
            if thing is None:
                continue
            group[name] = _thing(made, old, thing, depth) if kind == "/XObject" else _over(made, old, thing)
        if len(group):
            found[kind] = group
    return found


def _thing(made, old, thing, depth: int):
    """A picture or a drawing used on the page, with its own drawing cleaned."""
    if depth > DEEPEST:
        raise ValueError("forms within forms")
    if str(thing.Subtype) == "/Form":
        content, used = _content(pikepdf.parse_content_stream(thing))
        new = Stream(made, content)
        for key in _FORM:
            if key in thing:
                new[key] = _over(made, old, thing[key])
        new["/Resources"] = _resources(made, old, thing.get("/Resources", Dictionary()), used, depth + 1)
        return made.make_indirect(new)
    return _image(made, old, thing)


def _image(made, old, thing):
    raw = thing.read_raw_bytes()
    new = Stream(made, _bare(raw) if str(thing.get("/Filter", "")) in ("/DCTDecode", "[/DCTDecode]") else raw)
    for key in _IMAGE:
        if key in thing:
            value = thing[key]
            new[key] = (
                _image(made, old, value)
                if key in ("/SMask", "/Mask") and isinstance(value, Stream)
                else _over(made, old, value)
            )
    return made.make_indirect(new)


def _bare(data: bytes) -> bytes:
    """A JPEG without what the camera and the programme wrote into it (APP1 to APP13, APP15, comments); APP14 says how its
    colours are meant."""
    if not data.startswith(b"\xff\xd8"):
        return data
    made, at = [b"\xff\xd8"], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        mark, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if mark == 0xDA:
            end = data.rfind(b"\xff\xd9")
            return b"".join(made) + data[at : end + 2 if end > at else len(data)]
        if not (0xE1 <= mark <= 0xEF and mark != 0xEE) and mark != 0xFE:
            made.append(data[at : at + 2 + size])
        at += 2 + size
    return data


def _over(made, old, value):
    """Fonts, colours and states as they are, without what is written about them."""
    if not isinstance(value, pikepdf.Object):
        return value
    if not isinstance(value, (Dictionary, Stream, Array)):
        return value
    whole = value if value.is_indirect else old.make_indirect(value)
    _tell_nothing(whole, set(), 0)
    return made.copy_foreign(whole)


def _tell_nothing(thing, done, depth: int) -> None:
    if depth > DEEPEST or (thing.is_indirect and thing.objgen in done):
        return
    if thing.is_indirect:
        done.add(thing.objgen)
    if isinstance(thing, (Dictionary, Stream)):
        for key in (
            "/Metadata",
            "/PieceInfo",
            "/OC",
            "/AF",
            "/Thumb",
            "/StructParent",
            "/StructParents",
            "/LastModified",
            "/OPI",
        ):
            if key in thing:
                del thing[key]
        values = [v for _, v in thing.items()]
    else:
        values = list(thing) if isinstance(thing, Array) else []
    for value in values:
        if isinstance(value, (Dictionary, Stream, Array)):
            _tell_nothing(value, done, depth + 1)
