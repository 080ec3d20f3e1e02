// What the shell knows of the backend's work: a client of the contract like the page, over a port of its own.
import type { Pause } from "../contract/api/system.ts";
import type { VideoSnapshot } from "../contract/events.ts";
import type { Client } from "../contract/index.ts";
import type { LiveMessage } from "../contract/liveEvents.ts";
import { NOTHING_HEARD, withMessage, type LiveState } from "../contract/liveState.ts";
import type { Settings } from "../main/base/settings.ts";
import type { BackendProcess } from "./backendProcess.ts";
import { callBackend } from "./callBackend.ts";

/** What of the settings the shell goes by. */
export type ShellSettings = Pick<
  Settings,
  "language" | "startAtLogin" | "keepWorking" | "pauseOnBattery" | "pauseInFullScreen" | "notices" | "updates"
>;

export interface Work {
  /** Being made now, what is nearest to its end first. */
  running: readonly VideoSnapshot[];
  /** A person's decision is asked for. */
  waiting: number;
  queued: number;
  pause: Pause | null;
  /** Begun next by the calendar; null: nothing is planned. */
  next: { title: string; at: Date } | null;
}

export const NO_WORK: Work = { running: [], waiting: 0, queued: 0, pause: null, next: null };

export interface FollowingOptions {
  backend: Pick<BackendProcess, "connect">;
  /** A backend answers, and knows nothing of what was asked of an earlier one. */
  onBegin?: () => void;
  /** At most twice a second. */
  onWork: (work: Work) => void;
  onMessage: (message: LiveMessage, before: LiveState) => void;
  onSettings: (settings: ShellSettings) => void;
}

const TELL_MS = 500;
/** What is planned is asked for anew so often, whatever was told. */
const PLANNED_MS = 5 * 60_000;

export class Following {
  readonly #options: FollowingOptions;
  #ended = new AbortController();
  #state: LiveState = NOTHING_HEARD;
  #next: Work["next"] = null;
  #timer: NodeJS.Timeout | undefined;
  #client: Client | null = null;

  constructor(options: FollowingOptions) {
    this.#options = options;
  }

  /** Null while no backend runs. */
  get client(): Client | null {
    return this.#client;
  }

  /** Whenever a backend runs anew. */
  begin(): void {
    this.end();
    const ended = (this.#ended = new AbortController());
    void this.#call(ended);
  }

  async #call(ended: AbortController): Promise<void> {
    const { client, close } = await callBackend(this.#options.backend);
    if (ended.signal.aborted) return close();
    ended.signal.addEventListener("abort", close);
    this.#follow(client, ended);
  }

  #follow(client: Client, ended: AbortController): void {
    this.#client = client;
    // Whoever has something to ask of a backend that is new asks it now.
    this.#options.onBegin?.();
    void this.#listen(client, ended.signal).catch(() => undefined);
    void this.#readSettings(client);
    void this.#readNext(client);
    const planned = setInterval(() => void this.#readNext(client), PLANNED_MS);
    ended.signal.addEventListener("abort", () => clearInterval(planned));
  }

  /** Whenever it ended: nothing of it counts any more. */
  end(): void {
    this.#ended.abort();
    this.#client = null;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#state = NOTHING_HEARD;
  }

  async #listen(client: Client, signal: AbortSignal): Promise<void> {
    const stream = await client.events.watch({ topics: ["videos", "changed"] }, { signal });
    for await (const message of stream) {
      if (signal.aborted) return;
      const before = this.#state;
      this.#state = withMessage(before, message);
      if (message.type === "changed" && message.what === "settings") void this.#readSettings(client);
      if (message.type === "changed" && message.what === "calendar") void this.#readNext(client);
      this.#options.onMessage(message, before);
      this.#timer ??= setTimeout(() => this.#tell(), TELL_MS);
    }
  }

  async #readSettings(client: Client): Promise<void> {
    const { items } = await client.settings.list({}).catch(() => ({ items: [] }));
    if (items.length === 0 || client !== this.#client) return;
    this.#options.onSettings(Object.fromEntries(items.map(({ name, value }) => [name, value])) as ShellSettings);
  }

  async #readNext(client: Client): Promise<void> {
    const [plan] = await client.calendar.next({ limit: 1 }).catch(() => []);
    if (client !== this.#client) return;
    this.#next = plan ? { title: plan.title, at: new Date(plan.beginAt) } : null;
    this.#tell();
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const videos = [...this.#state.videos.values()].filter(({ deletedAt }) => deletedAt === null);
    const by = (state: VideoSnapshot["state"]) => videos.filter((video) => video.state === state);
    this.#options.onWork({
      running: by("running").toSorted((a, b) => b.progress - a.progress),
      waiting: by("waiting").filter(({ waitingFor }) => waitingFor === "approval").length,
      queued: by("queued").length,
      pause: this.#state.pause,
      next: this.#next,
    });
  }
}
