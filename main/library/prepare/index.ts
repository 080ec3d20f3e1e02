// Makes any usable asset ready to be shown: plain files are copied as they are, all others are mended first.
import { constants } from "node:fs";
import { copyFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";

import { frameRate, type ArtifactRef, type OwnFile } from "../../../contract/values.ts";
import { AppError, systemCode } from "../../base/errors.ts";
import type { Artifacts } from "../../base/files.ts";
import { hashJson } from "../../base/hash.ts";
import type { Ffmpeg, KeptProbes } from "../../engines/ffmpeg/index.ts";
import { guarded, inputPath, sniff, type Sniffed } from "../sniff.ts";
import type { IndexedFile, Prepared, Preparer, Wish } from "../types.ts";
import { openAnimation } from "./animation.ts";
import { clipFacts, MEZZANINE, mezzanineArguments, planMezzanine, SPARE_SECONDS, toneMaps } from "./clip.ts";
import { KeptClips } from "./keptClips.ts";
import { readyLogo } from "./logo.ts";
import { readyPicture, untilAborted } from "./picture.ts";
import { unusable } from "./unusable.ts";

export interface PrepareDeps {
  artifacts: Pick<Artifacts, "work" | "putFile" | "putBytes" | "has" | "open">;
  ffmpeg: Pick<Ffmpeg, "run" | "probe" | "filters" | "version">;
  /** Of what becomes an artifact as it is; absent: it is asked again when it is shown. */
  probes?: Pick<KeptProbes, "find" | "keep">;
  /** Where it is remembered what was made plain; absent: nowhere. */
  cacheDir?: string;
}

/** Raised when the same file would now come out otherwise. */
const VERSION = 6;
const OP = "library.prepare";

export function createPreparer(deps: PrepareDeps): Preparer {
  const { artifacts, ffmpeg } = deps;
  return {
    version: hashJson([VERSION, ffmpeg.version]).slice(0, 12),
    prepare: (asset, wish, signal) => ready(deps, indexed(artifacts, asset), wish, signal),
    prepareOwn: async (file, wish, signal) => ready(deps, own(file, await artifacts.open(file.artifact)), wish, signal),
    async logo(file, shape, signal) {
      const { png, ...size } = await untilAborted(
        readyLogo(await artifacts.open(file.artifact), file.name, shape),
        signal,
      );
      return { image: await artifacts.putBytes(png, "image/png"), ...size };
    },
  };
}

/** A file, and how it becomes an artifact where it is shown as it is. */
interface Source {
  path: string;
  name: string;
  /** Of its content, where it is known. */
  hash: string | null;
  /** Throws INPUT_CHANGED where the file is no longer the one that was chosen. */
  check(): Promise<void>;
  keep(mediaType: string, signal: AbortSignal): Promise<ArtifactRef>;
}

function own(file: OwnFile, path: string): Source {
  return {
    path,
    name: file.name,
    hash: file.artifact.hash,
    check: () => Promise.resolve(),
    keep: () => Promise.resolve(file.artifact),
  };
}

function indexed(artifacts: PrepareDeps["artifacts"], asset: IndexedFile): Source {
  const name = basename(asset.path);
  const changed = (how: string, cause?: unknown) =>
    new AppError("INPUT_CHANGED", OP, `${name} ${how} since it was indexed`, { cause });
  const check = async () => {
    const found = await stat(asset.path).catch((error: unknown) => {
      throw changed(systemCode(error) === "ENOENT" ? "vanished" : "became unreadable", error);
    });
    if (!found.isFile() || found.size !== asset.bytes || Math.abs(found.mtimeMs - asset.modifiedAt) >= 2)
      throw changed("changed");
  };
  return {
    path: asset.path,
    name,
    hash: asset.hash,
    check,
    async keep(mediaType, signal) {
      if (asset.hash !== null) {
        const known = { hash: asset.hash, bytes: asset.bytes, mediaType };
        if (artifacts.has(known)) return known;
      }
      return artifacts.work(async (dir) => {
        const copy = join(dir, "file");
        await copyFile(asset.path, copy, constants.COPYFILE_FICLONE);
        await check();
        signal.throwIfAborted();
        const ref = await artifacts.putFile(copy, mediaType);
        if (asset.hash !== null && ref.hash !== asset.hash) throw changed("changed");
        return ref;
      });
    },
  };
}

async function ready(deps: PrepareDeps, source: Source, wish: Wish, signal: AbortSignal): Promise<Prepared> {
  await source.check();
  const sniffed = await sniff(source.path);
  if (!sniffed) throw unusable(source.name, "it is no picture and no clip that is known here");
  const moving = sniffed.kind === "media" ? null : await animationOf(source, sniffed, perSecond(wish));
  if (sniffed.kind === "picture" && moving === null) return readyImage(deps, source, wish, signal);
  return moving?.kind === "webp"
    ? readyWebp(deps, source, moving.animation, wish, signal)
    : readyClip(deps, source, sniffed, moving?.seconds ?? null, wish, signal);
}

type Moving =
  | { kind: "webp"; animation: NonNullable<Awaited<ReturnType<typeof openAnimation>>> }
  | { kind: "ffmpeg"; seconds: number | null };

/** Null where a picture stands still. */
async function animationOf({ path, name }: Source, { mediaType }: Sniffed, rate: number): Promise<Moving | null> {
  if (mediaType === "image/apng") return { kind: "ffmpeg", seconds: null };
  if (mediaType !== "image/gif" && mediaType !== "image/webp") return null;
  const animation = await openAnimation(path, name, rate);
  if (!animation) return null;
  return mediaType === "image/gif" ? { kind: "ffmpeg", seconds: animation.seconds } : { kind: "webp", animation };
}

async function readyImage(
  { artifacts }: PrepareDeps,
  source: Source,
  wish: Wish,
  signal: AbortSignal,
): Promise<Prepared> {
  return artifacts.work(async (dir) => {
    const { file, mediaType, width, height, notes } = await readyPicture(source, wish, dir, signal);
    const image = file === null ? await source.keep(mediaType, signal) : await artifacts.putFile(file, mediaType);
    await source.check();
    return { kind: "image", image, width, height, notes };
  });
}

async function readyClip(
  deps: PrepareDeps,
  source: Source,
  sniffed: Sniffed,
  /** Of an animation, as it says itself; null: the container says it. */
  told: number | null,
  wish: Wish,
  signal: AbortSignal,
): Promise<Prepared> {
  const { artifacts, ffmpeg } = deps;
  const known = source.hash === null ? null : await deps.probes?.find(source.hash);
  const probe =
    known ??
    (await ffmpeg.probe(inputPath(source.path), signal, guarded(sniffed)).catch((error: unknown) => {
      throw why(source, error);
    }));
  const { size } = await stat(source.path);
  const facts = clipFacts(probe, sniffed, size);
  if (!facts) throw unusable(source.name, probe.audio ? "it has sound, but no picture" : "it holds no picture");
  if (Math.min(facts.width, facts.height) < LEAST_SIDE)
    throw unusable(
      source.name,
      `it has only ${facts.width}×${facts.height} pixels; ${LEAST_SIDE} a side are needed to be seen`,
    );
  // Animations do not say how long they are.
  const said = told ?? facts.seconds;
  const seconds = said > 0 ? said : sniffed.kind === "picture" ? Infinity : 0;
  if (wish.fromSeconds >= seconds)
    throw unusable(
      source.name,
      seconds > 0 ? `it ends after ${seconds.toFixed(1)} s` : "its length is not known: it may be cut short",
    );
  if (facts.oddities.length === 0) {
    const clip = await source.keep(sniffed.mediaType, signal);
    await source.check();
    await deps.probes?.keep(clip.hash, probe);
    const { width, height, hasSound } = facts;
    return {
      kind: "clip",
      clip,
      fromSeconds: wish.fromSeconds,
      seconds: seconds - wish.fromSeconds,
      width,
      height,
      hasSound,
      notes: [],
    };
  }
  const notes = facts.oddities.map((oddity) => `${oddity}: made plain`);
  if ((facts.transfer !== "sdr" || facts.oddities.includes("wide gamut")) && !toneMaps(ffmpeg))
    notes.push("this ffmpeg build cannot convert its colours: they are shown as they are");
  const mezzanine = planMezzanine({ ...facts, seconds }, wish);
  const length = { ...mezzanine, seconds: Math.min(mezzanine.seconds, LONGEST_ANIMATION) };
  const kept = deps.cacheDir === undefined || source.hash === null ? null : new KeptClips(deps.cacheDir, artifacts);
  const how = mezzanineArguments("", sniffed, facts, length, ffmpeg, "");
  const key = hashJson({ version: VERSION, ffmpeg: ffmpeg.version, file: source.hash, how });
  const offset = mezzanine.offsetSeconds;
  const before = await kept?.find(key);
  if (before && before.seconds > offset) {
    await source.check();
    return { ...before, kind: "clip", fromSeconds: offset, seconds: before.seconds - offset, notes };
  }
  return artifacts.work(async (dir) => {
    const output = join(dir, "mezzanine.mp4");
    await ffmpeg
      .run(mezzanineArguments(source.path, sniffed, facts, length, ffmpeg, output), { op: OP, signal })
      .catch((error: unknown) => {
        throw why(source, error);
      });
    await source.check();
    const made = await taken(deps, output, { ...wish, fromSeconds: offset }, source, notes, signal);
    const { clip, width, height, hasSound } = made;
    await kept?.keep(key, { clip, width, height, hasSound, seconds: made.seconds + offset });
    return made;
  });
}

const LEAST_SIDE = 120;
const LONGEST_ANIMATION = 3600;

async function readyWebp(
  deps: PrepareDeps,
  source: Source,
  { width, height, frames, read }: Extract<Moving, { kind: "webp" }>["animation"],
  wish: Wish,
  signal: AbortSignal,
): Promise<Prepared> {
  const { artifacts, ffmpeg } = deps;
  const rate = perSecond(wish);
  // Its delays may add up to weeks: what nobody sees is not made.
  const count = Math.min(frames, Math.ceil((wish.fromSeconds + wish.seconds + SPARE_SECONDS) * rate));
  return artifacts.work(async (dir) => {
    const output = join(dir, "mezzanine.mp4");
    const [w, h] = [width + (width % 2), height + (height % 2)];
    await ffmpeg.run(
      [
        ["-f", "rawvideo", "-pix_fmt", "rgba", "-s", `${width}x${height}`, "-framerate", String(rate), "-i", "-"],
        [
          "-filter_complex",
          `[0:v]scale=${w}:${h}:out_color_matrix=bt709:out_range=tv,format=yuva420p[a];color=c=0x14161c:s=${w}x${h}:r=${rate},format=yuv420p[g];[g][a]overlay=shortest=1:format=yuv420[v]`,
        ],
        ["-map", "[v]", "-frames:v", String(count), ...MEZZANINE],
        ["-pix_fmt", "yuv420p", "-g", String(rate), "-color_range", "tv", "-colorspace", "bt709"],
        ["-color_primaries", "bt709", "-color_trc", "bt709", "-fflags", "+bitexact", "-flags:v", "+bitexact", output],
      ].flat(),
      { op: OP, signal, stdin: read(count) },
    );
    await source.check();
    return taken(deps, output, wish, source, ["animated picture: made a clip"], signal);
  });
}

/** What came out, as it was measured. */
async function taken(
  { artifacts, ffmpeg, probes }: PrepareDeps,
  file: string,
  { fromSeconds, ...shape }: Pick<Wish, "format" | "fps" | "fromSeconds">,
  { name }: Source,
  notes: string[],
  signal: AbortSignal,
): Promise<Extract<Prepared, { kind: "clip" }>> {
  const probe = await ffmpeg.probe(file, signal);
  const { video, audio } = probe;
  const seconds = (video?.nb_frames ?? 0) / perSecond(shape);
  if (!video?.width || !video.height || seconds <= fromSeconds)
    throw unusable(name, "nothing of the stretch that is wanted can be decoded");
  const clip = await artifacts.putFile(file, "video/mp4");
  await probes?.keep(clip.hash, probe);
  return {
    kind: "clip",
    clip,
    fromSeconds,
    seconds: seconds - fromSeconds,
    width: video.width,
    height: video.height,
    hasSound: audio !== undefined,
    notes,
  };
}

/** Frames a second of what is made anew: the video's own. */
function perSecond(wish: Pick<Wish, "fps">): number {
  const { num, den } = frameRate(wish);
  return num / den;
}

/** What ffmpeg cannot read is the file's fault, not the stage's. */
function why({ name }: Source, error: unknown): unknown {
  if (!(error instanceof AppError) || error.code !== "FFMPEG_FAILED") return error;
  return unusable(name, `it cannot be decoded (${error.message.slice(0, 160)})`, OP, error);
}
