/* What a form of the admin holds, read and written again: inlines, choices, labels. */
"use strict";
window.FormState = (() => {
  const ROW = /^(.+)-(\d+)-(.+)$/;
  const NEVER =
    /^(csrfmiddlewaretoken|unsaved|seen_version|seen_rows|merge-.*|kept-.*|_.*)$|__prefix__|-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$/;
  const NO_VALUE = ["password", "file", "submit", "button", "image", "reset"];

  const controls = (form, name) => {
    const found = form.elements.namedItem(name);
    if (!found) return [];
    return found instanceof RadioNodeList ? [...found] : [found];
  };

  /* The values of every field by its name; never a password or a token. */
  const values = (form) => {
    const found = new Map();
    for (const control of form.elements) {
      const { name, type } = control;
      if (!name || NEVER.test(name) || NO_VALUE.includes(type)) continue;
      if (!found.has(name)) found.set(name, []);
      const list = found.get(name);
      if (type === "checkbox" || type === "radio") {
        if (control.checked) list.push(control.value);
      } else if (type === "select-multiple") {
        for (const option of control.selectedOptions) list.push(option.value);
      } else {
        list.push(control.value);
      }
    }
    return found;
  };

  /* What the chosen options of a field are called. */
  const labels = (form, name) => {
    const found = {};
    for (const control of controls(form, name)) {
      for (const option of control.selectedOptions ?? []) {
        found[option.value] = option.text;
      }
    }
    return found;
  };

  const number = (form, prefix, word) =>
    parseInt(form.elements.namedItem(`${prefix}-${word}_FORMS`)?.value ?? "0", 10);

  /* Of every inline the numbers of its saved rows, and how many rows there are. */
  const rows = (form) => {
    const found = {};
    for (const total of form.querySelectorAll('[name$="-TOTAL_FORMS"]')) {
      const prefix = total.name.replace(/-TOTAL_FORMS$/, "");
      const ids = [];
      for (let each = 0; each < number(form, prefix, "INITIAL"); each++) {
        ids.push(form.elements.namedItem(`${prefix}-${each}-id`)?.value ?? "");
      }
      found[prefix] = { ids, total: parseInt(total.value, 10) };
    }
    return found;
  };

  const fill = (form, name, list, texts = {}) => {
    controls(form, name).forEach((control, at) => {
      const isSelect = control.tagName === "SELECT";
      if (control.type === "checkbox" || control.type === "radio") {
        control.checked = list.includes(control.value);
      } else if (isSelect) {
        const known = new Set([...control.options].map((option) => option.value));
        for (const value of list) {
          if (!known.has(value)) control.add(new Option(texts[value] ?? value, value));
        }
        for (const option of control.options) {
          option.selected = list.includes(option.value);
        }
      } else {
        control.value = list[at] ?? "";
      }
      control.dispatchEvent(new Event("input", { bubbles: true }));
      control.dispatchEvent(new Event("change", { bubbles: true }));
      // Select2 hears jQuery alone.
      if (isSelect) window.django?.jQuery(control).trigger("change.select2");
    });
  };

  /* A function from names of then to names of now: rows that are gone become new. */
  const placing = (form, then) => {
    const now = rows(form);
    const blank = {};
    for (const prefix of Object.keys(now)) {
      const { ids, total } = now[prefix];
      blank[prefix] = Array.from({ length: total - ids.length }, (_, n) => ids.length + n);
    }
    const newRow = (prefix) => {
      if (blank[prefix].length) return blank[prefix].shift();
      const group = document.getElementById(`${prefix}-group`);
      group?.querySelector("a.add-row, .add-row a")?.click();
      const last = number(form, prefix, "TOTAL") - 1;
      return last < now[prefix].total ? null : last;
    };
    const places = new Map();
    return (name) => {
      const [, prefix, at, column] = name.match(ROW) ?? [];
      if (!prefix || !then[prefix] || !now[prefix]) return name;
      const row = `${prefix}-${at}`;
      if (!places.has(row)) {
        const id = then[prefix].ids[at];
        const known = id === "" ? Number(at) : now[prefix].ids.indexOf(id);
        const isKnown = id !== undefined && known >= 0;
        const place = isKnown ? known : newRow(prefix);
        if (!isKnown) now[prefix].total = Math.max(now[prefix].total, (place ?? 0) + 1);
        places.set(row, place);
      }
      return places.get(row) === null ? "" : `${prefix}-${places.get(row)}-${column}`;
    };
  };

  /* Write values of then, `{name: [value]}`, into the form as it is now. */
  const write = (form, then) => {
    const place = placing(form, then.rows);
    for (const [name, list] of Object.entries(then.fields)) {
      if (!name.endsWith("-id")) fill(form, place(name), list, then.labels[name]);
    }
  };

  return { controls, values, labels, rows, write };
})();
