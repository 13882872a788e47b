"""What one may ask of the words of records, officials and articles."""

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import StrIndex

from relations import words
from relations.querysets.word_index import Found, NamesAny

# By relevance so many of the newest rows that are found are ranked.
RANKED = 1_000


def words_of(rows):
    """The table of words of a table that can be searched."""
    return rows.model._meta.get_field("words").related_model


def found(rows, sought, *, openly):
    """The rows whose words have everything that is sought (`words.Sought`).

    `openly` for the public, which finds a row only by what it may read of it. Which
    rows it may read is asked apart.
    """
    return rows.filter(Found(words_of(rows), sought, openly))


def searched(rows, query, *, openly):
    """The rows that a query finds; none for one that asks for nothing."""
    try:
        return found(rows, words.read(query), openly=openly)
    except words.Unsearchable:
        return rows.none()


def with_names_in(rows, phrases):
    """The rows whose names or title have one of the phrases (`NamesAny`)."""
    return rows.filter(NamesAny(words_of(rows), phrases)) if phrases else rows.none()


def best_first(rows, query, *order):
    """The rows whose words a query begins or is, the best match by name first.

    First where the query is a whole name, then where it begins one, with whole words
    before others; `order` decides among equals.
    """
    try:
        rows = found(rows, words.read(query), openly=True)
    except words.Unsearchable:
        return rows.none()
    key = " ".join(words.words(query))
    begins = [f"{words.BREAK} {key} {words.BREAK}", f"{words.BREAK} {key} "]
    begins.append(f"{words.BREAK} {key}")
    places = {
        f"begins{at}": StrIndex("words__head", Value(each))
        for at, each in enumerate(begins)
    }
    worth = Case(
        *(When(**{f"{name}__gt": 0}, then=-at) for at, name in enumerate(places)),
        default=-len(places),
        output_field=IntegerField(),
    )
    return rows.alias(**places).alias(worth=worth).order_by("-worth", *order)


def ranked(rows, sought, newest):
    """The newest of the rows that were found, each with its `worth`.

    `newest` are the columns that put the newest last. The worth is 2 where everything
    sought stands in the title or the names, 1 where something does, 0 where nothing
    does.
    """
    candidates = rows.order_by(*(f"-{name}" for name in newest)).values("pk")
    stands = [Q(**{f"word{at}__gt": 0}) for at, _ in enumerate(_needles(sought))]
    everything, something = Q(), Q()
    for each in stands:
        everything, something = everything & each, something | each
    places = {
        f"word{at}": StrIndex("words__head", Value(needle))
        for at, needle in enumerate(_needles(sought))
    }
    worth = Case(
        When(everything, then=2),
        When(something, then=1),
        default=0,
        output_field=IntegerField(),
    )
    rows = rows.filter(pk__in=candidates[:RANKED])
    return rows.alias(**places).annotate(worth=worth)


def _needles(sought):
    """How the words that are sought stand in a column, in order."""
    apart = [word for word in sought.whole if not _is_in_run(word, sought.runs)]
    return [
        *(f" {word}" for word in sought.begins),
        *(f" {word} " for word in (*apart, *sought.runs)),
    ]


def _is_in_run(word, runs):
    return any(word in run.split() for run in runs)
