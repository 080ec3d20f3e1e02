// Models over the contract: which there are, how they come and go, and whether they work.
import { statfs } from "node:fs/promises";
import { totalmem } from "node:os";

import type { ModelInfo } from "../../contract/api/models.ts";
import { AppError } from "../base/errors.ts";
import { freeMemory } from "../base/freeMemory.ts";
import { note } from "./audit.ts";
import { never, os } from "./base.ts";
import type { ApiContext } from "./context.ts";
import { artifactUrl } from "./urls.ts";
import { allowed } from "./wanted.ts";

const of = os.models;

export const models = {
  list: of.list.handler(async ({ context }) => {
    const free = freeMemory();
    const disk = await statfs(context.dataDir).catch(() => null);
    return {
      models: await context.modelStore.list(),
      machine: {
        memory: { total: totalmem(), free: Number.isFinite(free) ? free : null },
        disk: disk && { total: disk.blocks * disk.bsize, free: disk.bavail * disk.bsize },
      },
      folder: context.modelsDir,
    };
  }),
  recommend: of.recommend.handler(({ context, signal = never() }) => context.modelStore.recommend(signal)),
  add: of.add.handler(async ({ input, context }) => {
    await context.modelStore.add(input);
    note(context, "models.add", input.id, { source: input.source });
    return known(input.id, context);
  }),
  download: of.download.handler(async ({ input: { id }, context }) => {
    context.takeUp(await context.modelStore.download(id));
    note(context, "models.download", id);
    return known(id, context);
  }),
  cancel: of.cancel.handler(async ({ input: { id }, context }) => {
    await known(id, context);
    await context.modelStore.cancel(id);
    note(context, "models.cancel", id);
    return known(id, context);
  }),
  import: of.import.handler(async ({ input, context }) => {
    const path = await allowed(input.path, context);
    const { id, subject } = await context.modelStore.import(path);
    context.takeUp(subject);
    note(context, "models.import", id, { path });
    return (await find(id, context)) ?? coming(id, path);
  }),
  remove: of.remove.handler(async ({ input: { id }, context }) => {
    await context.modelStore.remove(id);
    note(context, "models.remove", id);
    return { id };
  }),
  test: of.test.handler(async ({ input: { id, voice, text = null }, context, signal = never() }) => {
    const model = await known(id, context);
    const first = model.voices.find((one) => voice === undefined || one.id === `${id}:${voice}`);
    if (!first || !model.usable)
      throw new AppError("NOT_READY", "models.test", `${model.name} cannot work now: ${model.note ?? model.state}`, {
        hint: model.kind === "voice" ? "Install it first." : "There is nothing of it to be heard.",
      });
    const began = performance.now();
    const sample = await context.voices.sample({ voice: first.id, text, rate: 1, pitch: 0 }, signal);
    return { ...sample, url: artifactUrl(sample.artifact), tookSeconds: (performance.now() - began) / 1000 };
  }),
};

async function find(id: string, { modelStore }: ApiContext): Promise<ModelInfo | undefined> {
  return (await modelStore.list()).find((model) => model.id === id);
}

/** Throws NOT_FOUND. */
async function known(id: string, context: ApiContext): Promise<ModelInfo> {
  const model = await find(id, context);
  if (!model) throw new AppError("NOT_FOUND", "models.get", `There is no model ${id}`);
  return model;
}

/** One of the person's own, of which nothing is known before it is there. */
function coming(id: string, path: string): ModelInfo {
  return {
    id,
    kind: /\.gguf$/i.test(path) ? "language" : "voice",
    name: id,
    licence: "",
    source: null,
    origin: "own",
    languages: [],
    voices: [],
    downloadBytes: null,
    diskBytes: null,
    memoryBytes: null,
    sha256: null,
    state: "queued",
    progress: null,
    fault: null,
    note: path,
    usable: false,
  };
}
