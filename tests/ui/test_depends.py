"""A question that depends on another shows when it applies (ui.js): in a real browser, on a page of its own."""

from pathlib import Path

import pytest

import mingtang.ui

SCRIPT = (Path(mingtang.ui.__file__).parent / "static" / "ui" / "ui.js").read_text(encoding="utf-8")
PAGE = f"""<!doctype html><script>{SCRIPT}</script><form>
<select name="acting"><option value="self">自己</option><option value="agent">代理</option></select>
<fieldset class="group" id="box"><details class="more"><summary>更多</summary>
<div class="usa-form-group"><input name="agent" data-shown-field="acting" data-shown-in="agent"></div>
</details></fieldset>
<div class="usa-form-group usa-form-group--error"><input name="wrong" data-shown-field="acting" data-shown-in="agent"></div>
</form>"""


@pytest.mark.browser
def test_it_stands_there_when_it_applies_opens_its_group_and_an_error_is_never_hidden(open_page):
    page = open_page("about:blank")
    page.set_content(PAGE)
    assert not page.is_visible("#box") and page.is_visible("[name=wrong]")
    page.select_option("[name=acting]", "agent")
    assert page.is_visible("[name=agent]"), "its folded group is open"
    page.fill("[name=agent]", "张小山")
    page.select_option("[name=acting]", "self")
    assert not page.is_visible("#box") and page.input_value("[name=agent]") == "张小山"
