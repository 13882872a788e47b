"""The floor: the same JSON from SQL written by hand, in a bare WSGI callable.

It answers an anonymous reader on `records/`, `records/{id}/` and a pair's timeline,
newest first, and knows of nothing else: no parameters but `cursor`, no errors, no
limits, no headers. Its cursors are plain; in all else its answers are the
application's, which `make bench` checks before it measures.
"""

import json
import os
import sqlite3
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from urllib.parse import parse_qs, unquote, urlsplit

import orjson
import psycopg

from articles.edtf import parse

SIZE = 50
URL = os.environ["DATABASE_URL"]
ON_POSTGRESQL = URL.startswith("postgres")
here = threading.local()

COLUMNS = """r.id, r.kind, r.title, r.summary, r.purpose, r.start, r."end", r.end_state,
    r.status, r.status_date, r.status_reason, r.review, r.confidence, r.topics,
    r.place_city, p.code, p.name, p.entity_type, r.version, r.created, r.updated,
    r.sort_date"""
BEYOND = "AND r.sort_date <= %s AND NOT (r.sort_date = %s AND r.id >= %s)"
NEWEST = f"ORDER BY r.sort_date DESC, r.id DESC LIMIT {SIZE + 1}"
# In the order of the index of pairs.
BEYOND_OF_PAIR = BEYOND.replace("r.id", "l.record_id").replace("r.", "l.")
NEWEST_OF_PAIR = NEWEST.replace("r.id", "l.record_id").replace("r.", "l.")
PLACE = "LEFT JOIN relations_country p ON p.id = r.place_country_id"
LIST = f"""SELECT {COLUMNS} FROM relations_record r {PLACE}
    WHERE r.review = 'approved' {{}} {NEWEST}"""
ONE = f"""SELECT {COLUMNS} FROM relations_record r {PLACE}
    WHERE r.review = 'approved' AND r.id = %s"""
TIMELINE = f"""SELECT {COLUMNS} FROM relations_recordlink l
    JOIN relations_record r ON r.id = l.record_id AND r.sort_date = l.sort_date {PLACE}
    WHERE r.review = 'approved'
    AND l.country_id = (SELECT id FROM relations_country WHERE code = %s)
    AND l.partner_id = (SELECT id FROM relations_country WHERE code = %s) {{}}
    {NEWEST_OF_PAIR}"""
OWN = {
    "meeting": """SELECT k.record_ptr_id, k.meeting_format, k.visit_type, k.level,
        t.id, t.title, g.id, g.name FROM relations_meeting k
        LEFT JOIN relations_trip t ON t.id = k.trip_id
        LEFT JOIN relations_gathering g ON g.id = k.gathering_id
        WHERE k.record_ptr_id {}""",
    "agreement": """SELECT k.record_ptr_id, k.form, k.ambit, k.domains, k.bindingness,
        k.secrecy, k.announced, k.signed, k.in_force, k.ended, k.term_months,
        k.renewal, k.termination_grounds, k.registration_number, p.id, p.title,
        p.review, k.parent_relation, s.id, s.title, s.review, k.status_override
        FROM relations_agreement k
        LEFT JOIN relations_record p ON p.id = k.parent_id
        LEFT JOIN relations_record s ON s.id = k.signed_at_id
        WHERE k.record_ptr_id {}""",
    "trade_tie": """SELECT k.record_ptr_id, k.tie_type, p.id, p.scheme, p.code,
        p.title, k.product_text, k.flow, k.amount, k.currency, k.valuation,
        k.as_reported, k.quantity, k.unit, k.importance FROM relations_tradetie k
        LEFT JOIN relations_product p ON p.id = k.product_id
        WHERE k.record_ptr_id {}""",
    "defense_tie": """SELECT k.record_ptr_id, k.tie_type, k.weapon_category_id,
        k.designation, k.condition, k.transfer_mode, k.ordered, k.ordered_uncertain,
        k.delivered, k.delivered_uncertain, k.tiv_ordered, k.tiv_delivered, k.amount,
        k.currency, k.as_reported, k.embargo_type, k.importance, r.id, r.title,
        r.review FROM relations_defensetie k
        LEFT JOIN relations_record r ON r.id = k.rests_on_id
        WHERE k.record_ptr_id {}""",
    "diplomatic_tie": """SELECT k.record_ptr_id, k.tie_type, k.relation_status,
        k.mission_type, k.level, k.accreditation, k.importance
        FROM relations_diplomatictie k WHERE k.record_ptr_id {}""",
    "event": """SELECT k.record_ptr_id, k.event_type, k.mode, k.contexts
        FROM relations_event k WHERE k.record_ptr_id {}""",
}
STEPS = """SELECT s.agreement_id, s.id, c.code, c.name, c.entity_type, s.action,
    s.date, s.note FROM relations_agreementaction s
    JOIN relations_country c ON c.id = s.country_id WHERE s.agreement_id {}
    ORDER BY s.agreement_id, s.date_earliest, s.id"""
DUTIES = """SELECT s.agreement_id, s.id, c.code, c.name, c.entity_type, s.obligation,
    t.code, t.name, t.entity_type, s.condition FROM relations_agreementobligation s
    JOIN relations_country c ON c.id = s.country_id
    LEFT JOIN relations_country t ON t.id = s.toward_id WHERE s.agreement_id {}
    ORDER BY s.agreement_id, s.country_id, s.obligation"""
PARTIES = """SELECT p.record_id, p.id, p.country_id, c.code, c.name, c.entity_type,
    p.role, p.official_id, o.name, p.tenure_id, t.id, t.title, t.role_id, p.named_as,
    p.is_lead FROM relations_participation p
    JOIN relations_country c ON c.id = p.country_id
    LEFT JOIN relations_official o ON o.id = p.official_id
    LEFT JOIN relations_tenure h ON h.id = p.tenure_id
    LEFT JOIN relations_post t ON t.id = h.post_id
    WHERE p.record_id {} ORDER BY p.position, p.id"""
TENURES = """SELECT h.official_id, p.country_id, h.start_earliest, h.end_latest, p.id,
    p.title, p.role_id FROM relations_tenure h
    JOIN relations_post p ON p.id = h.post_id WHERE h.official_id {}"""
# Who speaks: a copy or a digest speaks for its original, if that one is open.
VOICE = "v.name, v.kind, v.owner, v.country_code, v.reliability"
PASSAGES = f"""SELECT c.record_id, c.id, c.stance, c.anchor, c.credibility, c.claim,
    c.claimed_value, s.confidential, {VOICE} FROM relations_citation c
    JOIN articles_article a ON a.id = c.article_id
    JOIN articles_source s ON s.id = a.source_id
    JOIN articles_source v ON v.id = a.open_voice_id
    WHERE c.record_id {{}} ORDER BY c.id"""
PREFERENCES = """SELECT p.record_id, p.field, p.citation_id, p.reason
    FROM relations_preference p LEFT JOIN relations_citation c ON c.id = p.citation_id
    LEFT JOIN articles_article a ON a.id = c.article_id
    LEFT JOIN articles_source s ON s.id = a.source_id
    WHERE p.record_id {} AND (p.citation_id IS NULL OR NOT s.confidential)"""

ROUTES = {
    "meeting": "meetings",
    "agreement": "agreements",
    "trade_tie": "trade-ties",
    "defense_tie": "defense-ties",
    "diplomatic_tie": "diplomatic-ties",
    "event": "events",
}
GRADES = {
    1: "No ambiguity",
    2: "Minor inference",
    3: "Some uncertainty",
    4: "Basic facts only",
    5: "Core fact unclear",
}
ORGANIZATIONS = {"supranational", "igo", "nonstate_armed"}
SUPPORTING, LOST = {"supports", "partially"}, {"not_found", "orphaned"}
VERIFIED = {"exact", "normalized", "verified_elsewhere"}
OFFICIAL = {"official_party", "official_other"}
ACADEMIC = {"peer_reviewed", "scholarly_other"}
OWN_VOICES = {"official_party", "state_media", "social_official"}
FAMILIES = {
    "implementing": "implementing",
    "ngo": "ngo",
    "news_agency": "media",
    "media": "media",
    "state_media": "media",
    "social_official": "social",
    "social_other": "social",
}
TIES = {"trade_tie", "defense_tie", "diplomatic_tie"}
INCIDENTAL = {"venue_only", "mediator", "observer", "depositary"}
MODES = {"CONSULT": ("visit", "third-party", "multilateral", "phone")}
SCORES = {"CONSULT": ("verbal_cooperation", 2.5)}


if ON_POSTGRESQL:
    AMONG = "= ANY(%s::bigint[])"

    def connected():
        parts = urlsplit(URL)
        host, _, port = parts.netloc.rpartition("@")[2].partition(":")
        user, _, password = parts.netloc.rpartition("@")[0].partition(":")
        return psycopg.connect(
            host=unquote(host),
            port=port or None,
            user=user,
            password=password or None,
            dbname=parts.path.strip("/"),
            autocommit=True,
            prepare_threshold=1,
            options="-c plan_cache_mode=force_generic_plan",
        )

    def list_of(keys):
        return f"{{{','.join(map(str, keys))}}}"

    def same(value):
        return value

    money = same
    moment = same

else:
    AMONG = "IN (SELECT value FROM json_each(?))"

    def connected():
        path = URL.removeprefix("sqlite:///")
        return sqlite3.connect(path, isolation_level=None, cached_statements=500)

    def list_of(keys):
        return f"[{','.join(map(str, keys))}]"

    def moment(text):
        return f"{text[:10]}T{text[11:]}Z"


def _sql(text):
    return text if ON_POSTGRESQL else text.replace("%s", "?")


def _of_keys(text):
    """The SQL for one key, and for many."""
    return _sql(text.format("= %s")), _sql(text.format(AMONG))


FIRST, NEXT = _sql(LIST.replace("{}", "")), _sql(LIST.replace("{}", BEYOND))
FIRST_OF_PAIR = _sql(TIMELINE.replace("{}", ""))
NEXT_OF_PAIR = _sql(TIMELINE.replace("{}", BEYOND_OF_PAIR))
ONE = _sql(ONE)
OWN = {kind: _of_keys(text) for kind, text in OWN.items()}
STEPS, DUTIES, PARTIES, TENURES, PASSAGES, PREFERENCES = map(
    _of_keys, (STEPS, DUTIES, PARTIES, TENURES, PASSAGES, PREFERENCES)
)


def ask(sql, *values):
    try:
        connection = here.connection
    except AttributeError:
        connection = here.connection = connected()
    return connection.execute(sql, values).fetchall()


def ask_for(keys, statements):
    of_one, of_many = statements
    return ask(of_one, *keys) if len(keys) == 1 else ask(of_many, list_of(keys))


@lru_cache(20_000)
def shown_date(text):
    found = parse(text)
    if not found:
        return None
    return {
        "edtf": found.text,
        "earliest": found.earliest and found.earliest.isoformat(),
        "latest": found.latest and found.latest.isoformat(),
        "precision": found.precision,
        "display": found.display,
    }


def country(code, name, entity_type):
    has_iso3 = len(code) == 3 and entity_type not in ORGANIZATIONS
    return {"code": code, "iso3": code if has_iso3 else None, "name": name}


def codes(text):
    return text[1:-1].split(",") if text else []


def decimal(value, places):
    if value is None:
        return None
    return f"{value:.{places}f}"


def titled(route, key, title, review="approved"):
    if key is None or review != "approved":
        return None
    return {"id": key, "url": f"/api/v1/{route}/{key}/", "title": title}


def own_of_meeting(row):
    _, form, visit, level, trip, title, gathering, name = row
    return {
        "meeting_format": form,
        "visit_type": visit,
        "level": level,
        "trip": titled("trips", trip, title),
        "gathering": gathering
        and {
            "id": gathering,
            "url": f"/api/v1/gatherings/{gathering}/",
            "name": name,
        },
    }


def own_of_agreement(row):
    return {
        "form": row[1],
        "ambit": row[2],
        "domains": codes(row[3]),
        "bindingness": row[4],
        "secrecy": row[5],
        "announced": shown_date(row[6]),
        "signed": shown_date(row[7]),
        "in_force": shown_date(row[8]),
        "ended": shown_date(row[9]),
        "term_months": row[10],
        "renewal": row[11],
        "termination_grounds": row[12],
        "registration_number": row[13],
        "parent": titled("agreements", row[14], row[15], row[16]),
        "parent_relation": row[17],
        "signed_at": titled("meetings", row[18], row[19], row[20]),
        "status_override": row[21],
    }


def own_of_trade_tie(row):
    product = row[2] and {
        "id": row[2],
        "url": f"/api/v1/products/{row[2]}/",
        "scheme": row[3],
        "code": row[4],
        "title": row[5],
    }
    return {
        "tie_type": row[1],
        "product": product,
        "product_text": row[6],
        "flow": row[7],
        "amount": decimal(row[8], 2),
        "currency": row[9],
        "valuation": row[10],
        "as_reported": row[11],
        "quantity": decimal(row[12], 3),
        "unit": row[13],
        "importance": row[14],
    }


def own_of_defense_tie(row):
    return {
        "tie_type": row[1],
        "weapon_category": row[2],
        "designation": row[3],
        "condition": row[4],
        "transfer_mode": row[5],
        "ordered": row[6],
        "ordered_uncertain": bool(row[7]),
        "delivered": row[8],
        "delivered_uncertain": bool(row[9]),
        "tiv_ordered": decimal(row[10], 2),
        "tiv_delivered": decimal(row[11], 2),
        "amount": decimal(row[12], 2),
        "currency": row[13],
        "as_reported": row[14],
        "embargo_type": row[15],
        "importance": row[16],
        "rests_on": titled("agreements", row[17], row[18], row[19]),
    }


def own_of_diplomatic_tie(row):
    names = ("tie_type", "relation_status", "mission_type", "level", "accreditation")
    return dict(zip((*names, "importance"), row[1:], strict=True))


def own_of_event(row):
    quad, score = SCORES[row[1]]
    return {
        "event_type": row[1],
        "mode": row[2],
        "contexts": codes(row[3]),
        "quad_class": quad,
        "score": score,
    }


OWN_OF = {
    "meeting": own_of_meeting,
    "agreement": own_of_agreement,
    "trade_tie": own_of_trade_tie,
    "defense_tie": own_of_defense_tie,
    "diplomatic_tie": own_of_diplomatic_tie,
    "event": own_of_event,
}


def grouped(rows):
    found = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def shown(page):
    """The records of a page as the application shows them."""
    kinds = {}
    for row in page:
        kinds.setdefault(row[1], []).append(row[0])
    keys = [row[0] for row in page]
    own, steps, duties = {}, {}, {}
    for kind, of_kind in kinds.items():
        for row in ask_for(of_kind, OWN[kind]):
            own[row[0]] = OWN_OF[kind](row)
        if kind == "agreement":
            steps = grouped(ask_for(of_kind, STEPS))
            duties = grouped(ask_for(of_kind, DUTIES))
            for key in of_kind:
                own[key]["actions"] = [step(*row) for row in steps.get(key, ())]
                own[key]["obligations"] = [duty(*row) for row in duties.get(key, ())]
    parties = grouped(ask_for(keys, PARTIES))
    untold = {
        row[7] for rows in parties.values() for row in rows if row[7] and not row[9]
    }
    tenures = grouped(ask_for(untold, TENURES)) if untold else {}
    passages = grouped(ask_for(keys, PASSAGES))
    against = [
        key
        for key, rows in passages.items()
        if any(r[2] == "contradicts" for r in rows)
    ]
    chosen = grouped(ask_for(against, PREFERENCES)) if against else {}
    return [
        record(
            row,
            own[row[0]],
            parties.get(row[0], ()),
            tenures,
            passages.get(row[0], ()),
            chosen.get(row[0], ()),
        )
        for row in page
    ]


def step(_, key, code, name, entity_type, action, date, note):
    return {
        "id": key,
        "country": country(code, name, entity_type),
        "action": action,
        "date": shown_date(date),
        "note": note,
    }


def duty(_, key, code, name, kind, what, to_code, to_name, to_kind, condition):
    return {
        "id": key,
        "country": country(code, name, kind),
        "obligation": what,
        "toward": country(to_code, to_name, to_kind) if to_code else None,
        "condition": condition,
    }


def record(row, own, parties, tenures, passages, chosen):
    key, kind, title, summary, purpose, start, end, end_state, status = row[:9]
    status_date, status_reason, review, confidence, topics = row[9:14]
    city, code, name, entity_type, version, created, updated, _ = row[14:]
    first, last = parse(start), parse(end or start)
    place = None
    if city or code:
        where = country(code, name, entity_type) if code else None
        place = {"city": city, "country": where}
    topics = codes(topics)
    filled = {
        "start": first.earliest
        and first.latest
        and (first.latest - first.earliest).days < (366 if kind in TIES else 31),
        "place": place,
        "status": status not in ("", "unknown"),
        "topics": topics,
    }
    return {
        "id": key,
        "url": f"/api/v1/{ROUTES[kind]}/{key}/",
        "kind": kind,
        "title": title,
        "summary": summary,
        "purpose": purpose,
        "start": shown_date(start),
        "end": shown_date(end),
        "end_state": end_state,
        "status": status,
        "status_date": shown_date(status_date),
        "status_reason": status_reason,
        "review": review,
        "confidence": confidence and {"value": confidence, "label": GRADES[confidence]},
        "participants": [
            party(each, tenures, first.earliest, last.latest) for each in parties
        ],
        "place": place,
        "topics": topics,
        "evidence": evidence(
            kind, title, first.display, own, filled, parties, passages, chosen
        ),
        **own,
        "etag": f'"{key}-{version}"',
        "created": moment(created),
        "updated": moment(updated),
    }


def party(row, tenures, earliest, latest):
    _, key, of, code, name, entity_type, role, official, called, *rest = row
    tenure, post, title, post_role, named_as, is_lead = rest
    who = None
    if official:
        if tenure is None:
            held = [
                each
                for each in tenures.get(official, ())
                if each[1] == of
                and not (latest and each[2] and str(each[2]) > str(latest))
                and not (earliest and each[3] and str(each[3]) < str(earliest))
            ]
            if len(held) == 1:
                post, title, post_role = held[0][4:]
        then = post and {"id": post, "title": title, "role": post_role}
        url = f"/api/v1/officials/{official}/"
        who = {"id": official, "url": url, "name": called, "post": then}
    return {
        "id": key,
        "country": country(code, name, entity_type),
        "role": role,
        "official": who,
        "tenure": tenure,
        "named_as": named_as,
        "is_lead": bool(is_lead),
    }


NEEDED = {
    "meeting": ("start", "place", "participants", "meeting_format", "status", "topics"),
    "agreement": ("start", "form", "domains", "bindingness", "status", "topics"),
    "trade_tie": ("start", "tie_type", "product", "status", "topics"),
    "defense_tie": ("start", "tie_type", "designation", "status", "topics"),
    "diplomatic_tie": ("start", "tie_type", "importance", "status", "topics"),
    "event": ("start", "place", "event_type", "mode", "status", "topics"),
}


def lacks(name, filled, own, parties):
    if name in filled:
        return not filled[name]
    if name == "participants":
        main = [each for each in parties if each[6] not in INCIDENTAL]
        named = {each[2] for each in main if each[7]}
        return not main or named != {each[2] for each in main}
    if name == "product":
        return not (own["product"] or own["product_text"])
    if name == "mode" and not MODES.get(own["event_type"]):
        return False
    return own[name] in ("", "unknown", [])


def evidence(kind, title, date, own, filled, parties, passages, chosen):
    withheld = verified = cited = 0
    publishers, officials, kinds, grades, sides, third = set(), set(), set(), [], [], 0
    codes_of_parties = {each[3] for each in parties}
    support, claims = [], []
    for each in passages:
        _, key, stance, anchor, credibility, claim, claimed, hidden = each[:8]
        name, voice_kind, owner, voice_code, reliability = each[8:]
        supports = stance in SUPPORTING and anchor not in LOST
        if hidden:
            withheld += supports
            continue
        cited += 1
        verified += anchor in VERIFIED
        if stance == "contradicts":
            claims += [(field, claimed, key) for field in codes(claim) or [""]]
        if not supports:
            continue
        support.append((key, claim))
        publisher = owner or name
        publishers.add(publisher)
        kinds.add(voice_kind)
        grades.append(f"{reliability}{credibility}")
        if voice_kind in OFFICIAL:
            officials.add(publisher)
        if voice_kind in OWN_VOICES and voice_code in codes_of_parties:
            sides.append(voice_code)
        elif voice_kind != "official_party" or voice_code:
            third = 1
    if officials:
        quality = 5 if len(officials) > 1 else 4
    elif kinds & ACADEMIC:
        quality = 3
    else:
        quality = min(len({FAMILIES[each] for each in kinds}), 2) or None
    needed = NEEDED[kind]
    missing = [name for name in needed if lacks(name, filled, own, parties)]
    return {
        "citations": cited,
        "withheld": withheld,
        "independent_sources": len(publishers),
        "verified": verified,
        "source_quality": quality,
        "completeness": {
            "share": round(1 - len(missing) / len(needed), 2),
            "missing": missing,
        },
        "best_admiralty": min(grades, default=None),
        "attested_by": {"parties": sorted(set(sides)), "third": bool(third)},
        "disputed": bool(claims),
        "disputes": disputes(claims, support, title, date, chosen) if claims else [],
    }


def disputes(claims, support, title, date, chosen):
    preferred = {field: (citation, reason) for _, field, citation, reason in chosen}
    found = []
    for field in sorted({claim[0] for claim in claims}):
        values = {}
        for name, value, key in sorted(claims):
            if name == field:
                values.setdefault(value, []).append(key)
        own = {
            "value": date if field else title,
            "recorded": True,
            "citations": [
                key for key, claim in support if not claim or field in codes(claim)
            ],
        }
        others = [
            {"value": value, "recorded": False, "citations": keys}
            for value, keys in values.items()
        ]
        citation, reason = preferred.get(field, (None, None))
        found.append(
            {
                "field": field or None,
                "values": [own, *others],
                "preferred": reason and {"citation": citation, "reason": reason},
            }
        )
    return found


def page_of(environ, first, following, *values):
    query = parse_qs(environ["QUERY_STRING"])
    if "cursor" in query:
        day, key = json.loads(urlsafe_b64decode(query["cursor"][0]))
        rows = ask(following, *values, day, day, key)
    else:
        rows = ask(first, *values)
    url = f"http://{environ['HTTP_HOST']}{environ['PATH_INFO']}"
    more = len(rows) > SIZE
    rows = rows[:SIZE]
    return {
        "next": f"{url}?cursor={cursor(rows[-1])}" if more else None,
        "previous": f"{url}?cursor={cursor(rows[0])}" if "cursor" in query else None,
        "results": shown(rows),
    }


def cursor(row):
    return urlsafe_b64encode(json.dumps([str(row[-1]), row[0]]).encode()).decode()


def application(environ, start_response):
    parts = environ["PATH_INFO"].strip("/").split("/")
    if parts[2] == "dyads":
        pair = "-".join(sorted(parts[3].split("-")))
        body = page_of(environ, FIRST_OF_PAIR, NEXT_OF_PAIR, *pair.split("-"))
        body = {"dyad": pair, **body}
    elif len(parts) == 3:
        body = page_of(environ, FIRST, NEXT)
    else:
        body = shown(ask(ONE, int(parts[3])))[0]
    written = orjson.dumps(body, option=orjson.OPT_UTC_Z)
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(written))),
    ]
    start_response("200 OK", headers)
    return [written]
