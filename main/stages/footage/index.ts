// The footage stage: what is seen while each scene is spoken and what is heard under it, chosen with reasons.
import { z } from "zod";

import { FootageOutput, type Shot } from "../../../contract/footage.ts";
import { Idea } from "../../../contract/idea.ts";
import { NarrationOutput } from "../../../contract/narration.ts";
import { ScriptOutput } from "../../../contract/script.ts";
import type { Stage } from "../../../contract/stage.ts";
import type { Mood } from "../../../contract/values.ts";
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
import { OwnFootage, type OwnFootageDeps } from "./own/index.ts";
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
  }).transform(withoutShape),
  script: ScriptOutput.pick({ title: true, topic: true, style: true, mood: true, scenes: true }).extend({
    generator: ScriptOutput.shape.generator.pick({ id: true }),
  }),
  narration: NarrationOutput.pick({ durationSeconds: true, words: true, scenes: true, voice: true }),
});

/**
 * Where nothing of one's own is framed, no picture's shape is asked for, and in the same shape not whose variant it is:
 * all share what was chosen.
 */
function withoutShape<T extends Pick<Idea, "format" | "height" | "fps" | "footage" | "variantOf">>(idea: T): T {
  const { variantOf, ...own } = idea;
  if (own.footage !== null) return variantOf?.shots ? idea : (own as T);
  const { height: _, fps: __, ...rest } = own;
  return { ...rest, format: "16:9" } as T;
}

export type FootageStageInput = z.output<typeof FootageInput>;

export interface FootageDeps {
  artifacts: Pick<Artifacts, "putBytes">;
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
      stage: 21,
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
      const cut = planShots({ script, narration, durationSeconds, own: footage?.size ?? 0 }).map((shot) =>
        shotInEnglish(shot, language),
      );
      const planned = footage ? await footage.search(cut) : cut;
      const shown = await showAll(
        planned,
        footage,
        new Backgrounds(script, look, deriveSeed(idea.seed, script.topic)),
        context.progress,
      );
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
        own: footage?.records ?? [],
      });
      const notes = footage?.notes ?? [];
      return { status: "done", output: { look, shots, cards, music: bed, durationSeconds, assets, notes } };
    },
  };
}

/** Own footage where it shows what is said, else a background. */
async function showAll(
  planned: readonly PlannedShot[],
  footage: OwnFootage | null,
  backgrounds: Backgrounds,
  progress: (fraction: number, note?: string) => void,
): Promise<Shot[]> {
  const shots: Shot[] = [];
  for (const [index, plan] of planned.entries()) {
    shots.push(...((await footage?.show(index)) ?? [backgrounds.show(plan, index)]));
    if (footage) progress((SHOTS_SHARE * (index + 1)) / planned.length, `${index + 1} of ${planned.length} shots`);
  }
  return shots;
}
