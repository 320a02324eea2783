"""The kernel as a Django application."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "quen.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from quen.kernel.registry import checks  # noqa: F401  (registers the boot checks)
