// Who encodes a span: the graphics card while it can, and the processor whatever the card fails at, each time with the reason.
import { REACH_NAMES, type Reach } from "../../base/cardPaths.ts";
import { besideOthers, DEVICE_NAMES, type CodecSupport, type Encoder } from "../../base/encoders.ts";
import { AppError } from "../../base/errors.ts";
import type { Proven } from "./cardReach.ts";

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

/** By what a span may be made. */
export interface Way {
  encoder: Encoder;
  /** Of a span with clips: what the card does besides. */
  reach?: Reach | undefined;
}

/** The encoders of one video. */
export class SpanEncoders {
  /** What happened, as a person reads it. */
  readonly decisions: string[] = [];
  /** Those that may have made something of it: the first, and the one that stands in for it. */
  readonly all: readonly Encoder[];
  readonly #reach: Reach | null;
  readonly #sessions: CardSessions;
  readonly #used = new Set<string>();
  /** Of each way, as one tries it: with the card's whole reach, and encoding alone. */
  readonly #failures = { reach: 0, encode: 0 };
  #learnt = Infinity;

  /** @param proven what the first encoder's card does of a clip's way besides encoding */
  constructor({ encoders: [first, second] }: CodecSupport, sessions: CardSessions, proven?: Proven) {
    if (!first) throw new AppError("CODEC_MISSING", "render.encoders");
    this.all = second ? [first, besideOthers(second)] : [first];
    this.#sessions = sessions;
    this.#learnt = sessions.most;
    this.#reach = proven?.reach ?? null;
    if (proven?.reason) this.decisions.push(`clips: ${proven.reason}`);
  }

  /** The names of those that made something, the first one's before. */
  get used(): string {
    const names = this.all.map(({ name }) => name).filter((name) => this.#used.has(name));
    return names.join(", ") || (this.all[0]?.name ?? "");
  }

  /** All by which a span may have been made, best first. */
  ways(clips: boolean): Way[] {
    const [first, ...others] = this.all.map((encoder) => ({ encoder }));
    return [
      ...(clips && first && this.#reach ? [{ ...first, reach: this.#reach }] : []),
      ...(first ? [first] : []),
      ...others,
    ];
  }

  /** A span that lay in the cache counts like one that was made. */
  note(encoder: Encoder): void {
    this.#used.add(encoder.name);
  }

  /**
   * @param what the span, as a person finds it: `0:10 to 0:15`
   * @param clips whether clips are seen in it
   */
  async make<T>(what: string, work: (way: Way) => Promise<T>, signal: AbortSignal, clips = false): Promise<T> {
    const failed: { way: Way; error: AppError }[] = [];
    const left = this.ways(clips).filter((way) => !this.#isGivenUp(way));
    for (let way = left.shift(); ; way = left.shift()) {
      if (!way) throw failed.at(-1)?.error ?? new AppError("CODEC_MISSING", "render.encoders");
      const now = way;
      try {
        const made = await (left.length > 0 ? this.#sessions.run(() => work(now), signal) : work(now));
        this.note(now.encoder);
        // Only now: what nobody can make was not the card's fault.
        this.#count(what, failed, now);
        return made;
      } catch (error) {
        if (left.length === 0 || !isEncodersFault(error)) throw error;
        failed.push({ way: now, error });
        // Refused a session, it would be refused one for encoding alone.
        if (saysNoSession(error)) left.splice(0, left.length - 1);
      } finally {
        this.#tellSessions();
      }
    }
  }

  #isGivenUp({ encoder, reach }: Way): boolean {
    const failures = reach ? this.#failures.reach : this.#failures.encode;
    return encoder === this.all[0] && this.all.length > 1 && failures >= MOST_FAILURES;
  }

  #count(what: string, failed: readonly { way: Way; error: AppError }[], made: Way): void {
    for (const { way, error } of failed) {
      const { encoder, reach } = way;
      const failures = reach ? ++this.#failures.reach : ++this.#failures.encode;
      const instead = made.encoder === encoder ? "with decoding on the processor" : `by ${made.encoder.name}`;
      this.decisions.push(`${what} ${instead}: ${reach ? inCard(way) : encoder.name} failed (${error.message})`);
      if (failures !== MOST_FAILURES) continue;
      const rest = reach ? "was decoded on the processor" : `was made by ${made.encoder.name}`;
      this.decisions.push(`${reach ? inCard(way) : encoder.name} failed ${MOST_FAILURES} times: what was left ${rest}`);
    }
  }

  #tellSessions(): void {
    if (this.#sessions.most >= this.#learnt) return;
    this.#learnt = this.#sessions.most;
    this.decisions.push(`the driver allows ${this.#learnt} ${this.#learnt === 1 ? "encode" : "encodes"} at once`);
  }
}

/** `NVENC, which decodes, scales and encodes,` */
function inCard({ encoder, reach }: Way): string {
  return reach ? `${DEVICE_NAMES[encoder.device]}, which ${REACH_NAMES[reach]},` : encoder.name;
}

/** Anything but the disk's: a driver may fail in words that nobody has read yet, or hang. */
function isEncodersFault(error: unknown): error is AppError {
  if (!(error instanceof AppError) || error.details["fault"] === "disk") return false;
  return error.code === "FFMPEG_FAILED" || error.code === "PROCESS_TIMEOUT";
}

function saysNoSession(error: unknown): boolean {
  return error instanceof AppError && error.details["fault"] === "sessions";
}
