// Cards: which words stand on the picture when, above the captions and never two at once.
import type { Card } from "../../../contract/footage.ts";
import type { Scene } from "../../../contract/script.ts";
import type { FootageStageInput } from "./index.ts";

interface Laid {
  script: Pick<FootageStageInput["script"], "title" | "style" | "scenes">;
  narration: Pick<FootageStageInput["narration"], "scenes" | "words">;
  durationSeconds: number;
}

/** How long a card stays at most, and the least time in which it can be read, in seconds. */
const LONGEST = { title: 4.5, listItem: 6, text: 5.5, number: 5 };
const SHORTEST = 0.8;
/** After a scene's beginning, so that the new picture is seen first. */
const DELAY = 0.25;

export function layCards({ script, narration, durationSeconds }: Laid): Card[] {
  const cards: Card[] = [];
  narration.scenes.forEach(({ id, start, end }, i) => {
    const scene = script.scenes.find((one) => one.id === id);
    if (!scene) return;
    // A breath keeps its count; other cards may stay while the music ends.
    const last = i === narration.scenes.length - 1 && scene.kind !== "breath";
    const until = last ? durationSeconds : end;
    cards.push(...cardsOf(scene, i === 0 ? script.title : null, start, until));
  });
  const kept = cards.filter(({ kind, start, end }) => kind === "breath" || end - start >= SHORTEST);
  const closing = closingCard({ script, narration, durationSeconds }, kept.at(-1)?.end ?? 0);
  return closing ? [...opened(kept), closing] : opened(kept);
}

/** The first picture is what a feed shows: a title that comes at the beginning is there from it on. */
function opened(cards: Card[]): Card[] {
  const [first, ...others] = cards;
  return first?.kind === "title" && first.start <= OPENS_WITHIN ? [{ ...first, start: 0 }, ...others] : cards;
}

const OPENS_WITHIN = 1;

/** The title once more after the last word, so that the end does not look like something missing; calm videos fade in silence. */
function closingCard({ script, narration, durationSeconds }: Laid, from: number): Card | null {
  if (QUIET_ENDS.has(script.style)) return null;
  const start = Math.max(from, narration.words.at(-1)?.end ?? 0) + DELAY;
  const end = durationSeconds - DELAY;
  if (end - start < CLOSING_SECONDS) return null;
  return { kind: "title", text: script.title, detail: null, number: null, start, end };
}

const QUIET_ENDS: ReadonlySet<FootageStageInput["script"]["style"]> = new Set(["sleep", "meditation", "breathing"]);
const CLOSING_SECONDS = 1.4;

function cardsOf(scene: Scene, title: string | null, start: number, end: number): Card[] {
  const from = start + DELAY;
  const lasting = (longest: number): number => Math.min(end - DELAY, from + longest);
  const text = clean(scene.text);
  switch (scene.kind) {
    case "breath":
      return text === null ? [] : breathCards(text, scene.number, start, end);
    case "quote": {
      const quote = text ?? clean(scene.lines.map((line) => line.text).join(" "));
      return quote === null ? [] : [{ kind: "quote", ...sayer(quote), number: null, start: from, end: end - DELAY }];
    }
    case "listItem": {
      const item = text ?? clean(scene.heading);
      return item === null
        ? []
        : [
            {
              kind: "listItem",
              text: item,
              detail: null,
              number: scene.number,
              start: from,
              end: lasting(LONGEST.listItem),
            },
          ];
    }
    case "hook": {
      const name = text ?? title;
      return name === null
        ? []
        : [{ kind: "title", text: name, detail: null, number: null, start: from, end: lasting(LONGEST.title) }];
    }
    case "body":
    case "outro": {
      if (text === null)
        return title === null
          ? []
          : [{ kind: "title", text: title, detail: null, number: null, start: from, end: lasting(LONGEST.title) }];
      return scene.number === null
        ? [{ kind: "text", text, detail: null, number: null, start: from, end: lasting(LONGEST.text) }]
        : [{ kind: "number", text, detail: null, number: scene.number, start: from, end: lasting(LONGEST.number) }];
    }
  }
}

/** A card for each second of the phase: the count so far, and in `detail` how many there are. */
function breathCards(text: string, seconds: number | null, start: number, end: number): Card[] {
  const count = Math.round(seconds ?? 0);
  if (count < 2 || count > 20) return [{ kind: "breath", text, detail: null, number: null, start, end }];
  const step = (end - start) / count;
  return Array.from({ length: count }, (_, k) => ({
    kind: "breath" as const,
    text,
    detail: String(count),
    number: k + 1,
    start: start + k * step,
    end: start + (k + 1) * step,
  }));
}

/** `Words. — Who` as the words and who said them. */
function sayer(quote: string): { text: string; detail: string | null } {
  const found = /^(?<words>.{8,}?)\s+[—–-]{1,2}\s*(?<who>[\p{Lu}\p{Lo}][^.!?]{1,60})$/u.exec(quote);
  return { text: found?.groups?.["words"] ?? quote, detail: found?.groups?.["who"]?.trim() ?? null };
}

function clean(text: string | null): string | null {
  const tidy = text?.replace(/\s+/gu, " ").trim() ?? "";
  return tidy === "" ? null : tidy;
}
