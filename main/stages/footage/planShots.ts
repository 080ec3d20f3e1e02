// Shots: when the picture changes. Long scenes are cut between sentences, quick counts share one picture. What is seen, others choose.
import type { Scene } from "../../../contract/script.ts";
import type { Style } from "../../../contract/values.ts";
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

/** A stretch of the video for which something to see is chosen. */
export interface PlannedShot {
  sceneId: string;
  scene: Scene | undefined;
  start: number;
  end: number;
  /** What is said meanwhile. */
  spoken: string;
  /** How fast a background of this form moves; 1 is its own speed. */
  speed: number;
  /** How long a picture stays in this form without being dull, in seconds. */
  longest: number;
}

export interface Planned {
  script: Pick<FootageStageInput["script"], "style" | "scenes">;
  narration: Pick<FootageStageInput["narration"], "words" | "scenes">;
  durationSeconds: number;
  /** Pictures and clips of one's own that wait to be seen: where they are many, pictures change sooner. */
  own: number;
  /** Scenes for which a person chose a picture of their own: they begin with it, however short they are. */
  alone?: ReadonlySet<string>;
  /** Absent: a stretch for each scene, short ones together. */
  stretches?: readonly Stretch[];
}

export function planShots({
  script,
  narration,
  durationSeconds,
  own,
  alone,
  stretches: given,
}: Planned): PlannedShot[] {
  const { shot, speed } = RHYTHM[script.style];
  const brief = durationSeconds <= SHORT_VIDEO && !UNHURRIED.has(script.style);
  const most = brief ? Math.min(shot, IN_SHORT.wished) : shot;
  const wished = own === 0 ? shot : Math.min(most, Math.max(shot / 3, SHORTEST_OWN, durationSeconds / own));
  const stretches = given ?? mergeShort(sceneStretches({ script, narration, durationSeconds, alone }), wished);
  return stretches.flatMap((stretch) =>
    cut(stretch, wished, narration.words).map(({ start, end }) => {
      const scene = script.scenes[stretch.scenes[0] ?? 0];
      return {
        sceneId: scene?.id ?? "s1",
        scene,
        start,
        end,
        spoken: spokenBetween(narration.words, start, end),
        speed,
        longest: brief ? IN_SHORT.longest : shot * 1.5,
      };
    }),
  );
}

/** A picture of one's own is to be looked at. */
const SHORTEST_OWN = 4.5;
/** In a video as short as this, seconds, one of them stays about so long, and hardly longer. */
const SHORT_VIDEO = 60;
const IN_SHORT = { wished: 6.5, longest: 8 };
/** But for those that are to make drowsy, or that breathe. */
const UNHURRIED: ReadonlySet<Style> = new Set(["sleep", "breathing"]);

export interface Stretch {
  /** Indexes of the scenes it shows. */
  scenes: number[];
  /** Shows a file that the script names: shared with no other scene. */
  pinned: boolean;
  /** Shares no picture of the scene before. */
  alone: boolean;
  start: number;
  end: number;
  /** Where it may be cut besides between lines. */
  borders: number[];
  breath: boolean;
}

export function sceneStretches({
  script,
  narration,
  durationSeconds,
  alone,
}: Pick<Planned, "script" | "narration" | "durationSeconds"> & {
  alone: ReadonlySet<string> | undefined;
}): Stretch[] {
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
    alone: alone?.has(id) ?? false,
    pinned: (script.scenes.find((scene) => scene.id === id)?.pin ?? null) !== null,
  }));
}

/** A picture that changes with every breath, or after two seconds, is restless: such scenes share one. */
function mergeShort(stretches: Stretch[], shot: number): Stretch[] {
  const merged: Stretch[] = [];
  for (const stretch of stretches) {
    const last = merged.at(-1);
    const tooShort = last !== undefined && (last.end - last.start < SHORTEST || stretch.end - stretch.start < SHORTEST);
    const alike = last?.breath === stretch.breath && !last.pinned && !stretch.pinned && !stretch.alone;
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
  { start, end, borders, breath, pinned }: Stretch,
  wished: number,
  words: Planned["narration"]["words"],
): { start: number; end: number }[] {
  const length = end - start;
  const count = pinned ? 1 : Math.max(1, Math.round(length / wished));
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
