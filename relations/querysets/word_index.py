"""The index of words on each engine: how it is made, and how it is asked.

A table of words (`relations.models.search`) has three columns of folded words, which
`relations.words.indexed` has made. Over them lies, on SQLite, an FTS5 table that
triggers keep equal to it, and on PostgreSQL two GIN indexes. These know words and their
beginnings alone: where words stand PostgreSQL forgets in long texts, so there a phrase
is looked for in the columns themselves. Both find the same.

Migrations cannot express either, so `create` is called after each of them. It changes
nothing where the index is there.
"""

from django.db import connections, models, router

from relations.words import BREAK

COLUMNS = ("head", "open", "more")
PUBLIC = COLUMNS[:2]

# PostgreSQL compares expressions: the index and the question share this one. The cost
# keeps its planner from cutting one text after another instead of asking the index.
_VECTOR = "relations_words_of({})"
_JOINED = " || ' ' || "
_WORDS_OF = """
CREATE OR REPLACE FUNCTION relations_words_of(said text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
BEGIN
    RETURN array_to_tsvector(string_to_array(said, ' '));
END
$$
"""

_FTS = """
CREATE VIRTUAL TABLE "{table}_fts" USING fts5(
    {columns}, content="{table}", content_rowid="{key}",
    tokenize="ascii tokenchars '_|'"
)
"""
_TRIGGER = """
CREATE TRIGGER "{table}_{event}" AFTER {event} ON "{table}" BEGIN {body} END
"""
_REMOVE = """
INSERT INTO "{table}_fts" ("{table}_fts", rowid, {columns})
VALUES ('delete', old."{key}", {old});
"""
_ADD = """
INSERT INTO "{table}_fts" (rowid, {columns}) VALUES (new."{key}", {new});
"""
_TRIGGERS = {"insert": _ADD, "update": _REMOVE + _ADD, "delete": _REMOVE}


def create(model, using):
    """Make the index of a table of words where it is missing."""
    connection = connections[using]
    if not router.allow_migrate_model(using, model):
        return
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if model._meta.db_table not in tables:
            return
        if connection.vendor == "sqlite":
            _create_on_sqlite(cursor, model)
        else:
            _create_on_postgresql(cursor, model)


def _create_on_sqlite(cursor, model):
    names = _names(model)
    table = names["table"]
    wanted = {f"{table}_fts": _FTS.format(**names).strip()}
    for event, body in _TRIGGERS.items():
        statement = _TRIGGER.format(event=event, body=body.format(**names), **names)
        wanted[f"{table}_{event}"] = statement.strip()
    marks = ", ".join("%s" for _ in wanted)
    cursor.execute(
        f"SELECT name, type, sql FROM sqlite_master WHERE name IN ({marks})",
        list(wanted),
    )
    found = cursor.fetchall()
    if {name: sql for name, _, sql in found} == wanted:
        return
    # A migration that made the table anew has dropped its triggers with the old one.
    for name, kind, _ in found:
        cursor.execute(f'DROP {kind} "{name}"')
    for statement in wanted.values():
        cursor.execute(statement)
    _refill(cursor, table)


def _create_on_postgresql(cursor, model):
    table = model._meta.db_table
    cursor.execute(_WORDS_OF)
    for name, columns in (("open", PUBLIC), ("all", COLUMNS)):
        # Another expression needs other names, or the old indexes stay.
        cursor.execute(
            f'CREATE INDEX IF NOT EXISTS "{table}_{name}" ON "{table}" USING gin '
            f"(({_vector(columns)}))"
        )


def refill(model):
    """Make the index anew from its table, and forget the words that left it.

    FTS5 keeps what it has deleted until then, and PostgreSQL until it is vacuumed.
    """
    connection = connections[router.db_for_write(model)]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            _refill(cursor, model._meta.db_table)


def _refill(cursor, table):
    cursor.execute(f"""INSERT INTO "{table}_fts" ("{table}_fts") VALUES ('rebuild')""")


def _names(model):
    names = {"table": model._meta.db_table, "key": model._meta.pk.column}
    for name, of in (("columns", ""), ("old", "old."), ("new", "new.")):
        names[name] = ", ".join(f'{of}"{each}"' for each in COLUMNS)
    return names


def _vector(columns):
    return _VECTOR.format(_JOINED.join(f'"{each}"' for each in columns))


class Found(models.Expression):
    """A condition: the row's words have everything that is sought.

    `model` is the table of words of the row's table, `openly` looks only at words that
    the public may read.
    """

    output_field = models.BooleanField()

    def __init__(self, model, sought, openly):
        super().__init__()
        self.model, self.sought = model, sought
        self.columns = PUBLIC if openly else COLUMNS
        self.key = models.F("pk")

    def get_source_expressions(self):
        return [self.key]

    def set_source_expressions(self, expressions):
        (self.key,) = expressions

    def as_sql(self, compiler, connection):
        table = self.model._meta.db_table
        if connection.vendor == "sqlite":
            rows = f'SELECT rowid FROM "{table}_fts" WHERE "{table}_fts" MATCH %s'
            params = [self._match()]
        else:
            key = self.model._meta.pk.column
            rows = f'SELECT "{key}" FROM "{table}" WHERE '
            rows += f"{_vector(self.columns)} @@ %s::tsquery"
            params = [self._tsquery()]
            for run in self.sought.runs:
                stands = [f'strpos("{each}", %s) > 0' for each in self.columns]
                rows += f" AND ({' OR '.join(stands)})"
                params += [f" {run} "] * len(stands)
        own, own_params = compiler.compile(self.key)
        return f"{own} IN ({rows})", [*own_params, *params]

    # Words are of a-z, 0-9 and “_” alone, so nothing in a query is ever an operator.

    def _match(self):
        words = [f'"{word}"*' for word in self.sought.begins]
        words += [f'"{word}"' for word in (*self.sought.whole, *self.sought.runs)]
        return f"{{{' '.join(self.columns)}}} : ({' AND '.join(words)})"

    def _tsquery(self):
        words = [f"'{word}':*" for word in self.sought.begins]
        words += [f"'{word}'" for word in self.sought.whole]
        return " & ".join(words)


class NamesAny(models.Expression):
    """A condition: the row's names or title have one of the phrases.

    `model` is the table of words of the row's table. A phrase is words with single
    spaces, as `relations.words.words` gives them; after `relations.words.BREAK` it
    begins a name.
    """

    output_field = models.BooleanField()

    def __init__(self, model, phrases):
        super().__init__()
        self.model, self.phrases = model, tuple(phrases)
        self.key = models.F("pk")

    def get_source_expressions(self):
        return [self.key]

    def set_source_expressions(self, expressions):
        (self.key,) = expressions

    def as_sql(self, compiler, connection):
        table = self.model._meta.db_table
        if connection.vendor == "sqlite":
            asked = " OR ".join(f'"{phrase}"' for phrase in self.phrases)
            rows = f'SELECT rowid FROM "{table}_fts" WHERE "{table}_fts" MATCH %s'
            params = [f"{{head}} : ({asked})"]
        else:
            key = self.model._meta.pk.column
            rows = (
                f'SELECT "{key}" FROM "{table}" WHERE '
                f"{_vector(PUBLIC)} @@ %s::tsquery AND EXISTS ("
                "SELECT 1 FROM unnest(%s::text[]) phrase "
                "WHERE strpos(' ' || head || ' ', phrase) > 0)"
            )
            params = [self._tsquery(), [f" {phrase} " for phrase in self.phrases]]
        own, own_params = compiler.compile(self.key)
        return f"{own} IN ({rows})", [*own_params, *params]

    def _tsquery(self):
        return " | ".join(
            "({})".format(
                " & ".join(f"'{word}'" for word in phrase.split() if word != BREAK)
            )
            for phrase in self.phrases
        )
