"""Countries by their codes, which nearly every question begins with."""

from functools import cache

from django.db import DEFAULT_DB_ALIAS

from relations.api.rows.statements import Statement
from relations.models import Country

COLUMNS = [field.attname for field in Country._meta.concrete_fields]
MARKS = ("\x00one\x00", "\x00other\x00")


def with_codes(one, other=None):
    """The countries that have one of two codes of ours, by code, in one statement."""
    codes = [code.strip().upper() for code in (one, other or one)]
    if not all(code.isascii() for code in codes):
        return {}
    found = _statement().fetch(*codes)
    rows = (Country.from_db(DEFAULT_DB_ALIAS, COLUMNS, values) for values in found)
    return {row.code: row for row in rows}


@cache
def _statement():
    rows = Country.objects.order_by().filter(code__in=MARKS)
    return Statement(rows.values_list(*COLUMNS), MARKS)
