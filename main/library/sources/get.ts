// How a source is asked for JSON: with its key, in its turn, again where that helps, and not at all where the answer is known.
import { join } from "node:path";

import { z } from "zod";

import { AppError } from "../../base/errors.ts";
import { hashBytes } from "../../base/hash.ts";
import { keepNote, readNote } from "../../base/notes.ts";
import type { Outbound } from "../../base/outbound.ts";
import type { Pace, PaceDeps } from "./pace.ts";
import type { Get, Source } from "./types.ts";

export interface GetDeps {
  source: Source;
  /** Null: it has none, or needs none. */
  key: string | null;
  outbound: Outbound;
  pace: Pace;
  /** Where answers are kept. */
  answersDir: string;
  now: () => number;
  wait: PaceDeps["wait"];
  signal: AbortSignal;
  /** Seconds. */
  onWait: (seconds: number) => void;
}

/** Pixabay asks for a day, Pexels advises it; the others gain by it. */
export const KEPT_MS = 24 * 3600_000;
const ATTEMPTS = 3;
const FIRST_WAIT_MS = 500;

const Answer = z.object({ at: z.number(), value: z.json() });

export function createGet(deps: GetDeps): Get {
  const { source, key, answersDir, now } = deps;
  return async ({ path, query = {}, schema, fresh = false }) => {
    const url = new URL(path.startsWith("https:") ? path : source.api + path);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.append(name, String(value));
    // Without the key: another one would be answered alike.
    const kept = join(answersDir, `${hashBytes(url.href)}.json`);
    const known = fresh ? null : await readNote(kept, Answer);
    if (known && known.at <= now() && now() - known.at < KEPT_MS) {
      const parsed = schema.safeParse(known.value);
      if (parsed.success) return parsed.data;
    }
    const { headers = {}, query: keyed = {} } = key === null ? {} : (source.key?.send(key) ?? {});
    for (const [name, value] of Object.entries(keyed)) url.searchParams.set(name, value);
    const value = await ask(deps, url.href, { accept: "application/json", ...headers });
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const where = issue?.path.join(".") || "its answer";
      throw new AppError("SOURCE_ODD", "sources.get", `${source.title} answers in an unknown form (${where})`, {
        details: { service: source.title, field: where },
      });
    }
    // What was not asked for is not kept: some repeat the key in the address of their next page.
    const note = { at: now(), value: parsed.data };
    if (!fresh && (key === null || !JSON.stringify(note).includes(key))) await keepNote(kept, note);
    return parsed.data;
  };
}

async function ask(deps: GetDeps, url: string, headers: Record<string, string>): Promise<unknown> {
  const { source, key, outbound, pace, signal, onWait, wait } = deps;
  for (let attempt = 1; ; attempt++) {
    await pace.turn(signal, onWait);
    try {
      const { value, headers: told } = await outbound.json({
        service: source.title,
        url,
        headers,
        secrets: key === null ? [] : [key],
        redirects: source.fileHosts.filter((host) => host !== "*"),
        mend: source.mend,
        signal,
      });
      await pace.heard(told);
      const refused = source.refusal?.(value) ?? null;
      if (refused) throw refused;
      return value;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // The next turn waits for it, or tells that it takes long.
      if (error.code === "SOURCE_LIMIT") await pace.refused(secondsOf(error));
      else if (error.code === "SOURCE_UNAVAILABLE" && attempt < ATTEMPTS)
        await wait(FIRST_WAIT_MS * 2 ** (attempt - 1), signal);
      else throw error;
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

function secondsOf({ details }: AppError): number | null {
  const seconds = details["retryAfterSeconds"];
  return typeof seconds === "number" ? seconds : null;
}
