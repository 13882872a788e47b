from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RelationsConfig(AppConfig):
    name = "relations"
    verbose_name = _("Relations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # They hear of what is saved.
        from relations.actions import (  # noqa: F401
            likeness,
            noting,
            renames,
            replays,
        )

        post_migrate.connect(make_word_indexes, self)


def make_word_indexes(sender, using, **kwargs):
    """Make what migrations cannot express: the engine's index of words."""
    from relations.models.search import Words
    from relations.querysets.word_index import create

    for model in Words.__subclasses__():
        create(model, using)
