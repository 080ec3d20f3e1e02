// New versions of the app: fetched beside the work, taken when the person agrees, and never while something is made.
import type { UpdateState } from "../contract/shell.ts";

interface UpdateInfo {
  version: string;
  releaseNotes?: string | { version: string; note: string | null }[] | null;
}

/** What of electron-updater's `AppUpdater` is used. */
export interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  on(
    event: "update-available" | "update-not-available" | "update-downloaded",
    listener: (info: UpdateInfo) => void,
  ): unknown;
  on(event: "download-progress", listener: (progress: { percent: number }) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  checkForUpdates(): Promise<unknown>;
  quitAndInstall(isSilent: boolean, isForceRunAfter: boolean): void;
}

export interface UpdatesOptions {
  /** Null: this copy does not update itself, as one from source does not. */
  updater: Updater | null;
  onState: (state: UpdateState) => void;
  /** Ends the backend properly, before the app is replaced. */
  beforeRestart: () => Promise<void>;
}

const FIRST_MS = 60_000;
const EVERY_MS = 6 * 3_600_000;
const LONGEST_NOTES = 10_000;

export class Updates {
  readonly #options: UpdatesOptions;
  #state: UpdateState;
  #isWanted = true;
  #isMaking = false;
  #found: UpdateInfo | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: UpdatesOptions) {
    this.#options = options;
    const { updater } = options;
    this.#state = updater ? { state: "none" } : { state: "unsupported" };
    if (!updater) return;
    updater.autoDownload = true;
    // Taken also by whoever never answers: the next time the app is quit.
    updater.autoInstallOnAppQuit = true;
    updater.allowDowngrade = false;
    updater.on("update-available", (info) => {
      this.#found = info;
      this.#set({ state: "fetching", version: info.version, fraction: 0, notes: notesOf(info) });
    });
    updater.on("update-not-available", () => this.#set({ state: "none" }));
    updater.on("download-progress", ({ percent }) => {
      if (this.#state.state === "fetching") this.#set({ ...this.#state, fraction: percent / 100 });
    });
    updater.on("update-downloaded", (info) =>
      this.#set({
        state: "ready",
        version: info.version,
        notes: notesOf(info) ?? notesOf(this.#found),
        isWaiting: false,
      }),
    );
    updater.on("error", (error) => {
      // One that is here already is not lost by a later check without a network.
      if (this.#state.state !== "ready") this.#set({ state: "failed", message: error.message.slice(0, 500) });
    });
    this.#timer = setTimeout(() => this.#tick(), FIRST_MS);
  }

  get state(): UpdateState {
    return this.#state;
  }

  /** Whether the person wants new versions to be looked for. */
  wanted(isWanted: boolean): void {
    this.#isWanted = isWanted;
  }

  /** Whether something is made at the moment. */
  work(isMaking: boolean): void {
    this.#isMaking = isMaking;
    if (!isMaking && this.#state.state === "ready" && this.#state.isWaiting) void this.#restart();
  }

  /** Also where the person has switched the looking off: they ask for it. */
  check(): void {
    const { updater } = this.#options;
    if (!updater || this.#state.state === "ready" || this.#state.state === "fetching") return;
    this.#set({ state: "checking" });
    // Its events say how it ended.
    updater.checkForUpdates().catch(() => undefined);
  }

  /** The person agreed: at once, or once nothing is made any more. */
  async restart(): Promise<void> {
    if (this.#state.state !== "ready") return;
    if (this.#isMaking) this.#set({ ...this.#state, isWaiting: true });
    else await this.#restart();
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  async #restart(): Promise<void> {
    await this.#options.beforeRestart();
    this.#options.updater?.quitAndInstall(false, true);
  }

  #tick(): void {
    if (this.#isWanted) this.check();
    this.#timer = setTimeout(() => this.#tick(), EVERY_MS);
  }

  #set(state: UpdateState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}

/** As plain text: what a release says may be markup, and the page shows none that it did not make. */
export function notesOf(info: UpdateInfo | null): string | null {
  const notes = info?.releaseNotes;
  if (!notes) return null;
  const text =
    typeof notes === "string" ? notes : notes.map(({ version, note }) => `${version}\n${note ?? ""}`).join("\n\n");
  return text
    .replaceAll(/<(script|style)\b[\s\S]*?<\/\1>/gi, "")
    .replaceAll(/<li\b[^>]*>/gi, "• ")
    .replaceAll(/<\/(p|li|h\d|div|ul|ol)>|<br\s*\/?>/gi, "\n")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(
      /&(amp|lt|gt|quot|#39);/g,
      (_, name: string) => ({ amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" })[name] ?? "",
    )
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim()
    .slice(0, LONGEST_NOTES);
}
