"use strict";
/* What the theme's forms lack: rows that are taken out, keys, and names of fields.

Rows of inlines that are not saved yet are taken out by emptying and hiding them.

The theme numbers the rows below anew by rewriting their HTML, which loses what was
typed there and breaks their pickers; and it has no keys for its buttons. A row in
which nothing stands is none to the server. */

(() => {
  const plain = (row) => {
    row.querySelectorAll("input, select, textarea").forEach((field) => {
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = field.defaultChecked && !field.name.endsWith("-DELETE");
      } else if (field.dataset.plain !== undefined) {
        field.value = field.dataset.plain;
      } else if (field.tagName === "SELECT" && emptyLike(field) !== null) {
        field.value = emptyLike(field);
      } else {
        field.value = "";
      }
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  };

  // What the row for adding begins with is what the server takes for nothing.
  const emptyLike = (field) => {
    const name = field.name.replace(/-\d+-/, "-__prefix__-");
    const like = document.querySelector(`[name="${name}"]`);
    return like && !like.classList.contains("admin-autocomplete") ? like.value : null;
  };

  const remove = (button) => {
    const row = button.closest(".form-group");
    plain(row);
    row.hidden = true;
    row.style.display = "none";
    const next = row.parentElement.querySelector(".add-row");
    if (next) next.focus();
  };

  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest?.(".delete-template");
      if (!button) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      remove(button);
    },
    true,
  );

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    const button = event.target.closest?.(".delete-template, .add-row");
    if (button && !event.ctrlKey) {
      event.preventDefault();
      button.click();
    }
  });

  const reachable = () =>
    document.querySelectorAll(".delete-template, .add-row").forEach((button) => {
      button.tabIndex = 0;
      button.setAttribute("role", "button");
      if (button.matches(".delete-template")) {
        button.setAttribute("aria-label", gettext("Remove this row"));
      }
    });

  // A cell of a table, and the box of a picker, are called as their column or label.
  const named = () => {
    document.querySelectorAll("td[data-label]").forEach((cell) => {
      cell.querySelectorAll("input, select, textarea").forEach((field) => {
        if (field.type !== "hidden") field.setAttribute("aria-label", cell.dataset.label);
      });
    });
    document.querySelectorAll("select + .select2").forEach((box) => {
      const select = box.previousElementSibling;
      const label = select.labels?.[0]?.textContent.replace("*", "").trim();
      const name = label || select.getAttribute("aria-label");
      box.querySelectorAll(".select2-selection__rendered, .select2-search__field")
        .forEach((each) => name && each.setAttribute("aria-label", name));
    });
  };

  document.addEventListener("DOMContentLoaded", reachable);
  // The pickers are made by jQuery once it is ready, which may be after the load.
  window.addEventListener("load", () => {
    if (window.django?.jQuery) django.jQuery(() => setTimeout(named));
    else named();
  });
  document.addEventListener("formset:added", () => {
    reachable();
    setTimeout(named);
  });
})();
