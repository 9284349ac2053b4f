// The search of a static site: reads the JSON files that offline_index.py wrote, and lists what has every word.
"use strict";

const SHOWN = 20;
const WORDS = {
  en: { found: (n) => `${n} ${n === 1 ? "passage" : "passages"}`, none: "Nothing was found. Try fewer or other words, or take a filter away.",
        filters: "Filters", away: "take away", more: "More", failed: "The index cannot be read: this page must come from a web server." },
  zh: { found: (n) => `${n} 个段落`, none: "未找到。请减少或更换词语，或取消筛选。",
        filters: "筛选", away: "取消", more: "更多", failed: "无法读取索引：本页须由网络服务器提供。" },
};
const FILTERS = ["issuer", "addressee", "verb", "topic", "year", "session", "condition", "status", "language"];

function termsOf(text) {
  const found = new Set();
  for (const word of text.normalize("NFKC").toLowerCase().match(/[a-z0-9\u00c0-\u024f]+|[\u3400-\u9fff\uf900-\ufaff]+/g) || []) {
    if (word < "\u3400") {
      found.add(word.length >= 4 && word.endsWith("s") && word.at(-2) !== "s" ? word.slice(0, -1) : word);
    } else {
      for (let at = 0; at < Math.max(word.length - 1, 1); at++) found.add(word.slice(at, at + 2));
    }
  }
  return found;
}

function shardOf(term, shards) {
  let hashed = 0x811c9dc5;
  for (let at = 0; at < term.length; at++) hashed = Math.imul(hashed ^ term.charCodeAt(at), 0x01000193) >>> 0;
  return hashed % shards;
}

const fetched = new Map();
function read(address) {
  if (!fetched.has(address)) {
    fetched.set(address, fetch(address).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status))));
  }
  return fetched.get(address);
}

async function entriesWith(term, root, shards) {
  const steps = (await read(`${root}search/terms-${shardOf(term, shards)}.json`))[term] || [];
  let number = 0;
  return steps.map((step) => (number += step));
}

async function search(terms, root, index) {
  const lists = await Promise.all([...terms].map((term) => entriesWith(term, root, index.shards)));
  lists.sort((one, other) => one.length - other.length);
  return lists.reduce((kept, list) => {
    const held = new Set(list);
    return kept.filter((number) => held.has(number));
  });
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

async function listed(number, root, folder, index) {
  const slice = await read(`${root}search/entries-${Math.floor(number / index.slice)}.json`);
  const [address, place, language, title, words, day] = slice[number % index.slice];
  const item = element("li");
  const heading = element("h3");
  heading.append(element("a", place, { href: folder + address }));
  item.append(heading);
  if (title) item.append(element("p", title, { class: "title", lang: language }));
  if (words && words !== title) item.append(element("p", words, { class: "snippet", lang: language || "zh" }));
  if (day || language) item.append(element("p", [day, language].filter(Boolean).join(" · "), { class: "quiet" }));
  return item;
}

async function answer(place) {
  const asked = new URLSearchParams(location.search);
  const words = asked.get("q") || "";
  const filters = FILTERS.flatMap((name) => asked.getAll(name).map((value) => [name, value]));
  const terms = new Set([...termsOf(words), ...filters.map(([name, value]) => `${name}=${value}`)]);
  if (!terms.size) return;
  const said = WORDS[document.documentElement.lang] || WORDS.en;
  const { root, folder } = place.dataset;
  const box = document.querySelector("input[type=search]");
  if (box) box.value = words;
  const heading = element("h2", "", { role: "status" });
  const list = element("ol", "", { class: "hits" });
  place.replaceChildren(heading, list);
  try {
    const index = await read(`${root}search/index.json`);
    const found = await search(terms, root, index);
    heading.textContent = found.length ? said.found(found.length) : said.none;
    if (filters.length) {
      const chosen = element("p", `${said.filters}: `);
      for (const [name, value] of filters) {
        const others = new URLSearchParams([...asked].filter(([key, held]) => key !== name || held !== value));
        chosen.append(`${value.split("/").at(-1)} (`, element("a", said.away, { href: `?${others}` }), ") ");
      }
      heading.after(chosen);
    }
    let shown = 0;
    const more = element("button", said.more, { type: "button" });
    const further = async () => {
      const next = found.slice(shown, (shown += SHOWN));
      list.append(...(await Promise.all(next.map((number) => listed(number, root, folder, index)))));
      more.hidden = shown >= found.length;
    };
    more.addEventListener("click", further);
    await further();
    list.after(more);
  } catch {
    heading.textContent = said.failed;
  }
}

const place = document.getElementById("offline-search");
if (place) answer(place);
