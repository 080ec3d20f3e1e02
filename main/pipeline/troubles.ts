// Which faults are troubles of the backend that a person must hear of, beside the video that they stopped; and when each is over.
import { type ErrorCode, ERRORS } from "../../contract/errors.ts";
import type { AppError } from "../base/errors.ts";
import type { JobEvent } from "../jobs/engine.ts";
import type { Alerts } from "./alerts.ts";
import { DEAR_VIDEO } from "./ledger.ts";
import { placeOf, STAGE_JOB } from "./stageJobs.ts";

/** The alert of a store that cannot be written. */
export const STORE_ALERT = "store";

const BACKUP_ALERT = "backups";

/** What lies with the machine or the program, and would stop other videos, too. */
const OF_THE_MACHINE = new Set<string>([
  "ARTIFACT_MISSING",
  "DATABASE_CORRUPT",
  "DISK_FULL",
  "FFMPEG_FAILED",
  "FFMPEG_MISSING",
  "INTERNAL",
  "PROCESS_TIMEOUT",
  "READ_ONLY",
  "VOICE_FAILED",
  "VOICE_MODEL",
] satisfies ErrorCode[]);

/** Hears how the store is, and how the stages' engines do. */
export function hearJobs(alerts: Alerts, event: JobEvent): void {
  if (event.type === "fault") {
    const { code, message, hint } = event.error;
    alerts.raise({ id: STORE_ALERT, kind: "system", severity: "critical", code, message, action: hint });
  }
  if (event.type === "mended") alerts.clear(STORE_ALERT);
  if (event.type !== "state" || event.job.kind !== STAGE_JOB || !event.ended) return;
  const { outcome, error, facts } = event.ended;
  const id = `stage:${placeOf(event.job).stage}`;
  if (outcome === "failed" && error && OF_THE_MACHINE.has(error.code))
    alerts.raise({
      id,
      kind: "system",
      severity: "critical",
      code: error.code,
      message: error.message,
      action: error.hint,
    });
  // What was there already says nothing of the engine.
  else if (outcome === "done" && facts["cached"] !== true) alerts.clear(id);
}

/** Hears how the backups do: null is well. */
export function hearBackups(alerts: Alerts, error: AppError | null): void {
  if (!error) alerts.clear(BACKUP_ALERT);
  else {
    const { code, message, hint: action } = error;
    alerts.raise({ id: BACKUP_ALERT, kind: "system", severity: "warning", code, message, action });
  }
}

/** Micro-USD: what a video's narration costs, and may cost. */
const SPENDING = "micro-USD";

/** Hears how the voice of a service did: null where it spoke. A video may have got another voice, so that nothing else tells it. */
export function hearVoice(alerts: Alerts, voice: { id: string; kind?: string }, error: AppError | null): void {
  if (voice.kind !== "cloud") return;
  const service = voice.id.split(":", 1)[0] ?? voice.id;
  const [quota, trouble] = [`quota:${service}`, `voice:${service}`];
  if (!error) {
    alerts.clear(quota);
    alerts.clear(trouble);
    return;
  }
  const { code, message, hint: action, details } = error;
  const told = { severity: "warning", code, message, action } as const;
  if (code === "VOICE_QUOTA")
    alerts.raise({ id: quota, kind: "quota", ...told, service, usage: null, limit: null, unit: null });
  else if (code === "VOICE_COST") {
    const [usage, limit] = [amount(details["cost"]), amount(details["limit"])];
    alerts.raise({ id: quota, kind: "quota", ...told, service, usage, limit, unit: SPENDING });
  } else if (code === "VOICE_KEY" || code === "VOICE_SERVICE") alerts.raise({ id: trouble, kind: "system", ...told });
}

/** Hears that a video has become dear. It stays until the backend ends: what is paid is paid. */
export function hearDearVideo(alerts: Alerts, { id, title }: { id: string; title: string }, microUsd: number): void {
  const { message, hint: action } = ERRORS.VIDEO_COST;
  alerts.raise({
    id: `spending:${id}`,
    kind: "quota",
    severity: "warning",
    code: "VIDEO_COST",
    message: `${message}: “${title}”, $${(microUsd / 1e6).toFixed(2)}`,
    action,
    service: id,
    usage: microUsd,
    limit: DEAR_VIDEO,
    unit: SPENDING,
  });
}

function amount(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
