// The troubles that last: each is told when it begins, changes and is over, and stands in every snapshot until then.
import type { Alert, Happening } from "../../contract/liveEvents.ts";

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** `since` is its first moment. */
export type Trouble = Without<Alert, "since">;

export class Alerts {
  readonly #publish: (happening: Happening) => void;
  readonly #now: () => number;
  readonly #lasting = new Map<string, Alert>();

  constructor(o: { publish: (happening: Happening) => void; now?: () => number }) {
    this.#publish = o.publish;
    this.#now = o.now ?? Date.now;
  }

  /** Told anew only where something of it changed. */
  raise(trouble: Trouble): void {
    const before = this.#lasting.get(trouble.id);
    const alert = { ...trouble, since: before?.since ?? new Date(this.#now()).toISOString() };
    if (before && before.code === alert.code && before.severity === alert.severity && before.message === alert.message)
      return;
    this.#lasting.set(alert.id, alert);
    this.#tell(alert, true);
  }

  /** It is over; nothing is told where it was not there. */
  clear(id: string): void {
    const alert = this.#lasting.get(id);
    if (!alert) return;
    this.#lasting.delete(id);
    this.#tell(alert, false);
  }

  /** In the order in which they began. */
  list(): Alert[] {
    return [...this.#lasting.values()];
  }

  #tell(alert: Alert, active: boolean): void {
    if (alert.kind === "system") {
      const { kind: _, ...trouble } = alert;
      this.#publish({ type: "alert.system", active, ...trouble });
    } else {
      const { kind: _, ...trouble } = alert;
      this.#publish({ type: "alert.quota", active, ...trouble });
    }
  }
}
