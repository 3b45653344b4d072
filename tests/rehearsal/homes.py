"""python -m tests.rehearsal.homes DATA: signs every account of the staff list in and opens its home; JSON by login."""

import functools
import json
import os
import re
import shutil
import sys
import tempfile


def main(data: str) -> None:
    copy = os.path.join(tempfile.mkdtemp(), "city")  # signing in writes: the city itself stays as it is
    shutil.copytree(data, copy)
    os.environ |= {
        "MINGTANG_DATA": copy,
        "MINGTANG_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "mingtang.settings",
    }
    import django

    django.setup()
    from django.test import Client

    from mingtang.desk import signin
    from mingtang.rehearsal import city

    signin.check_password = functools.cache(
        signin.check_password
    )  # one hash serves all; it is slow on purpose
    found = {}
    for row in city.data("staff")["account"]:
        browser = Client()
        page = browser.get("/sign-in/").content.decode()
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        browser.post("/sign-in/", {**hidden, "login": row["login"], "password": city.PASSWORD})
        home = browser.get("/desk/", follow=True)
        found[row["login"]] = {"status": home.status_code, "name": row["name"] in home.content.decode()}
    json.dump(found, sys.stdout)
    shutil.rmtree(os.path.dirname(copy))


if __name__ == "__main__":
    main(sys.argv[1])
