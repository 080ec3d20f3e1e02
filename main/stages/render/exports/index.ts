// The export of a finished video for editing programs: a folder with its media, its captions, and lists that point at them.
import { mkdir, readFile, rm, rmdir, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { ExportPictures, ExportResult } from "../../../../contract/export.ts";
import { Timeline, type RenderOutput } from "../../../../contract/timeline.ts";
import { AppError, asAppError } from "../../../base/errors.ts";
import { writeFileWhole, type Artifacts } from "../../../base/files.ts";
import { hashJson } from "../../../base/hash.ts";
import { newId } from "../../../base/ids.ts";
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
import { ExportFolders, type ExportFolder } from "./exportFolder.ts";
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
  /** Of its own: notes on what is under way, by which a kill is cleared up, and work. */
  notesDir: string;
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
   * Made whole or not at all: one that is broken off leaves nothing. Throws
   * OUTPUT_CLASH where the folder holds anything else, ARTIFACT_MISSING, DISK_FULL, READ_ONLY, FFMPEG_FAILED, CANCELLED.
   */
  export(request: ExportRequest, signal: AbortSignal, tell: TellExport): Promise<ExportResult>;
}

export type ListRequest = Omit<ExportRequest, "to" | "link">;

/** A list for an editing program as it lies in the folder of the export. */
export interface ExportList {
  /** In the folder, with `/`. */
  name: string;
  text: string;
}

export interface ExportLists {
  /** The very texts that the export with the same wishes writes. Throws ARTIFACT_MISSING, FFMPEG_FAILED, CANCELLED. */
  lists(request: ListRequest, signal: AbortSignal): Promise<ExportList[]>;
  /** Takes away what a killed process left. */
  sweep(): Promise<void>;
}

/** That of an ordinary video: it takes its turn with those that render. */
const EXPORT_PRIORITY = 1;
/** Raised when the same video would now be exported otherwise. */
const VERSION = 2;

export function createExporter(deps: ExportDeps): Exporter & ExportLists {
  const { slots } = deps.shared ?? { slots: new Slots(Math.max(1, deps.cores)) };
  const folders = new ExportFolders(deps.notesDir);
  const works = join(deps.notesDir, "work");
  const known = new Map<string, ExportList[]>();
  const told = async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) throw new AppError("CANCELLED", "export", undefined, { cause: error });
      throw asAppError(error, "export");
    }
  };
  return {
    export: (request, signal, tell) => told(signal, () => run(deps, { slots, folders }, request, signal, tell)),
    lists: (request, signal) =>
      told(signal, async () => {
        const key = hashJson({ ...request, scenes: [...request.scenes] });
        const lists = known.get(key) ?? (await listsOf(deps, slots, request, signal, join(works, newId())));
        known.delete(key);
        known.set(key, lists);
        for (const oldest of known.keys()) if (known.size > LISTS_KEPT) known.delete(oldest);
        return lists;
      }),
    async sweep() {
      await rm(works, { recursive: true, force: true });
      await folders.sweep();
    },
  };
}

/** Videos whose lists are not worked out again. */
const LISTS_KEPT = 8;

async function planned(deps: ExportDeps, request: ListRequest, signal: AbortSignal) {
  const { render, title, scenes, pictures } = request;
  const encoder = EXPORT_ENCODERS[pictures];
  const timeline = Timeline.parse(JSON.parse(await readFile(await deps.artifacts.open(render.timeline), "utf8")));
  const facts = await readFacts(deps, timeline, render.video, signal);
  const plan = planExport({ title, timeline, scenes, video: render.video, facts, extension: encoder.container });
  return { encoder, timeline, plan };
}

/** Without the media: only what has to be measured for the lists is made, and taken away again. */
async function listsOf(
  deps: ExportDeps,
  slots: Slots,
  request: ListRequest,
  signal: AbortSignal,
  work: string,
): Promise<ExportList[]> {
  const { encoder, timeline, plan } = await planned(deps, request, signal);
  await mkdir(work, { recursive: true });
  try {
    const media = mediaRun(deps, { timeline, encoder, work, linked: false, signal });
    const paths = new Map<string, string>();
    const asker = { job: `lists ${request.videoId}`, priority: () => EXPORT_PRIORITY, signal };
    for (const one of plan.media)
      if (one.level) {
        const path = join(work, newId());
        if (one.making.kind === "copy") paths.set(one.file, await deps.artifacts.open(one.making.ref));
        else {
          await slots.run(() => makeMedia(media, one, path, 1, () => undefined), asker);
          paths.set(one.file, path);
        }
      }
    const levelled = await withLevels(media, plan, (file) => paths.get(file) ?? "");
    return textFiles(levelled, timeline).map(([name, text]) => ({ name, text }));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function mediaRun(
  deps: ExportDeps,
  more: Pick<MediaRun, "timeline" | "encoder" | "work" | "linked" | "signal">,
): MediaRun {
  const { timeline, work } = more;
  const loops = new ClipLoops(deps.ffmpeg, work, timeline, timeline.rate);
  return { deps, ...more, pictures: new Pictures(), stills: new Stills(), loops };
}

async function run(
  deps: ExportDeps,
  { slots, folders }: { slots: Slots; folders: ExportFolders },
  request: ExportRequest,
  signal: AbortSignal,
  tell: TellExport,
): Promise<ExportResult> {
  const { artifacts, ffmpeg } = deps;
  const { render, title, to } = request;
  // What is missing is told before anything is made.
  for (const ref of Object.values(render.captions)) await artifacts.open(ref);
  const { encoder, timeline, plan } = await planned(deps, request, signal);
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
  const folder = await folders.open(to, key);
  if (folder) {
    const media = mediaRun(deps, { timeline, encoder, work: folder.work, linked: request.link, signal });
    try {
      await fill(folder, media, slots, plan, request, tell);
    } catch (error) {
      await folder.drop();
      throw error;
    }
  }
  tell(1, folder ? "done" : "it is there already");
  return report(plan, timeline, request);
}

async function fill(
  folder: ExportFolder,
  media: MediaRun,
  slots: Slots,
  plan: ExportPlan,
  { videoId, render, link }: ExportRequest,
  tell: TellExport,
): Promise<void> {
  const { deps, timeline, signal } = media;
  await Promise.all(["media", "originals", "edl"].map((name) => mkdir(join(folder.dir, name), { recursive: true })));
  if (!link) await assertRoom(plan, folder.dir);
  await makeAll(media, slots, plan, folder.dir, tell, { job: `export ${videoId}`, priority: () => EXPORT_PRIORITY });
  for (const { file, ref } of plan.originals) await copyOrLink(media, ref, join(folder.dir, file));
  const { srt, vtt } = render.captions;
  if (timeline.captions.length > 0) {
    await copyOrLink({ deps, linked: false }, srt, join(folder.dir, "captions.srt"));
    await copyOrLink({ deps, linked: false }, vtt, join(folder.dir, "captions.vtt"));
  }
  tell(0.99, "writing the lists");
  const levelled = await withLevels(media, plan, (file) => join(folder.dir, file));
  for (const [name, text] of textFiles(levelled, timeline)) await writeFileWhole(join(folder.dir, name), text);
  for (const name of ["originals", "media"]) await removeIfEmpty(join(folder.dir, name));
  signal.throwIfAborted();
  await folder.finish(filesOf(plan, timeline));
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

/** Longest first. */
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
async function withLevels(
  { deps, timeline, signal }: MediaRun,
  plan: ExportPlan,
  pathOf: (file: string) => string,
): Promise<EditList> {
  const gains = new Map<string, number>();
  const music = timeline.sound.music?.gainDb ?? 0;
  const spoken = plan.media.some(({ level }) => level === "narration");
  for (const { file, level } of plan.media)
    if (level) {
      const under = level === "music" && spoken ? music : 0;
      // The same to the last digit however the samples came in.
      gains.set(file, Number((await levelOf(deps.ffmpeg, pathOf(file), under, signal)).toFixed(3)));
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
