// When graphics are seen: from the words that they stand before, and cards make room for them.
import type { Card } from "../../../contract/footage.ts";
import { graphicTitle, type Graphic } from "../../../contract/graphics.ts";
import type { Scene } from "../../../contract/script.ts";
import type { FootageStageInput } from "./index.ts";

interface Laid {
  script: Pick<FootageStageInput["script"], "scenes">;
  narration: Pick<FootageStageInput["narration"], "scenes" | "words">;
  durationSeconds: number;
}

/** Seconds that each kind is seen: to the end of its scene, but no shorter and no longer than this. */
const LENGTHS: Record<Graphic["kind"], { least: number; most: number }> = {
  lowerThird: { least: 4, most: 7 },
  count: { least: 3.5, most: 8 },
  bars: { least: 6, most: 20 },
  line: { least: 6, most: 20 },
  map: { least: 6, most: 20 },
  itemCounter: { least: 1.2, most: Infinity },
};
/** It is there as the word is said, not after it. */
const EARLY = 0.15;
/** After a scene's beginning, as for cards. */
const DELAY = 0.25;
/** What is seen for less cannot be read. */
const SHORTEST = 0.8;
/** A picture that is bare for less, between two cards that darken it, flashes. */
const HELD = 1.2;
/** A list of fewer items needs no counting. */
const FEWEST_ITEMS = 3;

/** All cards, graphics among them, in order of their beginning. */
export function layGraphics(cards: readonly Card[], laid: Laid): Card[] {
  let all = [...cards];
  for (const timed of timedGraphics(laid)) {
    const graphic = timed.graphic?.kind === "lowerThird" ? afterCard(timed, all) : timed;
    all = [...all.flatMap((card) => makeRoom(card, graphic)), graphic];
  }
  const held = holding(all.toSorted((a, b) => a.start - b.start));
  return [...held, ...itemCounters(held, laid)].toSorted((a, b) => a.start - b.start);
}

/** Each stays until the next where that comes soon. */
function holding(cards: readonly Card[]): Card[] {
  return cards.map((card, i) => {
    const next = cards[i + 1];
    const gap = next ? next.start - card.end : 0;
    return next && gap > 0 && gap < HELD && darkens(card) && darkens(next) ? { ...card, end: next.start } : card;
  });
}

function darkens({ kind, graphic }: Card): boolean {
  return kind !== "breath" && graphic?.kind !== "lowerThird";
}

function timedGraphics({ script, narration, durationSeconds }: Laid): Card[] {
  const all = narration.scenes.flatMap(({ id, start, end }) => {
    const index = script.scenes.findIndex((scene) => scene.id === id);
    return (script.scenes[index]?.graphics ?? []).map(({ line, graphic }) => {
      const from = Math.max(start + DELAY, lineStart(narration.words, index, line, start) - EARLY);
      const { least, most } = LENGTHS[graphic.kind];
      return { graphic, start: from, end: from + Math.min(most, Math.max(least, end - DELAY - from)) };
    });
  });
  // Each gives way to the next; those for the same words share their time.
  const end = durationSeconds - DELAY;
  return all.flatMap(({ graphic, start }, i) => {
    const same = all.filter((one) => one.start === start);
    const next = all.find((one) => one.start > start)?.start ?? Infinity;
    const part = (Math.min(Math.max(...same.map((one) => one.end)), end, next) - start) / same.length;
    const from = start + part * all.slice(0, i).filter((one) => one.start === start).length;
    return part < SHORTEST ? [] : [graphicCard(graphic, from, from + part)];
  });
}

function graphicCard(graphic: Graphic, start: number, end: number): Card {
  return { kind: "graphic", text: graphicTitle(graphic), detail: null, number: null, graphic, start, end };
}

/** Of a line that nobody speaks: after the last word before it. */
function lineStart(
  words: FootageStageInput["narration"]["words"],
  scene: number,
  line: number,
  sceneStart: number,
): number {
  const first = words.find((word) => word.scene === scene && word.line === line);
  if (first) return first.start;
  const before = words.findLast((word) => word.scene === scene && word.line < line);
  return before ? before.end + DELAY : sceneStart;
}

/** A lower third waits for a title that is over soon, if enough of its own time is left. */
function afterCard(graphic: Card, cards: readonly Card[]): Card {
  const over = cards.find((card) => card.start < graphic.end && card.end > graphic.start);
  return over && graphic.end - over.end >= LOWER_THIRD_LEAST ? { ...graphic, start: over.end } : graphic;
}
/** Seconds in which a name and a role are read. */
const LOWER_THIRD_LEAST = 2.5;

/** What is drawn where a person wants it goes before what comes by itself. A breath keeps its count. */
function makeRoom(card: Card, { start, end }: Card): Card[] {
  if (card.kind === "breath" || card.end <= start || card.start >= end) return [card];
  const [before, after] = [start - card.start, card.end - end];
  if (before >= SHORTEST && before >= after) return [{ ...card, end: start }];
  // A title opens its part, or does not come at all.
  return after >= SHORTEST && card.kind !== "title" ? [{ ...card, start: end }] : [];
}

/** From when an item's own card is gone until the next item, but for charts and maps. */
function itemCounters(cards: readonly Card[], { script, narration }: Laid): Card[] {
  const scenes = narration.scenes.flatMap(({ id, start, end }) => {
    const scene = script.scenes.find((one) => one.id === id);
    return scene ? [{ scene, start, end }] : [];
  });
  const total = scenes.filter(({ scene }) => isItem(scene)).length;
  if (total < FEWEST_ITEMS) return [];
  return scenes.flatMap(({ scene, start }, i) => {
    if (!isItem(scene)) return [];
    const next = scenes
      .slice(i + 1)
      .find((one) => isItem(one.scene) || one.scene.heading !== null || one.scene.kind === "outro");
    const end = next?.start ?? scenes.at(-1)?.end ?? start;
    const own = cards.find((card) => card.kind === "listItem" && card.start >= start && card.start < end);
    const from = own?.end ?? start + DELAY;
    const graphic: Graphic = { kind: "itemCounter", number: scene.number, total: Math.max(total, scene.number) };
    return besideFull(cards, { start: from, end })
      .filter((part) => part.end - part.start >= LENGTHS.itemCounter.least)
      .map((part) => graphicCard(graphic, part.start, part.end));
  });
}

/** What is left of a stretch without charts and maps: their titles stand where items are counted. Parts may be empty. */
function besideFull(cards: readonly Card[], stretch: { start: number; end: number }): { start: number; end: number }[] {
  return cards
    .filter(({ graphic }) => graphic && FULL.has(graphic.kind))
    .reduce(
      (parts, card) =>
        parts.flatMap(({ start, end }) => [
          { start, end: Math.min(end, card.start) },
          { start: Math.max(start, card.end), end },
        ]),
      [stretch],
    );
}

const FULL: ReadonlySet<Graphic["kind"]> = new Set(["bars", "line", "map"]);

function isItem(scene: Scene): scene is Scene & { number: number } {
  return scene.kind === "listItem" && scene.number !== null && scene.number > 0;
}
