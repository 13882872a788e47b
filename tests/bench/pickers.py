"""How long choosing a row takes among many, and reading what a passage names.

    .venv/bin/python -m tests.bench.pickers --engine sqlite --officials 50000

Makes a world of officials, posts, tenures and articles, with names in several scripts,
and asks what a curator types: each question some times, after one that is not counted.
"""

import argparse
import json
import random
import subprocess
import sys
import uuid
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.serve import ROOT, variables

sys.path.insert(0, str(ROOT / "scripts"))

GIVEN = (
    "Ahmad Ali Anna Benjamin Carlos Chen David Elena Fatima George Hassan Ilham Israel "
    "Ivan Jane Jordan Karim Laura Maria Mehmet Mohammed Nino Oded Olga Omar Paul Rosa "
    "Sergei Tariq Ursula Viktor Wei Xi Yuval Zakir"
)
PIECES = "ka ne ha sa no lev mar tin der gar ro mir za ba ku ta li ya che vo shi han"
PASSAGE = (
    "Israeli Defense Minister {0} welcomed his Azerbaijani counterpart {1} to Tel Aviv "
    "on Monday. The two spoke earlier this month in Baku about Turkey and Syria, and "
    "{2} of Kazakhstan will visit Ankara in May 2025, {3} said."
)
REPEATS = 15


def main():
    options = read_options()
    if options.inside:
        return measure(options.officials)
    for engine in options.engine or ("sqlite", "postgresql"):
        with database_of(engine) as url:
            settings = {"DJANGO_SETTINGS_MODULE": "config.settings"}
            command = [sys.executable, "-m", "tests.bench.pickers", "--inside"]
            command += ["--officials", str(options.officials)]
            print(f"\n{engine}, {options.officials:,} officials", flush=True)
            environment = variables(url, **settings)
            subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return None


def read_options():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--officials", type=int, default=50_000)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


@contextmanager
def database_of(engine):
    if engine == "sqlite":
        with TemporaryDirectory(prefix="bilateral-bench-") as folder:
            yield f"sqlite:///{Path(folder) / 'bench.db'}"
    else:
        import throwaway_postgres

        with throwaway_postgres.running() as server:
            yield server.url


def measure(size):
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for name in ("countries", "posts"):
        call_command("loaddata", ROOT / "fixtures" / f"{name}.json", verbosity=0)
    names = fill(size)
    print(f"  {'what':<46}{'median':>9}{'highest':>9}{'statements':>12}")
    for name, ask in questions(names):
        ask()
        times, statements = zip(*(timed(ask) for _ in range(REPEATS)), strict=True)
        print(
            f"  {name:<46}{median(times):>6.0f} ms{max(times):>6.0f} ms"
            f"{max(statements):>12}",
            flush=True,
        )


def timed(ask):
    from time import perf_counter

    from django.db import connection

    statements = []

    def count(execute, *args):
        statements.append(1)
        return execute(*args)

    with connection.execute_wrapper(count):
        begin = perf_counter()
        ask()
        taken = perf_counter() - begin
    return taken * 1000, len(statements)


def questions(names):
    """What is asked, by name: picker by picker, then a passage."""
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse

    from articles.models import Article
    from relations.models import Official
    from relations.suggestions import suggest

    user = get_user_model().objects.get()
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    family = names[7].split()[-1]
    of = Official.objects.get(pk=8).pk
    party, held = ("relations", "participation"), ("relations", "tenure")

    def picker(app, model, field, **asked):
        where = {"app_label": app, "model_name": model, "field_name": field}

        def ask():
            answer = client.get(reverse("admin:autocomplete"), {**where, **asked})
            assert answer.status_code == 200, answer.content
            assert json.loads(answer.content)["results"], asked

        return ask

    for term in ("", "a", "mo", family, names[7], "Ахмад", "Mohammed ka"):
        yield f"official “{term}”", picker(*party, "official", term=term)
    for term in ("", "isr", "Израиль", "republic"):
        yield f"country “{term}”", picker(*party, "country", term=term)
    for term in ("", "m", "minister", "minister azer"):
        yield f"post “{term}”", picker(*held, "post", term=term)
    for term in ("", "mohammed minister", family):
        yield f"tenure “{term}”", picker(*party, "tenure", term=term)
    yield "tenure of one official", picker(*party, "tenure", term="", official=of)
    for term in ("", "t", "talks", "talks number 7"):
        where = "relations", "citation", "article"
        yield f"article “{term}”", picker(*where, term=term)
    text = PASSAGE.format(*(names[at] for at in (7, 70, 700, 7_00 + 1)))
    article = Article.objects.select_related("source").get(pk=1)
    yield (
        "suggestions of a passage of three lines",
        lambda: suggest(article, quote=text),
    )
    long = " ".join([text] * 20)
    yield "suggestions of 5,000 characters", lambda: suggest(article, quote=long)


def fill(size):
    """Officials with two tenures each, as many articles, and one curator's uses."""
    from django.contrib.auth import get_user_model
    from django.db import transaction

    from articles.models import Article, Source
    from relations import models
    from relations.actions.search import refresh_articles, refresh_officials
    from tests.bench.world import Writer, count_rows

    rng = random.Random(size)
    user = get_user_model().objects.create(
        username="curator", is_staff=True, is_superuser=True
    )
    given, pieces = GIVEN.split(), PIECES.split()
    countries = list(models.Country.objects.order_by("pk").values_list("pk", flat=True))
    names = []
    for _ in range(size):
        family = "".join(rng.choices(pieces, k=rng.choice((2, 3)))).title()
        names.append(f"{rng.choice(given)} {family}")
    with transaction.atomic():
        posts = Writer(models.Post)
        number = 0
        for country in countries:
            for title in ("Prime Minister", "Foreign Minister", "Defense Minister"):
                number += 1
                posts.add(
                    id=number,
                    country_id=country,
                    title=title,
                    role_id="other_minister",
                    folded=f" {title.lower()}",
                )
        posts.flush()
        officials = Writer(models.Official)
        for at, name in enumerate(names, 1):
            first, last = name.split()
            officials.add(
                id=at,
                uid=uuid.UUID(int=rng.getrandbits(128)),
                name=name,
                sort_name=f"{last}, {first}",
                name_native="Ахмад Каневский" if at % 5_000 == 0 else "",
                folded=f" {name.lower()} {last.lower()} {first.lower()}",
                created_by_id=user.pk if at % 1_000 == 0 else None,
            )
        officials.flush()
        tenures = Writer(models.Tenure)
        for at in range(1, 2 * size + 1):
            tenures.add(
                id=at,
                official_id=(at + 1) // 2,
                post_id=rng.randint(1, number),
                start=str(rng.randint(1990, 2025)),
                end_state="unknown",
                created_by_id=user.pk if at % 1_000 == 0 else None,
            )
        tenures.flush()
        source = Source.objects.create(name="A source", kind="media")
        articles = Writer(Article)
        for at in range(1, size + 1):
            articles.add(
                id=at,
                uid=uuid.UUID(int=rng.getrandbits(128)),
                source_id=source.pk,
                voice_id=source.pk,
                open_voice_id=source.pk,
                title=f"Talks number {at}",
                published="2025-05-20",
                created_by_id=user.pk if at % 1_000 == 0 else None,
            )
        articles.flush()
    refresh_officials(range(1, size + 1))
    refresh_articles(range(1, size + 1))
    count_rows()
    return names


if __name__ == "__main__":
    main()
