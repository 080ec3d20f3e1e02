// What a person, or whoever helps them, is told of a backend at fault: the doctor's findings, the log, and both in one file without secrets.
import { homedir, release, type } from "node:os";
import { join } from "node:path";

import type { SettingsInfo } from "../contract/api/settings.ts";
import type { Examination, LogRow } from "../contract/api/system.ts";
import { lastLines, type LogLine, type LogWish } from "./logs.ts";

export interface Diagnosis {
  examine(signal: AbortSignal): Promise<Examination>;
  /** Newest first. */
  logs(wish: LogWish, signal: AbortSignal): Promise<{ items: LogRow[]; hasMore: boolean }>;
  bundle(signal: AbortSignal): Promise<{ name: string; text: string }>;
}

export interface DiagnosisDeps {
  dataDir: string;
  version: string;
  examine(signal: AbortSignal): Promise<Examination>;
  settings(): SettingsInfo;
  /** Whatever else tells how it stands: health, alerts, backups. */
  standing(): Promise<Record<string, unknown>>;
  now?: () => number;
}

/** Lines of the log that go into a bundle. */
const BUNDLED = 2000;
const MOST_FIELDS = 4000;

export function createDiagnosis(deps: DiagnosisDeps): Diagnosis {
  const { dataDir, now = Date.now } = deps;
  const logs: Diagnosis["logs"] = async (wish, signal) => {
    const lines = await lastLines(join(dataDir, "logs"), { ...wish, limit: wish.limit + 1 }, signal);
    return { items: lines.slice(0, wish.limit).map(rowOf), hasMore: lines.length > wish.limit };
  };
  return {
    examine: (signal) => deps.examine(signal),
    logs,
    async bundle(signal) {
      const at = new Date(now()).toISOString();
      const all = {
        at,
        version: deps.version,
        system: { type: type(), release: release(), arch: process.arch, node: process.version },
        standing: await deps.standing(),
        examination: await deps.examine(signal),
        settings: deps.settings().items.map(({ name, value, source }) => ({ name, value, source })),
        log: (await logs({ level: "debug", limit: BUNDLED }, signal)).items,
      };
      return { name: `ytempire-${at.slice(0, 10)}.json`, text: withoutSecrets(JSON.stringify(all, null, 2)) };
    },
  };
}

/** The log is clean already; this also takes away what would name the person, and whatever looks like a key. */
export function withoutSecrets(text: string, home = homedir()): string {
  // Windows' folders stand in JSON with their strokes doubled, and doubled again in what is quoted there.
  const once = JSON.stringify(home).slice(1, -1);
  const twice = JSON.stringify(once).slice(1, -1);
  const plain = home.length > 1 ? [twice, once, home].reduce((left, one) => left.replaceAll(one, "~"), text) : text;
  return (
    plain
      // Our own tokens; keys of services; what stands behind such a name; addresses that sign in.
      .replaceAll(/\byte_[\w-]{8,}/g, "[secret]")
      .replaceAll(/\b(?:sk|xi|pk|rk)[-_][\w-]{12,}/g, "[secret]")
      .replaceAll(/\bAIza[\w-]{30,}/g, "[secret]")
      .replaceAll(
        /((?:passphrase|password|secret|token|api_?key|authorization|cookie)\\*"\s*:\s*\\*")[^"\\]+/gi,
        "$1[secret]",
      )
      .replaceAll(/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, "$1 [secret]")
      .replaceAll(/#code=[\w-]+/g, "#code=[secret]")
  );
}

function rowOf({ time, level, message, fields: { videoId, stage, ...fields } }: LogLine): LogRow {
  const text = JSON.stringify(fields);
  return {
    at: time.toISOString(),
    level,
    message,
    videoId: typeof videoId === "string" ? videoId : null,
    stage: typeof stage === "string" ? stage : null,
    fields: text === "{}" ? "" : text.slice(0, MOST_FIELDS),
  };
}
