"""A small database of every table, and random edits of it."""

import random

from articles.models import Article, Source
from relations.actions.records import delete_citation, save_citation, save_record
from relations.models import Citation, Country, Official, Record, Tenure
from tests import factories as make
from tests.factories import KIND_FACTORIES, passage

CODES = ("ISR", "AZE", "TUR", "SYR")
TOPICS = ["energy", "trade", "security", "health"]


class World:
    """A few rows of every table, and random edits of them."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.countries = [make.CountryFactory(code=code) for code in CODES]
        self.tenures = [
            make.TenureFactory(post__country=each, end_state="ongoing")
            for each in self.countries
        ]
        self.articles = [
            make.ArticleFactory(text="They met and spoke about trade. They parted.")
            for _ in range(3)
        ]
        for factory in KIND_FACTORIES.values():
            factory(citations=[self.new_passage()], topics=["energy"])
        make.MeetingFactory(
            trip=make.TripFactory(),
            gathering=make.GatheringFactory(),
            place_country=self.countries[0],
        )
        make.TradeTieFactory(product=make.ProductFactory())
        make.AgreementFactory(
            parent=make.models.Agreement.objects.first(), parent_relation="amends"
        )

    def one_of(self, model):
        return self.random.choice(list(model.objects.order_by("pk")))

    def record(self):
        return self.one_of(Record).specific

    def new_passage(self):
        quote = self.random.choice(["spoke about trade", "They parted"])
        return passage(article=self.random.choice(self.articles), quote=quote)

    def word(self):
        return f"words {self.random.randrange(10**6)}"

    def edit(self):
        step = self.random.choice(self.steps)
        step(self)

    def rename_record(self):
        record = self.record()
        record.title, record.topics = self.word(), self.random.sample(TOPICS, 2)
        save_record(record)

    def review_record(self):
        record = self.record()
        record.review = self.random.choice(["approved", "draft"])
        save_record(record)

    def repoint_party(self):
        record = self.record()
        rows = list(record.participations.order_by("position"))
        taken = {row.country_id for row in rows}
        free = [each for each in self.countries if each.pk not in taken]
        rows[0].country = self.random.choice(free)
        rows[0].official = rows[0].tenure = None
        save_record(record, children={"participations": rows})

    def name_official(self):
        record = self.record()
        rows = list(record.participations.order_by("position"))
        rows[1].official = self.random.choice(self.tenures).official
        save_record(record, children={"participations": rows})

    def move_day(self):
        record = self.record()
        if record.kind != "agreement":
            record.start = f"2025-05-{self.random.randint(10, 28)}"
            save_record(record)

    def cite(self):
        taken = Citation.objects.values_list("record", "article", "quote")
        citation = self.new_passage()
        citation.record = self.one_of(Record)
        mine = (citation.record_id, citation.article_id, citation.quote)
        if mine not in set(taken):
            save_citation(citation)

    def drop_citation(self):
        if Citation.objects.count() > 2:
            delete_citation(self.one_of(Citation))

    def delete_record(self):
        if Record.objects.count() > 4:
            gone = Record.objects.filter(agreement=None).order_by("pk").first()
            gone.specific.delete()

    def make_record(self):
        factory = self.random.choice(list(KIND_FACTORIES.values()))
        factory(citations=[self.new_passage()])

    def rename_official(self):
        official = self.one_of(Official)
        official.name = self.word()
        official.save()

    def end_tenure(self):
        tenure = self.one_of(Tenure)
        tenure.end = f"202{self.random.randint(1, 6)}"
        tenure.save()

    def rename_article(self):
        article = self.one_of(Article)
        article.title = self.word()
        article.save()

    def judge_source(self):
        source = self.one_of(Source)
        source.reliability, source.reliability_reason = "B", self.word()
        source.save()

    def rename_country(self):
        country = self.one_of(Country)
        country.name = self.word()
        country.save()

    def oblige(self):
        agreement = make.models.Agreement.objects.order_by("pk").last()
        step = make.models.AgreementAction(
            country=self.random.choice(self.countries), action="signature"
        )
        save_record(agreement, children={"actions": [step]})

    steps = (
        *(rename_record, review_record, repoint_party, name_official, move_day),
        *(cite, drop_citation, delete_record, make_record, rename_official),
        *(end_tenure, rename_article, judge_source, rename_country, oblige),
    )
