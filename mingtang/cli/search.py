"""search Q [--limit N] [--agency A]: search what is published, as the public does; every word is required.

With --json {"query","total","took_ms","results":[{"title","url","agency","column","doc_no","published_on","snippet"}]};
only the snippet holds <mark>. The exit is 0 also when nothing was found.
"""

import argparse
from typing import Any

from mingtang.cli.output import refuse, tell
from mingtang.people.models import Agency
from mingtang.search.hits import Hit
from mingtang.search.index import IndexUnavailable
from mingtang.search.published import reader, still_public
from mingtang.search.query import search

MOST = 1000


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="mingtang search")
    parser.add_argument("query", metavar="Q")
    parser.add_argument("--limit", type=int, default=10, metavar="N")
    parser.add_argument("--agency", default="", metavar="A", help="a code listed by `agencies`")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    if not 1 <= given.limit <= MOST:
        return refuse(f"--limit {given.limit}", f"a whole number from 1 to {MOST}")
    if given.agency and not Agency.objects.filter(code=given.agency).exists():
        return refuse(f"agency {given.agency!r}", "a code listed by `agencies`")
    try:
        found = search(reader(), given.query, given.limit, agency=given.agency, partial=False)
    except IndexUnavailable as error:
        return refuse(str(error), "an index printed by the worker")
    hits = still_public(found.hits)
    answer = {
        "query": given.query,
        "total": found.total - (len(found.hits) - len(hits)),
        "took_ms": found.took_ms,
        "results": [_result(hit) for hit in hits],
    }
    tell(answer, given.json, _lines(answer))
    return 0


def _result(hit: Hit) -> dict[str, Any]:
    return {
        "title": hit.title,
        "url": hit.url,
        "agency": hit.agency,
        "column": hit.column,
        "doc_no": hit.doc_no,
        "published_on": hit.published_on.isoformat() if hit.published_on else None,
        "snippet": hit.snippet,
    }


def _lines(answer: dict[str, Any]) -> list[str]:
    head = f"“{answer['query']}”：{answer['total']} 条（{answer['took_ms']} 毫秒）"
    return [head, *(f"  {r['published_on'] or '':10} {r['title']}  {r['url']}" for r in answer["results"])]
