// Composes a script from a template: as many passages of its banks as the time holds, then pauses that fit it to the second.
import { shuffled } from "../../base/random.ts";
import { breathCycle } from "./breath.ts";
import { fillPassage, type Slots } from "./passage.ts";
import { planSeconds, type PlanScene, solveStretch } from "./plan.ts";
import type { SpeechClock } from "./speechClock.ts";
import { type Bank, banksNamed, type Library, type Section, type Template } from "./templates.ts";

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
  template: Template;
  slots: Slots;
  /** Words of topic, niche and keywords, for choosing banks. */
  words: readonly string[];
  random: () => number;
  clock: SpeechClock;
  target: number;
  /** Passages that the topic brings itself (notes, definitions), by the name of a bank that a section asks for. */
  extra?: Map<string, PlanScene[][]>;
}

/** Chooses what to say for `target` seconds and how long to be silent. */
export async function compose(brief: Brief): Promise<Composition> {
  const { template, clock, target } = brief;
  const sections = template.sections.map((section) => ({ section, ...candidates(section, brief) }));
  const counts = sections.map(({ section, items }) => Math.min(section.min, items.length));
  const chosen = () => sections.flatMap((section, i) => arrange(section, counts[i] ?? 0));

  // First by the rule of thumb, then by what the voice says of the chosen lines.
  await clock.measure(linesOf(chosen()));
  for (let round = 0; round < 3; round++) {
    grow();
    await clock.measure(linesOf(chosen()));
    shrink();
  }
  const scenes = trim(chosen(), brief);
  const stretch = solveStretch(scenes, clock.durations, target);
  return {
    scenes,
    stretch,
    thin: stretch > template.pauses.stretch[1],
    seconds: planSeconds(scenes, clock.durations, stretch),
  };

  function secondsOf(items: Item[]): number {
    return planSeconds(items.flat(), clock.durations, 1);
  }

  /** Gives the next passage to the section that has least of its share, until the time is filled. */
  function grow(): void {
    let total = planSeconds(chosen(), clock.durations, 1);
    while (total < target) {
      let best = -1;
      let least = Number.POSITIVE_INFINITY;
      for (const [i, { section, items }] of sections.entries()) {
        const n = counts[i] ?? 0;
        if (section.share === 0 || n >= Math.min(section.max, items.length)) continue;
        const filled = secondsOf(items.slice(0, n)) / section.share;
        if (filled < least) [best, least] = [i, filled];
      }
      if (best < 0) return;
      counts[best] = (counts[best] ?? 0) + 1;
      total = planSeconds(chosen(), clock.durations, 1);
    }
  }

  /** Takes passages back while even short pauses do not make it fit. */
  function shrink(): void {
    while (planSeconds(chosen(), clock.durations, template.pauses.stretch[0]) > target) {
      let best = -1;
      let most = -1;
      for (const [i, { section, items }] of sections.entries()) {
        const n = counts[i] ?? 0;
        if (section.share === 0 || n <= section.min) continue;
        const filled = secondsOf(items.slice(0, n)) / section.share;
        if (filled > most) [best, most] = [i, filled];
      }
      if (best < 0) return;
      counts[best] = (counts[best] ?? 0) - 1;
    }
  }
}

type Item = PlanScene[];
interface Candidates {
  section: Section;
  items: Item[];
  /** Which bank each item comes from, and whether the banks keep their order. */
  groups: { size: number; kept: boolean }[];
}

function candidates(section: Section, brief: Brief): Omit<Candidates, "section"> {
  if (section.patterns.length > 0) return rounds(section, brief);
  const { library, words, random, template, slots, extra } = brief;
  const found = section.banks.flatMap((name) => banksNamed(library, name));
  const ranked = shuffled(random, found)
    .map((entry) => ({ ...entry, hits: hits(entry.bank.words, words) }))
    .filter(({ hits: n }) => !section.matchOnly || n > 0)
    .toSorted((a, b) => b.hits - a.hits)
    .slice(0, section.maxBanks);
  const items: Item[] = [];
  const groups: Candidates["groups"] = [];
  for (const { id, bank } of ranked) {
    const order = bank.order === "kept" ? bank.passages : shuffled(random, bank.passages);
    const own = extra?.get(id) ?? [];
    const filled = order
      .map((passage) => fillPassage(passage, { slots, random, pauses: template.pauses, kind: section.kind }))
      .filter((scenes) => scenes.length > 0);
    const all = [...own, ...filled];
    decorate(all, bank);
    items.push(...all);
    groups.push({ size: all.length, kept: bank.order === "kept" });
  }
  return { items, groups };
}

/** Pictures in turn where the passage names none, the bank's title where it begins. */
function decorate(items: Item[], bank: Bank): void {
  let turn = 0;
  for (const scenes of items)
    for (const scene of scenes)
      if (scene.show === null && bank.show.length > 0) scene.show = bank.show[turn++ % bank.show.length] ?? null;
  const first = items[0]?.[0];
  if (first && bank.title !== null) first.heading = bank.title;
}

/** The pattern explained, then cycle by cycle, with a rest after each round. */
function rounds(section: Section, brief: Brief): Omit<Candidates, "section"> {
  const { library, words, random, template, slots, target } = brief;
  const patterns = shuffled(random, section.patterns)
    .map((name) => library.patterns.get(name))
    .filter((pattern) => pattern !== undefined)
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
    const cycles = Math.max(3, Math.round(72 / (pattern.in + pattern.hold + pattern.out + pattern.rest)));
    if (first && round < patterns.length * 2) {
      const intro = fillPassage(pattern.intro, { slots, random, pauses: template.pauses, kind: "body" });
      if (intro[0]) {
        intro[0].heading = round === 0 ? null : pattern.name;
        intro[0].text ??= pattern.name;
      }
      items.push(intro);
    }
    for (let cycle = 0; cycle < cycles; cycle++) {
      items.push(breathCycle(pattern, { counted: first && cycle < 2, index: cycle, round }));
      total += pattern.in + pattern.hold + pattern.out + pattern.rest;
    }
    const rest = rests[round];
    if (rest) items.push(fillPassage(rest, { slots, random, pauses: template.pauses, kind: "body" }));
    total += 8;
  }
  // The first cycle follows its introduction whatever the length.
  return { items, groups: [{ size: items.length, kept: false }] };
}

/** The first `count` items; of a bank that tells something in order, an even choice that keeps its beginning and order. */
function arrange({ section, items, groups }: Candidates, count: number): PlanScene[] {
  const result: PlanScene[] = [];
  let at = 0;
  let left = count;
  for (const { size, kept } of groups) {
    const take = Math.min(size, left);
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
function trim(scenes: PlanScene[], { clock, template, target }: Brief): PlanScene[] {
  const trimmed = scenes.map((scene) => ({ ...scene, lines: [...scene.lines] }));
  while (planSeconds(trimmed, clock.durations, template.pauses.stretch[0]) > target * 1.05) {
    const full = trimmed
      .filter(({ kind, lines }) => kind !== "breath" && kind !== "quote" && lines.length > 1)
      .toSorted((a, b) => b.lines.length - a.lines.length)[0];
    if (!full) break;
    full.lines.splice(-2, 1);
  }
  return trimmed;
}

function linesOf(scenes: PlanScene[]): string[] {
  return scenes.flatMap((scene) => scene.lines.map(({ text }) => text));
}

export function hits(wanted: readonly string[], words: readonly string[]): number {
  return wanted.filter((word) => words.includes(word)).length;
}
