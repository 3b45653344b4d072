"""相关内容: what shares the words of a text."""

from mingtang.search.document import Doc
from mingtang.search.index import Builder, Reader
from mingtang.search.related import related


def _ids(root, of, docs):
    Builder(root).build(docs)
    return [hit.id for hit in related(Reader(root), of)[1]]


def test_texts_that_share_words_and_keywords_come_nearest_first_and_never_the_text_itself(tmp_path):
    filler = [Doc(f"x{n}", f"关于第{n}次会议的通知", "其他事项") for n in range(60)]
    docs = [
        Doc("a", "关于公租房摇号的通知", "关键词：住房保障、轮候"),
        Doc("both", "公租房摇号结果", "住房保障轮候"),
        Doc("body", "年报", "公租房与摇号"),
        Doc("one", "公租房维修", "墙面"),
        *filler,
    ]
    assert _ids(tmp_path, "a", docs) == ["both", "body"]


def test_the_same_column_stands_nearer(tmp_path):
    docs = [
        Doc("a", "路灯检修通告", "", column="notices"),
        Doc("far", "路灯检修说明", "", column="news"),
        Doc("near", "路灯检修说明", "", column="notices"),
    ]
    assert _ids(tmp_path, "a", docs) == ["near", "far"]


def test_an_unknown_text_and_an_empty_index_relate_nothing(tmp_path):
    assert related(Reader(tmp_path / "none"), "a") == ("", ())
    assert _ids(tmp_path, "zzz", [Doc("a", "路灯检修")]) == []
    assert _ids(tmp_path, "a", [Doc("a", "路灯检修")]) == []
