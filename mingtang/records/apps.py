from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "mingtang.records"
    label = "records"

    def ready(self) -> None:
        from mingtang.records.transfers import models  # noqa: F401  (tables that stand beside records.models)
