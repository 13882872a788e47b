"""`panel/`: pairs of countries by years, for models of relations between states."""

from drf_spectacular.utils import extend_schema

from relations.api.pagination import KeysetPagination
from relations.api.reference_filtersets import PanelFilters
from relations.api.serializers.panel import PanelRowSerializer
from relations.api.views.lists import ListView
from relations.exporting.panel import DYAD, MEASURES, USUAL, Panel
from relations.models import Record
from relations.querysets.today import today

USUAL_YEARS = 10


class PanelPagination(KeysetPagination):
    """Pages of rows that are worked out, not stored: they are counted exactly."""

    def _count(self, rows, how):
        return (rows.count(), True) if how else None


class PanelViewSet(ListView):
    """What is recorded between two countries, year by year."""

    model = Record  # what the rows count, and what has a past
    serializer_class = PanelRowSerializer
    filterset_class = PanelFilters
    pagination_class = PanelPagination
    orderings = {"dyad": ("dyad", "year")}
    ordering = "dyad"

    def visible(self):
        return Record.objects.visible_to(self.request.user)

    @extend_schema(operation_id="panel_list")
    def list(self, request, *args, **kwargs):
        """Rows of a pair and a year, by pair and year.

        A record counts in the year in which it surely began; where that is uncertain
        it counts as “uncertain” in each year that is possible. “coverage” tells an
        absence of records (“none”) from what is recorded: no record is not the same
        as no event. Codes are those that were valid in the year.
        """
        asked = self.filterset.form.cleaned_data
        last = asked["year_to"] or today().year
        panel = Panel(
            request.user,
            asked["countries"] or [],
            (asked["year_from"] or max(1, last - USUAL_YEARS + 1), last),
            asked["measures"] or USUAL,
            asked["layout"] or DYAD,
            asked["system"],
        )
        return self.answer_with(panel)

    def shape(self, rows):
        return rows

    def table(self, user, embedded=()):
        known = super().table(user)
        asked = getattr(self, "filterset", None)
        measures = (asked and asked.form.cleaned_data["measures"]) or USUAL
        left_out = {*MEASURES} - {*measures}
        return known.choose(lambda name: name not in left_out)
