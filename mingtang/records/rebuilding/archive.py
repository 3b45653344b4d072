"""Zip archives: every member is rebuilt by itself and put into a new archive; one that cannot be holds the whole."""

from __future__ import annotations

import re
from collections.abc import Callable

from mingtang.records.rebuilding import package
from mingtang.records.rebuilding.base import TOO_MUCH, CannotRebuild, Drops, Rebuilt

DEEPEST = 3
_UNSAFE = re.compile(r'[<>:"|?*\\\x00-\x1f]|^/|(?:^|/)\.\.(?:/|$)')


def rebuild(name: str, data: bytes, member: Callable[[str, bytes, int], Rebuilt], depth: int) -> Rebuilt:
    """member: how one member is rebuilt, given its name, bytes and depth."""
    if depth >= DEEPEST:
        raise CannotRebuild(TOO_MUCH, "too_much")
    drops, made, texts = Drops(), {}, []
    for path, inside in sorted(package.opened(data).items()):
        path = _named(path)
        if _UNSAFE.search(path):
            raise CannotRebuild("压缩包内有不合规的文件名")
        if path.startswith("__MACOSX/") or path.rpartition("/")[2] in (
            ".DS_Store",
            "Thumbs.db",
            "desktop.ini",
        ):
            drops.add("part", path)
            continue
        try:
            one = member(path, inside, depth + 1)
        except CannotRebuild as held:
            raise CannotRebuild(f"压缩包内的“{path}”：{held.reason}", held.code) from held
        made[path] = one.data
        texts += [(f"{path}{f' {where}' if where else ''}", said) for where, said in one.texts]
        for what, where in one.hidden:
            drops.add(what, f"{path}{f' {where}' if where else ''}")
        texts.append((path, path.rpartition("/")[2]))
    return drops.made(package.written(made), texts)


def _named(path: str) -> str:
    """A name that was written in GBK without saying so, as older tools do."""
    try:
        return path.encode("cp437").decode("gbk")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return path
