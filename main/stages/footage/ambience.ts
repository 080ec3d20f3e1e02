// The footage of a video in which nobody speaks: one calm picture that loops, generated or the person's own, and the sound to go with it.
import { z } from "zod";

import { FootageOutput, type AssetRecord, type Visual } from "../../../contract/footage.ts";
import { Idea } from "../../../contract/idea.ts";
import { BACKGROUNDS, type BackgroundKind, type Look } from "../../../contract/look.ts";
import { NarrationOutput } from "../../../contract/narration.ts";
import { ScriptOutput } from "../../../contract/script.ts";
import type { Stage } from "../../../contract/stage.ts";
import { FRAME_SIZES, type Ambience, type OwnFile, type PictureShape } from "../../../contract/values.ts";
import { AppError } from "../../base/errors.ts";
import { hashJson } from "../../base/hash.ts";
import { deriveSeed, seededRandom, shuffled } from "../../base/random.ts";
import type { Words } from "../../base/words.ts";
import { wordTable } from "../../base/wordTable.ts";
import type { Contents } from "../../library/contents.ts";
import type { Preparer } from "../../library/types.ts";
import { chooseBackground } from "./chooseBackground.ts";
import { chooseLook } from "./chooseLook.ts";
import { inEnglish } from "./inEnglish.ts";
import { readLooks } from "./looks.ts";
import { framePicture } from "./own/focus.ts";

const Input = z.object({
  idea: Idea.pick({
    format: true,
    height: true,
    fps: true,
    language: true,
    look: true,
    music: true,
    seed: true,
    ambience: true,
  }).extend({
    kind: z.literal("ambience"),
  }),
  script: ScriptOutput.pick({
    topic: true,
    style: true,
    niche: true,
    scenes: true,
    mood: true,
    title: true,
    ambience: true,
  }).extend({
    generator: ScriptOutput.shape.generator.pick({ id: true }),
  }),
  narration: NarrationOutput.pick({ durationSeconds: true }),
});
type Input = z.output<typeof Input>;

/** Backgrounds that picture a sound, where the topic says nothing of a picture. */
const PICTURED: Partial<Record<Ambience, string>> = {
  rain: "rain on a window",
  sea: "waves of the sea",
  wind: "clouds in the wind",
  fire: "embers of a fire",
  night: "stars of the night",
};
/** The picture comes back after so long; its end fades into its beginning over the overlap. */
const LOOP = { seconds: 40, overlapSeconds: 8 };
/** Of a background's own speed: nothing in the picture should draw the eye. */
const SPEED = 0.7;
/** A still goes there and back by so much. */
const STILL_ZOOM = 1.06;
/** Of a clip: the render's loop is no longer. */
const MOST_CLIP_SECONDS = 60;
const DEFAULT_LOUDNESS = -20;
/** Differences at which brain waves of the purpose lie: delta, alpha, theta. What listeners look for under these names. */
const BEATS: Record<string, number> = wordTable({ sleep: 3, focus: 10, meditation: 6 });

export function createAmbienceFootageStage(deps: {
  ambience: { version: string };
  backgrounds: { version: string };
  /** Holds a file a look. */
  looksDir: string;
  words: Words;
  /** Of an own picture or clip. */
  preparer: Preparer;
  /** What lies in it. */
  contents: Pick<Contents, "version" | "picture">;
}): Stage<"footage", typeof Input, typeof FootageOutput> {
  const looks = readLooks(deps.looksDir);
  return {
    name: "footage",
    version: hashJson({
      stage: 6,
      sound: deps.ambience.version,
      backgrounds: deps.backgrounds.version,
      words: deps.words.version,
      preparer: deps.preparer.version,
      contents: deps.contents.version,
      looks: [...looks.values()],
    }),
    needs: ["script", "narration"],
    lane: "light",
    input: Input,
    output: FootageOutput,
    async run({ signal }, { idea, narration, script: written }) {
      signal.throwIfAborted();
      const script = { ...written, topic: inEnglish(written.topic, deps.words.of(idea.language)) };
      const sounds = script.ambience?.sounds;
      if (!sounds) throw new AppError("INTERNAL", "footage.ambience", "the script says nothing of what is heard");
      const look = chooseLook(looks, { idea, script: { ...script, heard: heardIn(script) } });
      const { durationSeconds } = narration;
      const own = idea.ambience?.picture ?? null;
      const { visual, reason } = own
        ? { visual: await ownVisual(deps, own, idea, signal), reason: `your ${own.name}` }
        : background(look, idea, script);
      const output: FootageOutput = {
        look,
        shots: [{ sceneId: script.scenes[0]?.id ?? "s1", start: 0, end: durationSeconds, visual, reason }],
        cards: [],
        music: null,
        ambience: {
          sound: {
            sounds,
            beatHertz: idea.ambience?.binaural ? (BEATS[script.style] ?? BEATS["meditation"] ?? null) : null,
            seed: deriveSeed(idea.seed, "ambience"),
          },
          loudness: idea.ambience?.loudness ?? DEFAULT_LOUDNESS,
          dim: idea.ambience?.dim ?? false,
        },
        durationSeconds,
        assets: [pictureRecord(visual, own), soundRecord(sounds)],
      };
      return { status: "done", output };
    },
  };
}

function background(look: Look, idea: Input["idea"], script: Input["script"]): { visual: Visual; reason: string } {
  const order = shuffled(seededRandom(deriveSeed(idea.seed, "backgrounds")), [
    ...look.backgrounds,
    ...BACKGROUNDS.filter((kind) => !look.backgrounds.includes(kind)),
  ]);
  // What is heard is surely to be seen; the topic says also when and what for.
  const content = { show: heardIn(script), titles: "", spoken: "", topic: script.topic, opening: false, asked: false };
  const { kind, reason } = chooseBackground(content, look, [], order);
  return { visual: { kind: "background", spec: spec(kind, look, deriveSeed(idea.seed, script.topic)) }, reason };
}

/** What the first sound that can be pictured pictures, in words. */
function heardIn({ ambience }: Pick<Input["script"], "ambience">): string {
  return (ambience?.sounds ?? []).flatMap((sound) => PICTURED[sound] ?? [])[0] ?? "";
}

function spec(kind: BackgroundKind, look: Look, seed: number) {
  return {
    kind,
    seed: deriveSeed(seed, "shot", 0),
    palette: look.palette,
    speed: Math.round(look.motion.speed * SPEED * 1000) / 1000,
    zoom: { from: 1, to: 1, x: 0.5, y: 0.45 },
    loop: LOOP,
  };
}

async function ownVisual(
  { preparer, contents: library }: { preparer: Preparer; contents: Pick<Contents, "picture"> },
  file: OwnFile,
  { format, height, fps }: PictureShape,
  signal: AbortSignal,
): Promise<Visual> {
  const wish = { format, height, fps, fromSeconds: 0, seconds: MOST_CLIP_SECONDS };
  const ready = await preparer.prepareOwn(file, wish, signal);
  const found = ready.kind === "image" ? await library.picture(ready.image, signal) : null;
  const contents = found ? [found] : [];
  const { fit } = framePicture(ready, FRAME_SIZES[format], { grey: null, contents, still: false });
  if (ready.kind === "clip") return { kind: "clip", clip: ready.clip, fromSeconds: ready.fromSeconds, fit };
  return {
    kind: "image",
    image: ready.image,
    motion: { zoom: [1, STILL_ZOOM], x: [0.5, 0.5], y: [0.45, 0.45], cycle: true },
    fit,
  };
}

const GENERATED = { licence: "CC0-1.0", provenance: "generated", author: null };

function pictureRecord(visual: Visual, own: OwnFile | null): AssetRecord {
  if (visual.kind === "background")
    return { title: `Background ${visual.spec.kind}`, kind: "background", ...GENERATED, hash: null };
  const artifact = visual.kind === "image" ? visual.image : visual.clip;
  return {
    title: own?.name ?? "",
    kind: visual.kind === "image" ? "picture" : "clip",
    licence: "own",
    provenance: "own",
    author: null,
    hash: artifact.hash,
  };
}

function soundRecord(sounds: readonly Ambience[]): AssetRecord {
  return { title: `Ambience: ${sounds.join(", ")}`, kind: "music", ...GENERATED, hash: null };
}
