"""Reads request bodies: JSON only, and nothing in it that no database can hold."""

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from relations.api.errors import Invalid, problem


class StrictJSONParser(JSONParser):
    """JSON without NUL characters and half characters, which are named by field."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            body = super().parse(stream, media_type, parser_context)
            problems = list(unstorable(body))
        except RecursionError as error:
            raise ParseError("The body is nested too deeply.") from error
        except ParseError as error:
            raise ParseError(f"The body is not JSON: {error.detail}") from error
        if problems:
            raise Invalid(problems)
        return body


def unstorable(value, path=""):
    """A problem for each text below `value` that cannot be stored."""
    if isinstance(value, str):
        if "\x00" in value:
            yield problem(path, "nul", "It holds a NUL character; remove it.")
        elif any("\ud800" <= char <= "\udfff" for char in value):
            yield problem(path, "half_character", "It holds half a character.")
    elif isinstance(value, dict):
        for name, inner in value.items():
            if any(unstorable(name)):
                yield problem(path, "nul", "A name in it cannot be stored.")
            else:
                yield from unstorable(inner, f"{path}.{name}".strip("."))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from unstorable(inner, f"{path}.{index}".strip("."))
