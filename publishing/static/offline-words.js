// Words of the search of a static site: folded and cut to stems as search/stemming.py does.
"use strict";

const IDEOGRAPHS = "\\u3400-\\u9fff\\uf900-\\ufaff";
const MARKS = "\\u0300-\\u036f\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06ed";
const LETTER = `(?![${IDEOGRAPHS}])[\\p{L}\\p{N}]`;
const WORD = new RegExp(`[${IDEOGRAPHS}]|${LETTER}(?:${LETTER}|[${MARKS}])*`, "gu");
const MARK = new RegExp(`[${MARKS}]`, "gu");

function foldWord(word) {
  return word.toLowerCase().normalize("NFKD").replace(MARK, "");
}

// settings.languages: by language { algorithm, pattern, replacement }; the scripts of the algorithms are loaded.
function wordReader(settings) {
  const stemmers = {}, cut = {};
  for (const [language, { algorithm, pattern, replacement }] of Object.entries(settings.languages)) {
    const name = algorithm && `${algorithm[0].toUpperCase()}${algorithm.slice(1)}Stemmer`;
    if (name) stemmers[language] = new globalThis[name]();
    if (pattern) cut[language] = [new RegExp(pattern, "u"), replacement];
  }
  const words = (text) => text.match(WORD) || [];
  const stem = (word, language) => {
    const stemmer = stemmers[language];
    if (!stemmer || /\p{Nd}/u.test(word)) return foldWord(word);
    let bare = word.toLowerCase().normalize("NFC");
    if (cut[language]) bare = foldWord(bare).replace(...cut[language]);
    return foldWord(stemmer.stemWord(bare));
  };
  // The terms of a query: for each word what it may be in the index, in any language.
  const terms = (text) => {
    const found = new Map();
    for (const word of words(text.replace(new RegExp(`[${IDEOGRAPHS}]+`, "gu"), " "))) {
      const stems = Object.keys(settings.languages).map((one) => stem(word, one));
      const readings = [...new Set([foldWord(word), ...stems])].filter(Boolean);
      if (readings.length) found.set(readings[0], readings);
    }
    for (const run of text.match(new RegExp(`[${IDEOGRAPHS}]+`, "gu")) || []) {
      for (let at = 0; at < Math.max(run.length - 1, 1); at++) found.set(run.slice(at, at + 2), [run.slice(at, at + 2)]);
    }
    return [...found.values()];
  };
  return { words, stem, terms };
}
