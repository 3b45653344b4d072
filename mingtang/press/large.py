"""大字版: the printed large-type twin of a page, for readers whose browser runs no script.

The same HTML in elder mode; links and forms to pages that have such a twin lead to it, the entry 长者模式 leads back and 繁體版 to
the traditional edition in large type. Search engines are sent to the original. The input is our own rendered HTML, like
that of hant.py, which makes the traditional edition of what stands here. Pure.
"""

import re
from html import escape

from . import addresses

_ENTRY = re.compile(r'<a href="[^"]*" data-ui="elder">[^<]*</a>')
_LINK = re.compile(r'(<(?:a\b[^>]* href|form\b[^>]* action)=")(/[^"?#]*)')
_TRADITIONAL = re.compile(r'(<a href="/hant)(/[^"]*" hreflang="zh-Hant")')
_HERE = re.compile(r'<link rel="alternate" title="大字版"[^>]*>')


def large(html: str, url: str) -> str:
    """The twin of the page that stands at `url`."""
    html = html.replace("<html ", '<html class="elder" ', 1)
    html = _HERE.sub('<meta name="robots" content="noindex">', html, count=1)
    html = _TRADITIONAL.sub(r"\1/large\2", html, count=1)
    html = _LINK.sub(lambda found: found[1] + (addresses.large(found[2]) or found[2]), html)
    back = f'<a href="{escape(url)}">退出大字版</a>'
    return _ENTRY.sub(lambda _: back, html)
