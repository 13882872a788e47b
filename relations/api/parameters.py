"""Query parameters, read strictly: whatever cannot be meant is refused, all at once.

A parameter is a form field that gets the list of values as they stand in the query.
`read` collects the problems of every field, and of names that nobody knows.
"""

import copy
import difflib
import re
from datetime import UTC, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date, parse_datetime

from articles.edtf import EdtfError
from articles.edtf import parse as parse_edtf
from articles.readings import read as read_date
from relations import past, words
from relations.api.errors import Invalid, problem
from relations.api.rows.countries import with_codes
from relations.models import Country, Merge
from relations.querysets.countries import AmbiguousCountry, CountryNotFound

LONGEST = 200
MOST_VALUES = 100


class Given(forms.Widget):
    """Every value that a query gives for a name; None where it gives none."""

    def value_from_datadict(self, data, files, name):
        return data.getlist(name) if name in data else None


class Parameter(forms.Field):
    """Text; `many` accepts it repeated or separated by commas.

    `schema` describes one value in OpenAPI. `user` is who asks.
    """

    widget = Given
    schema = {"type": "string"}
    longest = LONGEST
    user = None

    def __init__(self, help_text, *, many=False):
        super().__init__(required=False, help_text=help_text)
        self.many = many

    def clean(self, given):
        if given is None:
            return None
        found = [self.read(word) for word in self.words(given)]
        return found if self.many else found[0]

    def words(self, given):
        if len(given) > 1 and not self.many:
            raise ValidationError("Give it once, not repeatedly.", code="repeated")
        for value in given:
            if "\x00" in value:
                raise ValidationError("It holds a NUL byte; remove it.", code="nul")
        if self.many:
            given = [word for value in given for word in value.split(",")]
        if len(given) > MOST_VALUES:
            raise ValidationError(
                f"It has {len(given)} values; at most {MOST_VALUES} are read.",
                code="too_many",
            )
        words = [word.strip() for word in given]
        for word in words:
            if not word:
                raise ValidationError(
                    "It is empty; give a value or leave the parameter out.",
                    code="empty",
                )
            if len(word) > self.longest:
                raise ValidationError(
                    f"It has {len(word)} characters; at most {self.longest} are read.",
                    code="too_long",
                )
        return words

    def read(self, word):
        """The value that one word means; raises `ValidationError`."""
        return word

    def openapi(self):
        """Describe the parameter's values in OpenAPI."""
        return {"type": "array", "items": self.schema} if self.many else self.schema


class Code(Parameter):
    """A code of a list: `choices` are its codes."""

    def __init__(self, choices, help_text, *, many=True):
        super().__init__(help_text, many=many)
        self.choices = list(dict.fromkeys(str(code) for code in choices))

    @property
    def schema(self):
        return {"type": "string", "enum": self.choices}

    def read(self, word):
        if word in self.choices:
            return word
        raise ValidationError(
            f"“{word}” is not in the list{nearest(word, self.choices)} Choose from "
            f"{', '.join(self.choices)}.",
            code="invalid_choice",
        )


class Switch(Parameter):
    schema = {"type": "boolean"}

    def read(self, word):
        if word.lower() in ("true", "1", "yes"):
            return True
        if word.lower() in ("false", "0", "no"):
            return False
        raise ValidationError(f"“{word}” is neither true nor false.", code="invalid")


class Number(Parameter):
    def __init__(self, help_text, least, most, *, many=False):
        super().__init__(help_text, many=many)
        self.least, self.most = least, most

    @property
    def schema(self):
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def read(self, word):
        if re.fullmatch(r"[0-9]{1,18}", word) and (
            self.least <= int(word) <= self.most
        ):
            return int(word)
        raise ValidationError(
            f"“{word}” is not a whole number from {self.least} to {self.most}.",
            code="invalid",
        )


class Share(Parameter):
    """A share of a whole: “0.8”, or per cent, “80%”; becomes a number from 0 to 1."""

    schema = {
        "type": "string",
        "pattern": r"^([01](\.[0-9]{1,6})?|[0-9]{1,3}%)$",
        "example": "0.8",
    }

    def read(self, word):
        if re.fullmatch(r"[01](\.[0-9]{1,6})?", word) and float(word) <= 1:
            return float(word)
        if re.fullmatch(r"[0-9]{1,3}%", word) and int(word[:-1]) <= 100:
            return int(word[:-1]) / 100
        raise ValidationError(
            f"“{word}” is not a share; write a number from 0 to 1 (“0.8”), or per cent "
            "(“80%”, in an address “80%25”).",
            code="invalid",
        )


class Row(Parameter):
    """A row by its number; `rows(user)` are those that may be asked about."""

    schema = {"type": "integer", "minimum": 1}

    def __init__(self, noun, rows, help_text):
        super().__init__(help_text, many=True)
        self.noun, self.rows = noun, rows

    def clean(self, given):
        numbers = super().clean(given)
        if numbers is None:
            return None
        rows = self.rows(self.user)
        known = set(rows.filter(pk__in=numbers).values_list("pk", flat=True))
        return [each if each in known else self._merged(rows, each) for each in numbers]

    def _merged(self, rows, number):
        """The number of the row that a row was merged into."""
        end = Merge.objects.end_of(self.noun, number)
        if end == number or not rows.filter(pk=end).exists():
            raise ValidationError(self._there_is_none(number), code="not_found")
        return end

    def _there_is_none(self, number):
        if past.is_asked_of():
            return f"There was no {self.noun} {number} at that moment."
        return f"There is no {self.noun} {number}."

    def read(self, word):
        if re.fullmatch(r"[0-9]{1,18}", word):
            return int(word)
        if re.fullmatch(r"[0-9]+", word):
            raise ValidationError(self._there_is_none(word), code="invalid")
        raise ValidationError(
            f"“{word}” is not a number; {self.noun}s are asked for by their number.",
            code="invalid",
        )


class CountryCode(Parameter):
    """A country by any code or exact name; becomes the `Country`."""

    schema = {"type": "string", "example": "AZE"}

    def read(self, word):
        return country(word)


class Pair(Parameter):
    """Two countries, “ISR-AZE”, in either order; becomes a pair of `Country`."""

    schema = {"type": "string", "example": "ISR-AZE"}

    def read(self, word):
        return pair(word)


def why_no_date(word, error):
    """The most telling sentence on a date that is none."""
    try:
        plain = read_date(word)
    except EdtfError as reading:
        return str(reading)
    return f"{error} Perhaps you mean {plain}."


class SearchText(Parameter):
    """Words to be looked for; becomes what they ask for, `words.Sought`."""

    schema = {"type": "string", "example": 'defense minister "Tel Aviv"'}

    def read(self, word):
        try:
            return words.read(word)
        except words.Unsearchable as error:
            raise ValidationError(str(error), code="unsearchable") from error


class Day(Parameter):
    """One day, of which something is asked; a month is none, nor is “about” a day."""

    schema = {"type": "string", "example": "2025-05-20"}
    precisions = ("day",)
    wanted = "one day: write “2025-05-20”."

    def read(self, word):
        return self.read_date(word).earliest

    def read_date(self, word):
        try:
            edtf = parse_edtf(word)
        except EdtfError as error:
            # Forms read “31/02/2023” too; here it is at least told what is wrong.
            raise ValidationError(why_no_date(word, error), code=error.code) from error
        if edtf.precision not in self.precisions:
            raise ValidationError(f"“{word}” is not {self.wanted}", code="invalid")
        if edtf.approximate or edtf.uncertain:
            raise ValidationError(
                f"“{word}” is marked as not certain; what is asked about is: give "
                f"“{word.rstrip('~?%')}”.",
                code="invalid",
            )
        return edtf


class Limit(Day):
    """A day from which or up to which: of a month or a year the first or the last."""

    schema = {"type": "string", "example": "2025-05"}
    precisions = ("day", "month", "year")
    wanted = "one day, month or year: “2025-05-20”, “2025-05” or “2025”."

    def __init__(self, help_text, edge="earliest"):
        super().__init__(help_text)
        self.edge = edge

    def read(self, word):
        return getattr(self.read_date(word), self.edge)


class Moment(Parameter):
    """A moment, ISO 8601; a day means its beginning, and no zone means UTC."""

    schema = {"type": "string", "example": "2025-05-20T12:00:00Z"}

    def read(self, word):
        # A plus sign that was not encoded arrives as a space.
        text = re.sub(r" (\d\d:?\d\d)$", r"+\1", word)
        try:
            moment = parse_datetime(text)
            day = parse_date(text)
        except ValueError:
            moment = day = None
        if moment is None and day is not None:
            moment = datetime.combine(day, time.min)
        if moment is None:
            raise ValidationError(
                f"“{word}” is not a moment; write 2025-05-20T12:00:00Z or 2025-05-20.",
                code="invalid",
            )
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        try:
            return moment.astimezone(UTC)
        except OverflowError as error:
            raise ValidationError(
                f"“{word}” is beyond the calendar.", code="invalid"
            ) from error


def country(word, scheme=None, on=None):
    """The country that a code or an exact name means, see `CountryQuerySet.resolve`;
    raises `ValidationError`.

    Of the past: what it meant then, as an answer of then had it; where nobody was
    called that by then, what it means today.
    """
    try:
        return _country(word, scheme, on)
    except ValidationError as error:
        if not past.is_asked_of() or error.code != "unknown_country":
            raise
        with past.as_today(*past.NAMES_OF_COUNTRIES):
            return _country(word, scheme, on)


def _country(word, scheme, on):
    if not (scheme or on) and (found := with_codes(word)):
        return found.popitem()[1]
    try:
        return Country.objects.resolve(word, scheme, on)
    except CountryNotFound as error:
        raise ValidationError(str(error), code="unknown_country") from error
    except AmbiguousCountry as error:
        raise ValidationError(str(error), code="ambiguous_country") from error


def pair(word):
    """The two countries of “ISR-AZE”; raises `ValidationError`."""
    codes = word.split("-")
    if len(codes) != 2 or not all(code.strip() for code in codes):
        raise ValidationError(
            f"“{word}” is not a pair; write two codes with a hyphen: “ISR-AZE”.",
            code="invalid",
        )
    known = with_codes(*codes)
    one, other = (known.get(code.strip().upper()) or country(code) for code in codes)
    if one == other:
        raise ValidationError(
            f"“{word}” names {one.name} twice; a pair has two different countries.",
            code="same_country",
        )
    return one, other


def nearest(word, known):
    """“; did you mean ...?”, or a full stop where nothing is near."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f". Did you mean “{close[0]}”?" if close else "."


class Reading:
    """What a query gives for some fields, like a bound form: `cleaned_data`, `errors`.

    A form copies all of its fields each time; here only those are that are given, to
    know who asks. `judge(reading)` may refuse what they say together, `add_error`.
    """

    def __init__(self, query, fields, user, judge=None):
        self.fields = fields
        self.cleaned_data = dict.fromkeys(fields)
        self.errors = {}
        for name in fields if query else ():
            if name in query:
                self._read(name, query, user)
        if judge:
            judge(self)

    def _read(self, name, query, user):
        field = copy.copy(self.fields[name])
        field.user = user
        try:
            given = field.widget.value_from_datadict(query, {}, name)
            self.cleaned_data[name] = field.clean(given)
        except ValidationError as error:
            self.add_error(name, error)

    def add_error(self, name, error):
        """Refuse a field with a `ValidationError`."""
        self.errors.setdefault(name, []).extend(error.error_list)
        self.cleaned_data.pop(name, None)


def _unknown(name, known):
    sentence = f"Unknown parameter “{name}”{nearest(name, known)}"
    return problem(name, "unknown_parameter", sentence)


def read(query, fields, user, *more, judge=None):
    """The values of all fields; raises `Invalid` with every problem of the query.

    `more` are readings (of a filterset) whose parameters count as known; `judge` may
    refuse what the fields say together, see `Reading`.
    """
    own = Reading(query, fields, user, judge)
    problems = []
    if query:
        known = [name for each in (own, *more) for name in each.fields]
        unknown = [name[:LONGEST] for name in query if name not in known]
        problems = [_unknown(name, known) for name in unknown]
    for each in (own, *more):
        for name, errors in each.errors.items():
            problems += [
                problem(name, error.code or "invalid", error.messages[0])
                for error in errors
            ]
    if problems:
        raise Invalid(problems)
    return own.cleaned_data
