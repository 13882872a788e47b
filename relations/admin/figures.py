"""The figures on the admin's index: how much is recorded, and how much is proved.

They cost the same however large the tables are: months are counted from an index, and
the share that is proved is that of the newest records. Kept for some minutes, they tell
when they were counted. Everybody's numbers are of what they may read.
"""

from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article
from relations.models import Citation, Record
from relations.querysets.citations import SEES_ALL
from relations.vocabularies import RecordKind

KEPT = 10 * 60  # seconds
MONTHS = 24
NEWEST_RECORDS = 20_000
NEWEST = 5  # articles that are listed, of so many that are looked through
LOOKED_THROUGH = 1_000


def figures_for(user):
    """The figures of what a user may read, counted within the last minutes."""
    sees = [user.has_perm(each) for each in ("relations.view_unpublished", SEES_ALL)]
    key = f"figures-{sees}".replace(" ", "")
    return cache.get_or_set(key, lambda: counted(user), KEPT)


def counted(user):
    """The figures of this moment."""
    rows = Record.objects.visible_to(user).read_by(user).order_by()
    happened = by_month(rows, last_months(timezone.now().date()))
    return {
        "at": timezone.now(),
        "minutes": KEPT // 60,
        "happened": happened,
        "most": max(each["number"] for each in happened),
        "proved": proved(rows),
        "of_newest": f"{NEWEST_RECORDS:,}",
    }


def last_months(today):
    """The first days of the last months, this one last."""
    number = today.year * 12 + today.month - 1
    months = (divmod(number - back, 12) for back in reversed(range(MONTHS)))
    return [date(year, month + 1, 1) for year, month in months]


def after(month):
    """The first day of the next month."""
    return (month + timedelta(days=31)).replace(day=1)


def by_month(rows, months):
    """How many records happened in each month, and how high its bar is in per cent."""
    found = (
        rows.filter(sort_date__gte=months[0], sort_date__lt=after(months[-1]))
        .annotate(month=TruncMonth("sort_date"))
        .values_list("month")
        .annotate(number=Count("pk"))
    )
    numbers = {(month.year, month.month): number for month, number in found}
    numbers = [numbers.get((each.year, each.month), 0) for each in months]
    highest = max(numbers) or 1
    return [
        {"month": month, "number": number, "height": round(100 * number / highest, 1)}
        for month, number in zip(months, numbers, strict=True)
    ]


def proved(rows):
    """Of the newest records of each kind, how many a passage supports that was seen."""
    rows = rows.filter(pk__in=rows.order_by("-pk").values("pk")[:NEWEST_RECORDS])

    def by_kind(rows):
        return dict(rows.values_list("kind").annotate(number=Count("pk")))

    of_all, seen = by_kind(rows), by_kind(rows.with_verified())
    kinds = [
        (RecordKind(kind).label, of_all[kind], seen.get(kind, 0))
        for kind in RecordKind.values
        if kind in of_all
    ]
    whole = [(_("All records"), sum(of_all.values()), sum(seen.values()))]
    return [
        {
            "label": label,
            "number": number,
            "seen": seen,
            "percent": round(100 * seen / number),
        }
        for label, number, seen in (whole + kinds if kinds else [])
    ]


def unrecorded_articles(user):
    """The newest articles that no record cites, for those who write records."""
    if not user.has_perm("relations.add_meeting"):
        return []
    newest = Article.objects.order_by("-pk").values("pk")[:LOOKED_THROUGH]
    cited = Citation.objects.filter(article=OuterRef("pk")).order_by()
    rows = Article.objects.filter(~Exists(cited), pk__in=newest)
    return list(rows.select_related("source").order_by("-pk")[:NEWEST])
