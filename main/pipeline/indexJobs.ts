// Indexing folders in the background: jobs of a kind of their own, which go on after a restart where they were.
import { z } from "zod";

import type { IndexProgress } from "../../contract/library.ts";
import { hashJson } from "../base/hash.ts";
import { newId } from "../base/ids.ts";
import type { Handler, JobEngine } from "../jobs/engine.ts";
import type { Library } from "../library/index.ts";
import type { JobStore } from "../store/jobs.ts";

export const INDEX_JOB = "index";

/** Hears how far the indexing of a folder is. */
export type OnIndexProgress = (folder: string, progress: IndexProgress) => void;

export interface Indexing {
  /** Real paths of what would be indexed. Returns the job's id: of the very same folders, the one that waits or runs. Throws FOLDER_UNUSABLE. */
  begin(folders: readonly string[]): Promise<{ jobId: string; subject: string }>;
}

const Payload = z.object({ folders: z.array(z.string()).min(1) });

export function createIndexing(deps: {
  engine: Pick<JobEngine, "submit">;
  jobs: Pick<JobStore, "ofSubject">;
  library: Pick<Library, "usableFolders">;
}): Indexing {
  const { engine, jobs, library } = deps;
  return {
    async begin(given) {
      const folders = await library.usableFolders(given);
      const subject = `${INDEX_JOB}/${hashJson(folders).slice(0, 32)}`;
      let jobId = `${INDEX_JOB}/${newId()}`;
      // Looked for in the transaction that queues a new one, so that asking twice at once queues one.
      await engine.submit(() => {
        const going = jobs.ofSubject(subject).find(({ state }) => state === "queued" || state === "running");
        if (going) jobId = going.id;
        return going
          ? []
          : [{ id: jobId, kind: INDEX_JOB, subject, lane: "disk", priority: "normal", payload: { folders } }];
      });
      return { jobId, subject };
    },
  };
}

/** The handler of these jobs. What was read before a stop is known the next time, and is not read again. */
export function createIndexHandler(library: Pick<Library, "index">, onProgress: OnIndexProgress): Handler {
  return async (job) => {
    const { folders } = Payload.parse(job.payload);
    const total = { found: 0, indexed: 0, unusable: 0 };
    for (const [i, folder] of folders.entries())
      for await (const progress of library.index([folder], job.signal)) {
        onProgress(folder, progress);
        const { found, indexed, known, unusable, done } = progress;
        const share = done ? 1 : (indexed + known + unusable) / Math.max(1, found + unusable);
        job.progress((i + Math.min(1, share)) / folders.length, `${indexed + known} of ${found} files in ${folder}`);
        if (done) {
          total.found += found;
          total.indexed += indexed;
          total.unusable += unusable;
        }
      }
    return { status: "done", facts: total };
  };
}
