"""What can be changed in many rows at once, and what it makes of one row."""

from dataclasses import dataclass, field

from relations.actions.documents import columns
from relations.models import Citation, Official, Post, Record, Tenure
from relations.models.codes import CodesField

# Columns without a list of values that many rows may share all the same.
SHARED_TEXTS = {
    Record: ("place_city", "place_country", "status_reason"),
    Official: ("rank",),
    Post: ("role", "organization"),
}
# Of which column a row is a part, and what it is about: no two rows share these.
OWN = {Citation: ("anchor",), Tenure: ("official", "post")}
SUBMIT = "submit"  # the step of the review that many records can take


def editable(model):
    """The columns of a table that can be changed in many rows, by their names.

    Those with a fixed list of values, lists of codes, and a few more; of `Record`
    those that every kind shares.
    """
    more = [
        name
        for table, names in SHARED_TEXTS.items()
        if issubclass(model, table)
        for name in names
    ]
    own = OWN.get(model, ())
    found = {
        column.name: column
        for column in columns(model)
        if (column.choices or isinstance(column, CodesField) or column.name in more)
        and column.name not in own
    }
    # The status of an agreement follows from its dates, unless somebody overrides it.
    is_kind = issubclass(model, Record) and model is not Record
    if is_kind and "status_override" not in found:
        found["status"] = model._meta.get_field("status")
    return found


@dataclass(frozen=True)
class Edit:
    """What is to be changed: values by column, codes to add and to take away.

    `submits` sends each record to its reviewers after that.
    """

    values: dict = field(default_factory=dict)
    added: dict = field(default_factory=dict)
    removed: dict = field(default_factory=dict)
    submits: bool = False

    def __bool__(self):
        return bool(self.columns)

    @property
    def columns(self):
        """The names of what is changed, for those who read of it later."""
        names = [*self.values, *self.added, *self.removed]
        return [*dict.fromkeys(names), *([SUBMIT] if self.submits else [])]

    def change(self, row):
        """Write the new values into a row, unsaved; True if any differs."""
        names = [name for name in self.columns if name != SUBMIT]
        before = [_value(row, name) for name in names]
        for name, value in self.values.items():
            setattr(row, name, value)
        for name, codes in self.removed.items():
            left = [code for code in getattr(row, name) if code not in codes]
            setattr(row, name, left)
        for name, codes in self.added.items():
            setattr(row, name, [*getattr(row, name), *codes])
        return before != [_value(row, name) for name in names]


def _value(row, name):
    return getattr(row, row._meta.get_field(name).attname)
