"""OFD is written anew: what a page shows is there, what nobody sees is not, what cannot be told holds."""

import io

import pytest
from PIL import Image

from mingtang.records.rebuilding import CannotRebuild, rebuild, text_of, within
from mingtang.records.scanning import scan_file
from tests.records.corpora.wrappings import OFD, ofd_parts, ofd_text


def page(inside: str, **more) -> bytes:
    return ofd_parts(f'<ofd:Layer ID="3" Type="Body">{inside}</ofd:Layer>', **more)


def box(fill: str, y: int = 28, width: int = 180) -> str:
    return (
        f'<ofd:PathObject ID="40" Boundary="15 {y} {width} 10" Fill="true"><ofd:FillColor Value="{fill}"/>'
        "<ofd:AbbreviatedData>M 0 0 L 180 0 L 180 10 L 0 10 C</ofd:AbbreviatedData></ofd:PathObject>"
    )


def test_words_lines_and_pictures_are_written_anew_the_same_every_time():
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "blue").save(out, "PNG")
    res = f'<ofd:Res {OFD} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="9" Type="Image"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>'
    data = ofd_parts(
        f'<ofd:Layer ID="3">{ofd_text("第一行的话")}{ofd_text("第二行", 60, at=12)}<ofd:ImageObject ID="30" Boundary="20 100 40 40" ResourceID="9"/></ofd:Layer>',
        more={"Doc_0/DocumentRes.xml": res.encode(), "Doc_0/Res/a.png": out.getvalue()},
    )
    parts = within.package.opened(data)
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(
        b"</ofd:CommonData>", b"<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
    )
    made = rebuild("a.ofd", within.package.written(parts))
    assert made.texts == [("第1页", "第一行的话\n第二行")]
    again = rebuild("a.ofd", made.data)
    assert (
        rebuild("a.ofd", within.package.written(parts)).data == made.data
        and again.texts == made.texts
        and again.hidden == []
    )
    assert "Doc_0/Res/image_1.png" in within.package.opened(made.data)
    assert text_of("a.ofd", made.data) == "第一行的话\n第二行"


def test_personal_data_is_told_with_its_page_also_letter_by_letter():
    letters = "".join(
        f'<ofd:TextObject ID="{n}" Boundary="{20 + 4 * n} 30 4 6" Font="2" Size="4"><ofd:TextCode X="0" Y="4">{c}</ofd:TextCode></ofd:TextObject>'
        for n, c in enumerate("13800138000", 20)
    )
    report = scan_file("a.ofd", page(letters))
    assert [(f.kind, f.where) for f in report.finds] == [("mobile", "第1页")] and not report.held


def test_white_words_are_seen_on_a_dark_ground_and_not_on_paper():
    white = ofd_text("浅字", fill='<ofd:FillColor Value="255 255 255"/>')
    assert "浅字" in str(rebuild("a.ofd", page(box("20 30 40") + white)).texts)
    assert rebuild("a.ofd", page(white + ofd_text("别的", 90, at=30))).texts == [("第1页", "别的")]


def test_a_seal_is_left_behind_and_told():
    parts = within.package.opened(page(ofd_text("公告")))
    parts["OFD.xml"] = parts["OFD.xml"].replace(
        b"</ofd:DocBody>", b"<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>"
    )
    assert any("电子签章" in line for line in rebuild("a.ofd", within.package.written(parts)).dropped)


@pytest.mark.parametrize(
    "inside",
    [
        ofd_text("半遮的字") + box("0 0 0", 34),
        ofd_text("剪过的字").replace("<ofd:TextCode", "<ofd:Clips/><ofd:TextCode"),
        ofd_text("调色的字", fill='<ofd:FillColor Value="0.5" ColorSpace="7"/>'),
        '<ofd:CompositeObject ID="9" Boundary="0 0 9 9" ResourceID="3"/>',
    ],
)
def test_what_cannot_be_told_holds(inside):
    with pytest.raises(CannotRebuild) as held:
        within.rebuild("a.ofd", page(inside))
    assert held.value.code == "not_rebuildable"
    assert scan_file("a.ofd", page(inside)).held
