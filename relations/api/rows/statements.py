"""SQL that the ORM has built once: afterwards only its parameters are bound.

A queryset is made with stand-ins (`mark`) for the values that will differ, compiled,
and the stand-ins are found again among the parameters of the SQL. On PostgreSQL the
statement is prepared on the server as well, where the connection allows that:
`prepare_threshold` in the options of the database is not None.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import InterfaceError, OperationalError, connections, models
from django.db.backends.postgresql.base import ServerBindingCursor
from psycopg.types.datetime import TimestamptzLoader

from relations.models import Country
from relations.models.codes import CodesField

# Larger than any number that a parameter may be, see `parameters.Row`.
FIRST_NUMBER = 10**18
FIRST_MOMENT = datetime(1, 1, 1, tzinfo=UTC)
CURSORS = "cursors_of_statements"  # what a connection of the driver keeps them as
# What stands for keys in `__among`: for a list of them, and for a single one.
KEYS, KEY = "\x00keys\x00", FIRST_NUMBER


class NotCompiled(Exception):
    """The ORM has no one SQL for such values."""


class Statement:
    """The SQL of a queryset that was made with stand-ins, see `mark`.

    Raises `NotCompiled` for a queryset that needs no database to be answered.
    """

    def __init__(self, rows, marks=()):
        self.using = rows.db
        connection = connections[self.using]
        compiler = rows.query.get_compiler(self.using)
        try:
            self.sql, params = compiler.as_sql()
        except (EmptyResultSet, FullResultSet) as error:
            raise NotCompiled from error
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                self.sql_of_driver = cursor.cursor.convert_query(self.sql)
        selected = [each[0] for each in compiler.select[: compiler.col_count]]
        found = compiler.get_converters(selected)
        self.converters = [
            (place, converter(expression, converters, connection))
            for place, (converters, expression) in found.items()
        ]
        stored = {stored_form(each, connection): n for n, each in enumerate(marks)}
        self.is_of_many = KEYS in marks
        self.params = list(params)
        self.places = [
            (place, stored[value], type(value))
            for place, value in enumerate(params)
            if value in stored
        ]

    def bound(self, values, connection):
        """The parameters for the values in the places of the stand-ins."""
        params = self.params.copy()
        for place, number, kind in self.places:
            value = values[number]
            if type(value) is not int:
                value = stored_form(value, connection)
            params[place] = kind(value) if isinstance(value, int) else value
        return params

    def fetch(self, *values):
        """The rows, as tuples of what Python makes of the columns."""
        [rows] = fetch_all([(self, values)])
        return self.finished(rows)

    def finished(self, rows):
        """Rows of the driver with what Python makes of the columns."""
        if not self.converters:
            return rows
        rows = [*map(list, rows)]
        for place, convert in self.converters:
            for row in rows:
                row[place] = convert(row[place])
        return [*map(tuple, rows)]


def same_for_all(rows):
    """Rows that the ORM has read, as a statement gives them: not to be changed."""
    return [
        tuple([tuple(each) if isinstance(each, list) else each for each in row])
        for row in rows
    ]


def fetch_all(asked):
    """The rows of several statements, each given with its values, as the driver has
    them: `finished` makes of them what is shown.
    """
    connection = connections[asked[0][0].using]
    asked = [(each, each.bound(values, connection)) for each, values in asked]
    if connection.queries_logged or connection.execute_wrappers:
        return _as_watched(asked, connection)
    return _past_django(asked, connection)


def _past_django(asked, connection):
    """Asks the driver: Django's cursors look through each statement once more.

    Django asks a connection that was kept from an earlier request whether it is still
    there; here the question itself tells, and is put again on a new one.
    """
    is_unsure = (
        connection.connection is not None
        and connection.health_check_enabled
        and not connection.health_check_done
        and not connection.in_atomic_block
    )
    connection.ensure_connection()
    try:
        with connection.wrap_database_errors:
            found = _from_driver(asked, connection)
    except (OperationalError, InterfaceError):
        if not is_unsure or connection.is_usable():
            raise
        connection.close()
        connection.ensure_connection()
        with connection.wrap_database_errors:
            found = _from_driver(asked, connection)
    connection.health_check_done = True
    return found


def _from_driver(asked, connection):
    driver = connection.connection
    if connection.vendor == "sqlite":
        return _at_one_moment(asked, driver)
    if driver.prepare_threshold is None:
        return [
            driver.cursor().execute(each.sql, params).fetchall()
            for each, params in asked
        ]
    try:
        return _prepared(asked, driver)
    except Exception:
        vars(driver).pop(CURSORS, None)  # what they were about, they may still be
        raise


def _at_one_moment(asked, driver):
    """Asks SQLite, which locks and looks for what was written once for all of it."""
    opens = len(asked) > 1 and not driver.in_transaction
    cursor = driver.cursor()
    if opens:
        cursor.execute("BEGIN")
    try:
        return [
            cursor.execute(each.sql_of_driver, params).fetchall()
            for each, params in asked
        ]
    finally:
        if opens:
            cursor.execute("COMMIT")


def _prepared(asked, driver):
    """Asks a server that has planned the statements before.

    Several are sent before the first is waited for. They look for the rows of given
    keys, for which one plan is as good as another, from the first time on; left to
    itself, the server thinks that many keys need many plans, and plans anew each time.
    Of one key it does not.
    """
    cursors = _cursors(driver, len(asked) + 1)
    if len(asked) == 1:
        [(each, params)] = asked
        return [cursors[0].execute(each.sql, params).fetchall()]
    setting = cursors.pop()
    has_many = any(each.is_of_many for each, _ in asked)
    with driver.pipeline():
        if has_many:
            setting.execute("SET plan_cache_mode = force_generic_plan", prepare=False)
        for cursor, (each, params) in zip(cursors, asked, strict=True):
            cursor.execute(each.sql, params, prepare=True)
        if has_many:
            setting.execute("RESET plan_cache_mode", prepare=False)
        return [cursor.fetchall() for cursor in cursors]


def _cursors(driver, number):
    """Cursors that stay with their connection: each knows by now how to read rows.

    Moments are read by the driver itself: the connection speaks of them in UTC.
    """
    kept = vars(driver).setdefault(CURSORS, [])
    while len(kept) < number:
        cursor = ServerBindingCursor(driver)
        cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
        kept.append(cursor)
    return kept[:number]


def _as_watched(asked, connection):
    """Asks through cursors of Django, so that whoever looks on sees each statement."""
    found = []
    for each, params in asked:
        with connection.cursor() as cursor:
            cursor.execute(each.sql, params)
            found.append(cursor.fetchall())
    return found


def converter(expression, converters, connection):
    """What turns a column into what a model has."""
    field = expression.output_field
    if isinstance(field, CodesField):
        return codes_in
    if connection.vendor == "sqlite" and isinstance(field, models.BooleanField):
        return truth_of
    is_moment = isinstance(field, models.DateTimeField)
    if connection.vendor == "sqlite" and is_moment and connection.timezone is UTC:
        return moment_in
    if connection.vendor == "sqlite" and type(field) is models.DateField:
        return day_in

    def convert(value):
        for each in converters:
            value = each(value, expression, connection)
        return value

    return convert


def truth_of(value):
    return None if value is None else bool(value)


@lru_cache(10_000)
def codes_in(text):
    """The codes of a column, as what cannot be changed: many rows share them."""
    return tuple(CodesField().to_python(text)) if text else ()


def moment_in(text):
    """A moment as SQLite keeps it, in UTC and without saying so."""
    return datetime.fromisoformat(f"{text}+00:00") if text else None


def day_in(text):
    """A day as SQLite keeps it."""
    return date.fromisoformat(text) if text else None


def mark(value, number):
    """A stand-in for a value: of its type, and unlike anything that is asked for."""
    if isinstance(value, Country):
        return Country(pk=FIRST_NUMBER + number, code=f"?{number}", name="?")
    if isinstance(value, datetime):
        return FIRST_MOMENT + timedelta(minutes=number)
    if isinstance(value, date):
        return date.min + timedelta(days=number)
    if isinstance(value, int) and not isinstance(value, bool):
        return FIRST_NUMBER + number
    raise NotCompiled


def stored_form(value, connection):
    """A value as a statement has it among its parameters."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, list):
        keys = ",".join(map(str, value))
        return f"{{{keys}}}" if connection.vendor == "postgresql" else f"[{keys}]"
    return value


@models.ForeignKey.register_lookup
@models.BigAutoField.register_lookup
class Among(models.Lookup):
    """`record_id__among=keys`: one of them, in the same SQL however many there are.

    The keys are given as `stored_form` of a list, or as `KEYS` for a stand-in. A
    single one is given as a number, or as `KEY`: it is simply the same, then.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        left, params = self.process_lhs(compiler, connection)
        return f"{left} {self.comparison(connection)}", [*params, self.rhs]

    def comparison(self, connection):
        if isinstance(self.rhs, int):
            return "= %s"
        if connection.vendor == "postgresql":
            return "= ANY(%s::bigint[])"
        return "IN (SELECT value FROM json_each(%s))"
