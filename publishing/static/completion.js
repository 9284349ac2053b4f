// Completes names in fields with data-names: a combobox whose list comes from the server (ARIA APG, combobox).
"use strict";

const WAIT = 150;
const SHOWN = 10;

function complete(input, number) {
  const list = document.createElement("span");
  let answer = null;
  let timer = 0;
  let active = -1;
  let asked = "";
  list.id = `completion-${number}`;
  list.className = "completion";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestions);
  input.after(list);
  for (const [name, value] of [
    ["role", "combobox"],
    ["aria-autocomplete", "list"],
    ["aria-expanded", "false"],
    ["aria-controls", list.id],
    ["autocomplete", "off"],
  ]) input.setAttribute(name, value);

  function close() {
    clearTimeout(timer);
    if (answer) answer.abort();
    list.hidden = true;
    list.replaceChildren();
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(option) {
    input.value = option.dataset.words;
    asked = input.value;
    close();
  }

  function activate(at) {
    const options = [...list.children];
    active = (at + options.length) % options.length;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
    options[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[active].id);
  }

  function text(className, words) {
    const part = document.createElement("bdi");
    part.className = className;
    part.textContent = words;
    return part;
  }

  function show(items) {
    list.replaceChildren(...items.map((item, index) => {
      const option = document.createElement("span");
      option.id = `${list.id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.words = item.words;
      option.append(text("words", item.words));
      if (item.label) option.append(" ", text("quiet", item.label));
      // Before the field loses the focus.
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(option); });
      return option;
    }));
    active = -1;
    list.hidden = items.length === 0;
    input.setAttribute("aria-expanded", String(items.length > 0));
  }

  async function ask() {
    if (answer) answer.abort();
    answer = new AbortController();
    const query = new URLSearchParams({
      kind: input.dataset.complete,
      q: input.value.trim(),
      language: document.documentElement.lang,
      limit: String(SHOWN),
    });
    try {
      const found = await fetch(`${input.dataset.names}?${query}`, { signal: answer.signal });
      if (found.ok && document.activeElement === input) show((await found.json()).items);
    } catch (failure) {
      // Without an answer the field is one without suggestions.
      if (failure.name !== "AbortError") close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim() === asked) return;
    asked = input.value.trim();
    if (asked) timer = setTimeout(ask, WAIT);
    else close();
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") activate(active + 1);
    else if (event.key === "ArrowUp") activate(active < 0 ? -1 : active - 1);
    else if (event.key === "Enter" && active >= 0) choose(list.children[active]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
}

document.querySelectorAll("input[data-names]").forEach(complete);
