// JSON as strictly as docs/format/record-1.md has it: ASCII, keys sorted and each once, numbers
// whole, not negative and below 2^53, no lone halves of characters, a newline at the end.

const ESCAPES = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\", "/": "/" };
const DEEPEST = 16;

/** Why a text was refused: ``at`` is the place, in letters from its start. */
export class Refused extends Error {
  constructor(at) {
    super(`refused at ${at}`);
    this.at = at;
  }
}

/** The value of ``text``; objects have no prototype. Throws ``Refused``. */
export function strictJson(text) {
  const other = text.search(/[^\x00-\x7f]/);
  if (other >= 0) throw new Refused(other);
  if (!text.endsWith("\n")) throw new Refused(text.length);
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.skip();
  if (reader.at !== text.length) throw new Refused(reader.at);
  return value;
}

class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  skip() {
    while (this.at < this.text.length && " \t\r\n".includes(this.text[this.at])) this.at++;
  }

  /** Takes ``mark`` if it comes next. */
  takes(mark) {
    this.skip();
    const isNext = this.text.startsWith(mark, this.at);
    if (isNext) this.at += mark.length;
    return isNext;
  }

  needs(mark) {
    if (!this.takes(mark)) throw new Refused(this.at);
  }

  value(depth) {
    if (depth > DEEPEST) throw new Refused(this.at);
    if (this.takes("{")) return this.object(depth);
    if (this.takes("[")) return this.list(depth);
    for (const [word, value] of [["true", true], ["false", false], ["null", null]]) {
      if (this.takes(word)) return value;
    }
    return this.text[this.at] === '"' ? this.string() : this.number();
  }

  object(depth) {
    const found = Object.create(null);
    let last = null;
    if (this.takes("}")) return found;
    do {
      this.skip();
      const start = this.at;
      const key = this.string();
      if (last !== null && key <= last) throw new Refused(start);
      this.needs(":");
      found[key] = this.value(depth + 1);
      last = key;
    } while (this.takes(","));
    this.needs("}");
    return found;
  }

  list(depth) {
    const found = [];
    if (this.takes("]")) return found;
    do found.push(this.value(depth + 1)); while (this.takes(","));
    this.needs("]");
    return found;
  }

  number() {
    const form = /(?:0|[1-9][0-9]{0,15})(?![0-9.eE])/y;
    form.lastIndex = this.at;
    const found = form.exec(this.text);
    if (found === null || !Number.isSafeInteger(Number(found[0]))) throw new Refused(this.at);
    this.at += found[0].length;
    return Number(found[0]);
  }

  string() {
    const start = this.at;
    this.needs('"');
    let value = "";
    for (;;) {
      const form = /[^"\\\x00-\x1f]*/y;
      form.lastIndex = this.at;
      const run = form.exec(this.text)[0];
      value += run;
      this.at += run.length;
      if (this.text[this.at] !== "\\") break;
      value += this.escaped();
    }
    if (this.text[this.at] !== '"') throw new Refused(this.at);
    this.at++;
    if (/\p{Cs}/u.test(value)) throw new Refused(start);
    return value;
  }

  escaped() {
    const letter = this.text[this.at + 1];
    const four = this.text.slice(this.at + 2, this.at + 6);
    if (letter === "u" && /^[0-9a-fA-F]{4}$/.test(four)) {
      this.at += 6;
      return String.fromCharCode(parseInt(four, 16));
    }
    if (!Object.hasOwn(ESCAPES, letter ?? "")) throw new Refused(this.at);
    this.at += 2;
    return ESCAPES[letter];
  }
}
