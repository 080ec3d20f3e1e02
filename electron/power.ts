// The computer stays awake while something is made, and work pauses where a person wants it to: on battery, under a full screen.
import { powerMonitor, powerSaveBlocker } from "electron";

import type { PauseReason } from "../contract/api/system.ts";
import type { ShellSettings, Work } from "./following.ts";
import { watchFullScreen } from "./fullScreen.ts";

export interface PowerOptions {
  /** Asks the backend to pause or to go on for this reason. */
  pause: (reason: PauseReason, isOn: boolean) => void;
}

export class Power {
  readonly #options: PowerOptions;
  #settings: Pick<ShellSettings, "pauseOnBattery" | "pauseInFullScreen"> | null = null;
  #blocker: number | null = null;
  #isOnBattery = false;
  #isFull = false;
  #stopWatching: (() => void) | null = null;
  readonly #asked = new Set<PauseReason>();

  constructor(options: PowerOptions) {
    this.#options = options;
    this.#isOnBattery = powerMonitor.isOnBatteryPower();
    powerMonitor.on("on-battery", () => this.#battery(true));
    powerMonitor.on("on-ac", () => this.#battery(false));
  }

  /** The screen may go dark meanwhile; the computer may not sleep. */
  work({ running, pause }: Work): void {
    const isMaking = running.length > 0 && pause === null;
    if (isMaking && this.#blocker === null) this.#blocker = powerSaveBlocker.start("prevent-app-suspension");
    else if (!isMaking && this.#blocker !== null) {
      powerSaveBlocker.stop(this.#blocker);
      this.#blocker = null;
    }
  }

  settings(settings: ShellSettings): void {
    this.#settings = settings;
    if (settings.pauseInFullScreen) this.#stopWatching ??= watchFullScreen((isFull) => this.#full(isFull));
    else if (this.#stopWatching) {
      this.#stopWatching();
      this.#stopWatching = null;
      this.#isFull = false;
    }
    this.#settle();
  }

  /** A backend began anew: it knows nothing of what was asked of the one before. */
  again(): void {
    this.#asked.clear();
    this.#settle();
  }

  close(): void {
    this.#stopWatching?.();
    if (this.#blocker !== null) powerSaveBlocker.stop(this.#blocker);
  }

  #battery(isOnBattery: boolean): void {
    this.#isOnBattery = isOnBattery;
    this.#settle();
  }

  #full(isFull: boolean): void {
    this.#isFull = isFull;
    this.#settle();
  }

  #settle(): void {
    this.#ask("battery", this.#isOnBattery && (this.#settings?.pauseOnBattery ?? false));
    this.#ask("fullScreen", this.#isFull && (this.#settings?.pauseInFullScreen ?? false));
  }

  #ask(reason: PauseReason, isOn: boolean): void {
    if (this.#asked.has(reason) === isOn) return;
    if (isOn) this.#asked.add(reason);
    else this.#asked.delete(reason);
    this.#options.pause(reason, isOn);
  }
}
