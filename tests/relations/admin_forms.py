"""What a browser would send: forms of the admin as they are shown, then changed."""

from django.urls import reverse
from django.utils.html import escape


def address(model, page, *args):
    """The address of a page of the admin of a model."""
    name = model._meta.label_lower.replace(".", "_")
    return reverse(f"admin:{name}_{page}", args=args)


def shown(client, url):
    """What the form at an address holds: names and values of all its fields."""
    context = client.get(url).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    found = {name: value for form in forms for name, value in values(form)}
    return {**found, "seen_rows": context.get("seen_rows", "")}


def values(form):
    for bound in form:
        value = bound.field.prepare_value(bound.value())
        if value is None or value is False:
            continue
        yield bound.html_name, "on" if value is True else value


def add(typed, prefix, **row):
    """The typed form with one more row in an inline."""
    number = int(typed[f"{prefix}-TOTAL_FORMS"])
    more = {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return {**typed, **more, f"{prefix}-TOTAL_FORMS": number + 1}


def errors(answer):
    """Every sentence that a refused form says; each must be on the page to be read."""
    assert answer.status_code == 200, "the form was accepted"
    said = []
    for found in answer.context["errors"]:
        said += [found] if isinstance(found, str) else list(found)
    assert said, "the form was not refused"
    page = answer.content.decode()
    for sentence in map(str, said):
        assert str(escape(sentence)) in page or sentence in page, (
            f"not shown: {sentence}"
        )
    return " ".join(map(str, said))


def told(answer):
    """The messages above the page that follows."""
    return " ".join(str(message) for message in answer.context["messages"])
