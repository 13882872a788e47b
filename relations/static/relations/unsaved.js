/* What somebody typed into a form survives a reload and an expired session.
 *
 * The browser keeps what differs from the page as it came, by user and page, with the
 * version that the page showed. It is offered when the page is opened again, comes back
 * by itself where a save did not arrive (the session had ended), and is forgotten once
 * the server says that it is saved, at log-out, and after seven days.
 *
 * Until it is saved, the buttons of the page do nothing but say so.
 */
"use strict";
(() => {
  const KEY = "unsaved:"; // unsaved:<user>:<page>:<draft>
  const DAYS = 7;
  const PAUSE = 400; // milliseconds after the last keystroke
  const SEEN = ["seen_version", "seen_rows"];

  const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(KEY));

  const stored = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };

  const forgetOld = () => {
    for (const key of keys()) {
      const at = stored(key)?.at ?? 0;
      if (Date.now() - at > DAYS * 86_400_000) localStorage.removeItem(key);
    }
  };

  /* A cookie names each draft that the server has saved. */
  const forgetSaved = () => {
    for (const [, draft] of document.cookie.matchAll(/unsaved-(\w+)=saved/g)) {
      for (const key of keys()) {
        if (key.endsWith(`:${draft}`)) localStorage.removeItem(key);
      }
      document.cookie = `unsaved-${draft}=; Max-Age=0; path=/; SameSite=Lax`;
    }
  };

  const forgetAllAtLogOut = (event) => {
    if (new URL(event.target.action, location).pathname.endsWith("/logout/")) {
      keys().forEach((key) => localStorage.removeItem(key));
    }
  };

  const anyName = () => crypto.getRandomValues(new Uint32Array(3)).join("");

  const timeOf = (at) => {
    const day = new Date(at);
    const isToday = day.toDateString() === new Date().toDateString();
    const date = isToday ? {} : { day: "numeric", month: "short" };
    const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    return day.toLocaleString(document.documentElement.lang, { ...date, ...time });
  };

  class Page {
    constructor(marker) {
      this.form = marker.closest("form");
      this.texts = marker.dataset;
      this.isBound = marker.dataset.bound === "yes";
      const isAdding = location.pathname.endsWith("/add/");
      const address = location.pathname + (isAdding ? location.search : "");
      this.own = `${KEY}${marker.dataset.user}:${address}:`;
      // Of a page that came back with errors, everything was typed.
      this.asItCame = this.isBound ? new Map() : FormState.values(this.form);
      this.rowsAsTheyCame = JSON.stringify(FormState.rows(this.form));
      this.offered = this.newest();
      this.begin();
      this.listen();
      this.listenToDialogs();
    }

    /* The draft of this tab, or else the newest of this page. */
    newest() {
      const drafts = keys()
        .filter((key) => key.startsWith(this.own))
        .map((key) => ({ key, ...stored(key) }))
        .sort((one, other) => other.at - one.at);
      const here = this.own + sessionStorage.getItem(this.own);
      return drafts.find(({ key }) => key === here) ?? drafts[0];
    }

    begin() {
      const sent = this.field("unsaved").value;
      if (this.isBound) {
        this.use(sent || anyName());
        this.keep();
      } else if (this.offered) {
        this.offer();
      } else {
        this.use(anyName());
      }
    }

    field(name) {
      return this.form.elements.namedItem(name);
    }

    /* From now on keep what is typed under this name; the server hears of it. */
    use(draft) {
      this.draft = draft;
      this.field("unsaved").value = draft;
      sessionStorage.setItem(this.own, draft);
    }

    offer() {
      const at = timeOf(this.offered.at);
      const now = this.field("seen_version")?.value ?? "";
      const isOlder = (this.offered.seen.seen_version ?? "") !== now;
      const discard = [this.texts.discard, () => this.discard()];
      const bringBack = () => {
        FormState.write(this.form, this.offered);
        this.writeWhatWasSeen();
        this.use(this.offered.key.slice(this.own.length));
        this.keep();
        this.say(this.texts.restored.replace("TIME", at), [discard]);
      };
      if (this.offered.sent && !isOlder) {
        bringBack();
        return;
      }
      const told = this.texts.offer.replace("TIME", at);
      this.say(isOlder ? `${told} ${this.texts.older}` : told, [
        [this.texts.restore, bringBack],
        discard,
      ]);
    }

    /* From which state it was typed: saving then meets what others saved since. */
    writeWhatWasSeen() {
      for (const [name, value] of Object.entries(this.offered.seen)) {
        for (const control of FormState.controls(this.form, name)) control.value = value;
      }
      for (const [name, value] of Object.entries(this.offered.kept)) {
        const control = document.createElement("input");
        Object.assign(control, { type: "hidden", name, value });
        this.form.append(control);
      }
    }

    discard() {
      localStorage.removeItem(this.offered.key);
      this.draft = null;
      this.leaveUnasked();
      location.reload();
    }

    leaveUnasked() {
      if (window.preventLeaving) {
        window.removeEventListener("beforeunload", window.preventLeaving);
      }
    }

    /* A button's dialog does nothing while something here is not saved; when it has
     * done it, its page follows at once, whatever was typed and taken back. */
    listenToDialogs() {
      document.addEventListener("htmx:configRequest", ({ detail }) => {
        const isOfDialog = detail.target?.closest("#modal-content");
        if (isOfDialog && this.whatDiffers()) detail.headers["X-Unsaved"] = "yes";
      });
      document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
        if (detail.xhr.getResponseHeader("HX-Redirect")) this.leaveUnasked();
      });
    }

    listen() {
      const typed = (event) => {
        if (!event.isTrusted && !this.draft) return; // being restored
        if (!this.draft) this.use(anyName()); // the offer stays for another time
        this.keepSoon();
      };
      this.form.addEventListener("input", typed);
      this.form.addEventListener("change", typed);
      window.django?.jQuery(this.form).on("select2:select select2:unselect", () =>
        typed({ isTrusted: true }),
      );
      document.addEventListener("formset:added", () => this.keepSoon());
      document.addEventListener("formset:removed", () => this.keepSoon());
      this.form.addEventListener("submit", () => this.keep(true));
      window.addEventListener("pagehide", () => this.timer && this.keep());
    }

    keepSoon() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), PAUSE);
    }

    keep(sent = false) {
      clearTimeout(this.timer);
      this.timer = null;
      if (!this.draft) return;
      const draft = this.whatDiffers();
      try {
        if (draft) {
          localStorage.setItem(this.own + this.draft, JSON.stringify({ ...draft, sent }));
        } else {
          localStorage.removeItem(this.own + this.draft);
        }
      } catch {
        this.say(this.texts.full, []);
      }
    }

    whatDiffers() {
      const draft = { at: Date.now(), fields: {}, labels: {}, seen: {}, kept: {} };
      for (const [name, list] of FormState.values(this.form)) {
        const before = this.asItCame.get(name);
        if (before && before.join("\n") === list.join("\n")) continue;
        draft.fields[name] = list;
        draft.labels[name] = FormState.labels(this.form, name);
      }
      draft.rows = FormState.rows(this.form);
      const isSame = JSON.stringify(draft.rows) === this.rowsAsTheyCame;
      if (isSame && !Object.keys(draft.fields).length) return null;
      for (const name of SEEN) {
        if (this.field(name)?.value) draft.seen[name] = this.field(name).value;
      }
      for (const { name, value } of this.form.querySelectorAll('[name^="kept-"]')) {
        draft.kept[name] = value;
      }
      return draft;
    }

    say(text, buttons) {
      document.getElementById("unsaved-bar")?.remove();
      const bar = document.createElement("div");
      Object.assign(bar, { id: "unsaved-bar", className: "unsaved" });
      bar.setAttribute("role", "status");
      const words = document.createElement("p");
      words.textContent = text;
      bar.append(words);
      for (const [label, press] of buttons) {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", textContent: label });
        button.addEventListener("click", press);
        bar.append(button);
      }
      this.form.prepend(bar);
    }
  }

  try {
    forgetSaved();
    forgetOld();
    document.addEventListener("submit", forgetAllAtLogOut);
    window.addEventListener("load", () => {
      const marker = document.getElementById("unsaved");
      // jQuery tells that the page is ready later than the page does, one by one;
      // only after that can rows be added.
      if (marker) django.jQuery(() => setTimeout(() => new Page(marker)));
    });
  } catch {
    // A browser without a store keeps nothing; its forms work all the same.
  }
})();
