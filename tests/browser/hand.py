"""A curator's hand on the workbench: does what a person would, and counts it.

A keystroke costs 0.2 seconds and a click 1.5; a passage that is marked with the mouse
is two clicks, one where it begins and one where it ends, and scrolling is one. What the
form begins with and is right costs nothing; what is wrong must be put right.
"""

from dataclasses import dataclass, field

KEYSTROKE, CLICK = 0.2, 1.5

POINTS = """([start, end]) => {
    const text = document.getElementById("wb-text");
    const at = (units) => {
        const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
        let node = walker.nextNode();
        while (units > node.length) { units -= node.length; node = walker.nextNode(); }
        return [node, units];
    };
    const units = (points) => Array.from(text.textContent).slice(0, points)
        .join("").length;
    const range = document.createRange();
    range.setStart(...at(units(start)));
    range.setEnd(...at(units(end)));
    const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
    const first = boxes[0];
    const last = boxes[boxes.length - 1];
    return [[first.left + 1, first.top + first.height / 2],
            [last.right - 1, last.top + last.height / 2]];
}"""
SELECTED = """() => document.getSelection().toString()"""


@dataclass
class Wanted:
    """A record as somebody wants it, and the passage that it is read from."""

    name: str
    key: str  # of the menu: which kind
    passage: tuple[int, int]
    date: str
    parties: list  # (country, role, official's family name or "")
    texts: dict = field(default_factory=dict)
    choices: dict = field(default_factory=dict)
    title: str = ""  # typed where the form suggests none
    place: str = ""
    place_country: str = ""


class Hand:
    """One person at one page."""

    def __init__(self, page):
        self.page, self.keys, self.clicks = page, 0, 0

    @property
    def seconds(self):
        return self.keys * KEYSTROKE + self.clicks * CLICK

    @property
    def form(self):
        return self.page.frame_locator("#wb-frame")

    # What a hand does

    def press(self, chord):
        self.keys += len(chord.split("+"))
        digit = chord[-1].isdecimal()
        self.page.keyboard.press(f"{chord[:-1]}Digit{chord[-1]}" if digit else chord)

    def type(self, words):
        self.keys += len(words)
        self.page.keyboard.type(words)

    def click(self, locator):
        self.clicks += 1
        locator.click()

    def mark(self, start, end):
        """Mark a passage of the text with the mouse."""
        (x, y), (to_x, to_y) = self.page.evaluate(POINTS, [start, end])
        box = self.page.locator("#wb-scroll").bounding_box()
        if not box["y"] < y < to_y < min(box["y"] + box["height"], 880):
            self.clicks += 1
            self.page.evaluate(
                "by => document.getElementById('wb-scroll').scrollBy(0, by)",
                y - box["y"] - box["height"] / 3,
            )
            (x, y), (to_x, to_y) = self.page.evaluate(POINTS, [start, end])
        self.clicks += 2
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move((x + to_x) / 2, (y + to_y) / 2)
        mouse.move(to_x, to_y)
        mouse.up()
        self.page.locator("#wb-menu").wait_for()

    def choose(self, select, label):
        """Choose from a list: type the first letters, then go down to it."""
        labels = select.locator("option").all_inner_texts()
        self.clicks += 1
        select.focus()
        ways = []
        for size in range(1, len(label.partition(" ")[0]) + 1):
            begins = label[:size].lower()
            alike = [each for each in labels if each.lower().startswith(begins)]
            down = labels.index(label) - labels.index(alike[0])
            ways.append((size + down, size, down))
        _cost, size, down = min(ways)
        self.type(label[:size])
        for _ in range(down):
            self.press("ArrowDown")
        shown = select.evaluate("each => each.selectedOptions[0].label")
        assert shown == label, f"chose {shown!r}, not {label!r}"

    def find(self, select, words, label):
        """Find a row by typing into the box of an autocomplete."""
        box = select.locator(
            "xpath=following-sibling::span[contains(@class,'select2')]"
        )
        self.click(box.locator(".select2-selection"))
        self.type(words)
        # The first that the server gives is taken; waiting is no work of the hand.
        option = self.form.locator(".select2-results__option--highlighted")
        option.filter(has_text=label).wait_for()
        self.press("Enter")

    # What a curator does

    def record(self, wanted):
        """Make the record: mark its passage, put right what the form says, save."""
        page = self.page
        before = page.locator(".wb-record").count()
        self.mark(*wanted.passage)
        self.press(wanted.key)
        title = self.form.locator("#id_title")
        title.wait_for()
        page.wait_for_function(
            "() => document.getElementById('wb-frame').contentDocument.activeElement"
            ".id === 'id_title'"
        )
        if not title.input_value():
            self.type(wanted.title)
        self.date(wanted.date)
        for name, label in wanted.choices.items():
            self.choice(name, label)
        for name, words in wanted.texts.items():
            self.text(name, words)
        if wanted.place:
            self.text("place_city", wanted.place)
        self.country("place_country", wanted.place_country)
        self.parties(wanted.parties)
        self.press("Control+Enter")
        self.saved(before)

    def saved(self, before):
        """Wait until the record stands beside the text; a refusal is an error."""
        page = self.page
        refused = self.form.locator(".errornote, .wb-trouble:visible")
        for _ in range(150):
            if page.locator("#wb-form").is_hidden():
                page.locator(".wb-record").nth(before).wait_for()
                return
            if refused.count():
                words = self.form.locator("#content").inner_text()
                raise AssertionError(f"The form was refused: {words[:600]}")
            page.wait_for_timeout(100)
        raise AssertionError("The form was not saved.")

    def date(self, date):
        offered = self.form.locator("#wb-dates button").evaluate_all(
            "all => all.map((each) => each.dataset.edtf)"
        )
        field = self.form.locator("#id_start")
        if field.input_value() == date:
            return
        if date in offered:
            self.press(f"Alt+{offered.index(date) + 1}")
        else:
            self.click(field)
            self.type(date)
        assert field.input_value() == date

    def text(self, name, words):
        field = self.form.locator(f"#id_{name}")
        if field.input_value() != words:
            self.click(field)
            if field.input_value():
                self.press("Control+a")
            self.type(words)

    def choice(self, name, label):
        select = self.form.locator(f"#id_{name}")
        if select.get_attribute("multiple") is not None:
            box = select.locator(
                "xpath=following-sibling::span[contains(@class,'select2')]"
            )
            if not box.is_visible():
                self.click(self.form.locator("details", has=select).locator("summary"))
            self.click(box.locator(".select2-selection"))
            self.type(label[:4])
            self.press("Enter")
        elif select.evaluate("each => each.selectedOptions[0].label") != label:
            self.choose(select, label)

    def country(self, name, country):
        select = self.form.locator(f"#id_{name}")
        if country and chosen(select) != country:
            self.find(select, country[:5], country)

    def parties(self, wanted):
        """Make the rows of the participants the wanted ones."""
        rows = self.rows()
        missing = list(wanted)
        for row in rows:
            match = next((each for each in missing if fits(row, each)), None)
            if match:
                missing.remove(match)
                row["wanted"] = match
        for row in reversed(rows):
            if "wanted" not in row and row["country"]:
                self.click(row["place"].locator(".delete-template"))
        self.roles([row for row in rows if "wanted" in row])
        for country, role, official in missing:
            row = self.join(country)
            if row["role"] != role:
                self.choose(row["place"].locator("[name$=-role]"), role)
            if official:
                select = row["place"].locator("[name$=-official]")
                self.find(select, official, official)

    def join(self, country):
        """Add a country: one that is offered by its keys, another one by typing."""
        offered = self.form.locator("#wb-countries button")
        labels = offered.evaluate_all("all => all.map((each) => each.dataset.label)")
        if country in labels:
            keys = offered.nth(labels.index(country)).locator("kbd").inner_text()
            self.press(keys.replace(" ", "+"))
            return next(row for row in self.rows() if row["country"] == country)
        if all(row["country"] for row in self.rows()):
            self.click(self.form.get_by_text("Add another Participant"))
        row = next(row for row in self.rows() if not row["country"])
        self.find(row["place"].locator("[name$=-country]"), country[:5], country)
        return row

    def roles(self, rows):
        wrong = [row for row in rows if row["role"] != row["wanted"][1]]
        if len(wrong) > 1:
            roles = {row["role"] for row in rows}
            if roles == {row["wanted"][1] for row in rows} and len(wrong) == len(rows):
                self.press("Alt+s")
                return
        for row in wrong:
            self.choose(row["place"].locator("[name$=-role]"), row["wanted"][1])

    def rows(self):
        """The participants that the form has now."""
        places = self.form.locator(
            "#participations-data > .form-group:not(.empty-form):visible"
        )
        found = []
        for place in places.all():
            role = place.locator("[name$=-role]")
            found.append(
                {
                    "place": place,
                    "country": chosen(place.locator("[name$=-country]")),
                    "official": chosen(place.locator("[name$=-official]")),
                    "role": role.evaluate("each => each.selectedOptions[0].label"),
                }
            )
        return found


def chosen(select):
    """The label of what an autocomplete has chosen."""
    return select.evaluate("each => each.selectedOptions[0]?.label ?? ''").strip()


def fits(row, wanted):
    country, _role, official = wanted
    named = official.lower() in row["official"].lower() if official else True
    return (
        row["country"].startswith(country)
        and named
        and bool(row["official"]) == bool(official)
    )
