"""Which format an answer has; what was agreed on once is remembered."""

from operator import attrgetter

from django.http.request import MediaType
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation

MOST_KEPT, LONGEST = 500, 200


class Negotiation(DefaultContentNegotiation):
    """Chooses by `Accept`; few clients send different ones, and to compare them costs
    as much as to find a record.
    """

    _agreed = {}

    def select_renderer(self, request, renderers, format_suffix=None):
        accept = request.META.get("HTTP_ACCEPT", "")
        key = accept, *map(type, renderers)
        if format_suffix or len(accept) > LONGEST:
            return self.agree(request, renderers, format_suffix)
        if key not in self._agreed:
            chosen, media_type = self.agree(request, renderers)
            if len(self._agreed) >= MOST_KEPT:
                self._agreed.clear()
            self._agreed[key] = renderers.index(chosen), media_type
        place, media_type = self._agreed[key]
        return renderers[place], media_type

    def agree(self, request, renderers, format_suffix=None):
        """What Django REST framework chooses from the formats that are liked best.

        It reads no weights: `application/json;q=0.1, text/csv` were JSON.
        """
        accepted = [MediaType(token) for token in self.get_accept_list(request)]
        liking = {each: weight(each.media_type, accepted) for each in renderers}
        most = max(liking.values())
        if not most:
            raise NotAcceptable(available_renderers=renderers)
        best = [each for each in renderers if liking[each] == most]
        return super().select_renderer(request, best, format_suffix)


def weight(media_type, accepted):
    """How welcome a format is, 0 to 1: what the narrowest range that holds it says.

    Raises nothing: a weight that cannot be read is 1. Source: RFC 9110, section 12.5.1.
    """
    main, _, sub = media_type.partition("/")
    fitting = [
        each
        for each in accepted
        if each.main_type in ("*", main) and each.sub_type in ("*", sub)
    ]
    return max(fitting, key=attrgetter("specificity")).quality if fitting else 0
