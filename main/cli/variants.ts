// Variants of a video that was made: each beside it, in a folder that says what is otherwise.
import { resolve } from "node:path";

import type { Idea, VariantChange } from "../../contract/idea.ts";
import type { Delivery } from "../../contract/index.ts";
import { checkDestination, type Destination } from "../pipeline/deliver.ts";
import { commandSettings } from "./commandSettings.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { oneVideo, type OneVideo } from "./oneVideo.ts";

/** `dir`: where the video lies; null: nobody said. */
export async function makeVariant(
  of: { videoId: string; dir: string | null },
  change: VariantChange,
  size: Parameters<typeof oneVideo>[2],
  how: OneVideo & { out?: string | null },
): Promise<Delivery> {
  const to = destinationOf(of.dir, change, how.out ?? null, how.backend.dataDir);
  await checkDestination(to);
  const ready = async (client: Parameters<Parameters<typeof oneVideo>[0]>[0]) =>
    (await client.videos.variant({ id: of.videoId, change }, { signal: how.signal })).idea;
  return oneVideo(ready, to, { ...size, ...(change.format ? { format: change.format } : {}) }, how);
}

/** One after another. */
export async function makeVariants(
  of: Delivery,
  idea: Idea,
  changes: readonly VariantChange[],
  how: OneVideo,
): Promise<Delivery[]> {
  const made: Delivery[] = [];
  for (const change of changes) made.push(await makeVariant(of, change, idea, how));
  return made;
}

export function destinationOf(
  dir: string | null,
  change: VariantChange,
  out: string | null,
  dataDir: string | null,
): Destination {
  if (out !== null) return { kind: "folder", path: resolve(out) };
  const suffix = suffixOf(change);
  if (dir !== null) return { kind: "folder", path: `${resolve(dir)}-${suffix}` };
  return { kind: "parent", path: resolve(commandSettings(dataDir).outputDir), suffix };
}

const CAPTIONS = { burned: "captions", soft: "soft-captions", files: "no-captions" } as const;

/** `9x16-no-captions` */
export function suffixOf({ format, captions, captionStyle, height, fps, codec, translation }: VariantChange): string {
  const parts = [
    format?.replace(":", "x"),
    captions && CAPTIONS[captions],
    captionStyle,
    height && `${height}p`,
    fps && `${fps}fps`,
    codec,
    translation?.language.toLowerCase(),
  ];
  return parts.filter(Boolean).join("-") || "variant";
}

/** Of several: what a person has to look at counts. */
export function worst(made: readonly Delivery[]): ExitCode {
  const verdicts = new Set(made.map(({ review }) => review.verdict));
  return EXIT[verdicts.has("rejected") ? "rejected" : verdicts.has("waiting") ? "waiting" : "approved"];
}
