from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "mingtang.records"
    label = "records"
