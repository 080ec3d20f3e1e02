// What somebody has said in the first steps, kept in this browser until the first video begins: a reload loses none of it.
import { useState } from "react";

import { languageNow } from "../../i18n/words.ts";

export interface Answers {
  /** Of the steps, from 0. */
  step: number;
  /** A persona's id; null: none. */
  persona: string | null;
  niche: string;
  /** BCP 47. */
  language: string;
  /** A voice's id; empty: the best one. */
  voice: string;
  /** Absolute; empty: none. */
  folder: string;
  topic: string;
  /** What is to be said; empty: the templates' frame. */
  notes: string;
  /** The first video is made once, however often it is asked for. */
  key: string;
}

const KEY = "ytempire.welcome";

const none = (): Answers => ({
  step: 0,
  persona: null,
  niche: "",
  language: languageNow(),
  voice: "",
  folder: "",
  topic: "",
  notes: "",
  key: crypto.randomUUID(),
});

export function useAnswers(): [Answers, (change: Partial<Answers>) => void, () => void] {
  const [answers, setAnswers] = useState(read);
  const change = (some: Partial<Answers>) =>
    setAnswers((before) => {
      // Another wish is another video.
      const wished = Object.keys(some).some((name) => name !== "step");
      const next = { ...before, ...(wished ? { key: crypto.randomUUID() } : {}), ...some };
      keep(next);
      return next;
    });
  return [answers, change, () => localStorage.removeItem(KEY)];
}

function read(): Answers {
  const first = none();
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (typeof kept !== "object" || kept === null) return first;
    const known = Object.entries(kept).filter(
      ([name, value]) => name in first && (typeof value === typeof first[name as keyof Answers] || name === "persona"),
    );
    return { ...first, ...Object.fromEntries(known) };
  } catch {
    return first;
  }
}

function keep(answers: Answers): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(answers));
  } catch {
    // No room: it holds for this time.
  }
}
