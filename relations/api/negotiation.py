"""Which format an answer has; what was agreed on once is remembered."""

from rest_framework.negotiation import DefaultContentNegotiation

MOST_KEPT, LONGEST = 500, 200


class Negotiation(DefaultContentNegotiation):
    """Chooses by `Accept` as Django REST framework does; few clients send different
    ones, and to compare them costs as much as to find a record.
    """

    _agreed = {}

    def select_renderer(self, request, renderers, format_suffix=None):
        accept = request.META.get("HTTP_ACCEPT", "")
        key = accept, *map(type, renderers)
        if format_suffix or len(accept) > LONGEST:
            return super().select_renderer(request, renderers, format_suffix)
        if key not in self._agreed:
            chosen, media_type = super().select_renderer(request, renderers)
            if len(self._agreed) >= MOST_KEPT:
                self._agreed.clear()
            self._agreed[key] = renderers.index(chosen), media_type
        place, media_type = self._agreed[key]
        return renderers[place], media_type
