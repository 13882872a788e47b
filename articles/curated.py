"""What every hand-kept row has: who made it, who changed it, when, and its past.

A curated table keeps its history with django-simple-history. Because that records
nothing for `update()`, `bulk_create()` and `bulk_update()`, a curated queryset
refuses them; an action that writes history itself asks for `unrecorded()`.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.models import HistoricalRecords

from articles.constraints import unsettled


class TracelessWrite(TypeError):
    """A bulk write that would leave no history was attempted."""


class CuratedQuerySet(models.QuerySet):
    """A queryset whose writes always leave a trace."""

    def unrecorded(self):
        """The same rows unguarded, for actions that write history themselves."""
        plain = models.QuerySet(self.model, using=self._db)
        plain.query = self.query.chain()
        return plain

    def _refuse(self, method):
        raise TracelessWrite(
            f"{self.model.__name__}.objects.{method}() would leave no history. "
            "Save each row, or use an action that records what it does."
        )

    def update(self, **kwargs):
        self._refuse("update")

    def bulk_create(self, *args, **kwargs):
        self._refuse("bulk_create")

    def bulk_update(self, *args, **kwargs):
        self._refuse("bulk_update")

    update.alters_data = True
    bulk_create.alters_data = True
    bulk_update.alters_data = True


def why_unstorable(text):
    """Why no database can keep a text, as a sentence; empty when it can."""
    if "\x00" in text:
        return _("The text holds a NUL byte; remove it.")
    if any("\ud800" <= char <= "\udfff" for char in text):
        return _("The text holds half a character; copy it again.")
    return ""


def history(**options):
    """The history of a curated model: `history = history()` in its class body."""
    return HistoricalRecords(
        history_id_field=models.BigAutoField(),
        history_change_reason_field=models.TextField(null=True),
        **options,
    )


class Curated(models.Model):
    """A row that people keep by hand.

    `version` counts its states from 1; whoever saves sends the version they saw,
    so that nobody overwrites a change they have not read.
    """

    created = models.DateTimeField(default=timezone.now, editable=False)
    updated = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CuratedQuerySet.as_manager()

    class Meta:
        abstract = True
        # Related managers write through the base manager: `record.citations.add()`
        # must not move a row without a trace either.
        base_manager_name = "objects"

    def save(self, *args, **kwargs):
        """Write the whole row, whatever `update_fields` says.

        Its state in the history is whole as well, and so the columns that follow
        from others are never left behind.
        """
        if not self._state.adding:
            self.version += 1
            self.updated = timezone.now()
        kwargs.pop("update_fields", None)
        super().save(*args, **kwargs)

    def clean_fields(self, exclude=None):
        errors = {}
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        for field in self._meta.concrete_fields:
            value = self.__dict__.get(field.attname)
            if not isinstance(value, str) or field.name in {*(exclude or ()), *errors}:
                continue
            why = why_unstorable(value)
            one_line = isinstance(field, models.CharField) and field.editable
            if not why and one_line and "\n" in value:
                # A code or a name; `$` in a pattern would let a last one pass. The
                # words around a passage, which nobody writes, run over lines.
                why = _("The text has a line break; put it on one line.")
            if why:
                errors[field.name] = [ValidationError(why, code="unstorable")]
        if errors:
            raise ValidationError(errors)

    def validate_constraints(self, exclude=None):
        asked = [*unsettled(self, exclude)]
        self.get_constraints = lambda: asked
        try:
            super().validate_constraints(exclude)
        finally:
            del self.get_constraints

    def leads_back_by(self, name):
        """The row from which the chain of `name` leads back to this one, or None.

        To name itself is no chain: a constraint refuses that.
        """
        seen, row = set(), self
        while (following := getattr(row, name)) is not None:
            if following.pk == self.pk:
                return row if row is not self else None
            if following.pk in seen:
                return None
            seen.add(following.pk)
            row = following
        return None

    def sign(self, user):
        """Note who is writing, before `save()`; returns the row itself."""
        if user is not None and user.is_authenticated:
            self.updated_by = user
            # A row that was deleted and comes back keeps who made it.
            if self._state.adding and self.version == 1:
                self.created_by = user
        return self


@receiver(pre_delete)
def pass_reason_on(sender, instance, origin=None, **kwargs):
    """What is deleted with a row is deleted for the same reason, by the same person."""
    if not (isinstance(instance, Curated) and isinstance(origin, Curated)):
        return
    for name in ("_change_reason", "_history_user"):
        if not hasattr(instance, name) and hasattr(origin, name):
            setattr(instance, name, getattr(origin, name))
