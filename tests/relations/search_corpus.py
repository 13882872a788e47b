"""Records in many scripts, and what each query finds among them.

The expectations are the same for every database: whichever runs the tests is compared
with this table, and so with the others.
"""

from relations.actions.links import settle
from tests import factories as make
from tests.factories import party, passage

LONG = "and the talks went on. " * 6_000  # far beyond what an index knows places of


def corpus():
    """Make the records; returns their numbers by the names that `EXPECTED` uses."""
    israel = make.CountryFactory(code="ISR", name="Israel")
    azerbaijan = make.CountryFactory(code="AZE", name="Azerbaijan")
    china = make.CountryFactory(code="CHN", name="China")
    for country, names in {
        israel: ("ישראל", "إسرائيل", "İsrail", "以色列"),
        azerbaijan: ("Azərbaycan", "Азербайджан", "აზერბაიჯანი"),
        china: ("中国", "中國", "Chine"),
    }.items():
        for name in names:
            make.CountryNameFactory(country=country, name=name)
    hasanov = make.OfficialFactory(name="Zakir Hasanov", name_native="Zakir Həsənov")
    make.OfficialNameFactory(official=hasanov, name="Закир Гасанов")
    katz = make.OfficialFactory(name="Israel Katz", name_native="ישראל כ״ץ")
    sharaa = make.OfficialFactory(name="Ahmed al-Sharaa", name_native="أحمد الشرع")

    def meeting(first, second, **columns):
        return make.MeetingFactory(parties=[first, second], **columns).pk

    host, guest = (israel, "host"), (azerbaijan, "visitor")
    numbers = {
        "katz": meeting(
            host,
            guest,
            title="Katz receives Hasanov in Tel Aviv",
            start="2025-05-20",
            summary="They spoke of the F-35 and of l’Élysée.",
            place_city="Tel Aviv",
        ),
        "oil": make.TradeTieFactory(
            title="Azerbaijan sells oil",
            product_text="crude oil",
            purpose="To hedge; 100% of 2,500 barrels & more * (ca.)",
        ).pk,
        "beijing": meeting(
            (china, "host"),
            guest,
            title="Delegation in Beijing",
            citations=[passage(article=chinese(), quote="双方在北京举行会谈")],
        ),
        "background": meeting(
            (china, "host"),
            guest,
            title="Background talks",
            summary="背景：外交部长的讲话",
        ),
        "tokyo": meeting(host, guest, title="トランプ大統領と会談", start="2024"),
        "thai": meeting(host, guest, title="นายกรัฐมนตรีพบกัน", start="2024-02"),
        "arabic": meeting(
            host, guest, title="لقاء في دمشق", summary="السفير الإسرائيلي"
        ),
        "minsk": meeting(
            host, guest, title="Встреча в Минске", summary="Ёлка и подъезд"
        ),
        "sanaa": meeting(host, guest, title="Envoys in Sana'a", summary="Sanaa again"),
        "umlaut": meeting(
            host, guest, title="Gespräch in Zürich, Straße 5", place_city="Zürich"
        ),
        "long": meeting(
            host, guest, title="Long talks", summary=f"{LONG}They agreed at last."
        ),
        "operators": meeting(
            host, guest, title='NOT a meeting OR "NEAR" it AND (head)', summary="C++"
        ),
    }
    for number, official in (("katz", hasanov), ("katz", katz), ("arabic", sharaa)):
        record = make.models.Record.objects.get(pk=numbers[number])
        country = israel if official is katz else azerbaijan
        role = "host" if official is katz else "visitor"
        party(country, role, official=official, record=record).save()
        settle(record)
    return numbers


def chinese():
    return make.ArticleFactory(
        title="会谈", text="双方在北京举行会谈。", rights="full", language="zh"
    )


IN_AZERBAIJAN = (
    "katz oil beijing background tokyo thai arabic minsk sanaa umlaut long operators"
)
IN_ISRAEL = "katz oil tokyo thai arabic minsk sanaa umlaut long operators"
EXPECTED = {
    # Words, their beginnings, and several of them
    "katz": "katz",
    "KATZ": "katz",
    "kat": "katz",
    "k": "katz",
    "atz": "",
    "receives hasanov": "katz",
    "hasanov receives": "katz",
    "hasanov minsk": "",
    "azer": IN_AZERBAIJAN,
    "azerbaijan oil": "oil",
    "oil azer": "oil",
    "crude sells": "oil",
    "talks": "background long",
    "nothing-of-the-kind": "",
    # Phrases
    '"Tel Aviv"': "katz",
    '"Aviv Tel"': "",
    '"tel avi"': "",
    '"receives Hasanov" tel': "katz",
    '"Tel Aviv They"': "",
    "“tel aviv”": "katz",
    "«receives hasanov»": "katz",
    '"agreed at last"': "long",
    '"at agreed last"': "",
    '"talks went on and the talks"': "long",
    '"kat"': "",
    # Numbers and single letters
    "f-35": "katz",
    "f 3": "",
    "2,500": "oil",
    "25": "",
    "straße 5": "umlaut",
    "5 str": "umlaut",
    "c++": "background beijing oil operators",
    # Accents, apostrophes and letter forms
    "elysee": "katz",
    "l'Élysée": "katz",
    "zurich": "umlaut",
    "ZÜRICH": "umlaut",
    "Zu\u0308rich": "umlaut",
    "strasse": "umlaut",
    "sanaa": "sanaa",
    "sana’a": "sanaa",
    "həsənov": "katz",
    "hasanov": "katz",
    # Other scripts
    "Гасанов": "katz",
    "gasanov": "katz",
    "минск": "minsk",
    "minsk": "minsk",
    "елка": "minsk",
    "подезд": "minsk",
    "Азербайджан": IN_AZERBAIJAN,
    "აზერბაიჯანი": IN_AZERBAIJAN,
    "ישראל": IN_ISRAEL,
    "כ״ץ": "katz",
    'כ"ץ': "katz",
    "إسرائيل": IN_ISRAEL,
    "الشرع": "arabic",
    "أحمد الشرع": "arabic",
    "احمد": "arabic",
    "sharaa": "arabic",
    "دمشق": "arabic",
    # Scripts without spaces
    "北京": "beijing",
    "北": "beijing",
    "在北京举行": "beijing",
    "京北": "",
    "北京 会谈": "beijing",
    "背景": "background",
    "外交": "background",
    "以色列": IN_ISRAEL,
    "中國": "beijing background",
    "トランプ": "tokyo",
    "とらんぷ": "tokyo",
    "大統領": "tokyo",
    "รัฐมนตรี": "thai",
    "นายก": "thai",
    # What means something elsewhere
    "katz NOT hasanov": "",
    "katz NEAR hasanov": "",
    "not near or and": "operators",
    "katz OR minsk": "",
    "katz -hasanov": "katz",
    "katz*": "katz",
    "(katz": "katz",
    '"katz': "katz",
    'katz"': "katz",
    "head:katz": "",
    "head: meeting": "operators",
    "katz^2": "",
    "katz\\": "katz",
    "katz'": "katz",
    "'katz' | minsk": "",
    "katz:*": "katz",
    "!katz": "katz",
    "100% & *": "oil",
    "katz; DROP TABLE relations_record": "",
    "🙂 katz": "katz",
}
