from hypothesis import given, settings
from hypothesis import strategies as st

from mingtang.search import tokens


@given(st.text(), st.text())
@settings(max_examples=500, deadline=None)
def test_folding_a_cut_text_is_cutting_the_folded_text(a, b):
    assert tokens.fold(a + b) == tokens.fold(a) + tokens.fold(b)
    assert tokens.simplify(a + b) == tokens.simplify(a) + tokens.simplify(b)


def test_folding_any_character_twice_changes_nothing_more():
    for code in [*range(0x3400), *range(0x3400, 0x110000, 11)]:
        once = tokens.fold(chr(code))
        assert tokens.fold(once) == once
        assert tokens.fold(tokens.simplify(chr(code))) == once
        assert not any(c.isspace() for c in once)


def test_scripts_widths_and_cases_meet():
    assert tokens.fold("《臺灣Ａｂｃ》（２０２６）　第１２号") == "台湾abc2026第12号"
    assert tokens.fold("乾隆") == tokens.fold("乾") + tokens.fold("隆")
    assert tokens.fold("葛\U000e0100") == "葛"
    assert tokens.fold("e\u0301") == tokens.fold("é") == "e"
    assert tokens.fold("㎡ ½ \ue000 𠮷䶮") == "m212\ue000𠮷䶮"
    assert tokens.bigrams("路灯A1") == ["路灯", "灯a", "a1"]
    assert tokens.bigrams("费") == tokens.bigrams("") == []
    assert tokens.characters(" (试  行)") == ["(", "试", "␣", "行", ")"]


def test_every_own_word_stays_whole():
    own = tokens.own_words()
    assert len(own) >= 150 and len(set(own)) == len(own)
    assert [word for word in own if tokens.words(word) != [word]] == []
    assert tokens.words("依申请公开与一网通办") == ["依申请公开", "一网通办"]


def test_the_pairs_of_a_text_in_one_string_are_its_bigrams():
    for text in ("", "路", "路灯", "“三公”经费 2025", "臨時佔道"):
        assert tokens.paired(text).split() == tokens.bigrams(text)


def test_a_long_text_folds_as_its_characters_do():
    for text in ("《路灯，检修》 LED（试行）Σς\n", "臺灣 ㎡ ½ 路灯", "\ue000𠮷䶮é路灯", "İstanbul ΑΣ _a_"):
        long = text * 100
        assert tokens.fold(long) == "".join(map(tokens.fold, long))
        assert tokens.paired(long).split() == tokens.bigrams(long)


def test_plain_is_what_folding_leaves_but_for_marks_and_small_letters():
    for code in [*range(0x3400), *range(0x4E00, 0xA000, 3), *range(0xFE00, 0x10000)]:
        if tokens.is_plain(char := chr(code)):
            assert tokens.fold(char) == (char.lower() if char.isalnum() else "")
    assert tokens.is_plain("《路灯，检修》 LED（试行）\n") and not tokens.is_plain("臺灣")
