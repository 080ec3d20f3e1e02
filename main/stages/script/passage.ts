// Turns a passage of a bank into scenes: slots filled, choices made, sentences that lack a slot left out.
import type { Scene } from "../../../contract/script.ts";
import { pick } from "../../base/random.ts";
import { parseScript } from "./parseScript.ts";
import type { PlanScene } from "./plan.ts";
import type { Template } from "./templates.ts";

/** What the topic gives: `subject`, `occasion`, … Absent: not known. */
export type Slots = Readonly<Record<string, string | undefined>>;

/** Slots that print nothing: a sentence that begins with one is said only at that time of day, or where facts are known. */
const GATES = new Set(["night", "day", "known"]);

/** Empty where the topic lacks a slot of it: half a passage would hang in the air. */
export function fillPassage(
  passage: string,
  options: { slots: Slots; random: () => number; pauses: Template["pauses"]; kind: Scene["kind"] },
): PlanScene[] {
  const chosen = passage.replaceAll(/<([^<>]*\|[^<>]*)>/g, (_, all: string) => pick(options.random, all.split("|")));
  if (!hasSlots(chosen, options.slots)) return [];
  const filled = chosen
    // Sentence by sentence, with what follows it in brackets.
    .split(/(?<=[.!?…؟।。！？]["”’“»」]?(?:\s*\[pause[^\]]*\])?)\s+(?=[^\s[]|\[(?:show|text))/)
    .map((sentence) => fillSlots(sentence, options.slots))
    .filter((sentence) => sentence !== null)
    .join(" ");
  if (!/\p{L}/u.test(filled.replaceAll(/\[[^\]]*\]/g, ""))) return [];
  return parseScript(filled).map((scene, index, all) => ({
    ...scene,
    kind: options.kind,
    heading: null,
    lines: scene.lines.map(({ text, pauseAfter }, l) => {
      const last = l === scene.lines.length - 1 && index === all.length - 1;
      const seconds = pauseAfter ?? (last ? options.pauses.passage : options.pauses.sentence);
      return { text, pause: { kind: "flexible", seconds } };
    }),
  }));
}

/** Whether the topic gives all that a passage speaks of. */
export function hasSlots(passage: string, slots: Slots): boolean {
  return [...passage.matchAll(/\{(\w+)\}/g)].every(([, slot = ""]) => GATES.has(slot) || slots[slot] !== undefined);
}

/** The text with its slots filled, a capital where one begins it; null where a slot has nothing to say. */
export function fillSlots(text: string, slots: Slots): string | null {
  let lacking = false;
  const filled = text.replaceAll(/\{(\w+)\}/g, (_, name: string, at: number) => {
    const value = slots[name];
    if (value === undefined) lacking = true;
    else if (at === 0 || /[.!?…؟।。！？]["”’“»」]?\s+$/.test(text.slice(0, at))) return capital(value);
    return value ?? "";
  });
  return lacking ? null : filled;
}

export function capital(text: string): string {
  return text.replace(/^["'“‘„«(¿¡]*\p{L}/u, (start) => start.toUpperCase());
}
