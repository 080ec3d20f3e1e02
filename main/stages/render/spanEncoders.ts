// Who encodes a span: the graphics card while it can, and the processor whatever the card fails at, each time with the reason.
import { besideOthers, type CodecSupport, type Encoder } from "../../base/encoders.ts";
import { AppError } from "../../base/errors.ts";

/** Spans that the card may fail at before it is let alone for the rest of a video. */
const MOST_FAILURES = 3;

/**
 * How many encodes a card's driver allows at once is found out by asking for one too many. Shared by all renders of this
 * process, so that what one has learnt the others keep to.
 */
export class CardSessions {
  #most = Infinity;
  #open = 0;
  #waiting: (() => void)[] = [];

  /** Infinity until a driver has refused one. */
  get most(): number {
    return this.#most;
  }

  /**
   * Waits until a session is free. A work that was refused one while others of ours were open waits for one of them and
   * tries again; refused all alone, it throws: somebody else's sessions are in the way.
   */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (;;) {
      while (this.#open >= this.#most) await this.#oneEnds(signal);
      this.#open++;
      try {
        return await work();
      } catch (error) {
        const others = this.#open - 1;
        if (!saysNoSession(error) || others === 0) throw error;
        this.#most = Math.min(this.#most, others);
      } finally {
        this.#open--;
        for (const go of this.#waiting.splice(0)) go();
      }
      signal.throwIfAborted();
    }
  }

  async #oneEnds(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    signal.addEventListener("abort", () => resolve(), { once: true });
    await promise;
    signal.throwIfAborted();
  }
}

/** The encoders of one video. */
export class SpanEncoders {
  /** What happened, as a person reads it. */
  readonly decisions: string[] = [];
  /** Where a span may lie in the cache: as the first would make it, or the next in its stead. */
  readonly all: readonly Encoder[];
  readonly #sessions: CardSessions;
  readonly #used = new Set<string>();
  #failures = 0;
  #learnt = Infinity;

  constructor({ encoders: [first, second] }: CodecSupport, sessions: CardSessions) {
    if (!first) throw new AppError("CODEC_MISSING", "render.encoders");
    this.all = second ? [first, besideOthers(second)] : [first];
    this.#sessions = sessions;
    this.#learnt = sessions.most;
  }

  /** The names of those that made something, the first one's before. */
  get used(): string {
    const names = this.all.map(({ name }) => name).filter((name) => this.#used.has(name));
    return names.join(", ") || (this.all[0]?.name ?? "");
  }

  /** A span that lay in the cache counts like one that was made. */
  note(encoder: Encoder): void {
    this.#used.add(encoder.name);
  }

  /** @param what the span, as a person finds it: `0:10 to 0:15` */
  async make<T>(what: string, work: (encoder: Encoder) => Promise<T>, signal: AbortSignal): Promise<T> {
    const [first, second] = this.all as [Encoder, Encoder?];
    const by = async (encoder: Encoder): Promise<T> => {
      const made = await work(encoder);
      this.note(encoder);
      return made;
    };
    if (!second) return by(first);
    if (this.#failures >= MOST_FAILURES) return by(second);
    try {
      return await this.#sessions.run(() => by(first), signal);
    } catch (error) {
      if (!isEncodersFault(error)) throw error;
      // Should that fail, too, then it was not the card's fault.
      const made = await by(second);
      this.decisions.push(`${what} by ${second.name}: ${first.name} failed (${error.message})`);
      if (++this.#failures === MOST_FAILURES)
        this.decisions.push(`${first.name} failed ${MOST_FAILURES} times: what was left was made by ${second.name}`);
      return made;
    } finally {
      if (this.#sessions.most < this.#learnt) {
        this.#learnt = this.#sessions.most;
        this.decisions.push(`the driver allows ${this.#learnt} ${this.#learnt === 1 ? "encode" : "encodes"} at once`);
      }
    }
  }
}

/** Anything but the disk's: a driver may fail in words that nobody has read yet, or hang. */
function isEncodersFault(error: unknown): error is AppError {
  if (!(error instanceof AppError) || error.details["fault"] === "disk") return false;
  return error.code === "FFMPEG_FAILED" || error.code === "PROCESS_TIMEOUT";
}

function saysNoSession(error: unknown): boolean {
  return error instanceof AppError && error.details["fault"] === "sessions";
}
