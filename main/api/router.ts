// The contract's handlers: check, call, return. Every AppError leaves as the contract's error of the same code.
import { implement, ORPCError } from "@orpc/server";
import { z } from "zod";

import { ideaFault, plainIdea, type EngineWish } from "../../contract/idea.ts";
import { contract, type Delivery } from "../../contract/index.ts";
import { AppError, asAppError } from "../base/errors.ts";
import { findLook } from "../base/ownLooks.ts";
import type { Files } from "../library/files.ts";
import type { Library } from "../library/index.ts";
import type { AssetSearch } from "../library/search/types.ts";
import type { Destination } from "../pipeline/deliver.ts";
import type { Exports } from "../pipeline/exports.ts";
import type { Previews } from "../pipeline/previews.ts";
import { variantIdea } from "../pipeline/variants.ts";
import type { Videos } from "../pipeline/videos.ts";

export interface ApiContext {
  files: Files;
  library: Library;
  search: AssetSearch;
  videos: Videos;
  deliver(id: string, to: Destination): Promise<Delivery>;
  exports: Pick<Exports, "run">;
  previews: Pick<Previews, "film" | "still" | "storyboard">;
  /** The backend is to work on this video, also where it works only on what it is asked for. True: it does already. */
  takeUp(id: string): boolean;
  /** Throws what keeps the engines of this machine from making such a video at all. */
  check(wish: EngineWish): Promise<void>;
  version: string;
  dataDir: string;
}

const os = implement(contract)
  .$context<ApiContext>()
  .use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      if (error instanceof ORPCError) throw invalidInput(error) ?? error;
      throw toWire(asAppError(error, "api"));
    }
  });

const Issues = z.object({
  issues: z.array(z.object({ path: z.array(z.unknown()).default([]), message: z.string() })).min(1),
});

/** What a call was given and cannot be, as an error of the catalogue; null for any other error. */
function invalidInput(error: ORPCError<string, unknown>): ORPCError<string, unknown> | null {
  const [first] = error.code === "BAD_REQUEST" ? (Issues.safeParse(error.data).data?.issues ?? []) : [];
  return first ? toWire(new AppError("USAGE", "api", `${first.path.join(".")}: ${first.message}`)) : null;
}

export const router = os.router({
  videos: {
    create: os.videos.create.handler(async ({ input, context }) => {
      const { look } = input.idea;
      const idea = { ...input.idea, look: typeof look === "string" ? await findLook(look, context.dataDir) : look };
      const fault = ideaFault(idea);
      if (fault) throw new AppError("IDEA_INVALID", "videos.create", `${fault.field}: ${fault.message}`);
      await context.check({ ...idea, recorded: idea.narrationFile !== null });
      const { id, resumed, going } = await context.videos.begin(plainIdea(idea));
      const workedOn = context.takeUp(id);
      return { id, resumed, joined: going && workedOn };
    }),
    check: os.videos.check.handler(async ({ input, context }) => {
      await context.check(input.wish);
      return {};
    }),
    get: os.videos.get.handler(({ input, context }) => context.videos.get(input.id)),
    list: os.videos.list.handler(({ input, context }) => context.videos.list({ limit: input.limit })),
    watch: os.videos.watch.handler(async function* ({ input, context, signal }) {
      // What a stream throws later does not pass through the middleware.
      try {
        yield* context.videos.watch(input.id, signal);
      } catch (error) {
        throw toWire(asAppError(error, "api"));
      }
    }),
    deliver: os.videos.deliver.handler(({ input, context }) => context.deliver(input.id, input.to)),
    export: os.videos.export.handler(async function* ({ input, context, signal = new AbortController().signal }) {
      try {
        yield* context.exports.run(input.id, input, signal);
      } catch (error) {
        throw toWire(asAppError(error, "api"));
      }
    }),
    variant: os.videos.variant.handler(async ({ input, context }) => ({
      idea: variantIdea(await context.videos.outputs(input.id), input.change),
    })),
    film: os.videos.film.handler(async function* ({ input, context, signal = new AbortController().signal }) {
      try {
        yield* context.previews.film(input.id, input, signal);
      } catch (error) {
        throw toWire(asAppError(error, "api"));
      }
    }),
    still: os.videos.still.handler(({ input, context, signal = new AbortController().signal }) =>
      context.previews.still(input.id, input.at, input.size, signal),
    ),
    storyboard: os.videos.storyboard.handler(async function* ({
      input,
      context,
      signal = new AbortController().signal,
    }) {
      try {
        yield* context.previews.storyboard(input.id, input.size, signal);
      } catch (error) {
        throw toWire(asAppError(error, "api"));
      }
    }),
    cancel: os.videos.cancel.handler(async ({ input, context }) => {
      await context.videos.cancel(input.id);
      return context.videos.get(input.id);
    }),
    retry: os.videos.retry.handler(async ({ input, context }) => {
      await context.videos.retry(input.id);
      context.takeUp(input.id);
      return context.videos.get(input.id);
    }),
    decide: os.videos.decide.handler(async ({ input, context }) => {
      await context.videos.decide(input.id, input.decision, input.by);
      return context.videos.get(input.id);
    }),
  },
  library: {
    index: os.library.index.handler(async function* ({ input, context, signal = new AbortController().signal }) {
      try {
        yield* context.library.index(input.folders, signal);
      } catch (error) {
        throw toWire(asAppError(error, "api"));
      }
    }),
    folders: os.library.folders.handler(({ context }) => context.library.folders()),
    watch: os.library.watch.handler(async ({ input, context }) => {
      await context.library.watch(input.folder, input.watched);
      return {};
    }),
    remove: os.library.remove.handler(async ({ input, context }) => {
      await context.library.remove(input.folder);
      return {};
    }),
    list: os.library.list.handler(({ input, context }) => context.library.list(input)),
    unusable: os.library.unusable.handler(({ input, context }) => context.library.unusable(input)),
    search: os.library.search.handler(async ({ input, context, signal }) => {
      const { words, folders, kinds, limit } = input;
      const parts = [{ text: words, weight: 1, as: "phrase" as const }];
      const within = await context.library.realFolders(folders);
      const found = await context.search.search({ parts, folders: within, kinds, limit }, signal);
      return found.map(({ asset, score, because }) => ({ asset, score, because }));
    }),
    preview: os.library.preview.handler(async ({ input, context, signal = new AbortController().signal }) => ({
      path: await context.library[input.what](input.id, signal),
    })),
  },
  files: {
    import: os.files.import.handler(({ input, context, signal }) => context.files.import(input.path, signal)),
  },
  system: {
    health: os.system.health.handler(({ context }) => ({
      version: context.version,
      pid: process.pid,
      dataDir: context.dataDir,
    })),
  },
});

/** An error as the contract's clients get it, in the process and over HTTP. */
export function toWire(error: AppError): ORPCError<string, unknown> {
  return new ORPCError(error.code, {
    defined: true,
    status: error.status,
    message: error.message,
    data: { hint: error.hint, op: error.op, retryable: error.retryable },
    cause: error,
  });
}
