"use strict";
/* A form inside the workbench's frame: offered dates, keys, and a look at the session
before anything is sent. Elsewhere this file does nothing. */

(() => {
  const query = new URLSearchParams(window.location.search);
  if (!query.has("_workbench") || window.parent === window) return;
  const home = `/admin/articles/article/${query.get("_workbench")}/workbench/`;
  document.documentElement.classList.add("wb-framed");

  const LOGGED_OUT = gettext(
    "You have been logged out. Log in in another tab, then save again; nothing that " +
      "you typed is lost.",
  );
  const UNREACHABLE = gettext(
    "The server does not answer. Nothing is lost; save again.",
  );

  const theForm = () =>
    document.querySelector("#content-main form[method=post], form[data-framed]");

  const tell = (form, words) => {
    let line = document.getElementById("wb-trouble");
    if (!line) {
      line = document.createElement("p");
      line.id = "wb-trouble";
      line.className = "wb-trouble";
      line.setAttribute("role", "alert");
      form.prepend(line);
    }
    line.textContent = words;
    line.hidden = !words;
    if (words === LOGGED_OUT) {
      const link = document.createElement("a");
      link.href = `/admin/login/?next=${encodeURIComponent(home)}`;
      link.target = "_blank";
      link.textContent = gettext("Log in");
      line.append(" ", link);
    }
    if (words) line.scrollIntoView({ block: "center" });
  };

  // Logging in again changes the token of every form that stands open.
  const session = async () => {
    try {
      const answer = await fetch(`${home}?part=session`, { credentials: "same-origin" });
      if (answer.redirected || !answer.ok) return LOGGED_OUT;
      const { token } = await answer.json();
      document
        .querySelectorAll("input[name=csrfmiddlewaretoken]")
        .forEach((input) => (input.value = token));
      return "";
    } catch (error) {
      return error instanceof SyntaxError ? LOGGED_OUT : UNREACHABLE;
    }
  };

  let sure = false;
  const guard = (form) =>
    form.addEventListener("submit", async (event) => {
      if (sure) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      const why = await session();
      tell(form, why);
      if (why) return;
      sure = true;
      form.requestSubmit(submitter);
      sure = false;
    });

  // Dates

  const dateField = () => {
    const focused = document.activeElement;
    if (focused && focused.matches?.("input[placeholder*='May 2025']")) return focused;
    return document.querySelector("#id_start, #id_signed");
  };

  const offerDates = () => {
    const offered = document.getElementById("wb-dates");
    const field = dateField();
    if (!offered || !field) return;
    field.closest(".form-row").after(offered);
    offered.hidden = false;
    offered.addEventListener("mousedown", (event) => event.preventDefault());
    offered.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) take(button);
    });
  };

  const take = (button) => {
    const field = dateField();
    field.value = button.dataset.edtf;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // Sides

  const pick = (select, key, label) => {
    if (![...select.options].some((option) => option.value === key)) {
      select.append(new Option(label, key));
    }
    select.value = key;
    django.jQuery(select).trigger("change");
  };

  const rows = () =>
    [...document.querySelectorAll("#participations-data > .form-group")].filter(
      (row) => !row.matches(".empty-form") && row.style.display !== "none",
    );

  const column = (row, name) => row.querySelector(`[name$="-${name}"]`);

  // A country that the passage does not name goes into the first row without one.
  const join = (button) => {
    const free = () => rows().find((row) => !column(row, "country").value);
    if (!free()) document.querySelector("#participations-group .add-row").click();
    const row = free();
    pick(column(row, "country"), button.dataset.country, button.dataset.label);
    const role = column(row, "role");
    const others = rows().map((each) => column(each, "role").value);
    if (!role.value) role.value = others.filter(Boolean).pop() || "";
    button.remove();
  };

  const offerCountries = () => {
    const offered = document.getElementById("wb-countries");
    const parties = document.querySelector("#participations-group fieldset");
    if (!offered || !parties) return;
    parties.append(offered);
    offered.hidden = false;
    offered.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) join(button);
    });
  };

  const swap = () => {
    const roles = rows()
      .map((row) => column(row, "role"))
      .filter((role) => role.value);
    const values = roles.map((role) => role.value);
    const [first, second] = [...new Set(values)];
    if (!second) return;
    roles.forEach((role) => {
      if (role.value === first) role.value = second;
      else if (role.value === second) role.value = first;
      role.dispatchEvent(new Event("change", { bubbles: true }));
    });
  };

  const writes = (field) =>
    field.matches("textarea, select, .select2-selection, input:not([type=checkbox])");

  document.addEventListener("keydown", (event) => {
    const form = theForm();
    if (event.key === "Escape" && !document.querySelector(".select2-container--open")) {
      window.parent.focus();
      window.parent.postMessage({ workbench: "back" }, window.location.origin);
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
      event.preventDefault();
      form.requestSubmit(document.querySelector("[name=_save]"));
    } else if (event.altKey && /^Digit[1-9]$/.test(event.code)) {
      const number = Number(event.code.slice(5));
      const button = event.shiftKey
        ? [...document.querySelectorAll("#wb-countries button")].find((each) =>
            each.querySelector("kbd").textContent.endsWith(` ${number}`),
          )
        : document.querySelectorAll("#wb-dates button")[number - 1];
      if (!button) return;
      event.preventDefault();
      if (event.shiftKey) join(button);
      else take(button);
    } else if (/^[1-9]$/.test(event.key) && !writes(event.target)) {
      const boxes = document.querySelectorAll(".wb-whole input");
      boxes[Number(event.key) - 1]?.click();
    } else if (event.altKey && event.code === "KeyS") {
      event.preventDefault();
      swap();
    }
  }, true);

  document.addEventListener("DOMContentLoaded", () => {
    const form = theForm();
    if (!form) return;
    guard(form);
    // Who took part comes right after what happened.
    const parties = document.getElementById("participations-group");
    const first = form.querySelector("fieldset.module");
    if (parties && first) first.after(parties);
    offerDates();
    offerCountries();
    const wrong = form.querySelector(".errorlist, .errors input");
    const begin = wrong
      ? wrong.closest(".field-line, td, div")?.querySelector("input, select, textarea")
      : form.querySelector(
          "#id_title, input[type=checkbox], input:not([type=hidden]), select",
        );
    begin?.focus();
  });
})();
