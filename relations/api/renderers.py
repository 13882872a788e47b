"""How answers are written."""

import json

import orjson
from rest_framework.renderers import JSONRenderer


def as_json(data, default=None):
    """The JSON of data; moments are written in ISO 8601, ending in “Z”."""
    return orjson.dumps(data, default=default, option=orjson.OPT_UTC_Z)


class FastJSONRenderer(JSONRenderer):
    """Writes JSON with orjson; what that does not write, as Django REST framework does.

    Moments may be left as they are: both write them in ISO 8601, ending in “Z”.
    """

    otherwise = JSONRenderer.encoder_class().default

    def render(self, data, accepted_media_type=None, renderer_context=None):
        if data is None:
            return b""
        try:
            written = as_json(data, self.otherwise)
        except TypeError:
            # Keys that are no text, numbers of more than 64 bits.
            return super().render(data, accepted_media_type, renderer_context)
        if not self._is_indented(accepted_media_type or "", renderer_context or {}):
            return written
        # What is written already (`orjson.Fragment`) is to be indented as well.
        data = json.loads(written)
        return super().render(data, accepted_media_type, renderer_context)

    def _is_indented(self, media_type, context):
        # As in “application/json; indent=4”.
        can_be = ";" in media_type or "indent" in context
        return can_be and self.get_indent(media_type, context) is not None
