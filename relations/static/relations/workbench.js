"use strict";
/* The workbench: select a passage of an article, make something of it, stay there.

The text can be selected with the keys of an editor, but nothing in it can be changed.
Offsets go to the server in code points; a browser counts UTF-16 units. */

(() => {
  const settings = JSON.parse(document.getElementById("wb-settings").textContent);
  const $ = (id) => document.getElementById(id);
  const text = $("wb-text");
  const menu = $("wb-menu");
  const frame = $("wb-frame");
  const status = $("wb-status");
  const keys = $("wb-keys");
  const say = {
    loggedOut: gettext(
      "You have been logged out. Log in in another tab, then do this again; the " +
        "selection and what you typed are still here.",
    ),
    unreachable: gettext("The server does not answer. Nothing is lost; try again."),
    short: gettext("Select at least three letters."),
    changed: gettext(
      "The text on the server is another version now. Load the page anew.",
    ),
    noForm: gettext("That page does not open here."),
  };
  let chosen = null; // the passage that was selected last: units of the text
  let sentences = null;
  let kept = ""; // the text as it came: its HTML, and its words
  let words = "";

  // Places in the text

  const unitsAt = (node, offset) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    range.setEnd(node, offset);
    return range.toString().length;
  };

  const isLow = (code) => code >= 0xdc00 && code <= 0xdfff;

  const codePoints = (units) => {
    let lows = 0;
    for (let at = 0; at < units; at += 1) {
      if (isLow(words.charCodeAt(at))) lows += 1;
    }
    return units - lows;
  };

  const pointAt = (units) => {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    let left = units;
    let node = walker.nextNode();
    let last = node;
    while (node && left > node.length) {
      left -= node.length;
      last = node;
      node = walker.nextNode();
    }
    return node ? [node, left] : [last || text, last ? last.length : 0];
  };

  const rangeOf = (start, end) => {
    const range = document.createRange();
    range.setStart(...pointAt(start));
    range.setEnd(...pointAt(end));
    return range;
  };

  // White space around a passage says nothing, and half a character is none.
  const tidy = (start, end) => {
    while (start < end && /\s/.test(words[start])) start += 1;
    while (start < end && /\s/.test(words[end - 1])) end -= 1;
    if (start > 0 && isLow(words.charCodeAt(start))) start -= 1;
    if (isLow(words.charCodeAt(end))) end += 1;
    return { start, end, words: words.slice(start, end) };
  };

  const selected = () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) {
      return null;
    }
    const found = tidy(
      unitsAt(range.startContainer, range.startOffset),
      unitsAt(range.endContainer, range.endOffset),
    );
    return found.start < found.end ? found : null;
  };

  const cursor = () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || !text.contains(selection.focusNode)) {
      return chosen ? chosen.end : 0;
    }
    return unitsAt(selection.focusNode, selection.focusOffset);
  };

  const select = (start, end) => {
    const found = tidy(start, end);
    const range = rangeOf(found.start, found.end);
    const selection = document.getSelection();
    selection.setBaseAndExtent(
      range.startContainer,
      range.startOffset,
      range.endContainer,
      range.endOffset,
    );
    reveal(range);
    offer();
  };

  const reveal = (range) => {
    const box = range.getBoundingClientRect();
    const around = $("wb-scroll").getBoundingClientRect();
    const top = Math.max(around.top, 0);
    const bottom = Math.min(around.bottom, window.innerHeight);
    if (box.top < top + 40 || box.bottom > bottom - 120) {
      const node = range.startContainer.parentElement;
      const scroller = scrolls();
      scroller.scrollBy({ top: box.top - top - (bottom - top) / 3 });
      if (!scroller.contains(node)) node.scrollIntoView({ block: "center" });
    }
  };

  const scrolls = () => {
    const pane = $("wb-scroll");
    return getComputedStyle(pane).overflowY === "visible"
      ? document.scrollingElement
      : pane;
  };

  // Sentences

  const allSentences = () => {
    if (!sentences) {
      const cut = new Intl.Segmenter(text.lang || undefined, {
        granularity: "sentence",
      });
      sentences = [...cut.segment(words)]
        .map((each) => tidy(each.index, each.index + each.segment.length))
        .filter((each) => each.start < each.end);
    }
    return sentences;
  };

  const sentenceAt = (units) => {
    const all = allSentences();
    const found = all.findIndex((each) => units < each.end);
    return found < 0 ? all.length - 1 : found;
  };

  const moveBySentence = (step) => {
    const all = allSentences();
    if (!all.length) return;
    const now = selected();
    let index = now ? sentenceAt(now.start) + step : sentenceAt(cursor());
    index = Math.min(Math.max(index, 0), all.length - 1);
    select(all[index].start, all[index].end);
  };

  const growBySentence = () => {
    const now = selected();
    const all = allSentences();
    if (!now) return moveBySentence(0);
    const next = all.find((each) => each.end > now.end);
    if (next) select(now.start, next.end);
    return undefined;
  };

  const moveStart = (step) => {
    const now = selected();
    if (!now) return;
    let at = now.start;
    if (step > 0) {
      while (at < now.end && !/\s/.test(words[at])) at += 1;
      while (at < now.end && /\s/.test(words[at])) at += 1;
    } else {
      while (at > 0 && /\s/.test(words[at - 1])) at -= 1;
      while (at > 0 && !/\s/.test(words[at - 1])) at -= 1;
    }
    if (at < now.end) select(at, now.end);
  };

  // The menu at the selection

  const offer = () => {
    if (!menu) return;
    const found = selected();
    const worth = found && [...found.words.matchAll(/[\p{L}\p{N}]/gu)].length >= 3;
    if (!worth) {
      if (!menu.contains(document.activeElement)) menu.hidden = true;
      return;
    }
    chosen = found;
    paint();
    const range = rangeOf(found.start, found.end);
    const boxes = range.getClientRects();
    const box = boxes[boxes.length - 1] || range.getBoundingClientRect();
    menu.hidden = false;
    const { width, height } = menu.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left), window.innerWidth - width - 8);
    let top = box.bottom + 8;
    if (top + height > window.innerHeight - 8) top = Math.max(8, box.top - height - 8);
    menu.style.left = `${left}px`;
    menu.style.top = `${top}px`;
  };

  // The passage stays to be seen while a form has the focus.
  const paint = () => {
    if (!window.CSS || !CSS.highlights) return;
    CSS.highlights.delete("wb-selection");
    if (chosen && text) {
      CSS.highlights.set(
        "wb-selection",
        new Highlight(rangeOf(chosen.start, chosen.end)),
      );
    }
  };

  const withPassage = (address, passage) => {
    const url = new URL(address, window.location.href);
    const asked = {
      _article: settings.article,
      _passage: `${codePoints(passage.start)}-${codePoints(passage.end)}`,
      _text: settings.version,
    };
    Object.entries(asked).forEach(([name, value]) => url.searchParams.set(name, value));
    return url;
  };

  const act = (button) => {
    const passage = selected() || chosen;
    if (!passage) return tell(say.short, true);
    chosen = passage;
    paint();
    const url = withPassage(button.dataset.new || button.dataset.form, passage);
    menu.hidden = true;
    const label = button.textContent.trim().replace(/^\S+\s+/, "");
    const kind = { kind: label.toLowerCase() };
    const title = interpolate(gettext("New %(kind)s"), kind, true);
    return open(url, button.dataset.new ? title : label);
  };

  // Forms beside the text

  const alive = async () => {
    try {
      const answer = await fetch(`${settings.page}?part=session`, {
        credentials: "same-origin",
      });
      if (answer.redirected || !answer.ok) return say.loggedOut;
      await answer.json();
      return "";
    } catch (error) {
      return error instanceof SyntaxError ? say.loggedOut : say.unreachable;
    }
  };

  const open = async (url, title) => {
    const why = await alive();
    if (why) return tell(why, true);
    tell("");
    const address = new URL(url, window.location.href);
    address.searchParams.set("_popup", "1");
    address.searchParams.set("_workbench", settings.article);
    $("wb-form-title").textContent = title;
    frame.title = title;
    $("wb-form").hidden = false;
    document.querySelector(".wb-right").scrollTop = 0;
    frame.src = address;
    return undefined;
  };

  const close = () => {
    $("wb-form").hidden = true;
    frame.removeAttribute("src");
    back();
  };

  // Back to where somebody was reading, with the passage selected as it was.
  const back = () => {
    if (!text) return;
    text.focus({ preventScroll: true });
    if (chosen) {
      const range = rangeOf(chosen.start, chosen.end);
      document
        .getSelection()
        .setBaseAndExtent(
          range.startContainer,
          range.startOffset,
          range.endContainer,
          range.endOffset,
        );
    }
  };

  // What was selected is done with: the next passage begins after it.
  const done = () => {
    if (!chosen) return;
    const [node, offset] = pointAt(chosen.end);
    document.getSelection().collapse(node, offset);
    settings.reached = chosen.end;
    chosen = null;
  };

  const refresh = async (record) => {
    const pane = text && scrolls();
    const reached = pane && pane.scrollTop;
    let answer;
    try {
      answer = await fetch(settings.page, { credentials: "same-origin" });
    } catch {
      return tell(say.unreachable, true);
    }
    if (answer.redirected) return tell(say.loggedOut, true);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const freshText = fresh.getElementById("wb-text");
    if (text && freshText) {
      if (freshText.textContent !== words) return tell(say.changed, true);
      text.replaceChildren(...freshText.childNodes);
      snapshot();
      if (settings.reached) {
        document.getSelection().collapse(...pointAt(settings.reached));
      }
      pane.scrollTop = reached;
    }
    ["wb-records", "wb-messages"].forEach((id) => {
      $(id).replaceChildren(...fresh.getElementById(id).childNodes);
    });
    paint();
    light([], record && $(`record-${record}`));
    return undefined;
  };

  const tell = (words, trouble = false) => {
    status.textContent = words;
    status.classList.toggle("trouble", trouble);
    if (trouble) {
      if (words === say.loggedOut) {
        const link = document.createElement("a");
        link.href = `/admin/login/?next=${encodeURIComponent(settings.page)}`;
        link.target = "_blank";
        link.textContent = gettext("Log in");
        status.append(" ", link);
      }
      status.scrollIntoView({ block: "nearest" });
    }
  };

  // Which record a passage belongs to

  const light = (marks, record) => {
    document
      .querySelectorAll(".wb-text mark.lit, .wb-record.lit")
      .forEach((each) => each.classList.remove("lit"));
    marks.forEach((each) => each.classList.add("lit"));
    if (record) {
      record.classList.add("lit");
      record.scrollIntoView({ block: "nearest" });
    }
  };

  const lines = (ids) =>
    ids.map((id) => $(`passage-${id}`)).filter((line) => line !== null);

  const show = (mark) => {
    const ids = mark.dataset.passages.split(" ");
    const found = lines(ids);
    const marks = ids.flatMap((id) => [
      ...text.querySelectorAll(`mark[data-passages~="${id}"]`),
    ]);
    light(marks, found[0] && found[0].closest(".wb-record"));
    found.forEach((line) => line.closest(".wb-record").classList.add("lit"));
    const told = found.map((line) => {
      const record = line.closest(".wb-record");
      return `${record.dataset.number} ${record.querySelector(".wb-title").textContent}`;
    });
    tell([...new Set(told)].join(" · "));
  };

  const showPassage = (id) => {
    const marks = [...text.querySelectorAll(`mark[data-passages~="${id}"]`)];
    if (!marks.length) return;
    marks[0].scrollIntoView({ block: "center" });
    marks[0].focus({ preventScroll: true });
    show(marks[0]);
  };

  const moveByPassage = (step) => {
    const marks = [...text.querySelectorAll("mark[data-begins]")];
    if (!marks.length) return;
    const now = marks.indexOf(document.activeElement.closest?.("mark[data-begins]"));
    let index = now + step;
    if (now < 0) {
      const at = cursor();
      const next = marks.findIndex((mark) => unitsAt(mark, 0) >= at);
      index = step > 0 ? next : (next < 0 ? marks.length : next) - 1;
    }
    const mark = marks[(index + marks.length) % marks.length];
    mark.scrollIntoView({ block: "nearest" });
    mark.focus({ preventScroll: true });
    show(mark);
  };

  // Keys

  const pressed = {
    j: () => moveBySentence(1),
    k: () => moveBySentence(-1),
    J: growBySentence,
    ".": () => {
      const each = allSentences()[sentenceAt(cursor())];
      if (each) select(each.start, each.end);
    },
    ",": () => moveStart(1),
    "<": () => moveStart(-1),
    ";": () => moveStart(-1),
    "]": () => moveByPassage(1),
    "[": () => moveByPassage(-1),
  };

  const inField = (target) =>
    target.closest("input, select, textarea, dialog") !== null;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
    const { key } = event;
    if (key === "?") {
      keys.showModal();
    } else if (key === "Escape") {
      if (menu && !menu.hidden) {
        menu.hidden = true;
        back();
      } else if (!$("wb-form").hidden) close();
      else return;
    } else if (key === "g" && text) {
      text.focus();
    } else if (key === "r") {
      const lit = document.querySelector(".wb-record.lit .wb-title");
      (lit || document.querySelector(".wb-title"))?.focus();
    } else if (text && pressed[key]) {
      if (!text.contains(document.activeElement)) text.focus({ preventScroll: true });
      pressed[key]();
    } else if (menu && !menu.hidden && menu.querySelector(`[data-key="${key}"]`)) {
      act(menu.querySelector(`[data-key="${key}"]`));
    } else if (key === "Enter" && menu && !menu.hidden && text.contains(event.target)) {
      menu.querySelector("button").focus();
    } else {
      return;
    }
    event.preventDefault();
  });

  if (menu) {
    menu.addEventListener("mousedown", (event) => event.preventDefault());
    menu.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) act(button);
    });
    menu.addEventListener("keydown", (event) => {
      const step = {
        ArrowRight: 1,
        ArrowDown: 1,
        ArrowLeft: -1,
        ArrowUp: -1,
      }[event.key];
      if (!step) return;
      const buttons = [...menu.querySelectorAll("button")];
      const now = buttons.indexOf(document.activeElement);
      buttons[(now + step + buttons.length) % buttons.length].focus();
      event.preventDefault();
    });
  }

  // The text: selectable like an editor's, and never changed

  const snapshot = () => {
    kept = text.innerHTML;
    words = text.textContent;
    sentences = null;
  };

  if (text) {
    text.contentEditable = "true";
    snapshot();
    ["beforeinput", "paste", "cut", "drop", "dragstart"].forEach((name) =>
      text.addEventListener(name, (event) => event.preventDefault()),
    );
    // What is composed for other scripts cannot be refused beforehand.
    text.addEventListener("input", () => {
      text.innerHTML = kept;
    });
    text.addEventListener("mouseup", () => setTimeout(offer));
    text.addEventListener("keyup", (event) => {
      if (event.shiftKey || event.key === "Shift" || event.key === "Control") offer();
      else if (event.key.startsWith("Arrow") && !selected() && menu) menu.hidden = true;
    });
    text.addEventListener("touchend", () => setTimeout(offer, 50));
    text.addEventListener("mouseover", (event) => {
      const mark = event.target.closest("mark");
      if (mark && !event.buttons) show(mark);
    });
    text.addEventListener("focusin", (event) => {
      if (event.target.matches("mark")) show(event.target);
    });
    document.addEventListener("mousedown", (event) => {
      if (menu && !menu.contains(event.target)) menu.hidden = true;
    });
    scrolls().addEventListener("scroll", () => {
      if (menu && !menu.contains(document.activeElement)) menu.hidden = true;
    });
  }

  $("wb-records").addEventListener("click", (event) => {
    const shown = event.target.closest("[data-show]");
    if (shown && text) showPassage(shown.dataset.show);
    const link = event.target.closest("[data-open]");
    if (link && settings.edits && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      const passage = link.dataset.begin === undefined ? null : selected() || chosen;
      const url = passage ? withPassage(link.dataset.open, passage) : link.dataset.open;
      open(url, link.textContent.trim());
    }
  });

  $("wb-help-button").addEventListener("click", () => keys.showModal());
  $("wb-form-close").addEventListener("click", close);

  frame.addEventListener("load", async () => {
    if (!frame.getAttribute("src")) return;
    let there = null;
    try {
      there = frame.contentWindow.location.pathname && frame.contentDocument;
    } catch {
      there = null;
    }
    // A login page never lets itself be framed: the browser shows an error instead.
    if (there && there.querySelector("form")) return;
    if (there && there.body.dataset.record !== undefined) return;
    tell((await alive()) || say.noForm, true);
  });

  window.addEventListener("message", async (event) => {
    if (event.origin !== window.location.origin) return;
    if (event.source !== frame.contentWindow) return;
    if (event.data.workbench === "saved") {
      close();
      done();
      await refresh(event.data.record);
      if (menu) menu.hidden = true;
    } else if (event.data.workbench === "back") {
      back();
    }
  });

  const named = /^#passage-([0-9]+)$/.exec(window.location.hash);
  if (named && text) showPassage(named[1]);
})();
