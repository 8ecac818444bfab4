"""The 可验台账 room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    """Names the 可验台账 room and hooks it to the worker and the pages."""

    name = "shanzhi.ledger"
    verbose_name = _("可验台账")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register sweeps, sentences, panels and the roll of lines, once the models are there."""
        from shanzhi.journal import verification
        from shanzhi.ledger import panels, sentences, sweeps  # noqa: F401 - the others register by being imported
        from shanzhi.ledger.queries import lines_gone

        panels.register()
        verification.register_roll(lines_gone)
