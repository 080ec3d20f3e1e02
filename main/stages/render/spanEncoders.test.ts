import { setTimeout } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { encoderNamed } from "../../base/encoders.ts";
import { AppError } from "../../base/errors.ts";
import { CardSessions, SpanEncoders, type Way } from "./spanEncoders.ts";

const { signal } = new AbortController();
const CARD = { encoders: [encoderNamed("h264_nvenc"), encoderNamed("libx264")], reason: "NVENC passed a test encode" };

const fault = (message: string, kind: "disk" | "sessions" | null = null) =>
  new AppError("FFMPEG_FAILED", "render.span", message, { details: { fault: kind } });

/** A work that the card fails at in this way. */
const failing =
  (error: Error) =>
  async ({ encoder: { device, name } }: Way): Promise<string> => {
    if (device !== "cpu") throw error;
    return name;
  };
const plain = async ({ encoder }: Way) => encoder.name;

describe("a span", () => {
  it("is made by the card; what it fails at by the processor, and the next by the card again", async () => {
    const encoders = new SpanEncoders(CARD, new CardSessions());
    expect(await encoders.make("0:00 to 0:05", plain, signal)).toBe("h264_nvenc");
    expect(await encoders.make("0:05 to 0:10", failing(fault("generic error (20)")), signal)).toBe("libx264");
    expect(await encoders.make("0:10 to 0:15", plain, signal)).toBe("h264_nvenc");
    expect(encoders.decisions).toEqual(["0:05 to 0:10 by libx264: h264_nvenc failed (generic error (20))"]);
    expect(encoders.used).toBe("h264_nvenc, libx264");
  });

  it("of a card that hangs goes to the processor as well", async () => {
    const encoders = new SpanEncoders(CARD, new CardSessions());
    const hangs = new AppError("PROCESS_TIMEOUT", "render.span", "ffmpeg gave no sign of life for 60 s");
    expect(await encoders.make("0:00 to 0:05", failing(hangs), signal)).toBe("libx264");
  });

  it("is not tried on a card that failed three times", async () => {
    const encoders = new SpanEncoders(CARD, new CardSessions());
    for (let i = 0; i < 3; i++) await encoders.make(`${i}`, failing(fault("lost")), signal);
    const asked: string[] = [];
    await encoders.make("3", async ({ encoder }) => asked.push(encoder.name), signal);
    expect(asked).toEqual(["libx264"]);
    expect(encoders.decisions.at(-1)).toBe("h264_nvenc failed 3 times: what was left was made by libx264");
  });

  it.each([
    ["a disk that fails", fault("Input/output error", "disk")],
    ["a full disk", new AppError("DISK_FULL", "render.span")],
    ["a source that is missing", new AppError("ARTIFACT_MISSING", "render.span")],
    ["being cancelled", new AppError("CANCELLED", "render.span")],
  ])("fails by %s, without a word against the card", async (_what, error) => {
    const encoders = new SpanEncoders(CARD, new CardSessions());
    for (let i = 0; i < 5; i++) await expect(encoders.make("x", failing(error), signal)).rejects.toBe(error);
    expect(await encoders.make("x", plain, signal)).toBe("h264_nvenc");
    expect(encoders.decisions).toEqual([]);
  });

  it("that the processor fails at, too, was not the card's fault", async () => {
    const encoders = new SpanEncoders(CARD, new CardSessions());
    const broken = fault("clip.mp4: Invalid data found");
    for (let i = 0; i < 5; i++)
      await expect(encoders.make("x", () => Promise.reject(broken), signal)).rejects.toBe(broken);
    expect(await encoders.make("x", plain, signal)).toBe("h264_nvenc");
    expect(encoders.decisions).toEqual([]);
  });

  it("has one encoder where there is no card, and its own fault is thrown", async () => {
    const encoders = new SpanEncoders({ encoders: [encoderNamed("libx264")], reason: "" }, new CardSessions());
    await expect(encoders.make("x", () => Promise.reject(fault("bad")), signal)).rejects.toThrow("bad");
    expect(encoders.all.map(({ options }) => options.join(" "))).toEqual([encoderNamed("libx264").options.join(" ")]);
  });
});

describe("a span with clips", () => {
  const PROVEN = { reach: "whole", reason: "NVENC decodes, scales, lays captions over and encodes" } as const;
  const WHOLE = "NVENC, which decodes, scales, lays captions over and encodes,";
  const way = ({ encoder, reach }: Way) => `${encoder.name}${reach ? ` ${reach}` : ""}`;
  const open = () => new SpanEncoders(CARD, new CardSessions(), PROVEN);

  it("goes the whole way in the card; one without clips has nothing there to decode", async () => {
    const encoders = open();
    expect(await encoders.make("x", async (one) => way(one), signal, true)).toBe("h264_nvenc whole");
    expect(await encoders.make("x", async (one) => way(one), signal)).toBe("h264_nvenc");
    expect(encoders.ways(true).map(way)).toEqual(["h264_nvenc whole", "h264_nvenc", "libx264"]);
    expect(encoders.decisions).toEqual([`clips: ${PROVEN.reason}`]);
  });

  it("that the card fails at is encoded there all the same, and then left to the processor, each alone", async () => {
    const encoders = open();
    const asked: string[] = [];
    const memory = fault("CUDA_ERROR_OUT_OF_MEMORY: out of memory");
    const works = (fails: (one: Way) => boolean) => async (one: Way) => {
      asked.push(way(one));
      if (fails(one)) throw memory;
      return way(one);
    };
    expect(
      await encoders.make(
        "0:00 to 0:05",
        works(({ reach }) => Boolean(reach)),
        signal,
        true,
      ),
    ).toBe("h264_nvenc");
    expect(
      await encoders.make(
        "0:05 to 0:10",
        works(({ encoder }) => encoder.device !== "cpu"),
        signal,
        true,
      ),
    ).toBe("libx264");
    expect(
      await encoders.make(
        "0:10 to 0:15",
        works(() => false),
        signal,
        true,
      ),
    ).toBe("h264_nvenc whole");
    expect(asked).toEqual([
      "h264_nvenc whole",
      "h264_nvenc",
      "h264_nvenc whole",
      "h264_nvenc",
      "libx264",
      "h264_nvenc whole",
    ]);
    expect(encoders.decisions.slice(1)).toEqual([
      `0:00 to 0:05 with decoding on the processor: ${WHOLE} failed (CUDA_ERROR_OUT_OF_MEMORY: out of memory)`,
      `0:05 to 0:10 by libx264: ${WHOLE} failed (CUDA_ERROR_OUT_OF_MEMORY: out of memory)`,
      "0:05 to 0:10 by libx264: h264_nvenc failed (CUDA_ERROR_OUT_OF_MEMORY: out of memory)",
    ]);
  });

  it("is not decoded in a card that failed at it three times, which goes on encoding", async () => {
    const encoders = open();
    const inCard = async (one: Way) => {
      if (one.reach) throw fault("lost");
      return way(one);
    };
    for (let i = 0; i < 3; i++) await encoders.make(`${i}`, inCard, signal, true);
    expect(encoders.decisions.at(-1)).toBe(`${WHOLE} failed 3 times: what was left was decoded on the processor`);
    expect(await encoders.make("3", async (one) => way(one), signal, true)).toBe("h264_nvenc");
  });

  it("that was refused a session is not tried again in the same card, and a failing disk bans nothing", async () => {
    const encoders = open();
    const asked: string[] = [];
    const refused = async (one: Way) => {
      asked.push(way(one));
      if (one.encoder.device !== "cpu") throw fault("OpenEncodeSessionEx failed: out of memory (10)", "sessions");
      return way(one);
    };
    await encoders.make("x", refused, signal, true);
    expect(asked).toEqual(["h264_nvenc whole", "libx264"]);
    const disk = fault("Input/output error", "disk");
    for (let i = 0; i < 5; i++)
      await expect(encoders.make("x", () => Promise.reject(disk), signal, true)).rejects.toBe(disk);
    expect(await encoders.make("x", async (one) => way(one), signal, true)).toBe("h264_nvenc whole");
  });
});

describe("sessions of a card", () => {
  /** A driver that allows so many at once, and works that take some milliseconds. */
  function driver(allowed: number) {
    let open = 0;
    let most = 0;
    let refused = 0;
    return {
      seen: () => ({ most, refused }),
      work: async ({ encoder: { device, name } }: Way): Promise<string> => {
        if (device === "cpu") return name;
        if (open >= allowed) {
          refused++;
          await setTimeout(2);
          throw fault("OpenEncodeSessionEx failed: out of memory (10)", "sessions");
        }
        most = Math.max(most, ++open);
        await setTimeout(10);
        open--;
        return name;
      },
    };
  }

  it("are as many as the driver allows: what is refused waits and is made by the card all the same", async () => {
    const sessions = new CardSessions();
    const { work, seen } = driver(2);
    const encoders = new SpanEncoders(CARD, sessions);
    const made = await Promise.all(Array.from({ length: 12 }, (_, i) => encoders.make(`${i}`, work, signal)));
    expect(new Set(made)).toEqual(new Set(["h264_nvenc"]));
    expect(seen().most).toBe(2);
    expect(sessions.most).toBeLessThanOrEqual(2);
    expect(encoders.decisions.at(-1)).toMatch(/^the driver allows [12] encodes? at once$/);
    // The next video knows it from the beginning.
    const before = seen().refused;
    const next = new SpanEncoders(CARD, sessions);
    await Promise.all(Array.from({ length: 6 }, (_, i) => next.make(`${i}`, work, signal)));
    expect(seen().refused).toBe(before);
    expect(next.decisions).toEqual([]);
  });

  it("that somebody else holds leave the span to the processor", async () => {
    const encoders = new SpanEncoders(CARD, new CardSessions());
    expect(await encoders.make("0:00 to 0:05", driver(0).work, signal)).toBe("libx264");
    expect(encoders.decisions[0]).toContain("OpenEncodeSessionEx failed: out of memory (10)");
  });

  it("are waited for only as long as nobody cancels", async () => {
    const sessions = new CardSessions();
    const stop = new AbortController();
    const held = Promise.withResolvers<string>();
    const holder = sessions.run(() => held.promise, signal);
    let tries = 0;
    const waiting = sessions.run(async () => {
      tries++;
      throw fault("incompatible client key (21)", "sessions");
    }, stop.signal);
    await setTimeout(5);
    stop.abort(new AppError("CANCELLED", "test"));
    await expect(waiting).rejects.toMatchObject({ code: "CANCELLED" });
    expect(tries).toBe(1);
    held.resolve("done");
    expect(await holder).toBe("done");
  });
});
