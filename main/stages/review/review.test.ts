// The whole review on a small real video: flawless it is approved, and each seeded fault is caught by the check that is there for it.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { ReviewOutput } from "../../../contract/review.ts";
import type { StageContext } from "../../../contract/stage.ts";
import { type Ffmpeg, locateFfmpeg } from "../../engines/ffmpeg/index.ts";
import type { LanguageModels } from "../../engines/llm/index.ts";
import { checks as told } from "./checks/index.ts";
import type { Facts } from "./facts.ts";
import { expectSame, inBothLanguages } from "./fixtures/bothLanguages.fixture.ts";
import { encoding, makeSample, MASTER, type Sample } from "./fixtures/sample.ts";
import { createReviewStage } from "./index.ts";
import type { ReviewInput } from "./input.ts";
import { measure } from "./measure.ts";
import { readMp4 } from "./mp4.ts";
import { readPolicyLists } from "./policy.ts";
import { judge } from "./verdict.ts";
import { CHECK_IDS, type SpokenCheckId } from "./weights.ts";

/** Whatever a check finds here, it says in both languages. */
const checks = Object.fromEntries(
  Object.entries(told).map(([id, check]) => [id, (facts: Facts) => inBothLanguages(check(facts))]),
) as typeof told;

const policyDir = join(import.meta.dirname, "../../../resources/policy");
const policy = readPolicyLists(policyDir).of("en");

let dir: string;
/** The packaged build of 2018 is the least that the product must work with. */
let ffmpeg: Ffmpeg;
let sample: Sample;
let clean: Facts;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "review-"));
  ffmpeg = await locateFfmpeg({ cacheDir: join(dir, "cache"), sources: ["package"] });
  sample = await makeSample(ffmpeg, dir);
  clean = await measured(sample.input);
}, 60_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

const measured = (input: ReviewInput) =>
  measure({ ffmpeg, artifacts: sample.artifacts, policy }, input, {
    signal: AbortSignal.timeout(60_000),
    progress: () => {},
  });

async function review(input: unknown, signal = AbortSignal.timeout(60_000)) {
  const stage = createReviewStage({ ffmpeg, artifacts: sample.artifacts, policyDir });
  const context = { signal, progress: () => {} } as unknown as StageContext;
  return stage.run(context, stage.input.parse(input));
}

/** Makes another file from the sample's, and reviews that. */
async function spoiled(args: string[], name = "spoiled.mp4"): Promise<Facts> {
  const path = join(dir, name);
  await ffmpeg.run([...args, path], { op: "spoil" });
  return measured(await sample.withVideo(path));
}

const seconds = () => sample.timeline.frames / 30;
const withSound = (filter: string, sound = sample.files.mix) =>
  spoiled([
    "-i",
    sample.files.small,
    "-i",
    sound,
    "-map",
    "0:v",
    "-map",
    "1:a",
    "-c:v",
    "copy",
    ...encoding.audio,
    "-af",
    `${filter},apad,atrim=end=${seconds()}`,
    "-movflags",
    "+faststart",
  ]);

test("a flawless video passes every check and is approved", async () => {
  const outcome = await review(sample.input);
  if (outcome.status !== "done") throw new Error(outcome.status);
  expect(outcome.output.checks.filter((check) => check.status !== "pass")).toEqual([]);
  expect(outcome.output.checks.map((check) => check.id)).toEqual(CHECK_IDS);
  expect(outcome.output).toMatchObject({ verdict: "approved" });
  expect(outcome.output.score).toBeGreaterThan(0.95);
  outcome.output.checks.forEach(inBothLanguages);
  expectSame(outcome.output.reason, outcome.output.german?.reason);
});

test("a draft waits for approval, and its report is kept", async () => {
  const outcome = await review({
    ...sample.input,
    script: { ...sample.input.script, draft: true, advice: ["Add facts."] },
  });
  expect(outcome).toMatchObject({ status: "waiting", for: "approval", output: { verdict: "waiting" } });
});

test("what templates wrote without facts is a draft far below approval, and says what to do", async () => {
  const script = { ...sample.input.script, draft: true, advice: ["Hand in notes."] };
  const by = (id: string) => ({ ...script, generator: { ...script.generator, id } });
  const frame = await review({ ...sample.input, script: by("templates") });
  if (frame.status !== "waiting") throw new Error(frame.status);
  const { output } = frame as { output: ReviewOutput };
  expect(output).toMatchObject({ score: 0.65, verdict: "waiting", aspects: { script: 0.4 } });
  const found = output.checks.find(({ id }) => id === "draft");
  expect(found).toMatchObject({ status: "warn", message: expect.stringContaining("without facts") });
  expect(found?.hint).toMatch(/notes.*Language models/);
  expect(found?.german?.hint).toMatch(/Notizen.*Sprachmodelle/);
  expect(output.german?.reason).toContain("Gerüst ohne Fakten");
  // What stands in a person's notes is judged by what it says.
  const notes = await review({ ...sample.input, script: by("notes") });
  expect(notes).toMatchObject({ status: "waiting" });
  expect((notes as unknown as { output: ReviewOutput }).output.score).toBeGreaterThan(0.9);
});

test("a language model that is there reads what is spoken, and what it names waits at its second; without one the lists are alone", async () => {
  const { videoId, ...job } = { videoId: "v", signal: AbortSignal.timeout(60_000), inputs: {} };
  const answer = (read: Reading): LanguageModels => {
    const model = { engine: "ollama" as const, name: "m", identity: "digest", contextTokens: 8192 };
    return {
      overview: () => Promise.resolve([]),
      next: () => Promise.resolve(read === null ? { model: null, departures: [] } : { model, departures: [] }),
      async first(_work, act) {
        const ask = (wish: { prompt: string; schema: { parse: (given: unknown) => unknown } }) =>
          Promise.resolve(wish.schema.parse({ findings: read?.(wish.prompt) ?? [] }) as never);
        return { departures: [], uses: [], model, value: await act({ model, uses: [], ask }) };
      },
    };
  };
  const withModel = async (read: Reading) => {
    const reader = { models: answer(read), revenueOf: () => null };
    const stage = createReviewStage({ ffmpeg, artifacts: sample.artifacts, policyDir, reader });
    const input = stage.input.parse(sample.input);
    const asOf = await stage.asOf?.({ ...job, videoId }, input);
    const once = (_key: string, act: () => Promise<unknown>) => act();
    const context = { ...job, videoId, asOf, once, progress: () => {} } as unknown as StageContext;
    return { asOf, outcome: (await stage.run(context, input)) as { status: string; output: ReviewOutput } };
  };
  const numberOf = (prompt: string, words: string) =>
    Number(new RegExp(`\\[(\\d+)\\] [^\n]*${words}`).exec(prompt)?.[1]);
  const { asOf, outcome } = await withModel((prompt) => [
    { sentence: numberOf(prompt, "cures cancer"), kind: "medical", severity: "serious", reason: "no" },
    { sentence: numberOf(prompt, "heavier"), kind: "medical", severity: "serious", reason: "Promises an effect" },
  ]);
  expect(asOf).toBe("ollama digest");
  expect(outcome).toMatchObject({
    status: "waiting",
    output: { verdict: "waiting", policy: { model: { name: "m" } } },
  });
  const found = outcome.output.checks.find(({ id }) => id === "policyReading");
  const [, second] = sample.input.narration.scenes;
  expect(found?.found).toHaveLength(1);
  expect(found?.found[0]).toMatchObject({ sceneId: second?.id, note: expect.stringContaining("Promises an effect") });
  expect(found?.found[0]?.at).toBeGreaterThanOrEqual(second?.start ?? Infinity);

  const alone = await withModel(null);
  expect(alone.asOf).toBeUndefined();
  expect(alone.outcome.status).toBe("done");
  expect(alone.outcome.output.checks.map(({ id }) => id)).toEqual(CHECK_IDS);
  expect(alone.outcome.output).toMatchObject({ verdict: "approved", policy: { model: null, sentences: 6 } });
  // What a model says moves no score.
  expect(outcome.output).toMatchObject({ score: alone.outcome.output.score, aspects: alone.outcome.output.aspects });
});

/** What a model finds in a batch; null: there is none. */
type Reading = ((prompt: string) => { sentence: number; kind: string; severity: string; reason: string }[]) | null;

test("a cancelled review ends at once", async () => {
  const cancel = new AbortController();
  const running = review(sample.input, cancel.signal);
  setTimeout(() => cancel.abort(), 300);
  const began = performance.now();
  await expect(running).rejects.toMatchObject({ code: "CANCELLED" });
  expect(performance.now() - began).toBeLessThan(2000);
});

describe("captions that are a track in the file", () => {
  const withTrack = async (language: string, change = (srt: string) => srt): Promise<Facts> => {
    const srt = join(dir, "track.srt");
    await writeFile(srt, change(await readFile(sample.artifacts.path(sample.input.render.captions.srt), "utf8")));
    const path = join(dir, "soft.mp4");
    const maps = [
      "-map",
      "0",
      "-map",
      "1",
      "-c",
      "copy",
      "-c:s",
      "mov_text",
      "-metadata:s:s:0",
      `language=${language}`,
    ];
    await ffmpeg.run(["-i", sample.files.video, "-i", srt, ...maps, "-movflags", "+faststart", path], { op: "soft" });
    const input = await sample.withVideo(path);
    return measured({ ...input, idea: { ...input.idea, captions: "soft" } });
  };

  test("pass when they say what the files say, in the video's language", async () => {
    const facts = await withTrack("eng");
    for (const id of CHECK_IDS) expect(checks[id](facts), id).toMatchObject({ status: "pass" });
    expect(checks.captionContrast(facts).message).toMatch(/players draw them/);
  });

  test("are known in a file for editors, too, whose language is a number", async () => {
    const path = join(dir, "soft.mov");
    const srt = sample.artifacts.path(sample.input.render.captions.srt);
    const maps = ["-map", "0", "-map", "1", "-c", "copy", "-c:s", "mov_text", "-metadata:s:s:0", "language=eng"];
    await ffmpeg.run(["-i", sample.files.small, "-f", "srt", "-i", srt, ...maps, path], { op: "soft" });
    const tracks = (await readMp4(path))?.tracks.map(({ kind, codec, language }) => ({ kind, codec, language }));
    expect(tracks?.at(-1)).toEqual({ kind: "subtitles", codec: "text", language: null });
  });

  test("fail in another language, at other times, and when they are missing or not wanted", async () => {
    expect(checks.streams(await withTrack("deu")).message).toContain("the captions' language is deu instead of eng");
    const late = await withTrack("eng", (srt) => srt.replace("00:00:0", "00:00:1"));
    expect(checks.captionTiming(late)).toMatchObject({ status: "fail" });
    expect(checks.captionTiming(late).found.map(({ note }) => note)).toContain(
      "the track in the video differs from the .srt",
    );
    const missing = { ...clean, input: { ...clean.input, idea: { ...clean.input.idea, captions: "soft" as const } } };
    expect(checks.streams(missing).message).toContain("there is no track of captions");
    const unwanted = { ...late, input: clean.input };
    expect(checks.streams(unwanted).message).toContain("there is a track of captions");
  });
});

describe("damaged files", () => {
  const damaged = async (change: (bytes: Buffer) => Buffer) => {
    const path = join(dir, "damaged.mp4");
    await writeFile(path, change(await readFile(sample.files.video)));
    return sample.withVideo(path);
  };

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ["is cut off", (bytes) => bytes.subarray(0, Math.floor(bytes.length * 0.6))],
    ["has lost its index", (bytes) => bytes.subarray(bytes.length >> 1)],
    ["is no video", () => Buffer.from("hello")],
    ["is empty", () => Buffer.alloc(0)],
    [
      "has a hole",
      (bytes) =>
        Buffer.concat([
          bytes.subarray(0, bytes.length >> 1),
          Buffer.alloc(3000, 0x5a),
          bytes.subarray((bytes.length >> 1) + 3000),
        ]),
    ],
  ])("a file that %s is rejected", async (_, change) => {
    const outcome = await review(await damaged(change));
    expect(outcome).toMatchObject({ status: "done", output: { verdict: "rejected" } });
    const decodes = outcome.status === "done" ? outcome.output.checks.find(({ id }) => id === "decodes") : undefined;
    expect(decodes?.status).toBe("fail");
    if (outcome.status === "done") outcome.output.checks.forEach(inBothLanguages);
  });
});

describe("the sound of the file", () => {
  test("200 ms late is out of step", async () => {
    const facts = await withSound(`${MASTER},adelay=200|200`);
    const found = checks.drift(facts);
    expect(found).toMatchObject({ status: "fail" });
    expect(found.message).toMatch(/\+20\d ms at the beginning, \+20\d ms at the end/);
    expect(checks.voice(facts).status).toBe("pass");
  });

  test("200 ms early is out of step", async () => {
    const found = checks.drift(await withSound(`${MASTER},atrim=start=0.2,asetpts=PTS-STARTPTS`));
    expect(found.message).toMatch(/−19\d ms at the beginning/);
    expect(found.status).toBe("fail");
  });

  test("a track that the container delays is out of step", async () => {
    const facts = await spoiled([
      "-i",
      sample.files.small,
      "-itsoffset",
      "0.15",
      "-i",
      sample.files.small,
      "-map",
      "0:v",
      "-map",
      "1:a",
      "-c",
      "copy",
      "-movflags",
      "+faststart",
    ]);
    expect(checks.drift(facts)).toMatchObject({ status: "fail" });
  });

  test("1 % too slow drifts away", async () => {
    const found = checks.drift(await withSound(`${MASTER},asetrate=47520,aresample=48000`));
    expect(found.status).toBe("fail");
    expect(found.message).toMatch(/\+1[3-9]\d ms at most/);
  });

  test("3 dB too quiet is off its loudness", async () => {
    const facts = await withSound(`${MASTER},volume=-3dB`);
    expect(checks.loudness(facts)).toMatchObject({
      status: "fail",
      message: expect.stringMatching(/^-1[67]\.\d LUFS/) as string,
    });
    expect(checks.truePeak(facts).status).toBe("pass");
  });

  test("without a limiter its peaks are too high", async () => {
    expect(checks.truePeak(await withSound("volume=16dB"))).toMatchObject({ status: "fail" });
  });

  test("music alone has lost the narration", async () => {
    expect(checks.voice(await withSound("volume=12dB", sample.files.music))).toMatchObject({ status: "fail" });
  });

  test("a hole is a silence that nobody asked for, with its place", async () => {
    const found = checks.silence(await withSound(`${MASTER},volume=0:enable='between(t,6,9)'`));
    expect(found.status).toBe("fail");
    expect(found.found[0]?.at).toBeCloseTo(6, 0);
    expect(found.found[0]?.sceneId).toBe("s2");
  });

  test("mono at 44.1 kHz is not as specified", async () => {
    const found = checks.streams(
      await spoiled([
        "-i",
        sample.files.small,
        "-c:v",
        "copy",
        "-c:a",
        "aac",
        "-ac",
        "1",
        "-ar",
        "44100",
        "-movflags",
        "+faststart",
      ]),
    );
    expect(found.message).toContain("the sampling rate is 44100 instead of 48000");
    expect(found.message).toContain("the sound is mono instead of stereo");
  });
});

describe("the picture of the file", () => {
  let facts: Facts;
  beforeAll(async () => {
    const filter = [
      "scale=480:270:flags=fast_bilinear",
      // Frozen from 7 to 11 s, black for one frame at 3 s and for a second at 12 s.
      "select='not(between(t,7.02,11))'",
      "fps=30",
      "lutyuv=y=16:u=128:v=128:enable='eq(n,90)+between(n,360,389)'",
    ];
    facts = await spoiled([
      "-i",
      sample.files.small,
      "-c:a",
      "copy",
      "-vf",
      filter.join(","),
      "-c:v",
      "libx264",
      "-preset",
      "ultrafast",
      "-pix_fmt",
      "yuv444p",
      "-g",
      "250",
      "-sc_threshold",
      "0",
      "-colorspace",
      "bt470bg",
    ]);
  });

  test("black is found to the frame, with its scene", () => {
    const found = checks.blackFrames(facts);
    expect(found.status).toBe("fail");
    expect(found.found.map((place) => place.at)).toEqual([3, 12]);
    expect(found.found[0]).toMatchObject({ sceneId: "s1", note: "black for 0.03 s", german: "0,03 s lang schwarz" });
  });

  test("a frozen background is found in its place", () => {
    const found = checks.frozenPicture(facts);
    expect(found.status).toBe("fail");
    expect(found.found[0]?.at).toBeGreaterThan(6.4);
    expect(found.found[0]?.at).toBeLessThan(8);
  });

  test("the same stretch is allowed for a photograph without motion, and only a warning for a clip", () => {
    const artifact = { hash: "0".repeat(64), bytes: 1, mediaType: "image/jpeg" };
    const motion = { zoom: [1, 1] as [number, number], x: [0, 0] as [number, number], y: [0, 0] as [number, number] };
    const showing = (visual: Facts["timeline"]["picture"][number]["visual"]) => ({
      ...facts,
      timeline: { ...facts.timeline, picture: facts.timeline.picture.map((clip) => ({ ...clip, visual })) },
    });
    expect(checks.frozenPicture(showing({ kind: "image", image: artifact, motion })).status).toBe("pass");
    expect(
      checks.frozenPicture(showing({ kind: "image", image: artifact, motion: { ...motion, zoom: [1, 1.1] } })).status,
    ).toBe("fail");
    expect(checks.frozenPicture(showing({ kind: "clip", clip: artifact, fromSeconds: 0 })).status).toBe("warn");
  });

  test.each([
    "the picture is 480×270 instead of 1920×1080",
    "the pixel format is yuv444p instead of yuv420p",
    "the stream's colour tag is bt470bg",
    "key frames are up to 8.33 s apart",
    "no faststart",
  ])("its streams are not as specified: %s", (fault) => {
    expect(checks.streams(facts).message).toContain(fault);
  });

  test.each([
    ["hevc", ["-c:v", "libx265", "-x265-params", "log-level=error", "-pix_fmt", "yuv420p"], "mp4"],
    ["prores", ["-c:v", "prores_ks", "-pix_fmt", "yuv422p10le", "-c:a", "pcm_s24le", "-ar", "48000"], "mov"],
  ] as const)("%s is as specified where it was asked for, and only there", async (codec, coding, kind) => {
    const args = ["-i", sample.files.small, "-t", "2", "-vf", "scale=320:180", "-c:a", "copy", ...coding];
    const found = await spoiled([...args, "-movflags", "+faststart"], `${codec}.${kind}`);
    const of = (wanted: "h264" | "hevc" | "prores") =>
      checks.streams({ ...found, input: { ...found.input, idea: { ...found.input.idea, codec: wanted } } }).message;
    expect(found.decode.errorCount).toBe(0);
    expect(of(codec)).not.toMatch(/codec|pixel format|profile/);
    expect(of("h264")).toContain(`the video codec is ${codec} instead of h264`);
  });

  test("another frame rate and missing frames are found", async () => {
    const slow = await spoiled([
      "-i",
      sample.files.small,
      "-c:a",
      "copy",
      "-r",
      "25",
      "-vf",
      "scale=480:270",
      "-preset",
      "ultrafast",
    ]);
    expect(checks.streams(slow).message).toContain("the frame rate is 25.000 instead of 30.000");
    expect(checks.decodes(slow).message).toMatch(/\d+ frames decoded, \d+ planned/);
  });

  test("a picture that is nearly dark is too dark to see", async () => {
    const dark = await spoiled([
      "-i",
      sample.files.small,
      "-c:a",
      "copy",
      "-vf",
      "scale=480:270,lutyuv=y='16+(val-16)*0.02'",
      "-preset",
      "ultrafast",
    ]);
    expect(checks.brightness(dark)).toMatchObject({ status: "fail" });
  });
});

/** Faults in the records and in what was measured, each seeded into a copy of the flawless facts. */
const FAULTS: [SpokenCheckId, string, "warn" | "fail", (facts: Facts) => void][] = [
  ["draft", "the script is a draft", "warn", ({ input }) => (input.script.draft = true)],
  ["confidence", "the writer is unsure", "warn", ({ input }) => (input.script.generator.confidence = 0.4)],
  ["restrictedWords", "a strong word is spoken", "fail", (facts) => say(facts, "Well, fuck that noise.")],
  ["restrictedWords", "a cure is promised", "fail", (facts) => say(facts, "This breath cures cancer.")],
  ["restrictedWords", "somebody is killed", "warn", (facts) => say(facts, "He killed the king.")],
  ["captionWords", "a cue is missing", "fail", ({ srt }) => srt.cues.splice(2, 1)],
  ["captionWords", "one word is missing", "fail", ({ srt }) => edit(srt, 3, (text) => text.replace("quiet ", ""))],
  ["captionWords", "there are no cues", "fail", ({ srt }) => (srt.cues = [])],
  ["captionWords", "words were added", "warn", ({ srt }) => edit(srt, 3, (text) => `${text} Subscribe!`)],
  [
    "departures",
    "a recording leaves words out and adds others",
    "warn",
    ({ input }) =>
      (input.narration.departures = [
        { kind: "skipped", text: "Nobody says this.", start: 4, end: 4.2 },
        { kind: "added", text: null, start: 9, end: 12 },
      ]),
  ],
  ["captionTiming", "all cues are at zero", "fail", ({ srt }) => srt.cues.forEach((cue) => (cue.start = cue.end = 0))],
  ["captionTiming", "cues overlap", "fail", ({ srt }) => srt.cues.forEach((cue) => (cue.end += 1.2))],
  [
    "captionTiming",
    "cues come 0.4 s late",
    "fail",
    ({ srt, vtt }) =>
      [...srt.cues, ...vtt.cues].forEach((cue) => {
        cue.start += 0.4;
        cue.end += 0.4;
      }),
  ],
  [
    "captionTiming",
    "a cue ends after the video",
    "fail",
    ({ srt, vtt }) => [srt, vtt].forEach((file) => (last(file.cues).end += 30)),
  ],
  ["captionTiming", "the two files differ", "fail", ({ vtt }) => (last(vtt.cues).start += 0.3)],
  ["readingSpeed", "cues flash by", "fail", ({ srt }) => srt.cues.forEach((cue) => (cue.end = cue.start + 0.6))],
  ["captionLines", "three lines", "fail", ({ srt }) => edit(srt, 0, (text) => text.replaceAll(" ", "\n"))],
  ["captionLines", "a long line", "warn", ({ srt }) => edit(srt, 0, (text) => `${text} and a little more of it`)],
  [
    "repetition",
    "the same sentence three times",
    "fail",
    ({ input }) => rewrite(input, "explainer", () => "This sentence is said again and again."),
  ],
  [
    "sentences",
    "an endless sentence",
    "warn",
    ({ input }) => rewrite(input, "explainer", (i) => (i === 0 ? "and then ".repeat(30) : "Fine.")),
  ],
  [
    "voice",
    "words where the narration is silent",
    "fail",
    (facts) => facts.narrationSound.db.fill(-100, 0, facts.narrationSound.db.length >> 1),
  ],
  [
    "drift",
    "the picture begins late",
    "fail",
    ({ container }) => container?.tracks.forEach((track) => track.kind === "video" && (track.startSeconds = 0.09)),
  ],
  ["drift", "the narration goes on after the picture", "fail", ({ input }) => (input.narration.durationSeconds += 4)],
  [
    "wordTimes",
    "words stand 200 ms early",
    "fail",
    ({ input }) =>
      input.narration.words.forEach((word) => {
        word.start -= 0.2;
        word.end -= 0.2;
      }),
  ],
  [
    "wordTimes",
    "word times run 3 % slow",
    "fail",
    ({ input }) =>
      input.narration.words.forEach((word) => {
        word.start *= 1.03;
        word.end *= 1.03;
      }),
  ],
  [
    "silence",
    "two silent seconds without music",
    "warn",
    (facts) => {
      facts.timeline.sound.music = null;
      facts.decode.silence = [{ start: 5, end: 7 }];
    },
  ],
  [
    "loudness",
    "the mix was told to be too quiet",
    "fail",
    (facts) => {
      facts.timeline.sound.loudness = -23;
      facts.decode.integratedLufs = -23;
    },
  ],
  [
    "truePeak",
    "the mix was told to go up to full scale",
    "fail",
    (facts) => {
      facts.timeline.sound.truePeak = 0;
      facts.decode.truePeakDbtp = -0.2;
    },
  ],
  ["loudness", "there is no sound", "fail", ({ decode }) => (decode.integratedLufs = -70)],
  ["truePeak", "peaks reach full scale", "fail", ({ decode }) => (decode.truePeakDbtp = 0.2)],
  ["decodes", "one frame is missing", "fail", ({ decode }) => (decode.frames = (decode.frames ?? 0) - 1)],
  [
    "streams",
    "the frame rate varies",
    "fail",
    ({ container }) => container?.tracks.forEach((track) => (track.constantRate = false)),
  ],
  [
    "blackFrames",
    "it ends in three black seconds",
    "fail",
    (facts) => (facts.decode.black = [{ start: facts.timeline.frames / 30 - 3, end: facts.timeline.frames / 30 }]),
  ],
  ["frozenPicture", "the second scene stands still", "fail", ({ frames }) => (frames.frozen = [{ start: 6, end: 10 }])],
  ["brightness", "one flat tone", "warn", ({ frames }) => frames.range.fill(3)],
  ["captionContrast", "captions do not stand out", "fail", ({ frames }) => frames.detail.fill(9)],
  [
    "repeatedFootage",
    "the same background twice in a row",
    "warn",
    ({ timeline: { picture } }) => (at(picture, 1).visual = at(picture, 0).visual),
  ],
  [
    "repeatedFootage",
    "neighbours with equal pictures",
    "warn",
    ({ frames }) => {
      const [one] = frames.kept.values();
      for (const key of frames.kept.keys()) frames.kept.set(key, one as Uint8Array);
    },
  ],
  ["licences", "no licence is known", "fail", ({ input }) => (at(input.footage.assets, 0).licence = null)],
  [
    "licences",
    "the licence forbids earning money",
    "fail",
    ({ input }) => (at(input.footage.assets, 1).licence = "CC-BY-NC-4.0"),
  ],
  [
    "licences",
    "a clip stands in no record",
    "fail",
    ({ timeline }) =>
      (at(timeline.picture, 1).visual = {
        kind: "clip",
        clip: { hash: "a".repeat(64), bytes: 1, mediaType: "video/mp4" },
        fromSeconds: 0,
      }),
  ],
  ["licences", "the music stands in no record", "fail", ({ input }) => input.footage.assets.pop()],
  [
    "licences",
    "an author is not credited",
    "warn",
    ({ input }) => Object.assign(at(input.footage.assets, 1), { licence: "CC-BY-4.0", author: "Ada" }),
  ],
  [
    "thumbnailFiles",
    "the picture is too small",
    "fail",
    ({ thumbnails }) => (at(thumbnails, 0).size = { width: 640, height: 360 }),
  ],
  ["thumbnailFiles", "the file is too big", "fail", ({ thumbnails }) => (at(thumbnails, 2).bytes = 2_100_000)],
  [
    "thumbnailFiles",
    "all variants are one",
    "warn",
    ({ input: { thumbnail } }) =>
      thumbnail.variants.forEach((variant) => (variant.image = at(thumbnail.variants, 0).image)),
  ],
  ["length", "15 % too long", "warn", ({ input }) => (input.script.targetSeconds = 14.4)],
  ["length", "half as long as wished", "fail", ({ input }) => (input.script.targetSeconds = 33)],
  ["hook", "five seconds before the first word", "warn", ({ input }) => (at(input.narration.words, 0).start = 5)],
  [
    "hook",
    "a long-winded beginning",
    "warn",
    ({ input }) => (at(at(input.script.scenes, 0).lines, 0).text = "well and so ".repeat(12)),
  ],
  [
    "pace",
    "words tumble out",
    "warn",
    ({ input }) =>
      input.narration.words.forEach((word) => {
        word.start /= 2;
        word.end /= 2;
      }),
  ],
  [
    "pace",
    "words drip",
    "warn",
    ({ input }) =>
      input.narration.words.forEach((word, i) => {
        word.start = i * 1.4;
        word.end = i * 1.4 + 1.2;
      }),
  ],
  ["shotLength", "one picture for a minute", "warn", ({ timeline }) => (at(timeline.picture, 0).frames = 1800)],
  ["titles", "forbidden characters", "fail", ({ input }) => (at(input.metadata.titles, 0).text = "1 < 2")],
  ["titles", "101 characters", "fail", ({ input }) => (at(input.metadata.titles, 3).text = "x".repeat(101))],
  ["titles", "shouting", "warn", ({ input }) => (at(input.metadata.titles, 0).text = "BREATHE NOW OR NEVER")],
  [
    "description",
    "too many tags",
    "fail",
    ({ input }) => (input.metadata.tags = Array.from({ length: 60 }, (_, i) => `a tag ${i}`)),
  ],
  ["description", "too many bytes", "fail", ({ input }) => (input.metadata.description = "é".repeat(2600))],
  ["description", "nothing at all", "warn", ({ input }) => (input.metadata.description = "")],
  ["chapters", "two chapters", "fail", ({ input }) => chaptered(input, [0, 8])],
  ["chapters", "the first does not begin at zero", "fail", ({ input }) => chaptered(input, [1, 12, 30])],
  [
    "chapters",
    "the description tells other times",
    "fail",
    (facts) => {
      lengthen(facts);
      chaptered(facts.input, [0, 15, 30]);
      facts.input.metadata.description = "0:00 One\n0:15 Two\n0:31 Three";
    },
  ],
  ["thumbnailDesign", "low contrast", "fail", ({ thumbnails }) => (at(thumbnails, 0).contrast = 3)],
  [
    "thumbnailDesign",
    "under the duration badge",
    "fail",
    ({ input }) => Object.assign(at(input.thumbnail.variants, 0).box, { x: 600, y: 500, width: 660, height: 200 }),
  ],
  [
    "thumbnailDesign",
    "six words on the second variant",
    "warn",
    ({ input }) => (at(input.thumbnail.variants, 1).headline = "one two three four five six"),
  ],
];

test.each(FAULTS)("%s catches: %s", (id, _, status, seed) => {
  const facts = structuredClone(clean);
  seed(facts);
  const found = checks[id](facts);
  expect(found).toMatchObject({ id, status });
  expect(found.score).toBeLessThan(1);
  expect(found.hint).toEqual(expect.any(String));
  const judged = judge([found]);
  expectSame(judged.reason, judged.german?.reason);
  expect(checks[id](clean).status).toBe("pass");
});

test("every check has a seeded fault", () => {
  expect(CHECK_IDS.filter((id) => !FAULTS.some(([fault]) => fault === id))).toEqual([]);
});

test("good chapters pass", () => {
  const facts = structuredClone(clean);
  lengthen(facts);
  chaptered(facts.input, [0, 15, 30]);
  expect(checks.chapters(facts)).toMatchObject({ status: "pass", message: "3 chapters" });
});

test("silence that was asked for is none of the review's business", () => {
  const facts = structuredClone(clean);
  facts.timeline.sound.music = null;
  facts.decode.silence = [{ start: 5, end: 9 }];
  facts.input.narration.pauses = [{ start: 5.1, end: 8.9, askedSeconds: 3.8 }];
  expect(checks.silence(facts).status).toBe("pass");
});

/** An intro and outro of three seconds each, all else later by as much. */
function framed(facts: Facts): Facts {
  const { timeline } = facts;
  const rate = timeline.rate.num / timeline.rate.den;
  const insert = Math.round(3 * rate);
  const picture = timeline.picture.map((clip) => ({ ...clip, startFrame: clip.startFrame + insert }));
  const of = (sceneId: string, startFrame: number) => ({
    ...at(timeline.picture, 0),
    sceneId,
    startFrame,
    frames: insert,
    transitionFrames: 0,
  });
  timeline.picture = [of("intro", 0), ...picture, of("outro", timeline.frames + insert)];
  timeline.frames += 2 * insert;
  if (timeline.sound.narration) timeline.sound.narration.startSample = 3 * 48_000;
  const video = at(facts.container?.tracks.filter(({ kind }) => kind === "video") ?? [], 0);
  video.durationSeconds += 6;
  return facts;
}

test("intro and outro are the person's own: neither length, hook, black, silence nor rhythm is judged by them", () => {
  const facts = framed(structuredClone(clean));
  const end = facts.timeline.frames / (facts.timeline.rate.num / facts.timeline.rate.den);
  facts.decode.black = [
    { start: 0, end: 1 },
    { start: end - 1, end },
  ];
  facts.decode.silence = [
    { start: 0, end: 2.9 },
    { start: end - 2.9, end },
  ];
  facts.frames.frozen = [{ start: 0, end: 3 }];
  for (const id of ["length", "hook", "blackFrames", "silence", "shotLength", "frozenPicture", "licences"] as const)
    expect(checks[id](facts)).toMatchObject({ id, status: "pass" });
  facts.decode.black = [{ start: 4, end: 5 }];
  expect(checks.blackFrames(facts).status).toBe("fail");
});

test("a dip into a dark colour is meant to be dark, and nothing beside it", () => {
  const facts = structuredClone(clean);
  const clip = at(facts.timeline.picture, 1);
  clip.transition = { kind: "dip", colour: "#000000" };
  clip.transitionFrames = 20;
  const start = clip.startFrame / 30;
  facts.decode.black = [{ start: start + 8 / 30, end: start + 12 / 30 }];
  expect(checks.blackFrames(facts)).toMatchObject({ status: "pass" });
  facts.decode.black = [{ start: start + 8 / 30, end: start + 1 }];
  expect(checks.blackFrames(facts)).toMatchObject({ status: "fail" });
});

test("a restricted word has the time at which it is spoken", () => {
  const facts = structuredClone(clean);
  const line = at(at(facts.input.script.scenes, 1).lines, 0);
  line.text = "Every breath killed the body heavier.";
  facts.policy = policy.find({ where: "narration", text: line.text, sceneId: "s2", line: 0 });
  const spoken = at(
    facts.input.narration.words.filter((word) => word.scene === 1),
    2,
  );
  expect(checks.restrictedWords(facts).found[0]).toMatchObject({
    sceneId: "s2",
    at: expect.closeTo(spoken.start, 2) as number,
  });
});

test("a thumbnail that is broken or unreadable is found from its own bytes", async () => {
  const [first] = sample.input.thumbnail.variants;
  const whole = await readFile(sample.artifacts.path(at(sample.input.thumbnail.variants, 0).image));
  const grey = join(dir, "grey.jpg");
  const filter = "drawbox=x=120:y=220:w=700:h=100:c=0x8a8a8a:t=fill,format=yuvj420p";
  await ffmpeg.run(["-f", "lavfi", "-i", "color=0x777777:s=1280x720", "-vf", filter, "-frames:v", "1", grey], {
    op: "grey",
  });
  const withFirst = async (bytes: Buffer): Promise<Facts> => {
    const image = await sample.artifacts.putBytes(bytes, "image/jpeg");
    const variants = sample.input.thumbnail.variants.map((variant, i) =>
      i === 0 && first ? { ...first, image } : variant,
    );
    return measured({ ...sample.input, thumbnail: { variants } });
  };
  expect(checks.thumbnailFiles(await withFirst(whole.subarray(0, whole.length >> 1))).status).toBe("fail");
  const weak = await withFirst(await readFile(grey));
  expect(checks.thumbnailFiles(weak).status).toBe("pass");
  const tall = { ...weak, input: { ...weak.input, idea: { ...weak.input.idea, format: "9:16" } } } satisfies Facts;
  expect(checks.thumbnailFiles(tall).message).toMatch(/show a frame of the video instead/);
  expect(checks.thumbnailDesign(weak)).toMatchObject({ status: "fail" });
});

function at<T>(list: readonly T[], i: number): T {
  const one = list[i];
  if (one === undefined) throw new RangeError(`nothing at ${i}`);
  return one;
}

const last = <T>(list: readonly T[]): T => at(list, list.length - 1);

function say(facts: Facts, text: string): void {
  at(at(facts.input.script.scenes, 1).lines, 0).text = text;
  facts.policy = policy.find({ where: "narration", text, sceneId: "s2", line: 0 });
}

function edit(file: Facts["srt"], cue: number, change: (text: string) => string): void {
  at(file.cues, cue).lines = change(at(file.cues, cue).lines.join("\n")).split("\n");
}

function rewrite(input: ReviewInput, style: ReviewInput["script"]["style"], text: (line: number) => string): void {
  input.script.style = style;
  let line = 0;
  for (const scene of input.script.scenes) for (const one of scene.lines) one.text = text(line++);
}

function lengthen(facts: Facts): void {
  for (const track of facts.container?.tracks ?? []) track.durationSeconds = 45;
}

function chaptered(input: ReviewInput, starts: number[]): void {
  input.metadata.chapters = starts.map((startSeconds) => ({ startSeconds, title: `At ${startSeconds}` }));
  input.metadata.description = starts.map((s) => `0:${String(s).padStart(2, "0")} At ${s}`).join("\n");
}
