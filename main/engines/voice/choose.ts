// Which voice speaks: the one asked for, else the best for the language, and why.
import { AppError } from "../../base/errors.ts";
import { VOICES } from "./catalogue.ts";
import type { VoiceInfo } from "./types.ts";

const DEFAULT_ENGLISH = "flite:slt";
/** Languages that eSpeak NG knows under another code. */
const ALIASES: Record<string, string> = {
  zh: "cmn",
  no: "nb",
  iw: "he",
  in: "id",
  "zh-hk": "yue",
  "zh-yue": "yue",
  "pt-pt": "pt",
};

export function chooseVoice(wish: { language: string; voice: string | null }): {
  voice: VoiceInfo;
  decisions: string[];
} {
  if (wish.voice !== null) {
    const asked = wish.voice.toLowerCase();
    const voice = VOICES.find(({ id }) => id === asked) ?? VOICES.find(({ id }) => id.split(":")[1] === asked);
    if (!voice) {
      const near = nearest(
        asked,
        VOICES.map(({ id }) => id),
      );
      throw new AppError(
        "VOICE_UNKNOWN",
        "voices.choose",
        `There is no voice “${wish.voice}”; near ones: ${near.join(", ")}`,
      );
    }
    const decisions = [`voice ${voice.id}: asked for`];
    if (primary(voice.language) !== primary(canonical(wish.language)))
      decisions.push(`voice ${voice.id} speaks ${voice.language}, the text is ${wish.language}`);
    return { voice, decisions };
  }
  const language = canonical(wish.language);
  if (primary(language) === "en") {
    const region = language.slice(3);
    const voice = VOICES.find(({ id }) => id === DEFAULT_ENGLISH);
    if (voice) {
      const decisions = [`voice ${voice.id}: the most natural embedded English voice`];
      if (region !== "" && region !== "us")
        decisions.push(`no natural embedded voice for ${wish.language}; it speaks American English`);
      return { voice, decisions };
    }
  }
  const exact = VOICES.find(({ language: one }) => one.toLowerCase() === language);
  const voice = exact ?? VOICES.find(({ language: one }) => primary(one) === primary(language));
  if (!voice) {
    const codes = [...new Set(VOICES.map(({ language: one }) => primary(one)))];
    const near = nearest(primary(language), codes);
    throw new AppError(
      "VOICE_LANGUAGE",
      "voices.choose",
      `No voice speaks “${wish.language}”; near languages: ${near.join(", ")}`,
    );
  }
  return { voice, decisions: [`voice ${voice.id}: the embedded voice for ${wish.language}`] };
}

function canonical(language: string): string {
  const lower = language.toLowerCase();
  return (
    ALIASES[lower] ?? (ALIASES[primary(lower)] && !lower.startsWith("pt") ? (ALIASES[primary(lower)] as string) : lower)
  );
}

function primary(language: string): string {
  return language.toLowerCase().split("-")[0] ?? "";
}

function nearest(wanted: string, among: readonly string[]): string[] {
  return among
    .map((one) => ({
      one,
      distance: editDistance(wanted, one) - (one.includes(wanted) || wanted.includes(one) ? 3 : 0),
    }))
    .toSorted((a, b) => a.distance - b.distance || (a.one < b.one ? -1 : 1))
    .slice(0, 5)
    .map(({ one }) => one);
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}
