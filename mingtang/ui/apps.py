from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "mingtang.ui"
    label = "ui"
    verbose_name = "页面"
