"""Service items as kinds: rows in the database, built and checked like the packaged tables (scheme `service-1`)."""

from collections.abc import Mapping
from typing import Any

from mingtang.kinds import load
from mingtang.kinds.checks import check
from mingtang.kinds.checks_item import shape_of_item
from mingtang.kinds.service_1.build import build_mapping
from mingtang.kinds.table import Fault, Kind

__all__ = ["SCHEME", "build", "build_mapping", "faults"]

SCHEME = "service-1"  # folder of letters and rules; `letters.load(SCHEME, key)`


def faults(item: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with the body of an item; [] = it may be published. Paths as `item.steps.2.post`, line 0.

    item: code, name, type (GB/T 39046), agency, basis[], conditions[], materials[{name, need, form, note}],
    fees[{name, basis, rate}], statutory {n, unit, law} or absent, promised {n, unit},
    steps[{key, name, post, agency (another one's code), limit {n, unit}, parallel, when, decides}],
    facts {name of a `when` fact: question}, result {name, kind}, place, phone, hours, faq[{q, a}]; version.
    """
    found = [Fault(path, 0, text) for path, text in shape_of_item(item)]
    if not found:
        found = check(build_mapping(item), load.rules(SCHEME), load.letters(SCHEME))
    return [Fault(fault.path.replace(".by", ".post"), fault.line, fault.text) for fault in found]


def build(item: Mapping[str, Any]) -> Kind:
    """The Kind of an item. Raises KindError with the faults."""
    if found := faults(item):
        raise load.KindError(found)
    return load.build(build_mapping(item), load.rules(SCHEME), load.letters(SCHEME))
