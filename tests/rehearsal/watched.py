"""python -m tests.rehearsal.watched DATA DAY: how the columns of the city in DATA stand on that day, as JSON."""

import json
import os
import sys
from collections import Counter
from datetime import date


def main(data: str, day: str) -> None:
    os.environ |= {
        "MINGTANG_DATA": data,
        "MINGTANG_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "mingtang.settings",
    }
    import django

    django.setup()
    from mingtang.oversight.models import Finding
    from mingtang.oversight.watch.standing import standings

    rows = standings(date.fromisoformat(day))
    found = {
        state: sorted([one.agency, one.column, one.left] for one in rows if one.state == state)
        for state in {one.state for one in rows} - {"normal"}
    }
    open_ = Finding.objects.house.filter(mended_on=None)
    json.dump({"states": found, "findings": Counter(open_.values_list("code", flat=True))}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
