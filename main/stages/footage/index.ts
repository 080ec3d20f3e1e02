// The footage stage: what is seen while each scene is spoken and what is heard under it, chosen with reasons.
import { readFile } from "node:fs/promises";

import { z } from "zod";

import { editedIdea, type Edits, someEdits, type VisualEdit } from "../../../contract/edits.ts";
import { FootageOutput, type Shot } from "../../../contract/footage.ts";
import { Idea } from "../../../contract/idea.ts";
import { KeptPictures } from "../../../contract/kept.ts";
import type { Look } from "../../../contract/look.ts";
import { NarrationOutput } from "../../../contract/narration.ts";
import { ScriptOutput } from "../../../contract/script.ts";
import type { Stage } from "../../../contract/stage.ts";
import type { ArtifactRef, Mood } from "../../../contract/values.ts";
import type { Artifacts } from "../../base/files.ts";
import { hashJson } from "../../base/hash.ts";
import { deriveSeed } from "../../base/random.ts";
import type { Words } from "../../base/words.ts";
import { assetRecords } from "./assets.ts";
import { Backgrounds } from "./backgrounds.ts";
import { chooseLook } from "./chooseLook.ts";
import { chooseTransitions, withTransition } from "./chooseTransitions.ts";
import { inEnglish, shotInEnglish } from "./inEnglish.ts";
import { layCards } from "./layCards.ts";
import { layGraphics } from "./layGraphics.ts";
import { readLooks } from "./looks.ts";
import { Given } from "./own/given.ts";
import { OwnFootage, type OwnFootageDeps } from "./own/index.ts";
import { type KeptShot, planKept } from "./planKept.ts";
import { planShots, type PlannedShot } from "./planShots.ts";

export { createPinCheck } from "./own/pins.ts";

const FootageInput = z.object({
  idea: Idea.pick({
    language: true,
    look: true,
    music: true,
    musicFile: true,
    seed: true,
    format: true,
    height: true,
    fps: true,
    footage: true,
    clipSound: true,
    transition: true,
    logo: true,
    intro: true,
    outro: true,
    variantOf: true,
  })
    .extend({ edits: someEdits("visuals", "bans", "kept") })
    .transform(editedIdea)
    .transform(withoutShape),
  script: ScriptOutput.pick({ title: true, topic: true, style: true, mood: true, scenes: true }).extend({
    generator: ScriptOutput.shape.generator.pick({ id: true }),
  }),
  narration: NarrationOutput.pick({ durationSeconds: true, words: true, scenes: true, voice: true }),
});

/**
 * Where nothing of one's own is framed, no picture's shape is asked for, and in the same shape not whose variant it is:
 * all share what was chosen.
 */
function withoutShape<
  T extends Pick<Idea, "format" | "height" | "fps" | "footage" | "variantOf"> & {
    edits?: Pick<Edits, "visuals" | "kept">;
  },
>(idea: T): T {
  const { variantOf, ...own } = idea;
  const { kept, visuals = [] } = own.edits ?? {};
  const framed = own.footage !== null || kept !== undefined || visuals.some(({ kind }) => kind !== "background");
  if (framed) return variantOf?.shots ? idea : (own as T);
  const { height: _, fps: __, ...rest } = own;
  return { ...rest, format: "16:9" } as T;
}

export type FootageStageInput = z.output<typeof FootageInput>;

export interface FootageDeps {
  artifacts: Pick<Artifacts, "putBytes" | "open">;
  /** A bed is a seamless loop as WAV, 48 kHz, stereo. */
  music: {
    version: string;
    bed(
      mood: Mood,
      options: { seed: number; signal: AbortSignal },
    ): Promise<{ wav: Uint8Array; seconds: number; beatSeconds: number }>;
  };
  backgrounds: { version: string };
  /** Holds a file a look. */
  looksDir: string;
  words: Words;
  own: OwnFootageDeps;
}

/** After the last word the music needs this long to end, in seconds. */
const TAIL_SECONDS = 2;
/** Of the stage's work, before the music. */
const SHOTS_SHARE = 0.6;

export function createFootageStage({
  artifacts,
  music,
  backgrounds,
  looksDir,
  words,
  own,
}: FootageDeps): Stage<"footage", typeof FootageInput, typeof FootageOutput> {
  const looks = readLooks(looksDir);
  return {
    name: "footage",
    version: hashJson({
      stage: 25,
      music: music.version,
      backgrounds: backgrounds.version,
      words: words.version,
      looks: [...looks.values()],
      search: own.search.version,
      prepare: own.prepare.version,
      contents: own.contents.version,
    }),
    needs: ["script", "narration"],
    lane: "cpu",
    input: FootageInput,
    output: FootageOutput,
    async run(context, input) {
      const { idea, narration } = input;
      const language = words.of(idea.language);
      const script = { ...input.script, topic: inEnglish(input.script.topic, language) };
      const chosen = { ...chooseLook(looks, { idea, script }), language: idea.language };
      const look = withTransition(chosen, idea.transition);
      const durationSeconds = narration.durationSeconds + TAIL_SECONDS;
      const footage = await OwnFootage.open(own, context, { ...input, script }, look);
      const kept = idea.edits?.kept ? await readKept(artifacts, idea.edits.kept) : null;
      const alone = new Set(idea.edits?.visuals?.filter(({ shot }) => shot === 0).map(({ sceneId }) => sceneId));
      const plan = { script, narration, durationSeconds, own: footage?.size ?? 0, alone };
      const cut: EditedShot[] = edited(kept ? planKept(kept, plan) : planShots(plan), idea.edits).map((shot) => ({
        ...shot,
        ...shotInEnglish(shot, language),
      }));
      const given = new Given({ own, idea, look, signal: context.signal });
      const shown = await showAll(cut, {
        footage,
        given,
        kept,
        backgrounds: new Backgrounds(script, look, deriveSeed(idea.seed, script.topic)),
        look,
        progress: context.progress,
      });
      const cards = layGraphics(layCards({ script, narration, durationSeconds }), {
        script,
        narration,
        durationSeconds,
      });
      const shots = chooseTransitions(shown, {
        look,
        cards,
        mood: script.mood,
        seed: idea.seed,
        wish: idea.transition,
      });
      context.progress(SHOTS_SHARE, `${shots.length} shots`);
      const mood =
        idea.music === "none" || idea.musicFile !== null
          ? null
          : (idea.music ?? (idea.look === null ? script.mood : look.mood));
      let bed: FootageOutput["music"] = null;
      if (mood !== null) {
        const { wav, seconds, beatSeconds } = await music.bed(mood, {
          seed: deriveSeed(idea.seed, "music"),
          signal: context.signal,
        });
        bed = { audio: await artifacts.putBytes(wav, "audio/wav"), mood, loopSeconds: seconds, beatSeconds };
      }
      const assets = assetRecords({
        look,
        shots,
        music: bed,
        voice: narration.voice,
        idea,
        own: [...new Map([...(footage?.records ?? []), ...given.records].map((one) => [one.hash, one])).values()],
      });
      const notes = footage?.notes ?? [];
      return { status: "done", output: { look, shots, cards, music: bed, durationSeconds, assets, notes } };
    },
  };
}

interface Showing {
  footage: OwnFootage | null;
  given: Given;
  kept: KeptPictures | null;
  backgrounds: Backgrounds;
  look: Look;
  progress: (fraction: number, note?: string) => void;
}

/** What a person chose, else what was there before, else own footage where it shows what is said, else a background. */
async function showAll(cut: readonly EditedShot[], showing: Showing): Promise<Shot[]> {
  const { footage, backgrounds, progress } = showing;
  const settledAs = (shot: PlannedShot) => {
    const { edit, before } = shot as EditedShot;
    if (edit) return edit.kind === "asset" ? edit.assetId : null;
    return before ? (before.assetId ?? null) : undefined;
  };
  const planned = ((await footage?.search(cut, settledAs)) ?? cut) as readonly EditedShot[];
  const shots: Shot[] = [];
  for (const [index, plan] of planned.entries()) {
    const settled = await showSettled(plan, index, showing);
    if (settled) footage?.saw(settled);
    shots.push(...(settled ? [settled] : ((await footage?.show(index)) ?? [backgrounds.show(plan, index)])));
    if (footage) progress((SHOTS_SHARE * (index + 1)) / planned.length, `${index + 1} of ${planned.length} shots`);
  }
  return shots;
}

/** Null: nobody chose anything, and nothing was there that can be shown again. */
async function showSettled(plan: EditedShot, index: number, showing: Showing): Promise<Shot | null> {
  const { given, kept, backgrounds, look } = showing;
  const { edit, before } = plan;
  if (edit?.kind === "background") return backgrounds.showKind(edit.background, plan, index);
  if (edit) {
    const same = kept?.chosen.find((one) => hashJson(one.edit) === hashJson(edit));
    const again = kept && same ? await given.showAgain(same.shot, plan, kept) : null;
    return again ?? given.show(edit, plan);
  }
  if (!before || !kept) return null;
  const { visual } = before;
  if (visual.kind !== "background") return given.showAgain(before, plan, kept);
  const { transition: _, ...shot } = before;
  const spec = backgrounds.showAgain(visual.spec, plan, kept.look === hashJson(look));
  return (
    spec && { ...shot, sceneId: plan.sceneId, start: plan.start, end: plan.end, visual: { kind: "background", spec } }
  );
}

interface EditedShot extends KeptShot {
  edit: VisualEdit | null;
}

/** Shots of a scene are counted from its first. What is banned is not shown again. */
function edited(
  planned: readonly (PlannedShot & { before?: Shot | null })[],
  { visuals = [], bans = [] }: Pick<Edits, "visuals" | "bans"> = {},
): EditedShot[] {
  const counts = new Map<string, number>();
  return planned.map((shot) => {
    const place = counts.get(shot.sceneId) ?? 0;
    counts.set(shot.sceneId, place + 1);
    const edit = visuals.find((one) => one.sceneId === shot.sceneId && one.shot === place) ?? null;
    const { before = null } = shot;
    const banned = before?.assetId !== undefined && bans.includes(before.assetId);
    return { ...shot, before: banned ? null : before, edit };
  });
}

/** Throws ARTIFACT_MISSING. */
async function readKept(artifacts: Pick<Artifacts, "open">, ref: ArtifactRef): Promise<KeptPictures> {
  return KeptPictures.parse(JSON.parse(await readFile(await artifacts.open(ref), "utf8")));
}
