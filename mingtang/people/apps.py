from django.apps import AppConfig
from django.db.models.signals import post_migrate

from mingtang.database import marks


class PeopleConfig(AppConfig):
    name = "mingtang.people"
    label = "people"

    def ready(self) -> None:
        post_migrate.connect(marks.install, sender=self)
