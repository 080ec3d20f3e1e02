// Pictures and texts as vectors, by a model of CLIP's kind that a person has put into the data folder, run by onnxruntime in a process of its own.
import { availableParallelism } from "node:os";

import { AppError } from "../../base/errors.ts";
import { type StartProcess, startProcess } from "../../base/workerHost.ts";
import { WorkerEnded, Workers } from "../../base/workers.ts";
import { findClips, type FoundClip } from "./modelFiles.ts";
import type { EmbedReply, EmbedRequest } from "./protocol.ts";
import { type Embedder, PROVIDERS, type Provider } from "./types.ts";

export { findClips } from "./modelFiles.ts";
export { foundSightModels, sightModelIn, sightModels } from "./overview.ts";
export type { ClipModel, Embedder, EmbedderState, Provider } from "./types.ts";

export interface EmbedderOptions {
  /** `models/` of the data folder. */
  dir: string;
  /** How its process is started; absent: this program's own Node runs it. */
  startProcess?: StartProcess | undefined;
  /** What is tried, in this order; absent: all that the platform may have. */
  providers?: readonly Provider[];
  /** Of the process; the tests give one that breaks down. */
  script?: URL;
}

/** A model holds some hundred MB; it is given back when nobody asked for it for so long. */
const IDLE_MS = 60_000;

export async function openEmbedder(options: EmbedderOptions): Promise<Embedder> {
  const { providers = providersOf(process.platform), script = new URL("child.ts", import.meta.url) } = options;
  const workers = new Workers<EmbedRequest, EmbedReply>(script, 1, IDLE_MS, options.startProcess ?? startProcess);
  const threads = Math.max(1, Math.floor(availableParallelism() / 2));
  let model: FoundClip | null = null;
  let problems: string[] = [];
  let left: Provider[] = [...providers];
  let provider: Provider | null = null;
  let decisions: string[] = [];

  async function refresh(): Promise<void> {
    const found = await findClips(options.dir);
    problems = found.problems.map(({ problem }) => problem);
    const [first = null] = found.models;
    if (first?.identity === model?.identity) return;
    model = first;
    left = [...providers];
    provider = null;
    decisions = [];
  }

  async function ask(
    asked: { op: "texts"; texts: readonly string[] } | { op: "pictures"; pictures: readonly Uint8Array[] },
    signal: AbortSignal | undefined,
  ): Promise<Float32Array[]> {
    if (!model)
      throw new AppError("NOT_READY", "embedding.model", "No model that knows what pictures show is installed");
    const { files, id } = model;
    for (;;) {
      const trying = left[0] ?? "cpu";
      const reply = await workers.run({ ...asked, files, provider: trying, threads }, { signal }).catch(brokeDown);
      if ("vectors" in reply) {
        provider = trying;
        return reply.vectors;
      }
      const why = shortened("damaged" in reply ? reply.damaged : reply.refused);
      // What the last one cannot do is the fault of the model, or of a moment: it is tried again when it is asked again.
      if (left.length <= 1)
        throw new AppError("MODEL_DAMAGED", "embedding.run", `${id} does not run on ${trying}: ${why}`, {
          details: { tried: decisions },
        });
      // Another question that was asked meanwhile may have left it already.
      if (left[0] !== trying) continue;
      decisions.push(`${trying}: ${why}`);
      left.shift();
    }
  }

  await refresh();
  return {
    state() {
      if (!model) return { model, problems, provider, decisions };
      const { files: _, ...told } = model;
      return { model: told, problems, provider, decisions };
    },
    refresh,
    texts: async (texts, signal) => (texts.length === 0 ? [] : ask({ op: "texts", texts }, signal)),
    pictures: async (pictures, signal) => (pictures.length === 0 ? [] : ask({ op: "pictures", pictures }, signal)),
    close: () => workers.close(),
  };
}

/** Those that onnxruntime has for a platform: each is tried, and says itself why it cannot. */
export function providersOf(platform: NodeJS.Platform): Provider[] {
  const own: Partial<Record<NodeJS.Platform, readonly Provider[]>> = {
    win32: ["cuda", "dml"],
    linux: ["cuda"],
    darwin: ["coreml"],
  };
  return PROVIDERS.filter((one) => one === "cpu" || own[platform]?.includes(one));
}

/** A driver that breaks down takes the process with it. */
function brokeDown(error: unknown): EmbedReply {
  if (error instanceof WorkerEnded) return { refused: `it broke down (${error.message})` };
  throw error;
}

/** Its first line, without the places in onnxruntime's own sources. */
function shortened(why: string): string {
  return (why.split("\n")[0] ?? "").replaceAll(/\S*\/onnxruntime\S*\s?/g, "").slice(0, 200);
}
