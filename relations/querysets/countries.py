"""Which country a code or a name means: the one rule, and its errors."""

import difflib

from django.db.models import Case, IntegerField, Q, When

from articles.curated import CuratedQuerySet
from relations.names import fold

# Schemes that a bare code is looked up in; the others only when they are named,
# because their codes look like ISO codes and mean something else.
OPEN_SCHEMES = ("iso2", "iso_num", "iso3166_3", "iso_user")


class CountryNotFound(ValueError):
    """No country has this code or name; `suggestions` are the nearest codes.

    `scheme` and `on` are the scheme and the day in which it was looked for;
    `on_other_days` the codes of those who had it then.
    """

    def __init__(self, value, suggestions=(), scheme=None, on=None, on_other_days=()):
        self.value = value
        self.suggestions = list(suggestions)
        hint = ""
        what = (
            f"the code “{value}” in “{scheme}”"
            if scheme
            else f"the code or name “{value}”"
        )
        when = f" on {on}" if on else ""
        if on_other_days:
            hint = f" On other days {' and '.join(on_other_days)} had it."
        if self.suggestions:
            hint = " Did you mean {}?".format(
                " or ".join(f"“{code}”" for code in self.suggestions)
            )
        super().__init__(f"No country has {what}{when}.{hint}")


class AmbiguousCountry(ValueError):
    """The code or name means several countries; `candidates` are their codes."""

    def __init__(self, value, candidates):
        self.value = value
        self.candidates = sorted(candidates)
        super().__init__(
            f"“{value}” can mean {', '.join(self.candidates)}. Give one of these "
            "codes, or say which scheme and which day you mean."
        )


class CountryQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, code):
        return self.get(code=code)

    def resolve(self, value, scheme=None, on=None):
        """The one country that a code or a name means.

        Without a scheme: our own code; else an ISO alpha-2, numeric, ISO 3166-3 or
        user-assigned code; else an exact name in any language and script. With a
        scheme (`cow`, `gw`, ...): the value in that scheme only. `on` is the day on
        which the code must have been valid; without it a code that one country had
        at any time resolves, and one that several had does not.

        Raises `CountryNotFound` and `AmbiguousCountry`, both `ValueError`.
        """
        text = str(value).strip()
        if "\x00" in text:
            raise CountryNotFound(text.replace("\x00", "␀"))
        if scheme is None:
            found = list(self.filter(code=_capitals(text))[:1])
            if found:
                return found[0]
            schemes = OPEN_SCHEMES
        else:
            schemes = (scheme,)
        found = self._with_code(text, schemes, on)
        if not found and scheme is None:
            found = self._with_name(text)
        if len(found) > 1:
            raise AmbiguousCountry(text, {country.code for country in found})
        if not found:
            then = self._with_code(text, schemes, None) if on else ()
            codes = sorted(country.code for country in then)
            near = () if scheme or codes else self.nearest(text)
            raise CountryNotFound(text, near, scheme, on, codes)
        return found[0]

    def _with_code(self, text, schemes, on):
        # Q objects on one filter() call, so that all conditions hold for one row.
        condition = Q(codes__value=_capitals(text), codes__scheme__in=schemes)
        if text.isdigit() and "iso_num" in schemes:
            condition |= Q(codes__value=text.zfill(3), codes__scheme="iso_num")
        if on is not None:
            condition &= Q(codes__valid_from__isnull=True) | Q(
                codes__valid_from__lte=on
            )
            condition &= Q(codes__valid_to__isnull=True) | Q(codes__valid_to__gte=on)
        found = list(self.filter(condition).distinct())
        if len(found) > 1 and on is None:
            today = condition & Q(codes__valid_to__isnull=True)
            current = list(self.filter(today).distinct())
            found = current if len(current) == 1 and schemes == OPEN_SCHEMES else found
        return found

    def _with_name(self, text):
        key = fold(text)
        if not key:
            return []
        # A country's own names are compared here: the databases do not agree on
        # which letters differ in case only.
        maybe = Q(names__folded=f" {key}") | Q(folded__contains=f" {key} ")
        return [
            country
            for country in self.filter(maybe).distinct().prefetch_related("names")
            if key in map(fold, (country.name, country.official_name))
            or any(name.folded == f" {key}" for name in country.names.all())
        ]

    def nearest(self, text, limit=3):
        """The codes of the countries whose code or name is most like the text."""
        known = {}
        for code, name in self.values_list("code", "name"):
            known[code] = code
            known[fold(name)] = code
        typed = text.upper()
        # Two letters changed about are the likeliest slip: “IRS” for “ISR”.
        close = sorted(
            (code for code in known if sorted(code) == sorted(typed)),
            key=lambda code: (code[:1] != typed[:1], code),
        )
        close += difflib.get_close_matches(typed, known, n=limit, cutoff=0.6)
        close += difflib.get_close_matches(fold(text), known, n=limit, cutoff=0.75)
        return list(dict.fromkeys(known[match] for match in close))[:limit]

    def named(self, query):
        """Countries one of whose names has words that begin with the query's."""
        return self.filter(spelled(query, "folded", "names__folded")).distinct()

    def best_first(self, query):
        """Countries that a query names or begins to name, or whose code it is.

        First the one of this code, then those whose own name it begins.
        """
        code = Q(codes__value__iexact=query.strip()) | Q(code__iexact=query.strip())
        found = self.model.objects.filter(spelled(query, "folded", "names__folded"))
        coded = self.model.objects.filter(code)
        rows = self.filter(Q(pk__in=found.values("pk")) | Q(pk__in=coded.values("pk")))
        worth = Case(
            When(code__iexact=query.strip(), then=0),
            When(folded__startswith=f" {fold(query)}", then=1),
            default=2,
            output_field=IntegerField(),
        )
        return rows.order_by(worth, "name", "pk")

    def with_codes(self):
        return self.prefetch_related("codes", "names")


class CountryCodeQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, scheme, value, valid_from):
        return self.get(scheme=scheme, value=value, valid_from=valid_from)

    def valid_within(self, first, last):
        """Codes that are valid on some of the days; first and last may be None."""
        rows = self
        if last is not None:
            rows = rows.filter(Q(valid_from=None) | Q(valid_from__lte=last))
        if first is not None:
            rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=first))
        return rows


class CountryNameQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, country, name, language, kind):
        return self.get(country__code=country, name=name, language=language, kind=kind)


class SuccessionQuerySet(CuratedQuerySet):
    def get_by_natural_key(self, predecessor, successor):
        return self.get(predecessor__code=predecessor, successor__code=successor)


def _capitals(code):
    """A code in capitals; other letters than A to Z stay, or “ß” would be “SS”."""
    return code.upper() if code.isascii() else code


def spelled(query, *paths):
    """A condition: each word of the query begins a word of a folded column.

    An empty query asks for everything, one without a letter or digit for nothing.
    """
    words = fold(query).split()
    condition = Q() if words or not query.strip() else Q(pk__in=[])
    for word in words:
        any_path = Q()
        for path in paths:
            any_path |= Q(**{f"{path}__contains": f" {word}"})
        condition &= any_path
    return condition
