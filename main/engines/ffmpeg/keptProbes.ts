// What files hold, kept under the hash of their bytes: asked of ffprobe once, and not before every frame that is looked at.
import { basename, join } from "node:path";

import { keepNote, readNote } from "../../base/notes.ts";
import { Answer, probeOf, type Probe } from "./probe.ts";
import type { Ffmpeg } from "./run.ts";

/** Raised when the same answer would now be read otherwise. */
const VERSION = 1;

export class KeptProbes {
  readonly #dir: string;

  /** A note a file lies in the cache, which may be deleted at any time; another build of ffmpeg may tell otherwise. */
  constructor(cacheDir: string, { version }: Pick<Ffmpeg, "version">) {
    this.#dir = join(cacheDir, "probes", `${version.replaceAll(/[^\w.-]/g, "_")}-${VERSION}`);
  }

  /** Null where nothing is known. */
  async find(hash: string): Promise<Probe | null> {
    const kept = await readNote(this.#path(hash), Answer);
    return kept && probeOf(kept);
  }

  /** Only of bytes that are known to have this hash. */
  keep(hash: string, { format, streams }: Probe): Promise<void> {
    return keepNote(this.#path(hash), { format, streams });
  }

  /** The same engine; files that are named by their hash, as artifacts are, it asks once, however many ask at a time. */
  around(ffmpeg: Ffmpeg): Ffmpeg {
    const asked = new Map<string, Promise<Probe>>();
    const ask = async (hash: string, ...how: Parameters<Ffmpeg["probe"]>): Promise<Probe> => {
      const known = await this.find(hash);
      if (known) return known;
      const probe = await ffmpeg.probe(...how);
      await this.keep(hash, probe);
      return probe;
    };
    return {
      ...ffmpeg,
      probe(path, signal, inputOptions) {
        const hash = basename(path);
        if (!HASH.test(hash)) return ffmpeg.probe(path, signal, inputOptions);
        signal?.throwIfAborted();
        // Whoever asked first may leave: the others ask again.
        const before = asked.get(hash)?.catch(() => ask(hash, path, signal, inputOptions));
        const probe = before ?? ask(hash, path, signal, inputOptions);
        asked.set(hash, probe);
        const forget = () => void (asked.get(hash) === probe && asked.delete(hash));
        probe.then(forget, forget);
        return probe;
      },
    };
  }

  #path(hash: string): string {
    return join(this.#dir, hash.slice(0, 2), `${hash}.json`);
  }
}

const HASH = /^[0-9a-f]{64}$/;
