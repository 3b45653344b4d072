"""What the press remembers between generations, in one file beside the tree. Losing it costs a full printing."""

from __future__ import annotations

import json
import os
from typing import Any

from .disk import write_new
from .tree import Tree

NAME = "state.json"


def get(tree: Tree | None, key: str) -> Any:
    """What was last put under `key`; None when nothing was or the file cannot be read.
    tree None: of a proof, which has no tree."""
    if tree is None:
        return None
    try:
        return json.loads((tree.root / NAME).read_bytes()).get(key)
    except (FileNotFoundError, ValueError, AttributeError):
        return None


def put(tree: Tree | None, key: str, value: Any) -> None:
    """Keep `value` (plain JSON); callers hold the press. A proof (tree None) keeps nothing."""
    if tree is None:
        return
    file = tree.root / NAME
    try:
        known = json.loads(file.read_bytes())
    except (FileNotFoundError, ValueError):
        known = {}
    draft = tree.root / (NAME + ".new")
    draft.unlink(missing_ok=True)
    write_new(draft, json.dumps({**known, key: value}).encode())
    os.replace(draft, file)
