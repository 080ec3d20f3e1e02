// The thumbnail stage: three pictures to choose from, each of another design, with the same few words.
import { z } from "zod";

import { FootageOutput, type BackgroundSpec } from "../../../contract/footage.ts";
import { Idea } from "../../../contract/idea.ts";
import type { Look } from "../../../contract/look.ts";
import { ScriptOutput } from "../../../contract/script.ts";
import type { Stage } from "../../../contract/stage.ts";
import { ThumbnailOutput } from "../../../contract/thumbnail.ts";
import { AppError } from "../../base/errors.ts";
import type { Artifacts } from "../../base/files.ts";
import { hashJson } from "../../base/hash.ts";
import { deriveSeed } from "../../base/random.ts";
import type { Words } from "../../base/words.ts";
import type { BackgroundEngine } from "../../engines/background/index.ts";
import type { PosterDesign, TextEngine } from "../../engines/text/index.ts";
import { chooseHeadline } from "./headline.ts";

const ThumbnailInput = z.object({
  idea: Idea.pick({ seed: true, language: true }),
  script: ScriptOutput.pick({ title: true, topic: true }),
  footage: FootageOutput.pick({ look: true, shots: true }),
});

export interface ThumbnailDeps {
  artifacts: Pick<Artifacts, "putBytes">;
  text: Pick<TextEngine, "version" | "poster">;
  backgrounds: Pick<BackgroundEngine, "version" | "still">;
  words: Words;
}

/** What YouTube takes: https://support.google.com/youtube/answer/72431 */
const SIZE = { width: 1280, height: 720 };
const MAX_BYTES = 2_000_000;
const LEAST_CONTRAST = 4.5;

export function createThumbnailStage({
  artifacts,
  text,
  backgrounds,
  words,
}: ThumbnailDeps): Stage<"thumbnail", typeof ThumbnailInput, typeof ThumbnailOutput> {
  return {
    name: "thumbnail",
    version: hashJson({ stage: 2, words: words.version, text: text.version, backgrounds: backgrounds.version }),
    needs: ["script", "footage"],
    lane: "light",
    input: ThumbnailInput,
    output: ThumbnailOutput,
    async run(context, { idea, script, footage }) {
      const headline = chooseHeadline(script.title, script.topic, words.of(idea.language));
      const variants: ThumbnailOutput["variants"] = [];
      for (const { design, spec, at } of planVariants(footage, idea.seed)) {
        context.signal.throwIfAborted();
        const background = await backgrounds.still(spec, SIZE, at);
        const poster = await text.poster(
          { design, headline, background, look: footage.look, size: SIZE },
          context.signal,
        );
        if (poster.jpeg.length > MAX_BYTES || poster.contrast < LEAST_CONTRAST)
          throw new AppError("INTERNAL", "thumbnail.draw", `${poster.jpeg.length} bytes, contrast ${poster.contrast}`);
        const image = await artifacts.putBytes(poster.jpeg, "image/jpeg");
        variants.push({ image, headline, contrast: poster.contrast, box: poster.box });
        context.progress(variants.length / DESIGNS.length);
      }
      return { status: "done", output: { variants } };
    },
  };
}

const DESIGNS = ["side", "centre", "panel"] as const satisfies readonly PosterDesign[];

interface Variant {
  design: PosterDesign;
  spec: BackgroundSpec;
  /** Moment of the shot, 0–1. */
  at: number;
}

/** A design each, on pictures of the video as different as it has; cropped closer where the same kind comes again. */
function planVariants({ shots, look }: { shots: FootageOutput["shots"]; look: Look }, seed: number): Variant[] {
  const specs = shots.flatMap(({ visual }) => (visual.kind === "background" ? [visual.spec] : []));
  const kinds = [...new Set([...specs.map(({ kind }) => kind), ...look.backgrounds])];
  return DESIGNS.map((design, i) => {
    const kind = kinds[i % kinds.length] ?? "waves";
    const known = specs.find((spec) => spec.kind === kind);
    const [zoom, x, y] = [
      [1, 0.5, 0.5],
      [1.25, 0.5, 0.35],
      [1.12, 0, 0.5],
    ][i] as [number, number, number];
    const spec: BackgroundSpec = {
      kind,
      seed: known?.seed ?? deriveSeed(seed, "thumbnail", i),
      palette: look.palette,
      speed: 1,
      zoom: { from: zoom, to: zoom, x, y },
    };
    return { design, spec, at: 0.35 };
  });
}
