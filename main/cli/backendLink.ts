// A command's link to the backend: opened when first needed, and anew where another process's backend has ended.
import type { SettingFlags } from "../base/settings.ts";
import type { Connection } from "./connect.ts";

export class BackendLink implements AsyncDisposable {
  /** As `--data-dir` names it. */
  readonly dataDir: string | null;
  readonly #signal: AbortSignal;
  readonly #opened: (connection: Connection) => void;
  readonly #settings: SettingFlags;
  #current: Promise<Connection> | null = null;

  /**
   * @param opened is told of each connection once
   * @param settings of a backend inside this process
   */
  constructor(
    dataDir: string | null,
    signal: AbortSignal,
    opened: (connection: Connection) => void,
    settings: SettingFlags = {},
  ) {
    this.dataDir = dataDir;
    this.#signal = signal;
    this.#opened = opened;
    this.#settings = settings;
  }

  /** Throws what `connect` throws. */
  get(): Promise<Connection> {
    this.#current ??= this.#open();
    return this.#current;
  }

  /** That connection is of no use any more: the next `get` opens another. Several may say so of one. */
  async lost(connection: Connection): Promise<void> {
    const current = await this.#current?.catch(() => null);
    if (current !== connection) return;
    this.#current = null;
    await connection[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#current?.catch(() => null))?.[Symbol.asyncDispose]();
  }

  async #open(): Promise<Connection> {
    // Loading the engines takes half a second: wrong options are told before.
    const { connect } = await import("./connect.ts");
    try {
      const connection = await connect(this.dataDir, this.#signal, this.#settings);
      this.#opened(connection);
      return connection;
    } catch (error) {
      this.#current = null;
      throw error;
    }
  }
}
