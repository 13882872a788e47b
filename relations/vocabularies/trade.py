"""Code lists of trade ties and measured trade."""

from articles.vocabularies import Vocabulary


class TradeTieType(Vocabulary):
    """Kinds of trade tie."""

    GOODS_FLOW = (
        "goods_flow",
        "What was actually traded in goods, from one country to another, in a period.",
        "Comtrade typeCode C; BACI; COW flow1/flow2",
        "Merchandise trade flow",
    )
    SERVICES_FLOW = (
        "services_flow",
        "What was actually sold in services, from one country to another.",
        "Comtrade typeCode S",
        "Services trade flow",
    )
    TOTAL_TRADE = (
        "total_trade",
        "A sum of both directions, where the source does not tell them apart.",
        "COW flow1+flow2",
        "Total two-way trade (reported sum)",
    )
    TARGET = (
        "target",
        "A value that somebody promises or hopes to reach; it is never added to flows.",
        "PLOVER AGREE + economic",
        "Trade target or pledge",
    )
    TARIFF = (
        "tariff",
        "A duty on imports is raised, lowered or introduced.",
        "PLOVER SANCTION discontinue / COOPERATE",
        "Tariff change",
    )
    IMPORT_BAN = (
        "import_ban",
        "Goods of the other side are kept out or limited in number.",
        "PLOVER SANCTION discontinue",
        "Import ban or quota",
    )
    EXPORT_CONTROL = (
        "export_control",
        "Goods may not go to the other side, or only with a permit.",
        "PLOVER SANCTION discontinue",
        "Export control / ban",
    )
    SANCTION = (
        "sanction",
        "Economic penalties such as frozen assets or a ban on dealings.",
        "PLOVER SANCTION discontinue",
        "Trade or financial sanctions",
    )
    FACILITATION = (
        "facilitation",
        "An obstacle is removed, or a market is opened.",
        "PLOVER CONCEDE/COOPERATE",
        "Lifting of barrier / market access",
    )
    INVESTMENT = (
        "investment",
        "Money of one side goes into firms or projects of the other.",
        "PLOVER COOPERATE + economic",
        "Investment deal",
    )
    LOAN_CREDIT = (
        "loan_credit",
        "Money is lent or promised as credit, such as a central bank swap.",
        "AidData Loan / Export Buyer's Credit",
        "Loan, credit, swap line",
    )
    AID = (
        "aid",
        "Money or goods are given for nothing, or on very easy terms.",
        "AidData ODA-like; PLOVER AID",
        "Aid or grant",
    )
    SUPPLY_CONTRACT = (
        "supply_contract",
        "A deal to deliver goods over time, such as gas or grain.",
        "",
        "Supply contract",
    )
    SUPPLY_RELATION = (
        "supply_relation",
        "One side is known to supply the other, without any amount being given.",
        "",
        "Standing supply relation",
    )


class TradeFlow(Vocabulary):
    """Direction of a trade flow."""

    X = (
        "X",
        "Goods leave the reporting country for the partner.",
        "Comtrade X",
        "Export",
    )
    M = (
        "M",
        "Goods enter the reporting country from the partner.",
        "Comtrade M; COW flow1/flow2",
        "Import",
    )
    RX = (
        "RX",
        "Goods that had been imported leave again much as they came.",
        "Comtrade RX",
        "Re-export",
    )
    RM = (
        "RM",
        "Goods that had been exported come back much as they left.",
        "Comtrade RM",
        "Re-import",
    )
    DX = (
        "DX",
        "Goods made in the reporting country leave it; re-exports are left out.",
        "Comtrade DX",
        "Domestic export",
    )
    B = (
        "B",
        "One value made from the reports of both sides, from exporter to importer.",
        "BACI v",
        "Balanced / reconciled",
    )
    T = (
        "T",
        "Exports and imports added up, so that no direction remains.",
        "",
        "Total (X+M)",
    )


class Valuation(Vocabulary):
    """Basis on which trade is valued."""

    FOB = (
        "fob",
        "The price at the exporter's border, without freight and insurance.",
        "Comtrade fobvalue; BACI v",
        "FOB",
    )
    CIF = (
        "cif",
        "The price at the importer's border, with freight and insurance.",
        "Comtrade cifvalue; COW imports",
        "CIF",
    )
    PRIMARY = (
        "primary",
        "The reporter's main figure: imports with freight, exports without.",
        "Comtrade primaryValue",
        "Reporter primary value",
    )
    UNKNOWN = (
        "unknown",
        "The source does not tell, as newspapers seldom do.",
        "",
        "Not stated",
    )


class ProductScheme(Vocabulary):
    """Product classifications."""

    TOTAL = (
        "TOTAL",
        "The figure covers every product, so there is no product code.",
        "Comtrade cmdCode TOTAL",
        "All commodities",
    )
    HS92 = (
        "HS92",
        "Codes of the Harmonized System as first issued, often called HS 1988/92.",
        "BACI HS92",
        "HS 1992 (H0)",
    )
    HS96 = (
        "HS96",
        "Codes of the Harmonized System as revised for 1996.",
        "",
        "HS 1996 (H1)",
    )
    HS02 = (
        "HS02",
        "Codes of the Harmonized System as revised for 2002.",
        "",
        "HS 2002 (H2)",
    )
    HS07 = (
        "HS07",
        "Codes of the Harmonized System as revised for 2007.",
        "",
        "HS 2007 (H3)",
    )
    HS12 = (
        "HS12",
        "Codes of the Harmonized System as revised for 2012.",
        "",
        "HS 2012 (H4)",
    )
    HS17 = (
        "HS17",
        "Codes of the Harmonized System as revised for 2017.",
        "",
        "HS 2017 (H5)",
    )
    HS22 = (
        "HS22",
        "Codes of the Harmonized System as revised for 2022.",
        "",
        "HS 2022 (H6)",
    )
    SITC4 = (
        "SITC4",
        "Codes of the UN's older trade classification, in its fourth revision.",
        "Comtrade S4",
        "SITC Rev. 4",
    )
    BEC = (
        "BEC",
        "The UN's classes by end use: capital, intermediate and consumer goods.",
        "",
        "Broad economic categories",
    )
    FREE = (
        "free",
        "The words of the source, such as crude oil, with no code.",
        "press",
        "Free-text product",
    )
