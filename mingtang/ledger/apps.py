from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    name = "mingtang.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from mingtang.ledger import digest, jobs, triggers  # noqa: F401  (jobs registers its handlers)

        digest.self_test()
        post_migrate.connect(triggers.install_after_migrate, sender=self)
