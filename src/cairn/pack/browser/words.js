// The sentences of the page. WORDS stands at the head of the script: it comes from the catalogue.

import { plain } from "./bytes.js";

/** The sentence ``name`` with values put in; what comes from a file is made plain. */
export function say(name, values = {}) {
  const text = WORDS[name];
  if (text === undefined) throw new Error(`no sentence ${name}`);
  return text.replace(/\{(\w+)\}/g, (place, key) => (key in values ? plain(values[key]) : place));
}

export const hasWord = (name) => Object.hasOwn(WORDS, name);

export function number(value) {
  return new Intl.NumberFormat(document.documentElement.lang).format(value);
}
