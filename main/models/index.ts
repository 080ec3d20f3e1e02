// Models that come and go: downloaded, checked, unpacked and put where the engines look, by jobs that go on after a restart.
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";

import { z } from "zod";

import type { ModelInfo, ModelToAdd, Recommendation } from "../../contract/api/models.ts";
import type { ErrorCode } from "../../contract/errors.ts";
import { AppError } from "../base/errors.ts";
import { writeFileWhole } from "../base/files.ts";
import { newId } from "../base/ids.ts";
import { readNote } from "../base/notes.ts";
import { Workers } from "../base/workers.ts";
import type { Handler, Job, JobEngine } from "../jobs/engine.ts";
import type { JobStore } from "../store/jobs.ts";
import { copyLarge } from "./copyLarge.ts";
import { copyPlain } from "./copyPlain.ts";
import { download, forget } from "./download.ts";
import type { UnpackRequest } from "./unpack.ts";

export const MODEL_JOB = "model";

/** A model as its manifest has it, whatever its kind. */
export type KnownModel = Pick<ModelInfo, "id" | "kind" | "name" | "licence" | "languages" | "voices"> & {
  source: string;
  /** The same file elsewhere. */
  mirrors?: readonly string[];
  /** SHA-256 of what was looked at; empty: none is known. */
  hashes: readonly string[];
  downloadBytes: number;
  /** What comes is this one file; absent: an archive. */
  file?: string;
  /** Absent: about half as much again as its files. */
  memoryBytes?: number | null;
  language?: ModelInfo["language"] | null;
};

/** What lies in the folder of models, or came with the program. */
export type FoundModel = Pick<
  ModelInfo,
  "id" | "kind" | "name" | "licence" | "languages" | "voices" | "diskBytes" | "note" | "usable"
> & {
  origin: "embedded" | "known" | "own";
  state: "installed" | "damaged";
  memoryBytes?: number | null;
  language?: ModelInfo["language"] | null;
  /** Of the catalogue of errors: what is wrong with it. */
  code?: ErrorCode;
};

export interface ModelsDeps {
  /** Where models lie, one folder each. */
  dir: string;
  known: () => Promise<readonly KnownModel[]>;
  /** Looks at the disk. */
  found: () => Promise<FoundModel[]>;
  /** The name of a model that a folder of a person's holds without saying so in a `model.json`; null: none that is known. */
  named?: (folder: string) => Promise<string | null>;
  /** The engines look anew: a model came, or went. */
  refresh: () => Promise<void>;
  /** What is particular to language models. */
  language: {
    recommend(signal: AbortSignal): Promise<Recommendation>;
    /** Throws NAME_TAKEN. */
    add(model: ModelToAdd): Promise<void>;
    /** One that was added is known no longer. */
    forget(id: string): Promise<void>;
    /** The engine lets go of its file, which is going. */
    release(id: string): Promise<void>;
  };
  engine: Pick<JobEngine, "submit" | "cancel" | "ofSubject">;
  jobs: Pick<JobStore, "ofSubject">;
  /** Told at most twice a second. */
  changed: () => void;
}

export interface Models {
  list(): Promise<ModelInfo[]>;
  /** Of the language models. Throws LLM_FAILED, CANCELLED. */
  recommend(signal: AbortSignal): Promise<Recommendation>;
  /** Makes a language model known. Throws NAME_TAKEN. */
  add(model: ModelToAdd): Promise<void>;
  /** Throws NOT_FOUND, NOT_READY where it is there already. Returns the subject of its job. */
  download(id: string): Promise<string>;
  /** Of a folder, an archive, or the GGUF file of a language model. Throws NOT_FOUND, FILE_UNUSABLE. Returns the model's id and the subject of its job. */
  import(path: string): Promise<{ id: string; subject: string }>;
  cancel(id: string): Promise<void>;
  /** Throws NOT_FOUND, IN_USE for one that came with the program, NOT_READY while it is coming. */
  remove(id: string): Promise<void>;
  handler: Handler;
  close(): Promise<void>;
}

const Payload = z.object({
  id: z.string(),
  /** A folder, an archive or a GGUF file of the person's; null: it is downloaded. */
  path: z.string().nullable(),
});

/** What is kept beside the files of a model. */
const Note = z.object({ sha256: z.string().nullable(), from: z.string() });
const NOTE = ".from.json";
/** Of what is unpacked, at most so many times the archive. */
const GROWS = 6;
/** Of a download, over what the manifest says: where no hash is known, a newer version may be a little larger. */
const LARGER = 1.5;
const LARGER_BYTES = 20e6;
const TOLD_EVERY_MS = 500;
const MOST_ATTEMPTS = 40;
/** Of a download that breaks off, at each of its addresses. */
const ATTEMPTS_EACH = 3;
const LONGEST_WAIT_MS = 5 * 60_000;

export function createModels(deps: ModelsDeps): Models {
  return new ModelService(deps);
}

type Phase = Extract<ModelInfo["state"], "downloading" | "verifying" | "unpacking">;
interface Coming {
  phase: Phase;
  bytes: number;
  total: number | null;
  /** When it began to come, and with how many bytes. */
  since: number;
  from: number;
}

class ModelService implements Models {
  readonly #deps: ModelsDeps;
  readonly #coming = new Map<string, Coming>();
  readonly #unpacker = new Workers<UnpackRequest, number>(new URL("unpackThread.ts", import.meta.url), 1);
  /** What the last attempt of a download ended with, while it waits for the next. */
  readonly #broken = new Map<string, NonNullable<ModelInfo["fault"]>>();
  #told = 0;

  constructor(deps: ModelsDeps) {
    this.#deps = deps;
  }

  async list(): Promise<ModelInfo[]> {
    const { dir } = this.#deps;
    const known = await this.#deps.known();
    const found = await this.#deps.found();
    const missing = known.filter(({ id }) => !found.some((one) => one.id === id));
    return Promise.all([
      ...found.map(async (one) => {
        const note = await readNote(join(dir, one.id, NOTE), Note);
        const from = known.find(({ id }) => id === one.id);
        const { origin, state, diskBytes, usable } = one;
        return this.#withJob({
          ...aboutOf(one, diskBytes),
          origin,
          state,
          diskBytes,
          usable,
          note: one.note,
          source: from?.source ?? null,
          downloadBytes: from?.downloadBytes ?? null,
          sha256: note?.sha256 ?? null,
          progress: null,
          fault: null,
        });
      }),
      ...missing.map((one) =>
        this.#withJob({
          ...aboutOf(one, one.downloadBytes),
          origin: "known",
          state: "available",
          diskBytes: null,
          usable: false,
          note: null,
          source: one.source,
          downloadBytes: one.downloadBytes,
          sha256: one.hashes[0] ?? null,
          progress: null,
          fault: null,
        }),
      ),
    ]);
  }

  recommend(signal: AbortSignal): Promise<Recommendation> {
    return this.#deps.language.recommend(signal);
  }

  async add(model: ModelToAdd): Promise<void> {
    if ((await this.list()).some(({ id }) => id === model.id))
      throw new AppError("NAME_TAKEN", "models.add", `There is a model ${model.id} already`);
    await this.#deps.language.add(model);
    this.#deps.changed();
  }

  async download(id: string): Promise<string> {
    if (!(await this.#deps.known()).some((model) => model.id === id))
      throw new AppError("NOT_FOUND", "models.download", `There is no model ${id} to download`);
    const found = (await this.#deps.found()).find((model) => model.id === id);
    if (found?.state === "installed")
      throw new AppError("NOT_READY", "models.download", `${found.name} is there already`);
    return this.#submit(id, null);
  }

  async import(path: string): Promise<{ id: string; subject: string }> {
    const found = await stat(path).catch(() => null);
    if (!found) throw new AppError("NOT_FOUND", "models.import", `There is nothing at ${path}`);
    // A pipe would wait for somebody who writes into it.
    if (!found.isDirectory() && !found.isFile())
      throw new AppError("FILE_UNUSABLE", "models.import", `${basename(path)} is no plain file`);
    const known = await this.#deps.known();
    const id =
      found.isFile() && isGguf(path) ? idOfGguf(path, known) : await this.#idOf(path, found.isDirectory(), known);
    if (id === null)
      throw new AppError("FILE_UNUSABLE", "models.import", `${basename(path)} is no model that is known here`, {
        hint: `Keep the name that it came with (${known.map((one) => one.id).join(", ")}), or put a model.json into its folder.`,
      });
    return { id, subject: await this.#submit(id, path) };
  }

  async cancel(id: string): Promise<void> {
    await this.#deps.engine.cancel({ subject: subjectOf(id) });
    this.#broken.delete(id);
    this.#deps.changed();
  }

  async remove(id: string): Promise<void> {
    const model = (await this.list()).find((one) => one.id === id);
    if (!model) throw new AppError("NOT_FOUND", "models.remove", `There is no model ${id}`);
    if (model.origin === "embedded")
      throw new AppError("IN_USE", "models.remove", `${model.name} is a part of the program`, {
        hint: "It goes with the program.",
      });
    if (this.#coming.has(id) || model.state === "queued")
      throw new AppError("NOT_READY", "models.remove", `${model.name} is coming`, { hint: "Stop its download first." });
    const { dir } = this.#deps;
    await this.#deps.language.release(id);
    // Out of sight at once: some hundred MB take their time to go.
    const gone = join(dir, `.gone-${newId()}`);
    await rename(join(dir, id), gone).catch(() => undefined);
    await forget(archiveOf(dir, id));
    await this.#deps.language.forget(id);
    await this.#deps.refresh();
    this.#deps.changed();
    await rm(gone, { recursive: true, force: true });
  }

  readonly handler: Handler = async (job) => {
    const { id, path } = Payload.parse(job.payload);
    this.#broken.delete(id);
    try {
      const facts = path === null ? await this.#fetch(id, job) : await this.#takeIn(id, path, job);
      await this.#deps.refresh();
      return { status: "done", facts };
    } catch (error) {
      // A network may be away for an hour; what came so far is kept.
      if (!(error instanceof AppError) || error.code !== "DOWNLOAD_BROKEN" || job.attempt >= MOST_ATTEMPTS) throw error;
      const { code, message, hint } = error;
      this.#broken.set(id, { code, message, hint });
      const wait = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(job.attempt, 20));
      return { status: "retry", notBefore: new Date(Date.now() + wait), reason: message };
    } finally {
      this.#coming.delete(id);
      // The job's end is durable a moment later, and its state is what lists show.
      void job.ended.then(() => this.#deps.changed());
    }
  };

  async close(): Promise<void> {
    await this.#unpacker.close();
  }

  /** Of an archive or a folder; null: it is nobody's. */
  async #idOf(path: string, isFolder: boolean, known: readonly KnownModel[]): Promise<string | null> {
    const named = basename(path).replace(/\.(?:tar\.bz2|tar\.gz|tgz|tbz2?|tar)$/i, "");
    const same = known.find(({ id }) => id.toLowerCase() === named.toLowerCase());
    const note = isFolder ? await readNote(join(path, "model.json"), z.object({ id: z.string() })) : null;
    const own = note?.id ?? (isFolder ? await this.#deps.named?.(path) : null);
    const id = same?.id ?? own ?? null;
    return id !== null && /^[a-z0-9][a-z0-9._-]*$/i.test(id) ? id : null;
  }

  async #submit(id: string, path: string | null): Promise<string> {
    const subject = subjectOf(id);
    await this.#deps.engine.submit(() => {
      const going = this.#deps.jobs.ofSubject(subject).some(({ state }) => state === "queued" || state === "running");
      if (going) return [];
      const payload = { id, path };
      return [{ id: `${MODEL_JOB}/${newId()}`, kind: MODEL_JOB, subject, lane: "network", priority: "high", payload }];
    });
    this.#deps.changed();
    return subject;
  }

  async #fetch(id: string, job: Job) {
    const { dir } = this.#deps;
    const model = (await this.#deps.known()).find((one) => one.id === id);
    if (!model) throw new AppError("NOT_FOUND", "models.download", `There is no model ${id} to download`);
    const archive = archiveOf(dir, id);
    const whole = await stat(archive).catch(() => null);
    const got = whole ? { sha256: null, from: model.source } : await this.#bring(model, archive, job);
    this.#tell(id, "unpacking", 0, null);
    const { file } = model;
    const bytes =
      file === undefined
        ? await this.#unpack(id, archive, got, job.signal)
        : await this.#place(id, got, async (to) => {
            await rename(archive, join(to, file));
            return (await stat(join(to, file))).size;
          });
    await forget(archive);
    return { bytes };
  }

  /**
   * From the first address that gives the file: where one has another or none, the next is asked at once; where one breaks off,
   * each has a few attempts, since the next would begin at the beginning.
   */
  async #bring(model: KnownModel, archive: string, job: Job): Promise<z.infer<typeof Note>> {
    const all = [model.source, ...(model.mirrors ?? [])];
    const first = Math.floor((job.attempt - 1) / ATTEMPTS_EACH) % all.length;
    const order = [...all.slice(first), ...all.slice(0, first)];
    for (const [i, url] of order.entries()) {
      try {
        const sha256 = await download({
          url,
          path: archive,
          hashes: model.hashes,
          mostBytes: model.downloadBytes * LARGER + LARGER_BYTES,
          beside: model.file === undefined ? model.downloadBytes * 2 : 0,
          signal: job.signal,
          onProgress: ({ bytes, total }) => {
            const phase = total !== null && bytes >= total ? "verifying" : "downloading";
            this.#tell(model.id, phase, bytes, total ?? model.downloadBytes);
            job.progress(0.9 * Math.min(1, bytes / (total ?? model.downloadBytes)));
          },
        });
        return { sha256, from: url };
      } catch (error) {
        const isElsewhere = error instanceof AppError && /^(DOWNLOAD_REFUSED|MODEL_DAMAGED)$/.test(error.code);
        if (!isElsewhere || i === order.length - 1) throw error;
      }
    }
    throw new Error("a model without an address");
  }

  async #takeIn(id: string, path: string, job: Job) {
    this.#tell(id, "unpacking", 0, null);
    const note = { sha256: null, from: path };
    if (isGguf(path) && (await stat(path)).isFile())
      return {
        bytes: await this.#place(id, note, (to) =>
          copyLarge(
            path,
            join(to, basename(path)),
            (bytes, total) => this.#tell(id, "unpacking", bytes, total),
            job.signal,
          ),
        ),
      };
    if (!(await stat(path)).isDirectory()) return { bytes: await this.#unpack(id, path, note, job.signal) };
    return { bytes: await this.#place(id, note, (to) => copyPlain(path, to, job.signal)) };
  }

  #unpack(id: string, archive: string, note: z.infer<typeof Note>, signal: AbortSignal): Promise<number> {
    return this.#place(id, note, async (to) => {
      const mostBytes = (await stat(archive)).size * GROWS + 100e6;
      return this.#unpacker.run({ archive, to, mostBytes }, { signal });
    });
  }

  /**
   * Made beside, then put in its place in one step: what is half there is no model. Throws MODEL_DAMAGED where files are
   * missing; the one that was there before is there again then.
   */
  async #place(id: string, note: z.infer<typeof Note>, fill: (to: string) => Promise<number>): Promise<number> {
    const { dir } = this.#deps;
    const made = join(dir, `.coming-${id}`);
    const former = join(dir, `.gone-${newId()}`);
    await rm(made, { recursive: true, force: true });
    await mkdir(made, { recursive: true });
    try {
      const bytes = await fill(made);
      const whole = await contentOf(made);
      await writeFileWhole(join(whole, NOTE), JSON.stringify(note));
      await this.#deps.language.release(id);
      await rename(join(dir, id), former).catch(() => undefined);
      await rename(whole, join(dir, id));
      const found = (await this.#deps.found()).find((model) => model.id === id);
      if (found?.state !== "installed") {
        await rm(join(dir, id), { recursive: true, force: true });
        await rename(former, join(dir, id)).catch(() => undefined);
        throw new AppError(
          found?.code ?? "MODEL_DAMAGED",
          "models.place",
          found?.note ?? `What came is no model ${id}`,
          found?.code === undefined ? {} : { retryable: false },
        );
      }
      return bytes;
    } finally {
      await rm(made, { recursive: true, force: true });
      await rm(former, { recursive: true, force: true });
    }
  }

  #tell(id: string, phase: Phase, bytes: number, total: number | null): void {
    const before = this.#coming.get(id);
    const now = Date.now();
    const goesOn = before?.phase === phase;
    this.#coming.set(id, {
      phase,
      bytes,
      total,
      since: goesOn ? before.since : now,
      from: goesOn ? before.from : bytes,
    });
    if (goesOn && now - this.#told < TOLD_EVERY_MS) return;
    this.#told = now;
    this.#deps.changed();
  }

  /** With what its job says: coming, waiting, or failed. */
  async #withJob(model: ModelInfo): Promise<ModelInfo> {
    const coming = this.#coming.get(model.id);
    if (coming) {
      const { phase, bytes, total, since, from } = coming;
      const speed = (bytes - from) / Math.max(1, (Date.now() - since) / 1000);
      const secondsLeft = total !== null && speed > 0 ? (total - bytes) / speed : null;
      return {
        ...model,
        state: phase,
        progress: {
          bytes,
          total: total === 0 ? null : total,
          secondsLeft: phase === "downloading" ? secondsLeft : null,
        },
      };
    }
    const last = (await this.#deps.engine.ofSubject(subjectOf(model.id))).at(-1);
    if (!last || last.state === "done" || last.state === "cancelled" || model.state === "installed") return model;
    const { error } = last;
    const fault =
      this.#broken.get(model.id) ?? (error && { code: error.code, message: error.message, hint: error.hint });
    if (last.state === "failed") return { ...model, state: model.state === "damaged" ? "damaged" : "failed", fault };
    return { ...model, state: "queued", fault };
  }
}

function isGguf(path: string): boolean {
  return /\.gguf$/i.test(path);
}

/** By the name of the file: that of a known model, else its own. */
function idOfGguf(path: string, known: readonly KnownModel[]): string {
  const name = basename(path);
  const same = known.find(({ file }) => file?.toLowerCase() === name.toLowerCase());
  const own = name
    .replace(/\.gguf$/i, "")
    .replaceAll(/[^a-z0-9._-]+/gi, "-")
    .replace(/^[^a-z0-9]+/i, "")
    .slice(0, 80);
  return same?.id ?? (own === "" ? "model" : own);
}

/** Archives hold one folder with all in it; a folder that a person has holds it at once. */
async function contentOf(dir: string): Promise<string> {
  const entries = await readdir(dir, { withFileTypes: true });
  const [only] = entries;
  return entries.length === 1 && only?.isDirectory() ? join(dir, only.name) : dir;
}

function archiveOf(dir: string, id: string): string {
  return join(dir, ".downloads", id);
}

function subjectOf(id: string): string {
  return `${MODEL_JOB}/${id}`;
}

function aboutOf(
  { id, kind, name, licence, languages, voices, memoryBytes, language }: KnownModel | FoundModel,
  bytes: number | null,
) {
  return {
    id,
    kind,
    name,
    licence,
    languages,
    voices,
    memoryBytes: memoryBytes ?? memoryOf(bytes),
    ...(language ? { language } : {}),
  };
}

/** The runtime holds the weights, and about half as much again to work with. */
function memoryOf(bytes: number | null): number | null {
  return bytes === null || bytes === 0 ? null : Math.round((bytes * 1.5) / 1e7 + 6) * 1e7;
}
