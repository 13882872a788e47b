"""Rows that are deleted with all that belongs to them, and none comes in between."""

from django.db import models, transaction


class DeletedWhole(models.Model):
    """Locks its row before it looks for what belongs to it.

    What another request says of it meanwhile waits, and finds it gone: see
    `relations.querysets.staying`. It stands behind `Curated`, through whose manager
    rows are written.
    """

    class Meta:
        abstract = True

    @transaction.atomic
    def delete(self, *args, **kwargs):
        """Delete the row with all that belongs to it."""
        # The row that others name: of a kind of record, that of the record.
        model = next(iter(self._meta.get_parent_list()), type(self))
        model.objects.select_for_update().filter(pk=self.pk).values("pk").first()
        return super().delete(*args, **kwargs)
