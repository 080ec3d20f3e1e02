// What the shell and the process of the backend say to each other. Ports for calls go along with `connect`.

export interface BackendStart {
  dataDir: string;
  /** Of the loopback address; the next free one where it is taken. */
  port: number;
  /** Where the built page lies. */
  pageDir: string;
  resourcesDir: string | null;
}

export type ToBackend =
  | { type: "start"; options: BackendStart }
  | { type: "connect" }
  | { type: "stop"; drainMs: number }
  | { type: "forkSaid"; id: number; message: unknown }
  | { type: "forkPrinted"; id: number; stream: "out" | "err"; bytes: Uint8Array }
  | { type: "forkEnded"; id: number; code: number };

export type FromBackend =
  /** `token`: of the owner, for the files that the page shows. */
  | { type: "running"; url: string; token: string }
  /** It could not begin. */
  | { type: "failed"; code: string; message: string; hint: string }
  /** It is to be ended and begun anew, perhaps with another data folder. */
  | { type: "restart" }
  | { type: "fork"; id: number; script: string }
  | { type: "forkTold"; id: number; message: unknown }
  /** What it reads from its standard input; null: no more. */
  | { type: "forkFed"; id: number; bytes: Uint8Array | null }
  /** `force`: at once, whatever it is doing. */
  | { type: "forkEnd"; id: number; force: boolean };

/** To a forked script's process. */
export type ToFork =
  | { type: "message"; message: unknown }
  | { type: "stdin"; bytes: Uint8Array | null }
  | { type: "end" };
