// JSON as it is taken from outside: what other readers would guess at, this one refuses, and says where.
import { AppError } from "../base/errors.ts";

const DEEPEST = 32;
/** Whatever reads them afterwards holds up everybody else meanwhile; no call here has a tenth of that. */
const MOST_VALUES = 10_000;

/**
 * Parses UTF-8 JSON. Throws JSON_INVALID with the place for bytes that are no UTF-8, keys that come twice, keys that reach
 * for prototypes, whole numbers that a double cannot hold, text with half a surrogate pair, nesting beyond 32 levels
 * and more than 10,000 values.
 * @returns undefined for no bytes at all.
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  return bytes.length === 0 ? undefined : parseStrictJsonText(decode(bytes));
}

/** The same of text, as it comes over a WebSocket. */
export function parseStrictJsonText(text: string): unknown {
  return new Reader(text).document();
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalid("it is not UTF-8");
  }
}

function invalid(what: string, details: Record<string, unknown> = {}): AppError {
  return new AppError("JSON_INVALID", "http.body", `The body is not usable JSON: ${what}`, { details });
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
const WORDS = { true: true, false: false, null: null } as const;

/** Reads one document from left to right. */
class Reader {
  readonly #text: string;
  #at = 0;
  #values = 0;
  /** Keys and places on the way to where it reads. */
  readonly #path: (string | number)[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  document(): unknown {
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) throw this.#fault("something follows its end");
    return value;
  }

  #value(depth: number): unknown {
    this.#space();
    if (++this.#values > MOST_VALUES) throw this.#fault(`it has more than ${MOST_VALUES} values`);
    const next = this.#text[this.#at];
    if (next === "{" || next === "[") {
      if (depth === DEEPEST) throw this.#fault(`it is nested deeper than ${DEEPEST} levels`);
      return next === "{" ? this.#object(depth) : this.#array(depth);
    }
    if (next === '"') return this.#string();
    if (next === "-" || (next !== undefined && next >= "0" && next <= "9")) return this.#number();
    for (const [word, value] of Object.entries(WORDS))
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    throw this.#fault(next === undefined ? "it ends too early" : "no value begins here");
  }

  #object(depth: number): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.#at++;
    if (this.#take("}")) return object;
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') throw this.#fault("a key in quotes is missing");
      const key = this.#string();
      this.#path.push(key);
      if (key === "__proto__") throw this.#fault(`the key ${key} is not taken`);
      if (Object.hasOwn(object, key)) throw this.#fault("the key comes twice");
      if (!this.#take(":")) throw this.#fault("a colon is missing");
      const value = this.#value(depth + 1);
      if (key === "constructor" && typeof value === "object" && value !== null && Object.hasOwn(value, "prototype"))
        throw this.#fault("the key constructor.prototype is not taken");
      object[key] = value;
      this.#path.pop();
    } while (this.#take(","));
    if (!this.#take("}")) throw this.#fault("a comma or the end of the object is missing");
    return object;
  }

  #array(depth: number): unknown[] {
    const array: unknown[] = [];
    this.#at++;
    if (this.#take("]")) return array;
    do {
      this.#path.push(array.length);
      array.push(this.#value(depth + 1));
      this.#path.pop();
    } while (this.#take(","));
    if (!this.#take("]")) throw this.#fault("a comma or the end of the list is missing");
    return array;
  }

  #string(): string {
    const from = this.#at;
    let escaped = false;
    for (let end = from + 1; ; end++) {
      const code = this.#text.charCodeAt(end);
      if (code === QUOTE) {
        this.#at = end + 1;
        const raw = this.#text.slice(from, this.#at);
        return escaped ? this.#unescaped(raw) : raw.slice(1, -1);
      }
      if (code === BACKSLASH) {
        escaped = true;
        end++;
      } else if (!(code >= FIRST_PRINTABLE)) throw this.#fault("a text does not end, or holds a raw control character");
    }
  }

  #unescaped(raw: string): string {
    let value: string;
    try {
      value = JSON.parse(raw) as string;
    } catch {
      throw this.#fault("a text holds an escape that JSON does not know");
    }
    if (!value.isWellFormed()) throw this.#fault("a text holds half a surrogate pair");
    return value;
  }

  #number(): number {
    const raw = this.#match(NUMBER);
    if (raw === null) throw this.#fault("a number is not written as JSON writes it");
    const value = Number(raw);
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
      throw this.#fault("a number is past 2^53 and would lose digits: send it as text");
    return value;
  }

  #take(character: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    this.#match(SPACE);
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found === undefined) return null;
    this.#at += found.length;
    return found;
  }

  #fault(what: string): AppError {
    const field = this.#path.join(".");
    let line = 1;
    let begins = 0;
    for (let end = this.#text.indexOf("\n"); end !== -1 && end < this.#at; end = this.#text.indexOf("\n", begins)) {
      line++;
      begins = end + 1;
    }
    const column = this.#at - begins + 1;
    const place = `line ${line}, column ${column}`;
    return invalid(`${what} (${place}${field === "" ? "" : `, at ${field.slice(0, 200)}`})`, {
      line,
      column,
      ...(field === "" ? {} : { field: field.slice(0, 200) }),
    });
  }
}
