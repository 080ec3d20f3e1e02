// Shots: each scene's stretch with a background; long scenes are cut between sentences, quick counts share one picture.
import type { BackgroundSpec, Shot } from "../../../contract/footage.ts";
import { BACKGROUNDS, type BackgroundKind, type Look } from "../../../contract/look.ts";
import type { Style } from "../../../contract/values.ts";
import { deriveSeed, seededRandom, shuffled } from "../../base/random.ts";
import { chooseBackground } from "./chooseBackground.ts";
import type { FootageStageInput } from "./index.ts";

/** How long a picture stays, in seconds: calm forms change rarely. Also how fast it moves. */
const RHYTHM: Record<Style, { shot: number; speed: number }> = {
  sleep: { shot: 24, speed: 0.75 },
  meditation: { shot: 22, speed: 0.8 },
  breathing: { shot: 22, speed: 0.8 },
  affirmations: { shot: 14, speed: 0.9 },
  focus: { shot: 18, speed: 0.9 },
  quotes: { shot: 13, speed: 0.9 },
  story: { shot: 13, speed: 1 },
  explainer: { shot: 10, speed: 1 },
  "how-to": { shot: 10, speed: 1 },
  list: { shot: 9, speed: 1.1 },
};

interface Planned {
  script: Pick<FootageStageInput["script"], "topic" | "style" | "scenes" | "generator">;
  narration: Pick<FootageStageInput["narration"], "words" | "scenes">;
  look: Look;
  seed: number;
  durationSeconds: number;
}

export function planShots({ script, narration, look, seed, durationSeconds }: Planned): Shot[] {
  const rhythm = RHYTHM[script.style];
  const stretches = mergeShort(sceneStretches(script, narration, durationSeconds), rhythm.shot);
  const order = shuffled(seededRandom(deriveSeed(seed, "backgrounds")), [
    ...look.backgrounds,
    ...BACKGROUNDS.filter((kind) => !look.backgrounds.includes(kind)),
  ]);
  const before: BackgroundKind[] = [];
  const shots: Shot[] = [];
  for (const stretch of stretches)
    for (const { start, end } of cut(stretch, rhythm.shot, narration.words)) {
      const scene = script.scenes[stretch.scenes[0] ?? 0];
      const { kind, reason } = chooseBackground(
        {
          show: scene?.show ?? null,
          titles: [scene?.text, scene?.heading].filter(Boolean).join(" "),
          spoken: spokenBetween(narration.words, start, end),
          topic: script.topic,
          opening: shots.length === 0,
          asked: script.generator.id === "own",
        },
        look,
        before,
        order,
      );
      const spec = makeSpec(kind, look, deriveSeed(seed, "shot", shots.length), shots.length, rhythm.speed);
      shots.push({ sceneId: scene?.id ?? "s1", start, end, visual: { kind: "background", spec }, reason });
      before.push(kind);
    }
  return shots;
}

interface Stretch {
  /** Indexes of the scenes it shows. */
  scenes: number[];
  start: number;
  end: number;
  /** Where it may be cut besides between lines. */
  borders: number[];
  breath: boolean;
}

function sceneStretches(
  script: Planned["script"],
  narration: Planned["narration"],
  durationSeconds: number,
): Stretch[] {
  return narration.scenes.map(({ id, start, end }, i) => ({
    scenes: [
      Math.max(
        0,
        script.scenes.findIndex((scene) => scene.id === id),
      ),
    ],
    start: i === 0 ? 0 : start,
    end: i === narration.scenes.length - 1 ? durationSeconds : end,
    borders: [],
    breath: script.scenes.find((scene) => scene.id === id)?.kind === "breath",
  }));
}

/** A picture that changes with every breath, or after two seconds, is restless: such scenes share one. */
function mergeShort(stretches: Stretch[], shot: number): Stretch[] {
  const merged: Stretch[] = [];
  for (const stretch of stretches) {
    const last = merged.at(-1);
    const tooShort = last !== undefined && (last.end - last.start < SHORTEST || stretch.end - stretch.start < SHORTEST);
    const alike = last?.breath === stretch.breath;
    if (last && alike && (stretch.breath || (tooShort && stretch.end - last.start < shot))) {
      last.borders.push(stretch.start);
      last.end = stretch.end;
      last.scenes.push(...stretch.scenes);
    } else merged.push({ ...stretch, scenes: [...stretch.scenes], borders: [] });
  }
  return merged;
}

const SHORTEST = 3;

/** Even parts of about the wished length, cut in the silence between two lines or scenes where one is near. */
function cut(
  { start, end, borders, breath }: Stretch,
  wished: number,
  words: Planned["narration"]["words"],
): { start: number; end: number }[] {
  const length = end - start;
  const count = Math.max(1, Math.round(length / wished));
  const step = length / count;
  const places = [...borders];
  // Within a counted breath every second is a line: only whole phases may be parted.
  if (!breath)
    for (let i = 1; i < words.length; i++) {
      const [a, b] = [words[i - 1], words[i]];
      if (a && b && (a.line !== b.line || a.scene !== b.scene) && b.start > start && b.start < end)
        places.push((a.end + b.start) / 2);
    }
  const cuts = [start];
  for (let k = 1; k < count; k++) {
    const ideal = start + k * step;
    const near = places
      .filter(
        (at) => Math.abs(at - ideal) < step * 0.4 && at > (cuts.at(-1) ?? start) + SHORTEST && at < end - SHORTEST,
      )
      .toSorted((a, b) => Math.abs(a - ideal) - Math.abs(b - ideal))[0];
    cuts.push(near ?? ideal);
  }
  return cuts.map((at, i) => ({ start: at, end: cuts[i + 1] ?? end }));
}

function spokenBetween(words: Planned["narration"]["words"], start: number, end: number): string {
  return words
    .filter((word) => word.start >= start - 0.5 && word.start < end)
    .map((word) => word.text)
    .join(" ");
}

/** Shots move in and out by turns, towards a point a little beside the middle. */
function makeSpec(kind: BackgroundKind, look: Look, seed: number, index: number, speed: number): BackgroundSpec {
  const random = seededRandom(seed);
  const { zoom } = look.motion;
  const inwards = index % 2 === 0;
  return {
    kind,
    seed,
    palette: look.palette,
    speed: round(look.motion.speed * speed),
    zoom: {
      from: inwards ? 1 : zoom,
      to: inwards ? zoom : 1,
      x: round(0.35 + random() * 0.3),
      y: round(0.35 + random() * 0.2),
    },
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
