from django.apps import AppConfig


class ReadingsConfig(AppConfig):
    name = "mingtang.readings"
    label = "readings"
