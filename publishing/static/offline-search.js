// Search of a static site: reads the JSON files written by offline/index.py and lists the entries that contain every word.
"use strict";

const SHOWN = 20;
const FILTERS = ["issuer", "addressee", "verb", "topic", "year", "session", "condition", "status", "language"];

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

function load(address) {
  return new Promise((done, failed) => {
    const script = element("script", "", { src: address });
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
    document.head.append(script);
  });
}

const prepared = new Map();
// The index, and what reads words as it does.
function prepare(root) {
  if (!prepared.has(root)) {
    prepared.set(root, read(`${root}search/index.json`).then(async (index) => {
      for (const script of index.words.scripts) await load(`${root}static/${script}`);
      return [index, wordReader(index.words)];
    }));
  }
  return prepared.get(root);
}

async function entriesWith(term, root, shards) {
  const steps = (await read(`${root}search/terms-${shardOf(term, shards)}.json`))[term] || [];
  let number = 0;
  return steps.map((step) => (number += step));
}

function common(lists) {
  const sorted = [...lists].sort((one, other) => one.length - other.length);
  return sorted.slice(1).reduce((kept, list) => {
    const held = new Set(list);
    return kept.filter((number) => held.has(number));
  }, sorted[0] || []);
}

// Parts of the document symbol that a query spells out ("第66/177号决议": 66, 177, res); null if it is not a symbol.
function symbolOf(words, written) {
  const pieces = words.normalize("NFKC").toLowerCase().match(/[0-9]+[a-z]?(?![a-z])|[a-z]+|[\u3400-\u9fff]+/g) || [];
  if (pieces.length > 12 || !pieces.some((piece) => /^[0-9]/.test(piece))) return null;
  const found = new Set();
  for (let at = 0; at < pieces.length; ) {
    const width = [3, 2, 1].find((many) => at + many <= pieces.length && Object.hasOwn(written, pieces.slice(at, at + many).join(" ")));
    if (width) {
      written[pieces.slice(at, at + width).join(" ")].forEach((piece) => found.add(piece));
      at += width;
    } else if (pieces[at] < "\u3400") {
      found.add(foldWord(pieces[at++]));
    } else {
      let rest = pieces[at++];
      while (rest) {
        const word = Array.from({ length: rest.length }, (_, cut) => rest.slice(0, rest.length - cut)).find((one) => Object.hasOwn(written, one));
        if (!word) return null;
        written[word].forEach((piece) => found.add(piece));
        rest = rest.slice(word.length);
      }
    }
  }
  return found;
}

// Edit distance with transpositions (optimal string alignment); stops counting above most.
function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = [], last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row++) {
    const now = [row];
    for (let at = 1; at <= other.length; at++) {
      now[at] = Math.min(last[at] + 1, now[at - 1] + 1, last[at - 1] + (one[row - 1] === other[at - 1] ? 0 : 1));
      if (row > 1 && at > 1 && one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1]) now[at] = Math.min(now[at], before[at - 2] + 1);
    }
    if (Math.min(...now) > most) return most + 1;
    [before, last] = [last, now];
  }
  return last[other.length];
}

// Words of names closest to a term that is not in the index.
async function nearest(term, root) {
  const most = term.length < 8 ? 1 : 2;
  const found = (await read(`${root}search/near.json`)).map((word) => [distance(term, word, most), word]);
  const best = Math.min(most, ...found.map(([far]) => far));
  return found.filter(([far]) => far === best).map(([, word]) => word).slice(0, 5);
}

// Entry numbers, best first, and the corrected words.
async function find(words, filters, root) {
  const [index, reader] = await prepare(root);
  const listsOf = (terms) => Promise.all([...terms].map((term) => entriesWith(term, root, index.shards)));
  const union = (lists) => [...new Set(lists.flat())].sort((one, other) => one - other);
  const readings = reader.terms(words), terms = readings.map(([folded]) => folded);
  const lists = await Promise.all(readings.map(async (one) => union(await listsOf(one))));
  const narrowing = await listsOf(filters.map(([name, value]) => `${name}=${value}`));
  const corrected = [];
  for (const [at, term] of terms.entries()) {
    if (lists[at].length || term.length < 4 || !/^[^0-9\u3400-\u9fff]+$/.test(term)) continue;
    const near = await nearest(term, root);
    if (near.length) {
      corrected.push([term, near]);
      lists[at] = union(await listsOf(near));
    }
  }
  const symbol = symbolOf(words, index.written);
  const titled = symbol ? common([...(await listsOf(symbol)), ...narrowing]).filter((number) => number >= index.names && number < index.titles) : [];
  let found = common([...lists, ...narrowing]);
  if (!found.length && !titled.length && !filters.length && terms.length > 2) {
    // Misspelt name: accept names with at least 60 % of the terms.
    const held = new Map();
    for (const number of lists.flat()) if (number < index.names) held.set(number, (held.get(number) || 0) + 1);
    found = [...held].filter(([, count]) => count >= 0.6 * terms.length).sort(([one, many], [other, more]) => more - many || one - other).map(([number]) => number);
  }
  return { index, found: [...new Set([...titled, ...found])], corrected };
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

async function listItem(number, root, folder, index) {
  const slice = await read(`${root}search/entries-${Math.floor(number / index.slice)}.json`);
  const [address, place, language, title, words, day, names] = slice[number % index.slice];
  const page = document.documentElement.lang;
  const item = element("li");
  const heading = element("h3");
  // Entries for names have no language, but the name in each language.
  const name = names && names[page];
  heading.append(element("a", name || place, { href: folder + address, dir: "auto" }));
  item.append(heading);
  if (title) item.append(element("p", title, { class: "title", lang: language, dir: "auto" }));
  if (name && name !== place) item.append(element("p", place, { class: "snippet", dir: "auto" }));
  else if (words && words !== title) item.append(element("p", words, { class: "snippet", lang: language, dir: "auto" }));
  if (day || language) item.append(element("p", [day, index.names_of_languages[language] || language].filter(Boolean).join(" · "), { class: "quiet" }));
  return item;
}

async function showResults(place) {
  const query = new URLSearchParams(location.search);
  const words = query.get("q") || "";
  const filters = FILTERS.flatMap((name) => query.getAll(name).map((value) => [name, value]));
  if (!words.trim() && !filters.length) return;
  const { root, folder, ...messages } = place.dataset;
  const box = document.querySelector("input[type=search]");
  if (box) box.value = words;
  const heading = element("h2", "", { role: "status" });
  const list = element("ol", "", { class: "hits" });
  place.replaceChildren(heading, list);
  try {
    const { index, found, corrected } = await find(words, filters, root);
    heading.textContent = found.length ? messages.found.replace("%", found.length) : messages.none;
    if (found.length && corrected.length) {
      heading.after(element("p", corrected.map(([word, near]) => `${word} → ${near.join(", ")}`).join("; "), { class: "quiet" }));
    }
    if (filters.length) {
      const chosen = element("p", `${messages.filters}: `);
      for (const [name, value] of filters) {
        const others = new URLSearchParams([...query].filter(([key, held]) => key !== name || held !== value));
        chosen.append(`${value.split("/").at(-1)} (`, element("a", messages.remove, { href: `?${others}` }), ") ");
      }
      heading.after(chosen);
    }
    let shown = 0;
    const more = element("button", messages.more, { type: "button" });
    const showMore = async () => {
      const next = found.slice(shown, (shown += SHOWN));
      list.append(...(await Promise.all(next.map((number) => listItem(number, root, folder, index)))));
      more.hidden = shown >= found.length;
    };
    more.addEventListener("click", showMore);
    await showMore();
    list.after(more);
  } catch {
    heading.textContent = messages.failed;
  }
}

const place = document.getElementById("offline-search");
if (place) showResults(place);
