"""What many operations say alike, said once: components of the OpenAPI description.

A client that is made from the description then has one class for a date, for a country
and for each code list, under a name that stays, instead of one at every place.
"""

import json
import re
from collections import Counter

from relations.vocabularies import VOCABULARIES

# A schema that holds this member becomes the component of that name.
NAME = "x-name"
# What is said of one use of a component, beside the reference.
OF_THE_USE = ("description", "readOnly", "writeOnly", "default", "deprecated")
# drf-spectacular appends the labels of the codes to what is said of the member.
LABELS = re.compile(r"(?:\n\n|^)(\* `.*)", re.DOTALL)
LISTS = {
    frozenset(str(code) for code in vocabulary.values): vocabulary.__name__
    for _, vocabulary in sorted(VOCABULARIES.items(), reverse=True)
}


def share(result):
    """Replace what is named, code lists and repeated parameters by references."""
    made = {}
    result["paths"] = _walked(result["paths"], made)
    schemas = _walked(result["components"].get("schemas", {}), made)
    schemas.update(made)
    result["components"]["schemas"] = schemas
    _share_parameters(result)
    return result


def nullable(schema):
    """A schema whose value may also be null."""
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"oneOf": [schema, {"type": "null"}]}


def _walked(node, made):
    if isinstance(node, list):
        return [_walked(each, made) for each in node]
    if not isinstance(node, dict):
        return node
    # An example is a value, whatever it looks like.
    node = {
        key: each if key in ("example", "examples", "enum") else _walked(each, made)
        for key, each in node.items()
    }
    node.pop("x-spec-enum-id", None)
    if isinstance(node.get("title"), str):
        del node["title"]  # the label of a form
    name = node.pop(NAME, None) or _name_of_list(node)
    return _referred(name, node, made) if name else node


def _name_of_list(node):
    codes = node.get("enum")
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        return None
    name = LISTS.get(frozenset(filter(None, codes)))
    return f"{name}OrNone" if name and "" in codes else name


def _referred(name, node, made):
    """A reference to the component of that name, which is made where it is new."""
    use = {key: node.pop(key) for key in OF_THE_USE if key in node}
    is_null = "null" in node.get("type", ()) and isinstance(node["type"], list)
    if is_null:
        kinds = [kind for kind in node["type"] if kind != "null"]
        node["type"] = kinds[0] if len(kinds) == 1 else kinds
    for key in ("oneOf", "anyOf"):
        if {"type": "null"} in node.get(key, ()):
            node[key] = [each for each in node[key] if each != {"type": "null"}]
            is_null = True
    if labels := LABELS.search(use.get("description", "")):
        use["description"] = use["description"][: labels.start()]
        node["description"] = labels[1]
    if not use.get("description", True):
        del use["description"]
    known = made.setdefault(name, node)
    if _without_words(known) != _without_words(node):
        raise ValueError(
            f"Two different schemas are named {name}: {known} and {node}. Give one of "
            "them another name."
        )
    reference = {"$ref": f"#/components/schemas/{name}"}
    return {**(nullable(reference) if is_null else reference), **use}


def _without_words(node):
    """A schema without what is written for people, who read several languages."""
    return {key: each for key, each in node.items() if key != "description"}


def _share_parameters(result):
    """Say once what several operations take alike, under the parameter's own name.

    Where the same name means several things, the commonest of them has the name.
    """
    operations = [
        operation for path in result["paths"].values() for operation in path.values()
    ]
    uses = Counter(
        json.dumps(parameter, sort_keys=True)
        for operation in operations
        for parameter in operation.get("parameters", [])
        if parameter["in"] != "path"
    )
    shared = {}
    for text, count in sorted(uses.items(), key=lambda each: (-each[1], each[0])):
        if count > 1:
            shared.setdefault(json.loads(text)["name"], text)
    for operation in operations:
        if "parameters" in operation:
            operation["parameters"] = [
                {"$ref": f"#/components/parameters/{parameter['name']}"}
                if json.dumps(parameter, sort_keys=True)
                == shared.get(parameter["name"])
                else parameter
                for parameter in operation["parameters"]
            ]
    result["components"]["parameters"] = {
        name: json.loads(text) for name, text in sorted(shared.items())
    }
