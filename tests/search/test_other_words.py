"""What people type is not what documents say: synonyms, pinyin, initials, traditional characters, marks."""

from dataclasses import replace

import pytest

from mingtang.search import pinyin, synonyms, tokens
from mingtang.search.document import Doc
from mingtang.search.index import Builder, Reader
from mingtang.search.query import search

from . import pairs

LISTS = {
    "synonyms": pairs.SYNONYMS,
    "pinyin": pairs.PINYIN,
    "initials": pairs.INITIALS,
    "traditional": pairs.TRADITIONAL,
}
ENOUGH, TITLES = 50, 10  # pairs in a list; answers that count


@pytest.fixture(scope="module")
def town(docs, tmp_path_factory):
    """A document for each pair, among generated ones whose bodies are full of the same words but whose titles are not:
    else a hundred other titles would be as right as the one that is meant."""
    root = tmp_path_factory.mktemp("pairs")
    meant = [Doc(f"{name}-{i}", title) for name, some in LISTS.items() for i, (_, title) in enumerate(some)]
    others = [replace(doc, title=f"文件第{i}号") for i, doc in enumerate(docs)]
    Builder(root).build([*others, *meant])
    return Reader(root)


def _reader(root, *docs):
    Builder(root).build(docs)
    return Reader(root)


def _ids(answer):
    return [hit.id for hit in answer.hits]


@pytest.mark.parametrize("name", LISTS)
def test_each_pair_of_the_list_is_found_in_the_first_ten(town, name, capsys):
    some = LISTS[name]
    missed = [
        (asked, title)
        for asked, title in some
        if title not in [hit.title for hit in search(town, asked, TITLES).hits]
    ]
    score = 1 - len(missed) / len(some)
    with capsys.disabled():
        print(f"\n{name}: {score:.3f} of {len(some)} pairs in the first {TITLES}; missed {missed}")
    assert len(some) == len(set(some)) >= ENOUGH
    assert score >= 0.95


@pytest.mark.parametrize("name", ["synonyms", "pinyin", "initials"])
def test_without_other_words_the_same_lists_are_not_found(town, name):
    some = LISTS[name]
    found = sum(
        title in [hit.title for hit in search(town, asked, TITLES, exact=True).hits] for asked, title in some
    )
    assert found <= len(some) * 0.1


def test_the_answer_says_which_words_were_added_and_exact_adds_none(tmp_path):
    reader = _reader(tmp_path, Doc("a", "公共租赁住房管理办法"), Doc("b", "关于公租房的通知"))
    answer = search(reader, "公租房")
    assert (_ids(answer), answer.added) == (["b", "a"], ("公共租赁住房",))
    assert "<mark>公共租赁住房</mark>" in answer.hits[1].snippet
    literal = search(reader, "公租房", exact=True)
    assert (_ids(literal), literal.added) == (["b"], ())


def test_other_words_still_require_every_part(tmp_path):
    reader = _reader(tmp_path, Doc("a", "公共租赁住房", "摇号"), Doc("b", "公共租赁住房", "租金"))
    assert _ids(search(reader, "公租房 摇号")) == ["a"] == _ids(search(reader, "公租房摇号"))


def test_letters_that_stand_in_a_document_come_before_what_they_may_spell(tmp_path):
    reader = _reader(
        tmp_path,
        Doc("spelt", "路灯检修", ""),
        Doc("word", "照明", "LD路灯 ludeng"),
        Doc("title", "ludeng 说明"),
    )
    assert _ids(search(reader, "ludeng")) == ["title", "spelt", "word"]


@pytest.mark.parametrize("typed", ["长安区", "changan", "ZHANGAN", "cháng'ān", "ｃｈａｎｇａｎ"])
def test_a_place_is_found_however_it_is_read(tmp_path, typed):
    assert "a" in _ids(search(_reader(tmp_path, Doc("a", "长安区供水通告"), Doc("b", "供水")), typed))


def test_letters_are_cut_into_syllables_in_every_way():
    assert sorted(pinyin.cuts("xian")) == [["xi", "an"], ["xian"]]
    assert pinyin.cuts(tokens.fold("lüse")) == pinyin.cuts("lvse") == [["lu", "se"]]
    assert pinyin.cuts("led") == [] == pinyin.cuts("")
    assert len(pinyin.cuts("fangan" * 10)) <= 8


def test_the_lists_are_in_order():
    words = [tokens.fold(word) for group in synonyms.groups() for word in group]
    assert len(synonyms.groups()) >= 60 and len(words) == len(set(words))
    assert all(len(group) > 1 for group in synonyms.groups())
    assert all(tokens.simplify(word) == tokens.fold(word) or "（" in word for word in words)
    for line in tokens.own_terms(tokens.READINGS_FILE):
        word, *read = line.split()
        assert list(pinyin.syllables(word)) == [part.replace("v", "u") for part in read], line


@pytest.mark.parametrize(
    "typed",
    ["澜政规〔2025〕3号", "澜政规[2025]3号", "澜政规(2025)3号", "澜政规（２０２５）３号", "澜政规﹝2025﹞3号", "澜政规【2025】3号",
     "“澜政规〔2025〕3号”", "澜政规2025 3号", "瀾政規〔2025〕3號", "《澜政规〔2025〕3号》", "澜政规〔2025〕 3 号"],
)  # fmt: skip
def test_a_document_number_is_found_in_whichever_brackets(tmp_path, typed):
    reader = _reader(
        tmp_path,
        Doc("a", "通知", doc_no="澜政规〔2025〕3号"),
        Doc("b", "通知", doc_no="澜政规〔2025〕13号"),
        Doc("c", "通知", doc_no="澜政规〔2023〕25号"),
    )
    assert _ids(search(reader, typed))[0] == "a"


@pytest.mark.parametrize(
    "typed",
    [
        "“三公”经费",
        "三公经费",
        "「三公」经费",
        "《三公经费》",
        "三公·经费",
        "*三公经费*",
        "三公经费？",
        "【三公经费】",
    ],
)
def test_quotes_and_marks_make_no_difference(tmp_path, typed):
    assert _ids(search(_reader(tmp_path, Doc("a", "“三公”经费说明"), Doc("b", "经费")), typed)) == ["a"]
