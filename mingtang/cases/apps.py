from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "mingtang.cases"
    label = "cases"

    def ready(self) -> None:
        from mingtang.cases import jobs  # noqa: F401  (registers its handlers)
        from mingtang.cases.bundles import jobs as bundle_jobs  # noqa: F401
        from mingtang.cases.emailing import jobs as emailing_jobs  # noqa: F401
        from mingtang.cases.items import asking
        from mingtang.cases.items import jobs as item_jobs  # noqa: F401
        from mingtang.cases.mails import jobs as mail_jobs  # noqa: F401
        from mingtang.cases.materials import jobs as material_jobs  # noqa: F401
        from mingtang.cases.phone import jobs as phone_jobs  # noqa: F401
        from mingtang.cases.tables import jobs as table_jobs  # noqa: F401
        from mingtang.forms import definition

        definition.provide(asking.FORM, asking.form_of)
