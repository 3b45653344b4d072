"""信息处理费: what a request costs (条例第四十二条; 国办函〔2020〕109号, in force 1 January 2021)."""

FREE_ITEMS, FREE_PAGES = 10, 30


def items_fee(count: int) -> int:
    """Yuan for `count` items of one applicant in one calendar month: 10 free, then 100 each up to 30; from the 31st
    on in bands of ten, each band 100 dearer. Each rate applies to the part inside its band (No. 109, para. 4)."""
    first = max(0, min(count, 30) - FREE_ITEMS) * 100
    return first + sum(200 + 100 * ((n - 31) // 10) for n in range(31, count + 1))


def pages_fee(count: int) -> int:
    """Yuan for `count` A4 sides of one request: 30 free, to 100 ten each, to 200 twenty, above forty (para. 5)."""
    bands = ((FREE_PAGES, 100, 10), (100, 200, 20), (200, count, 40))
    return sum(max(0, min(count, top) - low) * rate for low, top, rate in bands)


def fee(method: str, units: int, before: int = 0) -> int:
    """Yuan for one request. method: by_item or by_page; units: its items or pages; before: items of the applicant
    counted in this month before it (items accumulate over the month, pages do not)."""
    if method == "by_page":
        return pages_fee(units)
    return items_fee(before + units) - items_fee(before)
