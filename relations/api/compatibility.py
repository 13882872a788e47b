"""Whether a client of one OpenAPI description still works with another.

What v1 takes and returns is only added to. `breaks(old, new)` names every change that
is no addition; it knows two directions, because a server may take more than it did and
say more than it did, never less:

- in a request nothing that was taken may be refused;
- in an answer nothing that was there may be missing, or be of another type.

A code that is new in an answer is an addition: clients are told to expect some.
"""

REQUEST, ANSWER = "requests", "answers"
# A bound of a request, and whether to lower it refuses what was taken.
BOUNDS = {
    "maxLength": True,
    "maxItems": True,
    "maximum": True,
    "minLength": False,
    "minItems": False,
    "minimum": False,
}


def breaks(old, new):
    """A sentence for each way in which `new` breaks a client of `old`."""
    comparison = Comparison(old, new)
    comparison.paths()
    return list(dict.fromkeys(comparison.found))


class Comparison:
    """Two descriptions, and what was found while walking both."""

    def __init__(self, old, new):
        self.old, self.new = old, new
        self.found = []
        self.seen = set()

    def say(self, where, sentence):
        self.found.append(f"{where}: {sentence}")

    def paths(self):
        for path, methods in self.old["paths"].items():
            for method, operation in methods.items():
                where = f"{method.upper()} {path}"
                now = self.new["paths"].get(path, {}).get(method)
                if now is None:
                    self.say(where, "the operation is gone")
                else:
                    self.operation(where, operation, now)

    def operation(self, where, old, new):
        if old.get("operationId") != new.get("operationId"):
            self.say(where, f"“{old['operationId']}” is called differently now")
        if {} in old.get("security", []) and {} not in new.get("security", []):
            self.say(where, "a login is asked for now")
        self.parameters(where, old, new)
        self.body(where, old.get("requestBody"), new.get("requestBody"))
        for status, answer in old.get("responses", {}).items():
            self.answer(f"{where} {status}", answer, new["responses"].get(status))

    def parameters(self, where, old, new):
        before, now = self._by_name(self.old, old), self._by_name(self.new, new)
        for (place, name), parameter in before.items():
            at = f"{where} {place} “{name}”"
            if (place, name) not in now:
                self.say(at, "the parameter is gone")
                continue
            after = now[place, name]
            if after.get("required") and not parameter.get("required"):
                self.say(at, "the parameter is required now")
            self.schema(at, parameter.get("schema"), after.get("schema"), REQUEST)
        for (place, name), parameter in now.items():
            if parameter.get("required") and (place, name) not in before:
                self.say(
                    f"{where} {place} “{name}”", "a new parameter that is required"
                )

    def _by_name(self, document, operation):
        resolved = [resolve(document, each) for each in operation.get("parameters", [])]
        return {(each["in"], each["name"]): each for each in resolved}

    def body(self, where, old, new):
        at = f"{where} body"
        old, new = resolve(self.old, old or {}), resolve(self.new, new or {})
        if new.get("required") and not old.get("required"):
            self.say(at, "it is required now")
        self.contents(at, old, new, REQUEST)

    def answer(self, where, old, new):
        if new is None:
            if where.rsplit(" ", 1)[1].startswith("2"):
                self.say(where, "this answer is gone")
            return
        self.contents(where, resolve(self.old, old), resolve(self.new, new), ANSWER)

    def contents(self, where, old, new, direction):
        for media, content in old.get("content", {}).items():
            if media not in new.get("content", {}):
                self.say(where, f"{media} is gone")
                continue
            now = new["content"][media]
            self.schema(where, content.get("schema"), now.get("schema"), direction)

    def schema(self, where, old, new, direction):
        """Compare two schemas; one that is referred to is looked at once."""
        old, new = old or {}, new or {}
        if "$ref" in old:
            name = old["$ref"].rsplit("/", 1)[1]
            if (name, str(new), direction) in self.seen:
                return
            self.seen.add((name, str(new), direction))
            where = f"{name} (in {direction})"
        old, new = plain(self.old, old), plain(self.new, new)
        self.types(where, old, new, direction)
        self.codes(where, old, new)
        self.branches(where, old, new, direction)
        self.members(where, old, new, direction)
        if "items" in old:
            self.schema(f"{where}[]", old["items"], new.get("items"), direction)
        if direction == REQUEST:
            self.bounds(where, old, new)
        if old.get("format") and old["format"] != new.get("format"):
            self.say(where, f"the format “{old['format']}” is no longer said")

    def types(self, where, old, new, direction):
        before, now = types_of(self.old, old), types_of(self.new, new)
        if not before or (not now and direction == REQUEST):
            return  # anything; or anything now
        if direction == ANSWER:
            before, now = now, before  # what comes now must have come before
            word = "may be {} now"
        else:
            word = "{} is no longer taken"
        wide = now | ({"integer"} if "number" in now else set())
        for each in sorted(before - wide):
            self.say(where, word.format(each))
        if direction == ANSWER and not before:
            self.say(where, "its type is no longer said")

    def codes(self, where, old, new):
        if "enum" in new and "enum" in old:
            for code in old["enum"]:
                if code not in new["enum"]:
                    self.say(where, f"the code “{code}” is gone")

    def branches(self, where, old, new, direction):
        """Compare what a value may be one of; a branch is known by what it names."""
        before, now = branches_of(old), branches_of(new)
        if not before:
            return
        if not now:
            now = branches_of({"oneOf": [new]})
        for key, branch in before.items():
            if key in now:
                self.schema(f"{where} as {key}", branch, now[key], direction)
            elif "$ref" in branch:  # of types `types` has told
                self.say(where, f"it is no longer one of “{key}”")

    def members(self, where, old, new, direction):
        before, now = old.get("properties", {}), new.get("properties", {})
        for name, member in before.items():
            at = f"{where}.{name}"
            if name not in now:
                self.say(at, "the member is gone")
                continue
            self.schema(at, member, now[name], direction)
            required = name in old.get("required", [])
            if direction == ANSWER and required and name not in new.get("required", []):
                self.say(at, "it is not always there now")
        if direction == REQUEST and before:
            for name in new.get("required", []):
                if name not in old.get("required", []):
                    self.say(f"{where}.{name}", "it is required now")

    def bounds(self, where, old, new):
        for name, is_most in BOUNDS.items():
            limit = new.get(name)
            if limit is None:
                continue
            before = old.get(name)
            if before is None or (limit < before if is_most else limit > before):
                self.say(where, f"{name} is {limit} now")
        if new.get("pattern") and new["pattern"] != old.get("pattern"):
            self.say(where, f"it must match {new['pattern']} now")


def resolve(document, node):
    """What a node refers to, with what is said beside the reference."""
    while "$ref" in node:
        beside = {name: each for name, each in node.items() if name != "$ref"}
        found = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = {**found, **beside}
    return node


def plain(document, schema):
    """A schema resolved: “one of a thing and null” is that thing, which may be null,
    and “all of several” has the members of each.
    """
    schema = resolve(document, schema)
    if "allOf" in schema:
        parts = [plain(document, part) for part in schema["allOf"]]
        whole = {name: each for name, each in schema.items() if name != "allOf"}
        whole["properties"] = {}
        whole["required"] = []
        for part in parts:
            whole["properties"].update(part.get("properties", {}))
            whole["required"] += part.get("required", [])
        return {"type": "object", **whole}
    for key in ("oneOf", "anyOf"):
        others = [each for each in schema.get(key, []) if each != {"type": "null"}]
        if len(others) == 1:
            one = plain(document, others[0])
            kinds = sorted({*types_of(document, one), *types_of(document, schema)})
            rest = {name: each for name, each in schema.items() if name != key}
            return {**rest, **one, "type": kinds}
    return schema


def types_of(document, schema):
    """The types that a value may have; empty where every one will do."""
    schema = resolve(document, schema)
    kinds = schema.get("type", [])
    found = {kinds} if isinstance(kinds, str) else set(kinds)
    for key in ("oneOf", "anyOf"):
        for branch in schema.get(key, []):
            found |= types_of(document, branch)
    return found


def branches_of(schema):
    """The schemas that a value matches one of, by their name or type."""
    found = {}
    for key in ("oneOf", "anyOf"):
        for branch in schema.get(key, []):
            name = branch.get("$ref", "").rsplit("/", 1)[-1] or str(branch.get("type"))
            found[name] = branch
    return found


WORDS = ("description", "example", "examples", "summary", "title")


def promises(document):
    """What a description promises, without what is written for people."""
    kept = without_words({"paths": document["paths"]})
    for methods in kept["paths"].values():
        for operation in methods.values():
            answers = operation["responses"]
            operation["responses"] = {
                status: answer
                for status, answer in answers.items()
                if status.startswith("2")
            }
    parts = document["components"]
    kept["components"] = {
        name: without_words(parts.get(name, {}), are_names=True)
        for name in ("parameters", "schemas")
    }
    return kept


def without_words(node, are_names=False):
    """`are_names`: the keys are names of members, not keywords of a schema."""
    if isinstance(node, list):
        return [without_words(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        name: without_words(each, are_names=name == "properties" and not are_names)
        for name, each in node.items()
        if are_names or name not in WORDS
    }
