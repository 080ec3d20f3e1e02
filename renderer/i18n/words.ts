// In which language the page speaks, and the words of each feature in it: fetched with its route, there before its screen is shown.
import { useSyncExternalStore } from "react";

export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];
/** `pseudo`: English marked and written from right to left, so that tests see words and sides that were forgotten. */
export type LanguageChoice = "system" | Language | "pseudo";

export interface Words<T> {
  /** Fetches them in the present language. Nothing to wait for where they are there. */
  load(): Promise<void> | undefined;
  /** In the present language; throws where nobody loaded them. */
  now(): T;
}

const KEY = "ytempire.language";

let choice = read();
let language = resolve(choice);
/** While a choice is being fetched. */
let coming: Language | null = null;
const listeners = new Set<() => void>();
type Fetch = (language: Language) => Promise<void> | undefined;
const all = new Set<Fetch>();
/** Of what has been shown, so that another language changes it at once. */
const used = new Set<Fetch>();

/**
 * @param load A catalogue of each language, as the default export of its file.
 * @param there What need not be fetched.
 */
export function defineWords<T extends object>(
  load: Record<Language, () => Promise<{ default: T }>>,
  there: Partial<Record<Language, T>> = {},
): Words<T> {
  let pseudo: T | undefined;
  const fetch: Fetch = (of) => {
    if (there[of]) return undefined;
    return load[of]().then((file) => void (there[of] = file.default));
  };
  all.add(fetch);
  return {
    load() {
      used.add(fetch);
      const [now, then] = [fetch(language), coming && fetch(coming)];
      return (now ?? then) ? Promise.all([now, then]).then(() => undefined) : undefined;
    },
    now() {
      const found = there[language] ?? there.en ?? there.de;
      if (!found) throw new Error("words that no route has loaded");
      return choice === "pseudo" ? (pseudo ??= marked(found)) : found;
    },
  };
}

/** Each feature's, to be fetched before anybody opens it. Nothing to wait for where they are there. */
export function wordsToFetch(): (() => Promise<void> | undefined)[] {
  return [...all].map((fetch) => () => fetch(language));
}

export const languageChoice = (): LanguageChoice => choice;
/** What stands in `lang`, and in which Intl writes. */
export const languageNow = (): Language => language;

/** At once on the whole page, as soon as all words that it has used so far are there. */
export async function chooseLanguage(next: LanguageChoice): Promise<void> {
  coming = resolve(next);
  const wanted = coming;
  await Promise.all([...used].map(async (fetch) => fetch(wanted)));
  if (coming !== wanted) return;
  coming = null;
  choice = next;
  language = wanted;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // No room: it holds for this time.
  }
  mark();
  for (const listener of listeners) listener();
}

export function useLanguage(): LanguageChoice {
  return useSyncExternalStore(subscribe, languageChoice);
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** For screen readers, hyphenation and the side where lines begin. */
export function mark(): void {
  const { documentElement: html } = document;
  html.lang = choice === "pseudo" ? "en-XB" : language;
  html.dir = choice === "pseudo" ? "rtl" : "ltr";
}

function read(): LanguageChoice {
  const kept = typeof localStorage === "undefined" ? null : localStorage.getItem(KEY);
  return kept === "pseudo" || LANGUAGES.some((one) => one === kept) ? (kept as LanguageChoice) : "system";
}

function resolve(of: LanguageChoice): Language {
  if (of === "pseudo") return "en";
  if (of !== "system") return of;
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase());
  return wanted.map((tag) => LANGUAGES.find((one) => one === tag)).find((one) => one !== undefined) ?? "en";
}

/** Each word of a catalogue between brackets, which a word that stands in no catalogue lacks. */
function marked<T>(words: T): T {
  if (typeof words === "string") return `⟦${words}⟧` as T;
  if (typeof words === "function") return ((...args: unknown[]) => `⟦${String(words(...args))}⟧`) as T;
  if (typeof words !== "object" || words === null) return words;
  if (Array.isArray(words)) return words.map(marked) as T;
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, marked(value)])) as T;
}
