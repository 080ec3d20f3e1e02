// What crosses between the app's window and its shell beside the backend's port: a few native verbs, and the shell's news.

/** As `process.platform` says it. */
export type Platform = "linux" | "darwin" | "win32";

/** `window.bridge` of the page in the app; in a browser there is none. */
export interface Bridge {
  platform: Platform;
  /** The system's own dialog. Null: closed without a choice. */
  chooseFolder(from: string | null): Promise<string | null>;
  /** Files that exist, of these endings without their dots; none named: any. Empty: closed without a choice. */
  chooseFiles(wish: { from: string | null; endings: readonly string[]; several: boolean }): Promise<string[]>;
  /** In the system's file manager. False: nothing lies there any more. */
  showInFolder(path: string): Promise<boolean>;
  notify(notice: Notice): Promise<void>;
  /** In the person's browser. False: the address is not one that may be opened. */
  openExternal(url: string): Promise<boolean>;
  /** Asks the system for the microphone, which asks the person where it has not yet. False: it is refused there. */
  askForMicrophone(): Promise<boolean>;
  /** The place of the system's settings where the microphone is allowed. False: this system has none. */
  openMicrophoneSettings(): Promise<boolean>;
  /** How many videos wait for the person, on the app's icon; 0 takes it away. */
  setBadge(count: number): Promise<void>;
  /** Where a file that was dropped into the page lies; empty where it lies nowhere. */
  pathOf(file: unknown): string;
  /** After an update was fetched and the person agreed: once nothing renders. */
  restartToUpdate(): Promise<void>;
  /** Asks for a new version now. */
  checkForUpdate(): Promise<void>;
  /** Starts the backend that was given up after too many crashes. */
  restartBackend(): Promise<void>;
  /** Tells what is, then what becomes. Returns how to listen no more. */
  onNews(listener: (news: ShellNews) => void): () => void;
}

export interface Notice {
  title: string;
  body: string;
  /** The screen that it opens, such as `/videos/<id>`. */
  path: string | null;
}

export type BackendState =
  | { state: "starting" }
  | { state: "running" }
  /** It ended by itself, and is started again at `againAt` (milliseconds UTC); null: it was given up. */
  | { state: "crashed"; times: number; reason: string; againAt: number | null };

export type UpdateState =
  /** This copy is not one that updates itself. */
  | { state: "unsupported" }
  | { state: "none" }
  | { state: "checking" }
  | { state: "fetching"; version: string; fraction: number; notes: string | null }
  /** It is taken at the next start, or on `restartToUpdate`; `isWaiting`: agreed to, once nothing renders. */
  | { state: "ready"; version: string; notes: string | null; isWaiting: boolean }
  | { state: "failed"; message: string };

export type ShellNews =
  | { type: "backend"; backend: BackendState }
  | { type: "update"; update: UpdateState }
  /** A screen to go to: a deep link, a notification, an entry of the menu or the tray. */
  | { type: "open"; path: string }
  /** A file that the app was started with, or that was opened with it. `bytes` null: it is gone, or too large to be read. */
  | { type: "file"; name: string; bytes: Uint8Array | null };

/** With this the page hands its end of a channel to the preload. */
export const CONNECT = "ytempire:connect";
/** The page's origin in the app. */
export const APP_ORIGIN = "app://ytempire";
