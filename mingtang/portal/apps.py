from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "mingtang.portal"
    label = "portal"
