"""Asks the operations of the API whatever their description allows, and what not.

The cases are made by Schemathesis from the description that the server gives. Rows that
are there are put into most addresses and “*” into most `If-Match`, so that the cases
come further than to a 404. What a case writes is taken back before the next one.
"""

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field

import schemathesis
from django.conf import settings as project
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings, strategies
from hypothesis.errors import Unsatisfiable
from rest_framework.test import APIClient
from schemathesis import GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.core.failures import FailureGroup

from config.wsgi import application
from relations.api import examples
from relations.management.commands.write_schema import described

DOCUMENT = described()
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
]
# They end the token that the cases are sent with, or lock the account out.
LEFT_ALONE = "/api/v1/auth/"
# With these an answer has fewer members than the description says.
FEWER = {"fields", "omit"}
# The member of a listed row that stands in its address.
NAMED_BY = {"list": "name"}
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@dataclass
class Tally:
    """What came of the cases of one role; failures by what failed, with requests."""

    operations: int = 0
    cases: int = 0
    statuses: Counter = field(default_factory=Counter)
    failures: dict = field(default_factory=dict)


class Asker:
    """Asks all operations in the name of one account, or of nobody.

    `editor` sees every row, and tells which there are to be asked about.
    """

    def __init__(self, editor, token=None):
        self.token = token
        self.tally = Tally()
        self.client = APIClient()
        self.client.force_login(editor)
        self.known = {}
        # Nobody is counted.
        project.API_RATES = dict.fromkeys(project.API_RATES)

    def ask(self, operation, *, most, number):
        """Ask one operation `most` times as it wants to be, and as often wrongly."""
        self.tally.operations += 1
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            strategy = operation.as_strategy(generation_mode=mode)
            try:
                self._ask_all(strategy, self.keys(operation.path), most, number)
            except Unsatisfiable:
                # What takes nothing cannot be asked wrongly.
                if mode is GenerationMode.POSITIVE:
                    raise

    def keys(self, path):
        """What may stand in an address, as the list above it tells."""
        if "{" not in path:
            return []
        above, _, name = path.partition("{")
        name = name.partition("}")[0]
        if above not in self.known:
            found = self.client.get(above).json()
            rows = found["results"] if isinstance(found, dict) else found
            member = NAMED_BY.get(name, name)
            self.known[above] = [str(row[member]) for row in rows]
        return self.known[above]

    def _ask_all(self, strategy, keys, most, number):
        @seed(number)
        @settings(
            max_examples=most,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=QUIET,
        )
        @given(case=strategy, place=strategies.integers(0, 99))
        def asked(case, place):
            if keys and place > 9:
                name = next(iter(case.path_parameters))
                case.path_parameters[name] = keys[place % len(keys)]
            if place > 29 and "If-Match" in (case.headers or {}):
                case.headers["If-Match"] = "*"
            if place % 2:
                self._keep_few(case, place)
            self._ask_once(case)

        asked()

    def _keep_few(self, case, place):
        """Leave one odd thing to a request that is good otherwise, so that it goes on.

        With twenty odd parameters, or members, the first check refuses it.
        """
        if case.query:
            names = sorted(case.query)
            kept = {names[place % len(names)], names[-1 - place // 2 % len(names)]}
            case.query = {name: case.query[name] for name in kept}
        schema = _schema_of_body(case.operation)
        if schema and isinstance(case.body, dict) and case.body:
            names = sorted(case.body)
            odd = names[place % len(names)]
            good = examples.example(DOCUMENT, schema)
            case.body = {**good, odd: case.body[odd]}

    def _ask_once(self, case):
        headers = {"Accept-Encoding": "identity"}
        if self.token:
            headers["Authorization"] = f"Token {self.token}"
        with transaction.atomic(), keeping_the_connection():
            answer = case.call(headers=headers)
            transaction.set_rollback(True)
        self.tally.cases += 1
        self.tally.statuses[answer.status_code] += 1
        checks = list(CHECKS)
        if FEWER.isdisjoint(case.query or {}):
            checks.append(response_schema_conformance)
        try:
            case.validate_response(answer, checks=checks)
        except FailureGroup as group:
            for failure in group.exceptions:
                self.note(case, answer, f"{failure.title}: {failure.message}")
        if b"<html" in answer.content[:500].lower():
            self.note(case, answer, "HTML under /api/")

    def note(self, case, answer, sentence):
        name = f"{case.method} {case.operation.path} {answer.status_code}"
        requests = self.tally.failures.setdefault(f"{name}: {sentence[:600]}", [])
        requests.append(case.as_curl_command())


@contextmanager
def keeping_the_connection():
    """As Django's own test client does: a request does not end the transaction."""
    around = (request_started, request_finished)
    for signal in around:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in around:
            signal.connect(close_old_connections)


def _schema_of_body(operation):
    body = DOCUMENT["paths"][operation.path][operation.method].get("requestBody", {})
    return body.get("content", {}).get("application/json", {}).get("schema")


def operations():
    """Every operation of the API that may be asked at random, in its order."""
    schema = schemathesis.openapi.from_dict(DOCUMENT)
    schema.app = application
    found = [result.ok() for result in schema.get_all_operations()]
    return [each for each in found if not each.path.startswith(LEFT_ALONE)]


def told(failures):
    """The failures as text: what failed, how often, and a request that shows it."""
    return "\n\n".join(
        f"{sentence}\n({len(requests)} times) {requests[0]}"
        for sentence, requests in failures.items()
    )
