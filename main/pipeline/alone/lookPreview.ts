// A frame of a video that is not made: a look, a person's own title and a caption, drawn by the engines that draw videos.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import type { Look } from "../../../contract/look.ts";
import type { Word } from "../../../contract/narration.ts";
import type { CaptionStyle, Format } from "../../../contract/values.ts";
import { ArtifactRef } from "../../../contract/values.ts";
import { atMost } from "../../base/atMost.ts";
import type { Artifacts } from "../../base/files.ts";
import { hashJson } from "../../base/hash.ts";
import { keepNote, readNote } from "../../base/notes.ts";
import { findLook } from "../../base/ownLooks.ts";
import { Backgrounds } from "../../stages/footage/backgrounds.ts";
import { chooseLook } from "../../stages/footage/chooseLook.ts";
import { readLooks } from "../../stages/footage/looks.ts";
import { RenderInput } from "../../stages/render/layTimeline.ts";
import type { Previewer } from "../../stages/render/preview/index.ts";

export interface LookPreviewWish {
  /** Null: what suits the title. */
  look: string | Look | null;
  title: string;
  /** Empty: none. */
  caption: string;
  /** Null: the look's. */
  captionStyle: CaptionStyle | null;
  format: Format;
  /** BCP 47. */
  language: string;
}

const Drawn = z.object({ artifact: ArtifactRef, width: z.int(), height: z.int(), look: z.string() });
/** JPEG. */
export type Drawn = z.infer<typeof Drawn>;

export type LookPreview = (wish: LookPreviewWish, signal: AbortSignal) => Promise<Drawn>;

/** Raised when the same wish would be drawn otherwise. */
const VERSION = 1;
/** Seconds of the video that is thought up, and the moment of it that is drawn: every card and caption has come in. */
const SECONDS = 6;
const AT_SECONDS = 3;

/** Throws IDEA_INVALID and LOOK_INVALID of the look, CANCELLED. */
export function createLookPreview(deps: {
  previewer: Pick<Previewer, "still">;
  artifacts: Pick<Artifacts, "putBytes" | "has">;
  /** Of everything that draws. */
  version: string;
  resourcesDir: string;
  dataDir: string;
  cacheDir: string;
}): LookPreview {
  const { previewer, artifacts, resourcesDir, dataDir, cacheDir } = deps;
  const looks = readLooks(join(resourcesDir, "looks"));
  // Whoever types asks for one after the other: those that nobody waits for any more give way.
  const alone = atMost(1);
  return async ({ look: wished, ...wish }, signal) => {
    const named = typeof wished === "string" ? await findLook(wished, dataDir) : wished;
    const script = { topic: wish.title, style: "explainer" } as const;
    const look = chooseLook(looks, { idea: { look: named, seed: 1 }, script });
    const key = hashJson([VERSION, deps.version, look, wish]).slice(0, 32);
    const path = join(cacheDir, "lookPreviews", `${key}.json`);
    const kept = await readNote(path, Drawn);
    if (kept && artifacts.has(kept.artifact)) return kept;
    return alone(async () => {
      signal.throwIfAborted();
      const still = await previewer.still(inputOf(look, wish), { seconds: AT_SECONDS }, "small", signal);
      const artifact = await artifacts.putBytes(await readFile(still.path), "image/jpeg");
      const drawn = { artifact, width: still.width, height: still.height, look: look.id };
      await keepNote(path, drawn);
      return drawn;
    });
  };
}

/** What the stages before would have given for it. */
function inputOf(look: Look, wish: Omit<LookPreviewWish, "look">): RenderInput {
  const { title, caption, captionStyle, format, language } = wish;
  const shot = { sceneId: "s1", scene: undefined, start: 0, end: SECONDS, spoken: caption, speed: 1, longest: SECONDS };
  const script = { topic: title, generator: GENERATOR };
  return RenderInput.parse({
    idea: {
      ...PLAIN,
      format,
      language,
      captionStyle,
    },
    script: { title, scenes: [{ lines: caption === "" ? [] : [{ text: caption }] }] },
    narration: { audio: null, durationSeconds: SECONDS, words: wordsOf(caption) },
    footage: {
      look,
      shots: [new Backgrounds(script, look, 1).show(shot, 0)],
      cards: [{ kind: "title", text: title, detail: null, number: null, start: 0.2, end: SECONDS - 0.2 }],
      music: null,
      durationSeconds: SECONDS,
    },
  });
}

const GENERATOR = {
  id: "templates",
  version: "",
  template: null,
  confidence: 1,
  reason: "",
} as const;

/** What has no default in the idea, and what a look alone is seen by. */
const PLAIN = {
  codec: "h264",
  captions: "burned",
  musicFile: null,
  cutSounds: "off",
  musicRoom: "on",
  beatCuts: "off",
  logo: null,
  intro: null,
  outro: null,
} as const;

/** Spoken evenly, the word in the middle at the moment that is drawn. */
function wordsOf(caption: string): Word[] {
  const words = caption.split(/\s+/u).filter(Boolean);
  const each = Math.min(0.4, (SECONDS - 1) / Math.max(1, words.length));
  const begin = Math.max(0.3, AT_SECONDS - (words.length / 2) * each);
  return words.map((text, i) => ({
    text,
    start: begin + i * each,
    end: begin + (i + 1) * each,
    scene: 0,
    line: 0,
  }));
}
