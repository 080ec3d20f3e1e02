// What a change would make again, before it is made: the keys of the stages tell, as far as their inputs are known.
import { isDeepStrictEqual } from "node:util";

import type { ChangePlan } from "../../../contract/api/edits.ts";
import { insertSeconds, type Idea } from "../../../contract/idea.ts";
import { withoutStress, type Scene, type ScriptOutput } from "../../../contract/script.ts";
import type { Stage, StageName } from "../../../contract/stage.ts";
import type { ArtifactRef, Json } from "../../../contract/values.ts";
import { hashJson } from "../../base/hash.ts";
import { tidied } from "../../stages/script/handOn.ts";
import type { StageStore } from "../../store/stages.ts";
import { stagesBefore } from "../advance.ts";
import { artifactRefs } from "../artifactRefs.ts";
import type { Forecast } from "../estimate.ts";
import type { VideoOutputs } from "../outputs.ts";

export interface PlanDeps {
  stages: readonly Stage[];
  results: Pick<StageStore, "find">;
  hasArtifact: (ref: ArtifactRef) => boolean;
  /** The script that the video keeps although its key is another; absent: none. */
  keptScript?: Json | null;
  /** What a video of this idea and length takes, made whole. */
  forecast(idea: Idea, seconds: number): Forecast;
}

type Again = ChangePlan["stages"][number]["again"];

/** Of a render of which no picture changes: the sound is mixed, and all is joined, measured on two cores. */
const JOINING_SHARE = 0.12;
/** Of a narration and of pictures that are as they were: they are looked through. */
const LOOKING_SHARE = 0.1;
/** Of a picture that changes, seconds on each side are encoded with it: spans are a few seconds long. */
const SPAN_SECONDS = 2;

/** `video` is as it stands; `next` is the idea as it would be kept. */
export function planChange(video: VideoOutputs, next: Idea, deps: PlanDeps): ChangePlan {
  const { idea, outputs } = video;
  const { script, narration } = outputs;
  const spoken = narration?.durationSeconds ?? idea.seconds;
  const length = spoken + insertSeconds(next.intro, next) + insertSeconds(next.outro, next);
  const whole = deps.forecast(next, length).stages;
  const foreseen = foresee(video, next, deps);
  const touched = script && foreseen.script ? touchedScenes(video, next, script, foreseen.script) : null;
  const drawn = foreseen.again.get("render") !== "kept";
  const moves = foreseen.again.get("narration") !== "kept";
  const pictureSeconds = !drawn ? 0 : touched === null ? length : encodedSeconds(touched, { video, length, moves });
  const share: Record<StageName, number> = {
    script: 1,
    narration: touched === null ? 1 : LOOKING_SHARE + (1 - LOOKING_SHARE) * Math.min(1, pictureSeconds / length),
    footage: touched === null ? 1 : LOOKING_SHARE + (1 - LOOKING_SHARE) * Math.min(1, pictureSeconds / length),
    render: JOINING_SHARE + (1 - JOINING_SHARE) * Math.min(1, pictureSeconds / length),
    thumbnail: 1,
    metadata: 1,
    review: 1,
  };
  const stages = deps.stages.map(({ name }) => {
    const again = foreseen.again.get(name) ?? "whole";
    const partly = again === "whole" && PARTLY.has(name) && share[name] < 1 && outputs[name] !== undefined;
    return {
      name,
      again: partly ? ("partly" as const) : again,
      seconds: again === "kept" ? 0 : Math.round(whole[name] * (partly ? share[name] : 1) * 100) / 100,
    };
  });
  return {
    same: hashJson(idea) === hashJson(next),
    stages,
    seconds: longestWay(deps.stages, new Map(stages.map((stage) => [stage.name, stage.seconds]))),
    scenes: drawn ? (touched ?? foreseen.script?.scenes.map(({ id }) => id) ?? []) : [],
    pictureSeconds: Math.round(pictureSeconds * 10) / 10,
  };
}

/** What is spoken anew is a little longer or shorter: of what comes after it, so much has to be encoded again. */
const MOVED_SHARE = 0.5;

function encodedSeconds(
  touched: readonly string[],
  { video, length, moves }: { video: VideoOutputs; length: number; moves: boolean },
): number {
  const scenes = video.outputs.narration?.scenes ?? [];
  const usual = length / Math.max(1, scenes.length);
  const lengthOf = (id: string) => {
    const scene = scenes.find((one) => one.id === id);
    return scene ? scene.end - scene.start : usual;
  };
  const own = touched.reduce((sum, id) => sum + lengthOf(id) + SPAN_SECONDS, 0);
  const first = scenes.find(({ id }) => touched.includes(id))?.start ?? length;
  const after = moves ? Math.max(0, length - first - own) * MOVED_SHARE : 0;
  return Math.min(length, own + after);
}

/** Of these, what did not change is taken over from what was made before. */
const PARTLY: ReadonlySet<StageName> = new Set(["narration", "footage", "render"]);

interface Foreseen {
  again: Map<StageName, Again>;
  /** As it will be; null: nobody knows. */
  script: ScriptOutput | null;
}

function foresee(video: VideoOutputs, next: Idea, deps: PlanDeps): Foreseen {
  const { stages, results, hasArtifact, keptScript = null } = deps;
  const again = new Map<StageName, Again>();
  const known: Partial<Record<StageName, unknown>> = {};
  /** Whose output is not known, nor that it is as before. */
  const open = new Set<StageName>();
  for (const stage of stages) {
    const before = stagesBefore(stages, stage.name);
    const inputs: Record<string, unknown> = { idea: next };
    for (const name of before) if (known[name] !== undefined) inputs[name] = known[name];
    // The thumbnail looks at pictures alone, which a text over them does not change.
    const blind = stage.needs.some(
      (need) => open.has(need) && !(need === "footage" && stage.name === "thumbnail" && known.footage !== undefined),
    );
    const own = stage.name === "script" ? keptScript : null;
    const found = own ?? (blind ? null : resultOf(stage, inputs, { results, hasArtifact }));
    if (found) {
      again.set(stage.name, "kept");
      known[stage.name] = found;
      continue;
    }
    again.set(stage.name, "whole");
    const told = foretold(stage.name, video, next, blind);
    if (told !== undefined) known[stage.name] = told;
    if (stage.name !== "script" || told === undefined) open.add(stage.name);
  }
  const script = known.script as ScriptOutput | undefined;
  return { again, script: script ?? null };
}

function resultOf(
  stage: Stage,
  inputs: Record<string, unknown>,
  { results, hasArtifact }: Pick<PlanDeps, "results" | "hasArtifact">,
) {
  const input = stage.input.safeParse(inputs);
  if (!input.success) return null;
  const found = results.find(hashJson({ stage: stage.name, version: stage.version, input: input.data }));
  if (!found || (found.waitingFor !== null && found.waitingFor !== "approval")) return null;
  return [...artifactRefs(found.output)].every(hasArtifact) ? found.output : null;
}

/** An output that follows from the change alone; undefined: only making it tells. */
function foretold(name: StageName, { idea, outputs }: VideoOutputs, next: Idea, blind: boolean): unknown {
  const edited = next.edits?.script;
  if (name === "script" && outputs.script && edited)
    return { ...outputs.script, ...edited, scenes: tidied(edited.scenes) } satisfies ScriptOutput;
  const picked = ({ edits = {}, look, format, transition, footage }: Idea) => [
    edits.visuals,
    edits.bans,
    look,
    format,
    transition,
    footage,
  ];
  if (name === "footage" && !blind && isDeepStrictEqual(picked(idea), picked(next))) return outputs.footage;
  return undefined;
}

/** What of an idea changes every picture. */
const EVERYWHERE = [
  "look",
  "format",
  "height",
  "fps",
  "codec",
  "captions",
  "captionStyle",
  "transition",
  "translation",
  "progressBar",
  "voice",
  "rate",
  "pitch",
  "delivery",
  "language",
  "narrationFile",
  "footage",
  "logo",
  "seed",
] as const satisfies (keyof Idea)[];

/** Scenes that are spoken, shown or drawn anew, in their order; null: all of them. */
function touchedScenes({ idea }: VideoOutputs, next: Idea, before: ScriptOutput, after: ScriptOutput): string[] | null {
  if (EVERYWHERE.some((field) => !isDeepStrictEqual(idea[field], next[field]))) return null;
  if (before.title !== after.title || before.style !== after.style || before.pace !== after.pace) return null;
  const known = new Map(before.scenes.map((scene) => [scene.id, scene]));
  const touched = new Set<string>();
  for (const scene of after.scenes) {
    const was = known.get(scene.id);
    if (!was || hashJson(shown(was)) !== hashJson(shown(scene))) touched.add(scene.id);
  }
  for (const id of moved(before.scenes, after.scenes)) touched.add(id);
  for (const id of changedPlaces(idea, next)) touched.add(id);
  const words = changedWords(idea, next);
  for (const { id, lines } of after.scenes)
    if (words.length > 0 && lines.some(({ text }) => says(text, words))) touched.add(id);
  return after.scenes.flatMap(({ id }) => (touched.has(id) ? [id] : []));
}

function shown(scene: Scene): Scene {
  return { ...scene, lines: scene.lines.map((line) => ({ ...line, text: withoutStress(line.text) })) };
}

/** Those that do not stand after the one that they stood after, among those that are there still. */
function moved(before: readonly Scene[], after: readonly Scene[]): string[] {
  const kept = new Set(after.map(({ id }) => id));
  const order = before.filter(({ id }) => kept.has(id)).map(({ id }) => id);
  const was = new Set(order);
  const now = after.filter(({ id }) => was.has(id)).map(({ id }) => id);
  return now.filter((id, i) => now[i - 1] !== order[order.indexOf(id) - 1]);
}

function changedPlaces({ edits: a = {} }: Idea, { edits: b = {} }: Idea): string[] {
  const places = ({ visuals = [], recordings = [] }: typeof a) =>
    new Map<string, string>(
      [
        ...visuals.map((one) => [`${one.sceneId} ${one.shot}`, one] as const),
        ...recordings.map((one) => [`${one.sceneId} ${one.line} spoken`, one] as const),
      ].map(([place, one]) => [place, hashJson(one)]),
    );
  const [was, is] = [places(a), places(b)];
  const differing = [...new Set([...was.keys(), ...is.keys()])].filter((place) => was.get(place) !== is.get(place));
  return differing.map((place) => place.split(" ")[0] ?? "");
}

function changedWords({ pronunciations: a = [] }: Idea, { pronunciations: b = [] }: Idea): string[] {
  const [was, is] = [a, b].map((list) => new Map(list.map(({ written, spoken }) => [written, spoken])));
  const all = new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])]);
  return [...all].filter((word) => was?.get(word) !== is?.get(word));
}

function says(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return words.some((word) => lower.includes(word.toLowerCase()));
}

function longestWay(stages: readonly Stage[], seconds: ReadonlyMap<StageName, number>): number {
  const ends = new Map<StageName, number>();
  for (const { name, needs } of stages)
    ends.set(name, Math.max(0, ...needs.map((need) => ends.get(need) ?? 0)) + (seconds.get(name) ?? 0));
  return Math.round(Math.max(0, ...ends.values()) * 10) / 10;
}
