from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "mingtang.records"
    label = "records"

    def ready(self) -> None:
        from mingtang.records.topics import models as topics  # noqa: F401  (tables that stand beside records.models)
        from mingtang.records.transfers import models  # noqa: F401
