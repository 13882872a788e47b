"""Invented stories for the labelled pairs of `syndication_pairs`; nobody in them lives.

A story is written with hard line breaks; an empty line ends a paragraph.
"""

import re


def story(text):
    """Paragraphs on one line each."""
    return "\n".join(
        " ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text.strip())
    )


BASES = {
    "ministers": story("""
Foreign ministers Irena Kolbe of Estravia and Tomas Idris of Malunda agreed on Monday
to reopen their consulates and to hold political talks twice a year, ending a freeze
that has lasted since the fishing dispute of 2016.

“We have spent seven years explaining to each other why we were not talking, and I
would rather spend the next seven explaining to our parliaments what we achieved,”
Kolbe said after three hours of talks in Port Laurent.

The ministers also signed a memorandum on student exchanges. Some 40 scholarships a
year will be offered by each side, beginning with engineering and public health,
according to the text released by the Malundan foreign ministry.

Idris said that a joint commission on maritime borders would meet in March. He
declined to say whether the seizure of two trawlers by the Estravian coast guard last
autumn had been discussed, but described the atmosphere as warm.

Estravia recalled its ambassador from Malunda in 2016 and trade between the two fell
by more than half within a year.
"""),
    "gas": story("""
The state gas company of Karvelia will buy 1.2 billion cubic metres of gas a year from
Qadira's Northern Field under a contract signed on Thursday, the largest that the two
countries have concluded and the first to be priced in euros.

Deliveries are to begin in October 2027 and to run for 15 years, Karvelian energy
minister Petra Vancura told a news conference in Hadrun. The gas will reach Karvelia
through the southern pipeline, for which an additional compressor station must be
built.

“Nobody who lived through the winter of the cut-off will ask me why we wanted a second
supplier,” Vancura said.

Qadira's petroleum company will pay for 60 per cent of the station, whose cost is put
at 340 million euros. The rest comes from a loan by the regional development bank.

Environmental groups in both countries criticised the duration of the contract, which
ends eight years after the date by which Karvelia has promised to stop burning gas for
electricity. The ministry answered that volumes may be reduced by a fifth from 2035.
"""),
    "arms": story("""
Tarsenia has ordered 24 mobile howitzers and their ammunition from the Norrland
company Hellgren Defence in a deal worth 410 million crowns, the defence ministry in
Lisk announced on Wednesday.

The first six guns will be handed over next summer and the last by the end of 2028.
Crews are to be trained at the artillery centre in Vastby, where 90 soldiers from
Tarsenia are expected in January.

Defence minister Oskar Ilves said the order had been preceded by a competition in
which three companies took part. “We did not choose the cheapest gun; we chose the one
that we can repair at home,” he told members of the parliamentary committee.

Under an offset agreement, Hellgren will move the production of gun mounts to a
factory in eastern Tarsenia and employ about 200 people there. Norrland's government
has approved the export, a spokeswoman said, after an examination that took 12 weeks.

The purchase still needs the consent of parliament, where the opposition has asked why
the tender was not published.
"""),
    "recalled": story("""
Belmarra recalled its ambassador to Ostrania for consultations on Friday after police
in the Ostranian capital searched the flat of a Belmarran journalist, the most serious
quarrel between the neighbours in a decade.

Ambassador Lucia Ferrand left Sandomir on an afternoon flight. Her deputy will lead
the embassy as chargé d'affaires until further notice, the foreign ministry said in a
statement that called the search “a breach of what two governments promised each other
in writing”.

Ostrania's interior minister, Jan Hrabal, rejected the protest. The journalist is
being investigated for possession of classified documents and enjoys no immunity, he
said, and a court had approved the search.

Belmarra also postponed a visit by a trade delegation that was planned for next week.
Its 40 members were to open a chamber of commerce together with the mayor of Sandomir.

The two countries signed a treaty of good neighbourhood in 2009, under which
journalists of either may work in the other without a permit.
"""),
    "aid": story("""
Two cargo planes with tents, generators and a field hospital from Suvania landed on
Sunday in the earthquake zone of northern Rakhistan, the first foreign help to arrive
since the ground shook three days ago.

The hospital has 50 beds and a staff of 72, among them 15 surgeons, said Colonel Amina
Dursun, who leads the mission. It is to open on Tuesday on the grounds of a school in
Chorbagh and to remain for at least six weeks.

Rakhistan's deputy prime minister Farrukh Mirza thanked Suvania at the airport. “They
did not wait to be asked twice, and we shall not forget who came first,” he said.

The two states have had no embassies in each other's capitals since 1994. The offer
was made by telephone through the ambassador of a third country, according to a
diplomat who was not authorised to speak publicly.

At least 610 people died in the earthquake and some 18,000 are without shelter, the
emergency service of Rakhistan reported on Saturday night.
"""),
    "border": story("""
Mountain states Andaria and Teshkent have agreed on the last 31 kilometres of their
common border, closing a file that had been open since both became independent.

The protocol was initialled on Tuesday by the heads of the two border commissions,
Nodir Salimov and Grigol Beridze, after a night of negotiations in the spa town of
Arzan. It gives the springs above the village of Kum to Teshkent and the whole of the
pass road to Andaria.

Residents will have two years to decide which passport they want. About 1,900 people
live in the five hamlets concerned, most of them shepherds who have crossed the line
daily without noticing it.

“There will be a fence in no place and a gate in four,” Salimov said.

Presidents of both countries are expected to sign the treaty in December. Parliament
in Teshkent must then approve it with a majority of two thirds, which the governing
party does not have. Shots were last exchanged on the border in the summer of 2021,
when four guards were killed.
"""),
    "brief": story("""
The central banks of Ilmaria and Port Sabel signed a currency swap of 900 million
florins on Friday, valid for three years. Governor Edda Strand said the line would
help importers who wait up to 40 days for foreign exchange. It is the first such
arrangement between the two countries. Port Sabel's bank may draw in four parts and
must repay each within a year, according to a joint statement.
"""),
    "drill": story("""
Warships from Lorvania and Kasmir Bay began a joint exercise in the Strait of Amber on
Monday, their first since the two governments restored military contacts in spring.

Five ships and some 1,100 sailors are taking part in Amber Shield, which runs until 19
September and includes the search for mines, the boarding of a suspect vessel and a
night landing on the island of Torv, the Lorvanian navy said.

Rear Admiral Henrik Solt, who commands the exercise, told reporters aboard the frigate
Constance that no country need feel threatened. “We look for mines because there are
mines,” he said.

Neighbouring Drusia protested. Its foreign ministry summoned the military attachés of
both countries and announced that it would close a part of the strait for missile
tests from Thursday, a step that shipping companies expect to delay about 60 vessels a
day.

Kasmir Bay bought two minehunters from Lorvania last year. A third is under
construction at the Ekholm yard and will be delivered in April, according to the
builder.
"""),
    "russian": story("""
Министр транспорта Велонии Артём Лозовский и его коллега из Таримии Санжар Бекетов
подписали в среду соглашение о строительстве железнодорожного моста через реку Сайхун.

Длина моста составит 1840 метров, движение по нему должно открыться осенью 2029 года.
Стоимость работ оценивается в 270 миллионов велонских марок, две трети суммы
предоставит банк развития Велонии под два процента годовых.

«Грузы, которые сегодня ждут парома по девять дней, будут переезжать границу за
двадцать минут», — заявил Лозовский на церемонии в городе Карасу.

Бекетов напомнил, что переговоры продолжались одиннадцать лет и трижды прерывались. По
его словам, таможенный пункт построят на таримском берегу, а работать там будут
сотрудники обеих стран.

Жители трёх прибрежных сёл требуют компенсации за пашню, которая отойдёт под насыпь.
"""),
    "hebrew": story("""
שר החקלאות של סוראניה, אלון ברקאי, ועמיתתו ממדינת דלמריה, נינה קורוש, חתמו אתמול על
הסכם להקמת שלוש חוות ניסיוניות לגידול חיטה עמידה לבצורת בעמק הצפוני של דלמריה.

על פי ההסכם תשקיע סוראניה 45 מיליון דינר בתוך ארבע שנים ותשלח 30 מדריכים חקלאיים.
דלמריה תקצה 2,600 דונם ותסלול כביש גישה מן העיר מרום. החווה הראשונה תיפתח בחודש מרץ
הקרוב.

“מי שיש לו לחם אינו צריך לבקש רשות מאיש”, אמרה קורוש בטקס שנערך בבניין משרד החקלאות.

ברקאי ציין כי המומחים של שתי המדינות עובדים יחד כבר שלוש שנים, אף שהיחסים הדיפלומטיים
ביניהן חודשו רק בקיץ האחרון. הוא הזמין את השרה לביקור גומלין בסתיו.

ארגוני איכרים בדלמריה הביעו חשש שהזרעים החדשים יחייבו אותם לקנות מספק יחיד.
"""),
    "chinese": story("""
卢山国外交部长陈维安与海岱共和国外交部长马里奥·索萨星期二在海岱首都签署互免签证协定，两国公民从明年一月一日起可以免签证入境停留三十天。

陈维安在签字仪式后表示，去年两国之间的旅客人数达到四十八万，比前年增加一倍，双方还将在年内开通三条直飞航线，并且在对方的港口城市设立领事馆。

索萨说：“我们的商人过去要等六个星期才能拿到签证，今后他们只需要买一张机票。”他同时宣布，海岱将派遣一百二十名学生到卢山国学习铁路工程。

两国于二〇一一年建立外交关系，目前正在谈判渔业合作协定。观察人士认为，渔业谈判的主要困难在于捕捞配额和联合巡逻的费用分担问题。
"""),
}

HAND_EDITED = {
    "ministers": story("""
Seven-year freeze is over as Estravia and Malunda reopen consulates

Estravia and Malunda agreed Monday to reopen consulates and hold political talks twice
a year, ending a freeze that has lasted since the fishing dispute of 2016, their
foreign ministers Irena Kolbe and Tomas Idris announced.

"We have spent seven years explaining to each other why we were not talking, and I
would rather spend the next seven explaining to our parliaments what we achieved,"
said Kolbe after three hours of talks in Port Laurent.

The ministers signed a memorandum on student exchanges. Some forty scholarships a year
will be offered by each side, starting with engineering and public health, according
to the text released by Malunda's foreign ministry.

A joint commission on maritime borders would meet in March, Idris said. He would not
say whether the seizure of two trawlers by the Estravian coast guard last autumn had
been discussed, but described the atmosphere as warm.
"""),
    "arms": story("""
Tarsenia has ordered 24 mobile howitzers with ammunition from Norrland's Hellgren
Defense in a deal worth 410 million crowns ($39 million), the Defense Ministry
announced Wednesday.

The first six guns will be handed over next summer and the last by the end of 2028.
Crews will be trained at the artillery center in Vastby, where ninety Tarsenian
soldiers are expected in January.

Defense Minister Oskar Ilves said that the order had been preceded by a competition
among three companies. "We did not choose the cheapest gun; we chose the one that we
can repair at home," he told lawmakers.

Under an offset agreement, Hellgren will move production of gun mounts to a factory in
eastern Tarsenia and employ about 200 people there. The purchase still needs the
consent of parliament, where the opposition has asked why the tender was not
published.
"""),
    "aid": story("""
CORRECTED: Suvanian field hospital reaches quake zone (corrects death toll in last
paragraph)

Two cargo planes with tents, generators and a field hospital from Suvania landed on
Sunday in the earthquake zone of northern Rakhistan, the first foreign help to arrive
since the ground shook three days ago.

The hospital has 50 beds and a staff of 72, among them 15 surgeons, said Colonel Amina
Dursun, who leads the mission. It is to open on Tuesday on the grounds of a school in
Chorbagh and to remain for at least six weeks.

Rakhistan's deputy prime minister Farrukh Mirza thanked Suvania at the airport. “They
did not wait to be asked twice, and we shall not forget who came first,” he said.

At least 655 people died in the earthquake and some 19,500 are without shelter, the
emergency service of Rakhistan reported on Sunday.
"""),
    "drill": story("""
Lorvania and Kasmir Bay have begun their first joint naval exercise since restoring
military contacts in spring. Five ships and some 1,100 sailors are taking part in
Amber Shield, which runs until 19 September and includes the search for mines, the
boarding of a suspect vessel and a night landing on the island of Torv. Rear Admiral
Henrik Solt told reporters aboard the frigate Constance that no country need feel
threatened. Neighboring Drusia summoned the military attachés of both countries and
announced that it would close a part of the strait for missile tests from Thursday.
"""),
}

OTHER_REPORTERS = {
    "ministers": story("""
Port Laurent woke to a sight it had not seen for seven years: the blue flag of
Estravia over the guest house on the harbour. By nightfall Irena Kolbe and Tomas Idris
had a deal. Consulates in both countries will open their doors again, and officials
are to sit down together every six months.

The quarrel over cod and mackerel that drove the neighbours apart in 2016 was hardly
mentioned. Instead the two foreign ministers spoke of students, of whom eighty will
cross the sea each year on scholarships, and of a commission that should draw a line
through the fishing grounds when it convenes in March. Of the impounded trawlers, not
a word.
"""),
    "gas": story("""
Karvelia has found its second gas supplier. After eighteen months of haggling, Petra
Vancura, the energy minister, and managers of Qadira's petroleum company put their
names to a fifteen-year agreement in Hadrun on Thursday, worth roughly 1.2 billion
cubic metres annually once the taps open in autumn 2027.

What stands out is the currency: Hadrun accepted euros for the first time. Most of the
340-million-euro bill for a new compressor on the southern line will be settled by the
seller. Campaigners are unhappy, since by its own law Karvelia ought to have quit gas
power years before the agreement expires; officials point to a clause that lets them
take less after 2035.
"""),
    "arms": story("""
Lisk is going shopping for artillery in Norrland. Two dozen self-propelled howitzers
made by Hellgren Defence will replace guns older than most of the men who fire them,
the government told parliament on Wednesday. Price: 410 million crowns, shells
included.

Oskar Ilves, who runs the defence ministry, defended the choice before sceptical
deputies by pointing to maintenance, which can be done in the country, and to two
hundred jobs at a plant that the manufacturer promises to open in the east. Ninety
gunners leave for Vastby after New Year. Critics grumble that nobody ever saw the
tender.
"""),
    "recalled": story("""
A police search in Sandomir has led to a diplomatic storm. Hours after officers
carried boxes out of the apartment of a reporter from Belmarra, that country ordered
Lucia Ferrand, its ambassador, to come home.

Jan Hrabal, the interior minister of Ostrania, was unmoved: judges had signed the
warrant, secret papers were involved, and press cards offer no protection. In
Belmarra, diplomats pointed to the treaty of 2009. Businesspeople will suffer too,
since a delegation due next week has been told to unpack. An embassy without its head
is now in the hands of a chargé d'affaires.
"""),
    "aid": story("""
They have no embassy here and until Thursday most people in Chorbagh could not have
found Suvania on a map. On Sunday its soldiers were unloading operating tables beside
the runway. Colonel Amina Dursun expects to treat the first injured on Tuesday in a
school yard, with fifty beds and surgeons working in shifts.

Farrukh Mirza, who speaks for the government of Rakhistan in the disaster area,
embraced each pilot. How the offer came about is diplomatically delicate: relations
were broken off in 1994, and a neutral ambassador is said to have carried the message.
The death toll has passed six hundred.
"""),
    "border": story("""
For three decades mapmakers drew a dotted line above the village of Kum. Now it will
be solid. Negotiators from Teshkent and Andaria emerged at dawn on Tuesday from a
hotel in Arzan with a protocol that settles the rest of the frontier, 31 kilometres in
all.

The springs go one way and the pass road the other. Shepherds in five hamlets, fewer
than two thousand souls, may choose their citizenship. It is not over yet: after the
presidents sign in December, deputies in Teshkent must vote, and the government lacks
the numbers. Grigol Beridze, who led one delegation, called it the best bargain to be
had.
"""),
    "drill": story("""
Minehunters are combing the Strait of Amber this week, and not everybody is pleased.
Drusia called in the attachés of Lorvania and Kasmir Bay on Monday to complain about
Amber Shield, manoeuvres in which the two navies practise together for the first time
in years, and threatened to fire missiles into part of the waterway.

Shipowners fear long queues. Rear Admiral Henrik Solt of Lorvania shrugged off the row
from the deck of his flagship: old mines, he remarked, do not clear themselves. More
than a thousand sailors will be busy until the nineteenth.
"""),
    "russian": story("""
Через Сайхун наконец построят мост. После одиннадцати лет споров Велония и Таримия
договорились, кто и сколько заплатит: основную часть, около 180 миллионов марок, даст
в долг велонский банк развития.

Поезда пойдут не раньше 2029 года. Пока же вагоны переправляют на старом пароме, и
очередь растягивается больше чем на неделю. Министры Лозовский и Бекетов, приехавшие в
Карасу, обещали, что границу состав пересечёт быстрее, чем пассажир успеет выпить чай.
Крестьяне, чьи поля окажутся под насыпью, пришли к месту церемонии с плакатами.
"""),
    "hebrew": story("""
חיטה שאינה זקוקה לגשם רב היא הבשורה שהביא עמו השר אלון ברקאי לדלמריה. במשרד החקלאות
המקומי סוכם כי מומחים מסוראניה ידריכו את איכרי העמק הצפוני בשלוש חוות לדוגמה, שהראשונה
בהן תחל לפעול באביב. ההשקעה נאמדת בכמה עשרות מיליוני דינרים.

נינה קורוש, המארחת, דיברה על עצמאות תזונתית. בשוק של מרום שמענו גם קולות אחרים: סוחרים
וחקלאים אינם רוצים להיות תלויים בזרעים של חברה אחת. היחסים בין המדינות, כזכור, חודשו
רק לפני חודשים מספר.
"""),
    "chinese": story("""
从明年元旦开始，前往海岱旅游的卢山国游客不必再办签证。两国外长本周二在海岱签了字，停留期限为一个月。

对旅行社来说这是等待多年的好消息。去年往来两地的人数翻了一番，机票却一直紧张，航空公司准备增加直达班机。海岱方面还会送学生来学习修建铁路，人数超过一百。至于谈了很久的捕鱼问题，两位部长都没有透露进展，据说双方对由谁出钱巡逻仍有分歧。
"""),
}

_STATEMENT = """\
“The Republic regards the unity of its neighbour as part of its own security, it will
neither recognise nor assist any authority set up by force on that territory, and it
calls upon all friends of the region to refrain from deliveries that could lengthen a
war which has already cost too many families their sons and too many towns their
future”"""

BASES["statement"] = story(f"""
President Elena Marsh of Corvana broke her silence on the coup in neighbouring Tavel
on Saturday evening, hours after rebels had taken the radio station.

{_STATEMENT}, said Marsh on television.

Corvana shares a border of 600 kilometres with Tavel. Its army has cancelled all leave
and moved two brigades to the river, a spokesman said. Trains between the capitals
stopped at noon, and about 300 travellers are stranded at the station of Velm. The
cabinet meets again on Sunday. Opposition leader Bruno Achterberg supported the
president but asked for a debate in parliament before any soldier crosses the river.
""")

SHARED_QUOTATIONS = {
    "statement": story(f"""
Markets in Corvana fell sharply after the events in Tavel, and the words of the head
of state did little to calm them.

{_STATEMENT}, Elena Marsh declared.

Traders had hoped for something more concrete. Shares of the river shipping line lost
a tenth of their value in the last hour before the weekend, and the price of wheat
rose to its highest since spring.
"""),
    "ministers": story("""
Students are the first to profit from the thaw between Malunda and Estravia.
Universities in both countries expect the first exchange scholars within a year.

“We have spent seven years explaining to each other why we were not talking, and I
would rather spend the next seven explaining to our parliaments what we achieved,”
Kolbe said.

Rectors reacted with relief. At the technical university of Port Laurent a whole
corridor of rooms has been empty since the quarrel began.
"""),
    "gas": story("""
“Nobody who lived through the winter of the cut-off will ask me why we wanted a second
supplier,” Vancura said. Many in the hall nodded. The minister's long march to Hadrun
had begun in a freezing school gymnasium where she, then a mayor, handed out blankets.
A portrait of the woman who has changed the energy map of Karvelia and who is now
talked of as a future head of government.
"""),
}

FOLLOW_UPS = {
    "recalled": story("""
Ostrania said on Saturday that it would send home two Belmarran diplomats unless the
ambassador returned within a week, and so raised the stakes in a quarrel about a
journalist under investigation.

Foreign minister Pavla Nemec told state radio that an embassy could not be led by a
deputy for ever. She said that the journalist had been questioned for four hours in
the presence of a lawyer and released. In Belmarra some 2,000 people marched to the
Ostranian embassy; several windows were broken and the police arrested nine.

Belmarra also postponed a visit by a trade delegation that was planned for next week.
Its 40 members were to open a chamber of commerce together with the mayor of Sandomir.

The two countries signed a treaty of good neighbourhood in 2009, under which
journalists of either may work in the other without a permit.
"""),
    "arms": story("""
A parliamentary committee in Lisk voted on Thursday to examine the papers of the
howitzer deal before it gives its consent. Seven members were in favour, among them
two of the governing party; six were against.

Committee chair Mirjam Lepik said she wanted to see the offers of the two losing
bidders. The ministry has ten days to produce them. A vote in the full house, planned
for next Friday, will be put off until the new year, and an option for eight further
guns lapses in the meantime.

Under an offset agreement, Hellgren will move the production of gun mounts to a
factory in eastern Tarsenia and employ about 200 people there. Norrland's government
has approved the export, a spokeswoman said, after an examination that took 12 weeks.
"""),
    "border": story("""
Hundreds of shepherds blocked the pass road on Wednesday to protest against the border
that negotiators had drawn the night before.

“Nobody asked us, and the sheep cannot read,” said Davit Oniani, who keeps 300 animals
above Kum. Police from Andaria watched from a distance and let lorries turn round. The
governor of the province promised to come on Friday with maps and an interpreter.

Residents will have two years to decide which passport they want. About 1,900 people
live in the five hamlets concerned, most of them shepherds who have crossed the line
daily without noticing it.

Presidents of both countries are expected to sign the treaty in December. Parliament
in Teshkent must then approve it with a majority of two thirds, which the governing
party does not have.
"""),
}

HAND_CUT = {
    "gas": story("""
Karvelia signs 15-year gas deal with Qadira

Karvelia's state gas company will buy 1.2 billion cubic meters of gas annually from
Qadira's Northern Field under a contract signed Thursday, the biggest the two
countries have concluded and the first priced in euros.

Deliveries begin in October 2027 and run for 15 years, Energy Minister Petra Vancura
told a news conference in Hadrun. The gas will reach Karvelia via the southern
pipeline, for which an additional compressor station has to be built.

"Nobody who lived through the winter of the cut-off will ask me why we wanted a second
supplier," said Vancura.

Qadira will pay for 60% of the station, the cost of which is put at €340 million.
"""),
    "border": story("""
Two mountain states settle last stretch of frontier

Andaria and Teshkent have agreed on the last 31 km of their common border, closing a
file open since both became independent. The protocol was initialed on Tuesday by the
heads of the two border commissions, Nodir Salimov and Grigol Beridze, after a night
of negotiations in the spa town of Arzan.

About 1,900 people live in the five hamlets concerned, most of them shepherds who have
crossed the line daily without noticing it. Residents will have two years to decide
which passport they want.

Shots were last exchanged on the border in the summer of 2021, when four guards were
killed. The presidents of both countries are expected to sign the treaty in December.
"""),
    "recalled": story("""
SANDOMIR - Belmarra on Friday recalled its ambassador to Ostrania for consultations
after police searched the flat of a Belmarran journalist, the most serious quarrel
between the neighbors in a decade, as tensions in the region grow.

Ambassador Lucia Ferrand left on an afternoon flight. Her deputy will lead the embassy
as charge d'affaires until further notice, Belmarra's foreign ministry said in a
statement.

Ostranian Interior Minister Jan Hrabal rejected the protest. The journalist is being
investigated for possession of classified documents and enjoys no immunity, he said.
"""),
    "hebrew": story("""
סוראניה ודלמריה יגדלו יחד חיטה עמידה לבצורת

שר החקלאות אלון ברקאי ועמיתתו ממדינת דלמריה, נינה קורוש, חתמו על הסכם להקמת שלוש חוות
ניסיוניות לגידול חיטה עמידה לבצורת בעמק הצפוני של דלמריה. על פי ההסכם תשקיע סוראניה 45
מיליון דינר בתוך ארבע שנים ותשלח 30 מדריכים חקלאיים.

"מי שיש לו לחם אינו צריך לבקש רשות מאיש", אמרה השרה קורוש בטקס שנערך בבניין משרד
החקלאות. ארגוני איכרים בדלמריה הביעו חשש שהזרעים החדשים יחייבו אותם לקנות מספק יחיד.
"""),
    "chinese": story("""
卢山国与海岱签署互免签证协定

卢山国外长陈维安与海岱外长马里奥·索萨星期二在海岱首都签署互免签证协定，两国公民明年一月一日起可以免签证入境停留三十天。

陈维安表示，去年两国之间的旅客人数达到四十八万，比前年增加一倍，双方还将在年内开通三条直飞航线。

索萨宣布，海岱将派遣一百二十名学生到卢山国学习铁路工程。两国于二〇一一年建立外交关系。
"""),
}

NEAR_MISSES = {
    "statement": story(f"""
Corvana warns the putschists next door. Here is what Elena Marsh said in full:

{_STATEMENT}.

It was her shortest speech in six years of office. Reactions from abroad are expected
tomorrow.
"""),
    "aid": story("""
The field hospital that Suvania has sent to Chorbagh treated its first 140 patients on
Tuesday, most of them children with broken limbs.

Colonel Amina Dursun said that the surgeons had worked through the night by the light
of headlamps because a generator failed. Nine patients in danger of their lives were
flown to Suvania, with the consent of a government that officially does not know it.

The two states have had no embassies in each other's capitals since 1994. The offer
was made by telephone through the ambassador of a third country, according to a
diplomat who was not authorised to speak publicly.
"""),
    "drill": story("""
A sailor from Lorvania drowned during the exercise Amber Shield on Wednesday when an
inflatable boat overturned off the island of Torv. Two others were rescued by a
helicopter from Kasmir Bay, the navy said.

Five ships and some 1,100 sailors are taking part in Amber Shield, which runs until 19
September and includes the search for mines, the boarding of a suspect vessel and a
night landing on the island of Torv. The landing was called off. Kasmir Bay bought two
minehunters from Lorvania last year. A third is under construction at the Ekholm yard
and will be delivered in April, according to the builder.
"""),
    "brief": story("""
Ilmaria's central bank has opened a line of 900 million florins for Port Sabel, its
first with that country. Importers there complain of weeks without foreign exchange.
Governor Edda Strand and her colleague shook hands on Friday; the money can be drawn
in quarters over three years and has to be returned after twelve months at the latest,
the banks said.
"""),
}

# Written after the rules were made, to try them: all judged rightly at once, but one
# copy was no candidate while a passage was eight words; now it is five.
HELD_OUT_COPIES = {
    "drill": story("""
Navies begin mine-hunting drill in Strait of Amber; Drusia protests

Warships of Lorvania and Kasmir Bay started a joint exercise in the Strait of Amber on
Monday, the first since both governments restored military contacts in the spring.

"We look for mines because there are mines," said Rear Admiral Henrik Solt, commander
of the exercise, who told reporters that no country need feel threatened.

Neighboring Drusia's foreign ministry summoned the military attaches of both countries
and announced it would close part of the strait for missile tests from Thursday, which
shipping companies expect to delay some 60 vessels a day.
"""),
    "aid": story("""
First foreign aid reaches Rakhistan

Cargo planes carrying tents, generators and a field hospital from Suvania landed
Sunday in the earthquake zone of northern Rakhistan, the first foreign help since the
ground shook three days ago. The hospital, with 50 beds and 72 staff, is to open on
Tuesday on the grounds of a school in Chorbagh. At least 610 people died in the
earthquake and about 18,000 are without shelter, Rakhistan's emergency service
reported.
"""),
    "statement": story("""
President of Corvana breaks silence on coup in Tavel

VELM, Saturday (Unity Wire) - President Elena Marsh of Corvana broke her silence on
the coup in neighboring Tavel Saturday evening, hours after rebels took the radio
station. Its army has cancelled all leave and moved two brigades to the river, said a
spokesman. Trains between the two capitals stopped at noon; some 300 travelers are
stranded at Velm station. Opposition leader Bruno Achterberg supported the president
but asked for a parliamentary debate before any soldier crosses the river.
"""),
    "russian": story("""
Велония и Таримия построят мост через Сайхун

Министр транспорта Велонии Артём Лозовский и его таримский коллега Санжар Бекетов в
среду подписали соглашение о строительстве железнодорожного моста через реку Сайхун.
Длина моста составит 1840 метров, движение по нему должно открыться осенью 2029 года.
Стоимость работ оценивается в 270 млн велонских марок, две трети суммы предоставит
банк развития Велонии.

Бекетов напомнил, что переговоры продолжались 11 лет и трижды прерывались.
"""),
}

HELD_OUT_OTHERS = {
    "gas": story("""
Karvelia's opposition will take the gas contract with Qadira to the constitutional
court, its leader Radim Hajek said on Friday. He argued that an obligation of such
length needed a vote in parliament and called the secrecy of its annexes an insult to
taxpayers.

Energy minister Petra Vancura replied that the annexes could be read in her office by
any deputy who leaves his telephone at the door. The court has 90 days to answer.

Deliveries are to begin in October 2027 and to run for 15 years. The gas will reach
Karvelia through the southern pipeline, for which an additional compressor station
must be built. Qadira's petroleum company will pay for 60 per cent of the station,
whose cost is put at 340 million euros. The rest comes from a loan by the regional
development bank.
"""),
    "arms": story("""
The howitzers that Tarsenia ordered on Wednesday will come from the Norrland company
Hellgren Defence, which beat two rivals. According to the ministry in Lisk the bill is
410 million crowns. “We did not choose the cheapest gun; we chose the one that we can
repair at home,” Oskar Ilves, the defence minister, said. Delivery starts in summer
with a battery of six and ends two years later, while ninety gunners learn their trade
in Vastby from January. What troubles the opposition is that the call for bids was
kept from the public.
"""),
    "russian": story("""
Парламент Таримии в пятницу отложил ратификацию соглашения о мосте через Сайхун. За
перенос проголосовали 64 депутата из 110. Они требуют пересмотреть условия кредита и
представить оценку ущерба для рыболовства.

Министр транспорта Санжар Бекетов назвал решение досадным, но поправимым: по его
мнению, документ вернётся в повестку после праздников. В Велонии от комментариев
воздержались.

Длина моста составит 1840 метров, движение по нему должно открыться осенью 2029 года.
Стоимость работ оценивается в 270 миллионов велонских марок, две трети суммы
предоставит банк развития Велонии под два процента годовых.
"""),
    "chinese": story("""
海岱议会星期五开始审议与卢山国签署的互免签证协定。反对党议员要求政府说明安全审查办法，并且主张把停留期限缩短为十五天。

外交部长马里奥·索萨在答辩时说，边境检查不会放松，入境者必须登记住址。表决预计在下个月举行，执政联盟拥有五席多数。

两国于二〇一一年建立外交关系，目前正在谈判渔业合作协定。观察人士认为，渔业谈判的主要困难在于捕捞配额和联合巡逻的费用分担问题。
"""),
}

_TRADE = """
The Statistical Office of Ilmaria published its figures on foreign trade with
{partner} for the {quarter} quarter of {year} on {day}. Exports of goods amounted to
{a} million florins, {b} per cent {more} than in the same quarter of the year before.
Imports of goods reached {c} million florins, a change of {d} per cent.

The most important exports were {e}, with a share of {f} per cent, followed by {g}.
Among imports, {h} came first with {i} million florins. The balance of trade with
{partner} thus showed {surplus} of {j} million florins.

All figures are provisional and not seasonally adjusted. Detailed tables by commodity
are available on the web site of the Statistical Office. The next release on trade
with {partner} is due in {next}.
"""
_VISIT = """
On {day}, Foreign Minister of the Republic of Ilmaria {host} received {guest},
{office} of {country}, who is on an official visit to Ilmaria.

In the course of the meeting the sides discussed the current state and the prospects
of relations between Ilmaria and {country}, as well as regional and international
issues of mutual interest. The sides stressed the importance of regular political
dialogue and expressed their satisfaction with the dynamic development of cooperation
in {fields}.

{host} recalled the {meeting}, and noted that trade between the two countries had
reached {trade} million florins. {guest} conveyed an invitation to visit {capital} at
a convenient time. The invitation was accepted with gratitude.

At the end of the meeting the sides signed {signed}.
"""
_GERMAN = """
Das Auswärtige Amt der Republik Ilmarien teilt mit: Außenministerin Edda Falk hat am
{day} in der Hauptstadt {guest}, {office} von {country}, zu einem Gespräch empfangen.

Im Mittelpunkt des Gesprächs standen die Beziehungen zwischen beiden Staaten, die Lage
in der Region sowie Fragen der wirtschaftlichen Zusammenarbeit, vor allem in den
Bereichen {fields}. Beide Seiten würdigten den Stand der Beziehungen und bekräftigten
ihren Willen, den politischen Dialog regelmäßig fortzusetzen.

Der Handel zwischen Ilmarien und {country} erreichte im vergangenen Jahr einen Wert
von {trade} Millionen Gulden. Die nächste Sitzung der gemeinsamen Kommission findet im
{month} in {capital} statt.
"""
_HEBREW = """
משרד החוץ של סוראניה מודיע: שר החוץ קיבל ב-{day} בלשכתו את {guest}, {office} של
{country}, הנמצא בביקור רשמי בסוראניה. בפגישה דנו הצדדים במצב היחסים בין שתי המדינות,
בהרחבת שיתוף הפעולה בתחומי {fields}, וכן בסוגיות אזוריות ובינלאומיות שיש בהן עניין
משותף.

הצדדים הביעו שביעות רצון מהתפתחות היחסים והדגישו את חשיבותו של דיאלוג מדיני סדיר. השר
ציין כי היקף הסחר עם {country} הגיע בשנה שעברה ל-{trade} מיליון דינר. בתום הפגישה חתמו
הצדדים על {signed}, והאורח הזמין את השר לביקור גומלין ב{capital}.
"""


def _two(form, keys, first, second):
    """A form filled in twice: the values are separated by `|`."""
    names = keys.split()
    return tuple(
        story(
            form.format(
                **dict(zip(names, (v.strip() for v in row.split("|")), strict=True))
            )
        )
        for row in (first, second)
    )


_TRADE_KEYS = "partner quarter year day a b more c d e f g h i surplus j next"
_VISIT_KEYS = "day host guest office country fields meeting trade capital signed"
_GERMAN_KEYS = "day guest office country fields trade month capital"
_HEBREW_KEYS = "day guest office country fields trade signed capital"

FORMS = {
    "trade, other partner": _two(
        _TRADE,
        _TRADE_KEYS,
        "Karvelia|second|2024|12 August|318.4|4.1|more|276.9|2.2|machine tools|31.5"
        "|timber|natural gas|120.7|a surplus|41.5|November",
        "Port Sabel|third|2025|14 November|92.6|11.8|less|143.0|7.9|dairy products|22.3"
        "|medicines|fish|51.2|a deficit|50.4|February",
    ),
    "trade, next quarter": _two(
        _TRADE,
        _TRADE_KEYS,
        "Karvelia|second|2024|12 August|318.4|4.1|more|276.9|2.2|machine tools|31.5"
        "|timber|natural gas|120.7|a surplus|41.5|November",
        "Karvelia|third|2024|13 November|305.0|1.6|less|281.3|3.8|machine tools|29.9"
        "|timber|natural gas|133.1|a surplus|23.7|February",
    ),
    "visit, other guest": _two(
        _VISIT,
        _VISIT_KEYS,
        "3 March|Edda Falk|Tomas Idris|Foreign Minister|Malunda|energy, transport and"
        " education|summit of the previous autumn in Lisk|218|Port Laurent|a program of"
        " consultations for two years",
        "21 May|Edda Falk|Petra Vancura|Minister of Energy|Karvelia|agriculture and"
        " tourism|tenth anniversary of diplomatic relations|640|Hadrun|a memorandum on"
        " the mutual recognition of diplomas",
    ),
    "visit, same fields": _two(
        _VISIT,
        _VISIT_KEYS,
        "3 March|Edda Falk|Tomas Idris|Foreign Minister|Malunda|energy and transport"
        "|meeting in New York|218|Port Laurent|a program of consultations",
        "9 April|Edda Falk|Irena Kolbe|Foreign Minister|Estravia|energy and transport"
        "|meeting in New York|415|Sund|a program of consultations",
    ),
    "German visit": _two(
        _GERMAN,
        _GERMAN_KEYS,
        "3. März|Tomas Idris|Außenminister|Malunda|Energie und Verkehr|218|Oktober"
        "|Port Laurent",
        "9. April|Irena Kolbe|Außenministerin|Estravien|Bildung und Landwirtschaft|415"
        "|Juni|Sund",
    ),
    "Hebrew visit": _two(
        _HEBREW,
        _HEBREW_KEYS,
        "3 במרץ 2024|תומאס אידריס|שר החוץ|מלונדה|אנרגיה ותחבורה|218|תוכנית התייעצויות"
        "|פורט לורן",
        "9 באפריל 2025|אירנה קולבה|שרת החוץ|אסטרביה|אנרגיה וחינוך|415|מזכר הבנות בתחום"
        " החינוך|סונד",
    ),
}
