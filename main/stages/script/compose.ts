// Composes a script from a template: as many passages of its banks as the time holds, then pauses that fit it to the second.
import { setImmediate as breathe } from "node:timers/promises";

import { NATURAL_PAUSES } from "../../../contract/narration.ts";
import { pick, shuffled } from "../../base/random.ts";
import type { LanguageWords } from "../../base/words.ts";
import { breathCycle } from "./breath.ts";
import { capital, fillPassage, fillSlots, hasSlots, type Slots } from "./passage.ts";
import { planSeconds, type PlanScene, solveStretch } from "./plan.ts";
import { quoteItems } from "./quotes.ts";
import type { SpeechClock } from "./speechClock.ts";
import {
  type Bank,
  banksNamed,
  type Library,
  type Pattern,
  QUOTES_BANK,
  type Section,
  type Template,
} from "./templates.ts";

export interface Composition {
  scenes: PlanScene[];
  /** How much the pauses are stretched to fill the time. */
  stretch: number;
  /** The bank ran dry: only longer pauses fill the time. */
  thin: boolean;
  seconds: number;
}

export interface Brief {
  library: Library;
  interfaceWords: LanguageWords;
  template: Template;
  slots: Slots;
  /** Words of topic, niche and keywords, for choosing banks. */
  words: readonly string[];
  random: () => number;
  clock: SpeechClock;
  target: number;
  /** Passages that the topic brings itself (definitions), by the bank that they are added to. */
  extra?: ReadonlyMap<string, readonly string[]>;
  /** First sentences of the persona: one of them stands in the place of the template's. */
  openings?: readonly string[];
  /** How many items a list is to have ("5 facts"); null: as many as fit. */
  count?: number | null;
}

/** Chooses what to say for `target` seconds and how long to be silent. */
export async function compose(brief: Brief): Promise<Composition> {
  const { template, clock, target } = brief;
  const shelf = new Map<string, Item[]>();
  const sections: Candidates[] = [];
  for (const section of template.sections) {
    sections.push({ section, ...candidates(section, brief, shelf) });
    // An hour's passages are some thousand sentences: heartbeats must go on meanwhile.
    await breathe();
  }
  const counts = sections.map(({ section, items }) => Math.min(section.min, items.length));
  const closed = new Set<number>();
  const chosen = () => sections.flatMap((section, i) => arrange(section, counts[i] ?? 0));
  const fixed = NATURAL_PAUSES.start + NATURAL_PAUSES.end;

  // First by what is known of the voice, then by what it says of the chosen lines.
  await clock.measure(linesOf(chosen()));
  for (let round = 0; round < 3; round++) {
    fill();
    await breathe();
    await clock.measure(linesOf(chosen()));
  }
  // What would only be begun is left out, and its time goes to the others.
  for (const [i, { section }] of sections.entries())
    if ((counts[i] ?? 0) < section.least) {
      counts[i] = 0;
      closed.add(i);
    }
  fill();
  await clock.measure(linesOf(chosen()));
  while (planSeconds(chosen(), clock.durations, template.pauses.stretch[0]) > target && takeBack());
  const scenes = trim(chosen(), brief);
  // The end of a video is not a place to wait.
  const last = scenes.at(-1)?.lines.at(-1);
  if (last?.pause.kind === "flexible") last.pause = { kind: "flexible", seconds: 0.4 };
  const stretch = solveStretch(scenes, clock.durations, target);
  return {
    scenes,
    stretch,
    thin: stretch > template.pauses.stretch[1] * 1.25,
    seconds: planSeconds(scenes, clock.durations, stretch),
  };

  /** Gives the next passage to the section that has least of its share, until the time is filled; or takes the last back. */
  function fill(): void {
    const lengths = sections.map(({ items }) => items.map((item) => planSeconds(item, clock.durations, 1) - fixed));
    const filled = counts.map((n, i) => sum((lengths[i] ?? []).slice(0, n)));
    let total = sum(filled) + fixed;
    while (total < target) {
      let best = -1;
      let least = Number.POSITIVE_INFINITY;
      for (const [i, { section, items }] of sections.entries()) {
        const n = counts[i] ?? 0;
        const most = section.numbered ? (brief.count ?? section.max) : section.max;
        if (closed.has(i) || section.share === 0 || n >= Math.min(most, items.length)) continue;
        const after = ((filled[i] ?? 0) + (lengths[i]?.[n] ?? 0)) / section.share;
        if (after < least) [best, least] = [i, after];
      }
      if (best < 0) return;
      const length = lengths[best]?.[counts[best] ?? 0] ?? 0;
      counts[best] = (counts[best] ?? 0) + 1;
      filled[best] = (filled[best] ?? 0) + length;
      total += length;
    }
  }

  /** One passage less, of the section that is furthest above its least. */
  function takeBack(): boolean {
    const best = sections
      .map(({ section: { share, min } }, i) => ({ i, share, spare: share === 0 ? 0 : (counts[i] ?? 0) - min }))
      .toSorted((a, b) => b.spare - a.spare || a.share - b.share)[0];
    if (!best || best.spare <= 0) return false;
    counts[best.i] = (counts[best.i] ?? 0) - 1;
    return true;
  }
}

const EVERY = 8;
/** Passages of a second bank that tells something in order. */
const FEWEST_OF_A_FURTHER = 3;
const TAKES_UP = /\{(?:question|scene)\}/;

type Item = PlanScene[];
interface Candidates {
  section: Section;
  items: Item[];
  /** How many items come from each bank, and whether it tells something in order. */
  groups: { size: number; kept: boolean }[];
}

function candidates(section: Section, brief: Brief, shelf: Map<string, Item[]>): Omit<Candidates, "section"> {
  if (section.patterns.length > 0) return rounds(section, brief);
  const { library, words, random } = brief;
  const found = section.banks
    .flatMap((name) => banksNamed(library, name))
    .filter(({ id, bank }) => {
      const has = (passage: string) => hasSlots(passage, brief.slots);
      const passages = [...bank.passages, ...(brief.extra?.get(id) ?? [])];
      // What is told as one piece must not begin in its middle.
      const isPiece = bank.order === "whole" || bank.otherwise;
      return id === QUOTES_BANK || (isPiece ? passages.every(has) : passages.some(has));
    });
  const ranked = (section.inOrder ? found : shuffled(random, found))
    .map((entry) => ({ ...entry, hits: hits(entry.bank.words, words) }))
    .filter(({ hits: n }) => !section.matchOnly || n > 0)
    // Where the topic calls for a bank of its own, the one for all others is not needed.
    .filter(({ bank }, _, all) => !bank.otherwise || all.every(({ hits: n }) => n === 0))
    .toSorted((a, b) => (section.inOrder ? 0 : b.hits - a.hits || Number(b.bank.otherwise) - Number(a.bank.otherwise)))
    .slice(0, section.maxBanks);
  const groups: Candidates["groups"] = [];
  const items = ranked.flatMap(({ id, bank }) => {
    const own = itemsOf(id, bank, section, brief, shelf).slice(section.skip);
    const all = section.between === null ? own : interleave(own, section.between, section, brief, shelf);
    const [first] = all[0] ?? [];
    if (first && bank.title !== null && !section.numbered)
      first.heading = capital(fillSlots(bank.title, brief.slots) ?? "") || null;
    groups.push({ size: all.length, kept: bank.order === "kept" });
    return all;
  });
  return { items, groups };
}

/** The bank's passages for this script, in the order of this script: shuffled once, wherever they are used. */
function itemsOf(id: string, bank: Bank, section: Section, brief: Brief, shelf: Map<string, Item[]>): Item[] {
  const known = shelf.get(id);
  if (known) return known.map((item) => item.map((scene) => ({ ...scene })));
  const { random, slots, template } = brief;
  if (id === QUOTES_BANK) {
    const quotes = quoteItems(section, brief);
    shelf.set(id, quotes);
    return quotes.map((item) => item.map((scene) => ({ ...scene })));
  }
  const passages = [...bank.passages, ...(brief.extra?.get(id) ?? [])];
  const order = bank.order === "shuffled" ? shuffled(random, passages) : passages;
  // An opening that takes up the topic is better than one that could stand before anything.
  const led =
    section.kind === "hook" ? order.toSorted((a, b) => Number(TAKES_UP.test(b)) - Number(TAKES_UP.test(a))) : order;
  const items = [...opening(section, brief, shelf), ...led]
    .map((passage) => fillPassage(passage, { slots, random, pauses: template.pauses, kind: section.kind }))
    .filter((scenes) => scenes.length > 0);
  let turn = 0;
  for (const scene of items.flat()) {
    if (bank.show.length > 0) scene.show ??= fillSlots(bank.show[turn++ % bank.show.length] ?? "", slots);
    if (section.onScreen) scene.text ??= scene.lines.map(({ text }) => text).join(" ");
  }
  const whole = bank.order === "whole" ? [items.flat()] : items;
  shelf.set(id, whole);
  return whole;
}

/** The persona's first sentence, before all that a template would begin with; once. */
function opening({ kind }: Section, { openings = [], random }: Brief, shelf: Map<string, Item[]>): string[] {
  if (kind !== "hook" || openings.length === 0 || shelf.has("opening")) return [];
  shelf.set("opening", []);
  return [pick(random, openings)];
}

/** After every eighth item a passage of another bank, as long as it has some. */
function interleave(items: Item[], name: string, section: Section, brief: Brief, shelf: Map<string, Item[]>): Item[] {
  const bank = brief.library.banks.get(name);
  if (!bank) return items;
  const others = itemsOf(name, bank, { ...section, onScreen: false }, brief, shelf);
  const pool = shelf.get(`${name} left`) ?? [...others];
  shelf.set(`${name} left`, pool);
  return items.flatMap((item, i) => {
    const other = i % EVERY === EVERY - 1 ? pool.shift() : undefined;
    return other ? [item, other] : [item];
  });
}

/** The pattern explained, then cycle by cycle, with a rest after each round. */
function rounds(section: Section, brief: Brief): Omit<Candidates, "section"> {
  const { library, words, random, template, slots, target, interfaceWords } = brief;
  const patterns = shuffled(random, section.patterns)
    .map((name) => library.patterns.get(name))
    .filter((pattern) => pattern !== undefined)
    // Two cycles at least, with a few words around them.
    .filter((pattern, _, all) => cycleSeconds(pattern) * 2 <= target * 0.85 || pattern === shortest(all))
    .toSorted((a, b) => hits(b.words, words) - hits(a.words, words));
  const restBank = section.rests === null ? undefined : library.banks.get(section.rests);
  const rests = shuffled(random, restBank?.passages ?? []);
  const items: Item[] = [];
  let total = 0;
  for (let round = 0; total < target && patterns.length > 0; round++) {
    // A long session stays with a pattern for two rounds before it goes to the next.
    const pattern = patterns[Math.floor(round / 2) % patterns.length];
    if (!pattern) break;
    const first = round % 2 === 0;
    const cycles = Math.max(3, Math.round(72 / cycleSeconds(pattern)));
    if (first && round < patterns.length * 2 && section.intro !== "none") {
      const intro = fillPassage(section.intro === "brief" ? pattern.brief : pattern.intro, {
        slots,
        random,
        pauses: template.pauses,
        kind: "body",
      });
      if (intro[0]) {
        intro[0].heading = pattern.name;
        intro[0].show ??= restBank?.show[0] ?? null;
        intro[0].text ??= pattern.name;
      }
      items.push(intro);
    }
    for (let cycle = 0; cycle < cycles; cycle++) {
      items.push(
        breathCycle(pattern, { counted: first && cycle < 2, index: cycle, round, words: interfaceWords.breath }),
      );
      total += cycleSeconds(pattern);
    }
    const rest = rests[round];
    if (rest)
      items.push(
        fillPassage(rest, { slots, random, pauses: template.pauses, kind: "body" }).map((scene) => ({
          ...scene,
          show: scene.show ?? restBank?.show[round % restBank.show.length] ?? null,
        })),
      );
    total += 8;
  }
  // The first cycle follows its introduction whatever the length.
  return { items, groups: [{ size: items.length, kept: false }] };
}

function cycleSeconds(pattern: Pattern): number {
  return pattern.in + pattern.hold + pattern.out + pattern.rest;
}

function shortest(patterns: readonly Pattern[]): Pattern | undefined {
  return patterns.toSorted((a, b) => cycleSeconds(a) - cycleSeconds(b))[0];
}

/** The first `count` items; of a bank that tells something in order, an even choice that keeps its beginning and order. */
function arrange({ section, items, groups }: Candidates, count: number): PlanScene[] {
  const result: PlanScene[] = [];
  let at = 0;
  let left = count;
  for (const { size, kept } of groups) {
    const take = Math.min(size, left);
    // A further place or tale that would only be begun.
    if (kept && at > 0 && take < Math.min(size, FEWEST_OF_A_FURTHER)) break;
    for (let i = 0; i < take; i++) {
      const index = kept && take > 1 ? Math.round((i * (size - 1)) / (take - 1)) : i;
      result.push(...(items[at + index] ?? []).map((scene) => ({ ...scene })));
    }
    left -= take;
    at += size;
    if (left === 0) break;
  }
  const [first] = result;
  if (first && section.title !== null) first.heading = section.title;
  if (section.numbered) for (const [i, scene] of result.entries()) scene.number = i + 1;
  return result;
}

/** Where even the least is too long: sentences go, from the fullest scene first, but never the last of a scene. */
function trim(scenes: PlanScene[], { clock, template, target, library }: Brief): PlanScene[] {
  const english = library.language === "en";
  const trimmed = scenes.map((scene) => ({ ...scene, lines: [...scene.lines] }));
  while (planSeconds(trimmed, clock.durations, template.pauses.stretch[0]) > target * 1.05) {
    const spare = trimmed
      .filter(({ kind }) => kind !== "breath" && kind !== "quote")
      .map(({ lines }) => ({
        lines,
        // Nothing can lean back on the last sentence of a scene; of others only English tells whether something does.
        at: english ? lines.findLastIndex((_, i) => i < lines.length - 1 && standsAlone(lines, i)) : lines.length - 1,
      }))
      .filter(({ lines, at }) => at >= (english ? 0 : 1) && lines.length > 1)
      .toSorted((x, y) => y.lines.length - x.lines.length)[0];
    if (!spare) break;
    spare.lines.splice(spare.at, 1);
  }
  return trimmed;
}

/** A whole sentence, of which neither the line before nor the one after is a part. */
function standsAlone(lines: PlanScene["lines"], at: number): boolean {
  const ends = (text = ".") => /[.!?…]["”’]?$/.test(text);
  const leansBack =
    /^(?:his|her|and|but|or|then|there|so|both|neither|none|the other)\b|\b(?:it|its|they|them|their|that|this|these|those|he|she|one|ones)\b/i;
  return ends(lines[at]?.text) && ends(lines[at - 1]?.text) && !leansBack.test(lines[at + 1]?.text ?? "");
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

function linesOf(scenes: PlanScene[]): string[] {
  return scenes.flatMap((scene) => scene.lines.map(({ text }) => text));
}

export function hits(wanted: readonly string[], words: readonly string[]): number {
  return wanted.filter((word) => words.includes(word)).length;
}
