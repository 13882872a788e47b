// Choosing a row by typing: narrowed by other fields of its row, and making a row of
// what was typed. Replaces how Django's autocomplete.js sets up its selects; loaded
// after it, and run by it.
"use strict";
{
  const $ = django.jQuery;

  const sibling = (element, name) => {
    const own = element.dataset.fieldName;
    const at = element.name.lastIndexOf(own);
    return element.form?.elements[element.name.slice(0, at) + name];
  };

  const asked = (element) => {
    const found = {
      app_label: element.dataset.appLabel,
      model_name: element.dataset.modelName,
      field_name: element.dataset.fieldName,
    };
    for (const name of (element.dataset.narrowedBy || "").split(" ")) {
      const value = name && sibling(element, name)?.value;
      if (value) found[name] = value;
    }
    return found;
  };

  const choose = (element, { id, text }) => {
    if (![...element.options].some((option) => option.value === id)) {
      element.append(new Option(text, id));
    }
    $(element).val(id).trigger("change");
    element.dispatchEvent(new Event("change", { bubbles: true }));
    $(element).next(".select2").find(".select2-selection").trigger("focus");
  };

  const panelOf = (element) => {
    const box = element.nextElementSibling;
    const place =
      element.closest(".related-widget-wrapper") ||
      (box?.matches(".select2") ? box : element);
    if (!place.nextElementSibling?.matches(".picker-panel")) {
      const panel = document.createElement("div");
      panel.className = "picker-panel";
      panel.setAttribute("role", "alert");
      place.after(panel);
    }
    return place.nextElementSibling;
  };

  const button = (words, press) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "picker-choice";
    made.textContent = words;
    made.addEventListener("click", press);
    return made;
  };

  const say = (element, sentence, buttons = []) => {
    const panel = panelOf(element);
    const said = document.createElement("p");
    said.textContent = sentence;
    const list = document.createElement("ul");
    for (const each of buttons) {
      const item = document.createElement("li");
      item.append(each);
      list.append(item);
    }
    panel.replaceChildren(said, ...(buttons.length ? [list] : []));
    buttons[0]?.focus();
  };

  const quiet = (element) => panelOf(element).remove();

  const create = async (element, text, anyway = "") => {
    const words = element.dataset;
    let answer, told;
    try {
      answer = await fetch(words["ajax-Url"], {
        method: "POST",
        headers: {
          "X-CSRFToken": element.form.elements.csrfmiddlewaretoken.value,
          Accept: "application/json",
        },
        body: new URLSearchParams({ ...asked(element), text, anyway }),
      });
      told = await answer.json();
    } catch {
      told = { message: words.failed };
    }
    if (answer?.status === 201) {
      quiet(element);
      choose(element, told);
      if (told.note) say(element, told.note);
      return;
    }
    const buttons = (told.twins || []).map((twin) =>
      button(twin.text, () => {
        quiet(element);
        choose(element, twin);
      }),
    );
    if (told.twins) {
      buttons.push(button(words.another, () => create(element, text, "1")));
    }
    say(element, told.message || words.failed, buttons);
  };

  // Select2 names its box by what is chosen, which is nothing at first.
  const name = (element) => {
    const box = $(element).next(".select2").find(".select2-selection")[0];
    const label = element.labels?.[0]?.textContent || element.closest("td")?.dataset.label;
    if (!box || !label) return;
    for (const each of [box, ...box.querySelectorAll("[role='textbox']")]) {
      each.setAttribute("aria-label", label.trim());
    }
  };

  $.fn.djangoAdminSelect2 = function () {
    this.each((_, element) => {
      $(element).select2({
        ajax: {
          delay: 150,
          data: ({ term, page }) => ({
            ...{ term, page, ...asked(element) },
            ...(element.dataset.existing ? {} : { create: 1 }),
          }),
        },
      });
      name(element);
      $(element).on("select2:selecting", (event) => {
        const { create: text } = event.params.args.data;
        if (!text) return;
        event.preventDefault();
        $(element).select2("close");
        create(element, text);
      });
    });
    return this;
  };
}
