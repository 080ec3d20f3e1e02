// The export of a finished video for editing programs: a folder with its media, its captions, and lists that point at them.
import { mkdir, readFile, rmdir, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { ExportPictures, ExportResult } from "../../../../contract/export.ts";
import { Timeline, type RenderOutput } from "../../../../contract/timeline.ts";
import { AppError, asAppError } from "../../../base/errors.ts";
import { writeFileWhole, type Artifacts } from "../../../base/files.ts";
import { hashJson } from "../../../base/hash.ts";
import { slug } from "../../../base/slug.ts";
import { ClipLoops } from "../clipLoops.ts";
import { Pictures } from "../layers.ts";
import type { SpanDeps } from "../openSpan.ts";
import type { RenderShared } from "../shared.ts";
import { Slots, type Asker } from "../slots.ts";
import { levelOf } from "../sound.ts";
import { Stills } from "../stills.ts";
import type { EditList } from "./editList.ts";
import { toEdls } from "./edl.ts";
import { EXPORT_ENCODERS } from "./encoders.ts";
import { openExportFolder } from "./exportFolder.ts";
import { readFacts } from "./facts.ts";
import { toFcpxml } from "./fcpxml.ts";
import { copyOrLink, makeMedia, type MediaRun } from "./makeMedia.ts";
import { toOtioList } from "./otio.ts";
import { planExport, type ExportMedia, type ExportPlan } from "./planExport.ts";
import { readMe } from "./readMe.ts";

export interface ExportDeps extends SpanDeps {
  artifacts: Artifacts;
  /** Files that are rendered at once. */
  cores: number;
  /** With what else renders in this process; its own unless told. */
  shared?: Pick<RenderShared, "slots">;
}

export interface ExportRequest {
  videoId: string;
  title: string;
  /** What each scene is about, by its id: files are named after it. */
  scenes: ReadonlyMap<string, string>;
  render: Pick<RenderOutput, "video" | "captions" | "timeline">;
  /** Absolute: the very folder, which must not be there or be empty. */
  to: string;
  pictures: ExportPictures;
  /** Hard links in place of copies, where the file system can. */
  link: boolean;
}

export type TellExport = (fraction: number, note: string) => void;

export interface Exporter {
  /**
   * Made whole or not at all; the same call after an interruption goes on with the files that are finished. Throws
   * OUTPUT_CLASH where the folder holds anything else, ARTIFACT_MISSING, DISK_FULL, READ_ONLY, FFMPEG_FAILED, CANCELLED.
   */
  export(request: ExportRequest, signal: AbortSignal, tell: TellExport): Promise<ExportResult>;
}

/** That of an ordinary video: it takes its turn with those that render. */
const EXPORT_PRIORITY = 1;
/** Raised when the same video would now be exported otherwise. */
const VERSION = 2;

export function createExporter(deps: ExportDeps): Exporter {
  const { slots } = deps.shared ?? { slots: new Slots(Math.max(1, deps.cores)) };
  return {
    async export(request, signal, tell) {
      try {
        return await run(deps, slots, request, signal, tell);
      } catch (error) {
        if (signal.aborted) throw new AppError("CANCELLED", "export", undefined, { cause: error });
        throw asAppError(error, "export");
      }
    },
  };
}

async function run(
  deps: ExportDeps,
  slots: Slots,
  request: ExportRequest,
  signal: AbortSignal,
  tell: TellExport,
): Promise<ExportResult> {
  const { artifacts, ffmpeg } = deps;
  const { render, title, scenes, to, link } = request;
  // What is missing is told before anything is made.
  for (const ref of Object.values(render.captions)) await artifacts.open(ref);
  const encoder = EXPORT_ENCODERS[request.pictures];
  const timeline = Timeline.parse(JSON.parse(await readFile(await artifacts.open(render.timeline), "utf8")));
  const facts = await readFacts(deps, timeline, render.video, signal);
  const extension = encoder.container;
  const plan = planExport({ title, timeline, scenes, video: render.video, facts, extension });
  const key = hashJson({
    version: VERSION,
    videoId: request.videoId,
    title,
    plan: { media: plan.media, originals: plan.originals },
    edit: plan.edit,
    captions: render.captions,
    encoder,
    engines: [ffmpeg.version, deps.text.version, deps.backgrounds.version],
  });
  const folder = await openExportFolder(to, key);
  if (folder) {
    await Promise.all(["media", "originals", "edl"].map((name) => mkdir(join(folder.dir, name), { recursive: true })));
    const media: MediaRun = {
      deps,
      timeline,
      encoder,
      work: folder.work,
      linked: link,
      pictures: new Pictures(),
      stills: new Stills(),
      loops: new ClipLoops(ffmpeg, folder.work, timeline, timeline.rate),
      signal,
    };
    if (!link) await assertRoom(plan, folder.dir);
    await makeAll(media, slots, plan, folder.dir, tell, {
      job: `export ${request.videoId}`,
      priority: () => EXPORT_PRIORITY,
    });
    for (const { file, ref } of plan.originals) await copyOrLink(media, ref, join(folder.dir, file));
    const { srt, vtt } = render.captions;
    if (timeline.captions.length > 0) {
      await copyOrLink({ deps, linked: false }, srt, join(folder.dir, "captions.srt"));
      await copyOrLink({ deps, linked: false }, vtt, join(folder.dir, "captions.vtt"));
    }
    tell(0.99, "writing the lists");
    const levelled = await withLevels(media, plan, folder.dir);
    for (const [name, text] of textFiles(levelled, timeline)) await writeFileWhole(join(folder.dir, name), text);
    for (const name of ["originals", "media"]) await removeIfEmpty(join(folder.dir, name));
    await folder.finish(filesOf(plan, timeline));
  }
  tell(1, folder ? "done" : "it is there already");
  return report(plan, timeline, request);
}

/** Throws DISK_FULL before a byte is written where not even the copies have room; what is rendered is known only later. */
async function assertRoom({ media, originals }: ExportPlan, dir: string): Promise<void> {
  const copies = media.flatMap(({ file, making }) => (making.kind === "copy" ? [{ file, ref: making.ref }] : []));
  let bytes = 0;
  for (const { file, ref } of [...copies, ...originals]) if (!(await isThere(join(dir, file)))) bytes += ref.bytes;
  const { bavail, bsize } = await statfs(dir);
  const megabytes = (count: number) => `${Math.ceil(count / 1e6)} MB`;
  if (bytes > bavail * bsize)
    throw new AppError(
      "DISK_FULL",
      "export",
      `The files alone have ${megabytes(bytes)}, and only ${megabytes(bavail * bsize)} are free in ${dirname(dir)}`,
    );
}

/** Longest first; what an earlier call finished stays. */
async function makeAll(
  media: MediaRun,
  slots: Slots,
  plan: ExportPlan,
  dir: string,
  tell: TellExport,
  asker: Asker,
): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([media.signal, failed.signal]);
  const stoppable = { ...media, signal };
  const done = new Map<string, number>();
  const all = plan.media.reduce((sum, one) => sum + cost(one), 0);
  const progress = (one: ExportMedia, share: number) => {
    done.set(one.file, share * cost(one));
    const finished = [...done.values()].reduce((sum, value) => sum + value, 0);
    tell((0.98 * finished) / all, one.file);
  };
  const works = plan.media
    .toSorted((a, b) => cost(b) - cost(a))
    .map((one) =>
      slots.run(
        async () => {
          signal.throwIfAborted();
          const path = join(dir, one.file);
          if (!(await isThere(path)))
            await makeMedia(stoppable, one, path, slots.alone ? 2 : 1, (frame) =>
              progress(one, Math.min(1, frame / Math.max(1, one.frames))),
            );
          progress(one, 1);
        },
        { ...asker, signal },
      ),
    );
  for (const work of works) work.catch((error: unknown) => failed.abort(error));
  // All must have ended before anybody takes the folder up again.
  await Promise.allSettled(works);
  if (media.signal.aborted) throw media.signal.reason;
  if (failed.signal.aborted) throw failed.signal.reason;
}

/** In frames of picture that take as long. */
function cost({ making, frames }: ExportMedia): number {
  switch (making.kind) {
    case "picture":
      return 10 + frames;
    case "card":
    case "progress":
      return 10 + frames / 2;
    case "copy":
      return 2 + making.ref.bytes / 20_000_000;
    case "logo":
    case "music":
    case "effects":
    case "clipSound":
      return 10;
  }
}

/** Files come to their place only whole. */
async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function removeIfEmpty(dir: string): Promise<void> {
  // One that holds something is refused.
  await rmdir(dir).catch(() => undefined);
}

/** The same with the gains that bring voice and music to their loudness in the mix. */
async function withLevels({ deps, timeline, signal }: MediaRun, plan: ExportPlan, dir: string): Promise<EditList> {
  const gains = new Map<string, number>();
  const music = timeline.sound.music?.gainDb ?? 0;
  const spoken = plan.media.some(({ level }) => level === "narration");
  for (const { file, level } of plan.media)
    if (level) {
      const under = level === "music" && spoken ? music : 0;
      gains.set(file, await levelOf(deps.ffmpeg, join(dir, file), under, signal));
    }
  return {
    ...plan.edit,
    tracks: plan.edit.tracks.map((track) => ({
      ...track,
      items: track.items.map((item) => {
        const gainDb = gains.get(item.media.file);
        return gainDb === undefined ? item : { ...item, gainDb };
      }),
    })),
  };
}

function textFiles(edit: EditList, timeline: Timeline): [name: string, text: string][] {
  const { fcpxml, otio } = listNames(edit);
  return [
    [fcpxml, toFcpxml(edit)],
    [otio, toOtioList(edit)],
    ...toEdls(edit).map(({ name, text }): [string, string] => [`edl/${name}`, text]),
    ["README.txt", readMe(edit, timeline, { fcpxml, otio })],
  ];
}

function listNames({ title }: EditList): { fcpxml: string; otio: string } {
  const name = slug(title, 80);
  return { fcpxml: `${name}.fcpxml`, otio: `${name}.otio` };
}

function filesOf(plan: ExportPlan, timeline: Timeline): string[] {
  const captions = timeline.captions.length > 0 ? ["captions.srt", "captions.vtt"] : [];
  const texts = textFiles(plan.edit, timeline).map(([name]) => name);
  return [...plan.media, ...plan.originals].map(({ file }) => file).concat(captions, texts);
}

async function report(
  plan: ExportPlan,
  timeline: Timeline,
  { videoId, to: dir, link }: ExportRequest,
): Promise<ExportResult> {
  const { fcpxml, otio } = listNames(plan.edit);
  const files = filesOf(plan, timeline);
  let bytes = 0;
  for (const file of files) bytes += (await stat(join(dir, file))).size;
  const edls = files.filter((file) => file.startsWith("edl/"));
  return {
    videoId,
    dir,
    fcpxml: join(dir, fcpxml),
    otio: join(dir, otio),
    edls: edls.map((file) => join(dir, file)),
    files: files.length,
    bytes,
    notes: [
      ...(edls.length > plan.edit.tracks.length
        ? ["An EDL holds at most 999 events: longer tracks lie in several, in order"]
        : []),
      ...(link ? await linkNotes(dir, plan) : []),
    ],
  };
}

/** Links that could not be made are told, and what those that were made mean. */
async function linkNotes(dir: string, plan: ExportPlan): Promise<string[]> {
  const first = plan.media.find(({ making }) => making.kind === "copy");
  if (!first) return [];
  const { nlink } = await stat(join(dir, first.file));
  return [
    nlink > 1
      ? "Linked files are the data folder's own: who alters one in place alters it there, too"
      : "Nothing could be linked: the folder lies on another disk than the data folder, or on one that knows no links",
  ];
}
