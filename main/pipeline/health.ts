// Whether the backend is well: its queue, and what it cannot work without.
import { access, constants } from "node:fs/promises";

import type { Health } from "../../contract/api/system.ts";
import type { Alert } from "../../contract/liveEvents.ts";
import { LANES } from "../../contract/stage.ts";
import { asAppError } from "../base/errors.ts";
import type { Lanes } from "../jobs/engine.ts";
import { diskTrouble, type Depths } from "./machine.ts";

export type HealthCheck = Health["checks"][number];
/** What of the health follows from looking, without what the process knows of itself. */
export type Wellness = Pick<Health, "status" | "queue" | "checks">;

export interface HealthDeps {
  depths: Depths;
  lanes: Lanes;
  /** Bytes that are free where the data folder lies; null: it cannot be told. */
  disk(): Promise<{ free: number } | null>;
  /** Throws where the store cannot be written at this moment. */
  probeStore(): void;
  /** Absolute paths of the programs that it works with. */
  programs: { name: string; path: string }[];
  /** Folders that it writes to. */
  folders: string[];
  /** Troubles that last. */
  alerts(): Alert[];
  /** Milliseconds on a clock that only goes forward. */
  clock?: () => number;
}

/** How long an answer counts: whoever asks often costs nothing. */
const FRESH_MS = 3000;

export function createHealth(deps: HealthDeps): () => Promise<Wellness> {
  const { clock = () => performance.now() } = deps;
  let last: { at: number; wellness: Promise<Wellness> } | null = null;
  return () => {
    const at = clock();
    if (last && at - last.at < FRESH_MS) return last.wellness;
    last = { at, wellness: look(deps) };
    return last.wellness;
  };
}

async function look(deps: HealthDeps): Promise<Wellness> {
  const depths = new Map(deps.depths().map((depth) => [depth.lane, depth]));
  const checks = [
    store(deps),
    await disk(deps),
    ...(await Promise.all(deps.programs.map(program))),
    ...(await Promise.all(deps.folders.map(folder))),
    ...deps.alerts().map(told),
  ];
  return {
    status: checks.every(({ status }) => status === "ok") ? "ok" : "degraded",
    queue: LANES.map((lane) => ({
      lane,
      queued: depths.get(lane)?.queued ?? 0,
      running: depths.get(lane)?.running ?? 0,
      places: deps.lanes[lane],
    })),
    checks,
  };
}

function store(deps: HealthDeps): HealthCheck {
  try {
    deps.probeStore();
    return { name: "store", status: "ok", message: "The store can be written", hint: null };
  } catch (error) {
    const { message, hint } = asAppError(error, "health.store");
    return { name: "store", status: "fail", message: `The store cannot be written: ${message}`, hint };
  }
}

async function disk(deps: HealthDeps): Promise<HealthCheck> {
  const found = await deps.disk();
  if (!found) return { name: "disk", status: "ok", message: "The system does not tell what is free", hint: null };
  const trouble = diskTrouble(found.free, false);
  const free = `${(found.free / 1e9).toFixed(1)} GB are free where the data folder lies`;
  if (!trouble) return { name: "disk", status: "ok", message: free, hint: null };
  return {
    name: "disk",
    status: trouble.severity === "critical" ? "fail" : "warn",
    message: free,
    hint: trouble.action,
  };
}

async function program({ name, path }: { name: string; path: string }): Promise<HealthCheck> {
  const usable = await isAllowed(path, constants.X_OK);
  if (usable) return { name, status: "ok", message: path, hint: null };
  return {
    name,
    status: "fail",
    message: `${path} is gone, or may not be run any more`,
    hint: "Start the program again: it then looks for another one. `npm run doctor` tells more.",
  };
}

async function folder(path: string): Promise<HealthCheck> {
  const usable = await isAllowed(path, constants.W_OK);
  if (usable) return { name: "folder", status: "ok", message: `${path} can be written`, hint: null };
  return {
    name: "folder",
    status: "fail",
    message: `${path} is gone, or cannot be written any more`,
    hint: "Is its drive there, and may the program write to it?",
  };
}

function told({ id, severity, message, action }: Alert): HealthCheck {
  return { name: `alert ${id}`, status: severity === "critical" ? "fail" : "warn", message, hint: action };
}

async function isAllowed(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
