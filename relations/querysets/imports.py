"""What one may ask of import runs and their rows."""

from django.db import models

from articles.curated import CuratedQuerySet


class ImportRunQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, dataset, release, file_sha256):
        return self.get(dataset=dataset, release=release, file_sha256=file_sha256)


class ImportedRowQuerySet(models.QuerySet):
    def get_by_natural_key(self, dataset, release, file_sha256, number):
        return self.get(
            run__dataset=dataset,
            run__release=release,
            run__file_sha256=file_sha256,
            number=number,
        )
