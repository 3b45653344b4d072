from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "mingtang.policy"
    label = "policy"
