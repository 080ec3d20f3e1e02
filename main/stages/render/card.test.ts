import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { graphicsCard, type Card } from "../../../tests/doubles/graphicsCard.ts";
import { CARD_PATHS, REACHES, type CardPath, type Reach } from "../../base/cardPaths.ts";
import { encoderNamed, type Encoder } from "../../base/encoders.ts";
import { AppError } from "../../base/errors.ts";
import { locateFfmpeg, type Ffmpeg } from "../../engines/ffmpeg/index.ts";
import { CardReaches, proveReach } from "./cardReach.ts";
import { toPlanes } from "./planes.ts";
import { disturbed } from "./render.fixture.ts";
import { picture, pictureArguments, spanArguments, type LayerFile, type SpanPlan } from "./spanArguments.ts";

const { signal } = new AbortController();
const SIZE = { width: 320, height: 180 };
const CLIP = {
  kind: "clip",
  path: "clip.mp4",
  input: [] as string[],
  fromSeconds: 1,
  speed: 1,
  fit: undefined,
  matrix: null,
  fits: false,
  codec: "h264",
  scalesOnly: true,
} as const;
const LAYER: LayerFile = {
  path: "layer.yuva",
  x: 40,
  y: 60,
  width: 40,
  height: 20,
  begins: [4, 9],
  to: 15,
  fades: { in: false, out: false },
};
const PLAN: SpanPlan = {
  ...SIZE,
  rate: { num: 30, den: 1 },
  frames: 20,
  source: CLIP,
  entering: null,
  layers: [LAYER],
};
const ENCODERS_OF = {
  nvenc: "h264_nvenc",
  vaapi: "h264_vaapi",
  qsv: "h264_qsv",
  videotoolbox: "h264_videotoolbox",
} as const;
const DEVICES = Object.entries(ENCODERS_OF) as [keyof typeof ENCODERS_OF, string][];

let dir: string;
let ffmpeg: Ffmpeg;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "cards-"));
  ffmpeg = await locateFfmpeg({ sources: ["package"], searchPath: "", cacheDir: dir });
}, 60_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

/** What stands before the clip, the graph, and what the encoder is told of its frames. */
function told(encoder: Encoder, reach: Reach, plan = PLAN) {
  const args = spanArguments(plan, { encoder, threads: 1, reach }, "out.mp4");
  const [first, at] = [args.indexOf("-thread_queue_size"), args.indexOf("clip.mp4")];
  const graph = args[args.indexOf("-filter_complex") + 1] ?? "";
  const pixels = args.lastIndexOf("-pix_fmt");
  return {
    opened: args.slice(2, first).join(" "),
    decoded: args
      .slice(first + "-thread_queue_size 1 -threads 1".split(" ").length, at - "-ss 0.8 -i".split(" ").length)
      .join(" "),
    graph,
    pixels: pixels > args.indexOf("-c:v", at) ? args[pixels + 1] : undefined,
  };
}

const TIMED = "settb=1/1000000,setpts=PTS+600,fps=fps=30/1:start_time=0";
const TRIM = "trim=start_frame=6:end_frame=26,settb=1/30,setpts=N";
const TAGS = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709";
const THROUGHOUT =
  "[1:v]settb=1/30,setpts='4+gte(N,1)*5',tpad=start=1:stop=1:color=black@0,settb=1/30,setpts='0+gte(N,1)*4+gte(N,2)*5+gte(N,3)*6'";
const LAID = "[1:v]settb=1/30,setpts='4+gte(N,1)*5'";
const SHOWN = "overlay=40:60:format=yuv420:eof_action=repeat:enable='between(t,0.116667,0.483333)'";
const RGB = "scale=in_color_matrix=bt709:in_range=tv,format=gbrap,premultiply=inplace=1,format=bgra,hwupload";
const OPEN = {
  nvenc: "-init_hw_device cuda=card -filter_hw_device card",
  vaapi: "-init_hw_device vaapi=card -filter_hw_device card",
  qsv: "-init_hw_device qsv=card -filter_hw_device card",
  videotoolbox: "",
};
const STAY = {
  nvenc: "-hwaccel cuda -hwaccel_device card -hwaccel_output_format cuda -extra_hw_frames 8",
  vaapi: "-hwaccel vaapi -hwaccel_device card -hwaccel_output_format vaapi -extra_hw_frames 8",
  qsv: "-hwaccel qsv -hwaccel_device card -hwaccel_output_format qsv -extra_hw_frames 8 -c:v h264_qsv",
  videotoolbox: "-hwaccel videotoolbox -hwaccel_output_format videotoolbox_vld",
};
const DOWN = {
  nvenc: "-hwaccel cuda -hwaccel_device card",
  vaapi: "-hwaccel vaapi -hwaccel_device card",
  qsv: "-c:v h264_qsv",
  videotoolbox: "-hwaccel videotoolbox",
};
const SCALE = {
  nvenc: "scale_cuda=w=320:h=180:interp_algo=bicubic:format=yuv420p",
  vaapi: "scale_vaapi=w=320:h=180:mode=hq:format=nv12:out_color_matrix=bt709:out_range=tv",
  qsv: "vpp_qsv=w=320:h=180:format=nv12",
  videotoolbox: "scale_vt=w=320:h=180",
};
const LAY = {
  nvenc: ["format=yuva420p,hwupload", "overlay_cuda=x=40:y=60:eof_action=repeat"],
  vaapi: [RGB, "overlay_vaapi=x=40:y=60"],
  qsv: [RGB, "overlay_qsv=x=40:y=60:eof_action=repeat"],
} as const;
/** Of frames that come down, what brings them up again to the encoder, and what it is told of frames of ours. */
const UP = { nvenc: "", vaapi: ",format=nv12,hwupload", qsv: "", videotoolbox: "" };
const OURS = { nvenc: "yuv420p", vaapi: undefined, qsv: "nv12", videotoolbox: "yuv420p" };

describe("a span with a clip", () => {
  it.each(["nvenc", "vaapi", "qsv"] as const)("goes the whole way in the card by %s", (device) => {
    const [bring, over] = LAY[device];
    expect(told(encoderNamed(ENCODERS_OF[device]), "whole")).toEqual({
      opened: OPEN[device],
      decoded: STAY[device],
      graph: `[0:v]${TIMED},${TRIM}[l0];[l0]${SCALE[device]},setsar=1[l1];${THROUGHOUT},${bring}[l2];[l1][l2]${over}[l3];[l3]${TAGS}[out]`,
      pixels: undefined,
    });
  });

  it.each(DEVICES)("comes down from %s for its captions, where the card scales alone", (device, name) => {
    const memory = device === "nvenc" ? "yuv420p" : "nv12";
    expect(told(encoderNamed(name), "scale")).toEqual({
      opened: OPEN[device],
      decoded: STAY[device],
      graph: `[0:v]${TIMED},${TRIM}[l0];[l0]${SCALE[device]},setsar=1[l1];[l1]hwdownload,format=${memory},format=yuv420p[l2];${LAID}[l3];[l2][l3]${SHOWN}[l4];[l4]${TAGS}${UP[device]}[out]`,
      pixels: OURS[device],
    });
  });

  it.each(DEVICES)("without captions stays in %s", (device, name) => {
    const { graph, pixels } = told(encoderNamed(name), "scale", { ...PLAN, layers: [] });
    expect(graph).toBe(`[0:v]${TIMED},${TRIM}[l0];[l0]${SCALE[device]},setsar=1[l1];[0:v]nullsink;[l1]${TAGS}[out]`);
    expect(pixels).toBeUndefined();
  });

  it.each(DEVICES)("is decoded by %s alone, and all else is done as ever", (device, name) => {
    const encoder = encoderNamed(name);
    const { opened, decoded, graph, pixels } = told(encoder, "decode");
    expect([opened, decoded, pixels]).toEqual([OPEN[device], DOWN[device], OURS[device]]);
    const plain = spanArguments(PLAN, { encoder, threads: 1 }, "out.mp4");
    expect(graph).toBe(plain[plain.indexOf("-filter_complex") + 1]);
  });

  it.each([
    ["that is cropped, turned or of other colours", { source: { ...CLIP, scalesOnly: false } }],
    ["that another picture enters", { entering: { source: { kind: "raw", input: "-" }, at: 5 } }],
  ] as const)("%s is decoded in the card at most", (_what, part) => {
    const plan = { ...PLAN, ...part };
    for (const [, name] of DEVICES)
      expect(told(encoderNamed(name), "whole", plan)).toEqual(told(encoderNamed(name), "decode", plan));
  });

  it("that is graded comes down from the card after scaling, and goes up again to the encoder", () => {
    const plan: SpanPlan = { ...PLAN, source: { ...CLIP, grade: { saturation: 0.9 } }, layers: [] };
    for (const [device, name] of DEVICES) {
      const { decoded, graph, pixels } = told(encoderNamed(name), "whole", plan);
      const memory = device === "nvenc" ? "yuv420p" : "nv12";
      expect(decoded).toBe(STAY[device]);
      expect(graph).toMatch(
        `[l0]${SCALE[device]},setsar=1[l1];[l1]hwdownload,format=${memory},format=yuv420p[l2];[l2]`,
      );
      expect(graph.endsWith(`${TAGS}${UP[device]}[out]`)).toBe(true);
      expect(pixels).toBe(OURS[device]);
    }
  });

  it("of ten bits is made eight in the card, except by VideoToolbox, which cannot", () => {
    const plan = { ...PLAN, source: { ...CLIP, codec: "hevc", deep: true } };
    expect(told(encoderNamed("h264_nvenc"), "whole", plan).graph).toContain("format=yuv420p,setsar=1");
    expect(told(encoderNamed("h264_qsv"), "whole", plan).decoded).toContain("-c:v hevc_qsv");
    expect(told(encoderNamed("h264_videotoolbox"), "whole", plan).graph).not.toContain("scale_vt");
  });

  it("of a codec that Quick Sync has no decoder for, or of no clip at all, asks no card to decode", () => {
    const qsv = encoderNamed("h264_qsv");
    expect(told(qsv, "whole", { ...PLAN, source: { ...CLIP, codec: "prores" } }).decoded).toBe("");
    const still: SpanPlan = { ...PLAN, source: { kind: "raw", input: "-" }, layers: [] };
    for (const [, name] of DEVICES)
      expect(spanArguments(still, { encoder: encoderNamed(name), threads: 1, reach: "whole" }, "o.mp4")).toEqual(
        spanArguments(still, { encoder: encoderNamed(name), threads: 1 }, "o.mp4"),
      );
  });
});

describe("the filters of a graph", () => {
  const IN_CARD = /(_cuda|_vaapi|_qsv|_vt)$/;
  /** They pass frames on, wherever these lie. */
  const EITHER = new Set(["settb", "setpts", "fps", "trim", "setsar", "setparams", "nullsink"]);

  /** What gets frames from where it cannot take them, and whether those that come out lie in the card. */
  function follow(graph: string, clipInCard: boolean): { wrong: string[]; out: boolean | undefined } {
    const lying = new Map([["0:v", clipInCard]]);
    const wrong: string[] = [];
    const labels = (text: string) => [...text.matchAll(/\[([^\]]+)\]/g)].map(([, label = ""]) => label);
    for (const chain of graph.split(";")) {
      const [, from = "", filters = "", to = ""] = /^((?:\[[^\]]+\])+)(.*?)((?:\[[^\]]+\])*)$/.exec(chain) ?? [];
      const inputs = labels(from).map((label) => lying.get(label) ?? false);
      let lies = inputs[0] ?? false;
      for (const filter of filters.split(/,(?=[a-z_]+(?:=|$|,))/)) {
        const name = filter.split("=")[0] ?? "";
        const wants = name === "hwdownload" || IN_CARD.test(name);
        const all = IN_CARD.test(name) ? [lies, ...inputs] : [lies];
        if (!EITHER.has(name) && all.some((one) => one !== wants)) wrong.push(`${name} in ${chain}`);
        if (name === "hwupload" || name === "hwdownload") lies = name === "hwupload";
      }
      for (const label of labels(to)) lying.set(label, lies);
    }
    return { wrong, out: lying.get("out") };
  }

  it.each(DEVICES.flatMap(([device, name]) => REACHES.map((reach) => [device, reach, name] as const)))(
    "get their frames where they work: %s, %s",
    (_device, reach, name) => {
      const encoder = encoderNamed(name);
      for (const layers of [[], [LAYER], [LAYER, { ...LAYER, begins: [0], fades: { in: true, out: true } }]]) {
        const { graph, decoded, pixels } = told(encoder, reach, { ...PLAN, layers });
        const { wrong, out } = follow(graph, decoded.includes("-hwaccel_output_format"));
        expect(wrong).toEqual([]);
        // An encoder is told the format of frames that lie with us, and only of those; VAAPI's takes none of these.
        expect({ out, pixels }).toEqual({
          out: Boolean(encoder.card) || !pixels,
          pixels: out ? undefined : encoder.pixels,
        });
      }
    },
  );

  it("would be told apart", () => {
    const { graph } = told(encoderNamed("h264_nvenc"), "whole");
    expect(follow(graph.replace("format=yuva420p,hwupload", "format=yuva420p"), true).wrong).toHaveLength(1);
    expect(follow(graph, false).wrong).toHaveLength(2);
  });

  it("are those that a build with them takes, with these options", async ({ skip }) => {
    const build = await locateFfmpeg({ cacheDir: dir });
    const known = DEVICES.filter(([device]) => build.filters.has(SCALE[device].split("=")[0] ?? ""));
    if (known.length === 0) return skip("no build with filters of cards");
    for (const [device, name] of known) {
      const { graph } = told(encoderNamed(name), "whole");
      const inputs = ["-f", "lavfi", "-i", "testsrc2=s=640x360", "-f", "lavfi", "-i", "testsrc2=s=40x20"];
      const args = [...inputs, "-filter_complex", graph, "-map", "[out]", "-frames:v", "1", "-f", "null", "-"];
      const said = await build.run(args, { op: "test" }).then(
        () => "",
        (error: Error) => error.message,
      );
      // There is no card, which is told only once the graph was understood.
      expect(said, device).toMatch(/hardware device|No hw context|[Ii]mpossible to convert|Query format failed|^$/);
      expect(said).not.toMatch(/No such filter|Option|initializing complex filters/);
    }
  });
});

/** The raw frames that a graph gives. */
async function frames(build: Ffmpeg, before: readonly string[], args: readonly string[]): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  await build.run([...before, ...args, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"], {
    op: "test",
    onStdout: (chunk) => chunks.push(chunk),
  });
  return Buffer.concat(chunks);
}

async function layerFile(layer: LayerFile, name: string): Promise<LayerFile> {
  const { x, y, width, height, begins } = layer;
  const pictures = begins.map((_, i) => {
    const rgba = new Uint8ClampedArray(width * height * 4);
    for (let at = 0; at < width * height; at++) rgba.set([255, 80 * i, 40, (255 * (at % width)) / width], 4 * at);
    return toPlanes({ rgba, x, y, width, height }).bytes;
  });
  const path = join(dir, `${name}.yuva`);
  await writeFile(path, Buffer.concat(pictures));
  return { ...layer, path };
}

async function clip(): Promise<string> {
  const path = join(dir, "clip.mp4");
  const args =
    "-f lavfi -i testsrc2=s=320x180:r=30 -vf gblur=sigma=2 -frames:v 60 -c:v libx264 -pix_fmt yuv420p -crf 12 -color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709";
  await ffmpeg.run([...args.split(" "), path], { op: "test" });
  return path;
}

describe("pictures that a card lays over all the time", () => {
  /** The card's graph with the processor's filters in it. */
  const EMULATED: CardPath = {
    ...CARD_PATHS.nvenc,
    stay: [],
    scale: "null",
    lay: { bring: "format=yuva420p", over: "overlay=#x:#y:format=yuv420:eof_action=repeat" },
  };

  it.each([
    ["come, change and go", { begins: [4, 9], to: 15 }],
    ["are there before and stay", { begins: [-3, 9], to: 40 }],
    ["fade in and out", { begins: [3], to: 18, fades: { in: true, out: true } }],
    ["come in fading and are cut", { begins: [2], to: 17, fades: { in: true, out: false } }],
    ["go fading", { begins: [0], to: 16, fades: { in: false, out: true } }],
    ["are in the midst of fading in", { begins: [-4], to: 60, fades: { in: true, out: true } }],
    ["are one that comes and is cut", { begins: [5], to: 9 }],
  ])(
    "are seen as where they are laid when they are due: %s",
    async (what, times) => {
      const layer = await layerFile({ ...LAYER, ...times }, what.replaceAll(" ", "-"));
      const plan = { ...PLAN, source: { ...CLIP, path: await clip(), fromSeconds: 0.5, fits: true }, layers: [layer] };
      const inCard = picture(plan, { path: EMULATED, reach: "whole" }, "");
      expect(inCard.inCard).toBe(true);
      const [made, wanted] = [await frames(ffmpeg, [], inCard.args), await frames(ffmpeg, [], pictureArguments(plan))];
      expect(made.length).toBe(20 * SIZE.width * SIZE.height * 1.5);
      expect(made.equals(wanted)).toBe(true);
    },
    60_000,
  );
});

describe("frames that lie in the memory of a device", () => {
  /** Vulkan, which Mesa has on the processor too. Its overlay wants both of one format, which needs RGB for alpha. */
  const VULKAN: CardPath = {
    open: ["-init_hw_device", "vulkan=card", "-filter_hw_device", "card"],
    stay: [],
    down: [],
    pixels: "rgba,scale=out_color_matrix=bt709:out_range=tv",
    scale: "scale=in_color_matrix=bt709:in_range=tv,format=rgba,hwupload,scale_vulkan=w=#w:h=#h",
    narrows: true,
    lay: { bring: "scale=in_color_matrix=bt709:in_range=tv,format=rgba,hwupload", over: "overlay_vulkan=x=#x:y=#y" },
  };

  it.each(["whole", "scale"] as const)(
    "go the card's way through real filters of one: %s",
    async (reach) => {
      const build = await locateFfmpeg({ cacheDir: dir });
      const device = [
        "-init_hw_device",
        "vulkan=card",
        "-f",
        "lavfi",
        "-i",
        "color",
        "-frames:v",
        "1",
        "-f",
        "null",
        "-",
      ];
      const there = build.filters.has("overlay_vulkan") && (await build.run(device, { op: "test" }).catch(() => null));
      if (!there) return;
      const layer = await layerFile({ ...LAYER, y: 40, width: 240, height: 120 }, "vulkan");
      const path = await clip();
      const plan: SpanPlan = { ...PLAN, source: { ...CLIP, path, fromSeconds: 0.5 }, layers: [layer] };
      const { args, inCard } = picture(plan, { path: VULKAN, reach }, "");
      expect(inCard).toBe(reach === "whole");
      const at = args.indexOf("-filter_complex") + 1;
      if (inCard)
        args[at] = (args[at] ?? "").replace("[out]", `,hwdownload,format=${VULKAN.pixels},format=yuv420p[out]`);
      const made = await frames(build, VULKAN.open, args);
      const distance = async (shown: LayerFile) => {
        const wanted = await frames(build, [], pictureArguments({ ...plan, layers: [shown] }));
        expect(made.length).toBe(wanted.length);
        return made.reduce((sum, value, i) => sum + Math.abs(value - (wanted[i] ?? 0)), 0) / made.length;
      };
      // RGB costs a little, captions of one frame later would cost more.
      expect(await distance(layer)).toBeLessThan(0.6 * (await distance({ ...layer, begins: [5, 10], to: 16 })));
    },
    60_000,
  );
});

describe("what a card does", () => {
  const linux = process.platform === "linux";
  let card: Card;
  beforeAll(async () => {
    if (linux) card = await graphicsCard(ffmpeg, join(dir, "card"));
  });
  const nvenc = encoderNamed("h264_nvenc");

  it.runIf(linux)(
    "is proven by its picture: the whole way, where that is the processor's",
    async () => {
      const proven = await proveReach(card.ffmpeg, nvenc, signal);
      expect(proven).toEqual({
        reach: "whole",
        reason: "NVENC decodes, scales, lays captions over and encodes",
        lasting: true,
      });
    },
    60_000,
  );

  it.runIf(linux).each([
    ["captions are missing", "s/\\[l1\\]\\[l2\\]overlay[^[]*/[l2]nullsink;[l1]null/"],
    ["captions stay", "s/,tpad=start=1:stop=1/,tpad=start=1/"],
    [
      "captions are of the other matrix",
      "s/format=yuva420p\\[l2\\]/format=yuva420p,scale=in_color_matrix=bt709:out_color_matrix=bt601,format=yuva420p[l2]/",
    ],
    ["captions are of full range", "s/format=yuva420p\\[l2\\]/scale=in_range=tv:out_range=pc,format=yuva420p[l2]/"],
    ["captions are fainter", "s/format=yuva420p\\[l2\\]/format=yuva420p,lutyuv=a=val*0.85[l2]/"],
  ])(
    "is less where its picture is another: %s",
    async (_what, sed) => {
      await card.inCard({ sed });
      const proven = await proveReach(card.ffmpeg, nvenc, signal);
      expect(proven.reach).toBe("scale");
      expect(proven.reason).toMatch(
        /^NVENC decodes, scales and encodes \(it does not lay captions over: (its picture is not the processor's|captions do not look as the processor's do) \(\d+ dB\)\)$/,
      );
    },
    60_000,
  );

  it.runIf(linux).each([
    ["frames come one too late", "s/trim=start_frame=6:end_frame=26/trim=start_frame=5:end_frame=25/"],
    ["the size is another's", "s/scale=640:360:flags=bicubic/scale=640:320,pad=640:360/"],
  ])(
    "is less still: %s",
    async (_what, sed) => {
      await card.inCard({ sed });
      const proven = await proveReach(card.ffmpeg, nvenc, signal);
      expect(proven.reach).toBe("decode");
      expect(proven.reason).toMatch(/it does not scale: its picture is not/);
    },
    60_000,
  );

  it.runIf(linux)(
    "is what is left where a build lacks its filters, or the driver fails, with the reason",
    async () => {
      await card.inCard({ how: "memory" });
      const { reach, reason } = await proveReach(card.ffmpeg, nvenc, signal);
      expect(reach).toBe("decode");
      expect(reason).toContain(
        "it does not scale: AVHWFramesContext: cu->cuMemAlloc(&data, size) failed -> CUDA_ERROR_OUT_OF_MEMORY",
      );
      const lacking = {
        ...card.ffmpeg,
        filters: new Set([...card.ffmpeg.filters].filter((name) => name !== "overlay_cuda")),
      };
      await card.inCard(null);
      expect((await proveReach(lacking, nvenc, signal)).reason).toBe(
        "NVENC decodes, scales and encodes (it does not lay captions over: this build has no overlay_cuda)",
      );
    },
    60_000,
  );

  it.runIf(linux)("is encoding alone where not even the processor can do what it is held against", async () => {
    await card.inCard(null);
    const broken = disturbed(card.ffmpeg, "render.card", () =>
      Promise.reject(new AppError("FFMPEG_FAILED", "render.card", "No such filter: 'boxblur'")),
    );
    expect(await proveReach(broken, nvenc, signal)).toEqual({
      reach: null,
      reason: "NVENC encodes alone (more could not be tried: No such filter: 'boxblur')",
      lasting: false,
    });
  });

  it.runIf(linux)(
    "is found out once for build, driver and card",
    async () => {
      await card.inCard(null);
      const cacheDir = join(dir, "known");
      const first = await new CardReaches(cacheDir).of(card.ffmpeg, nvenc, signal);
      expect(first.reach).toBe("whole");
      await card.inCard({ how: "memory" });
      expect(await new CardReaches(cacheDir).of(card.ffmpeg, nvenc, signal)).toEqual(first);
      const changed = { ...card.ffmpeg, identity: "another driver" };
      expect((await new CardReaches(cacheDir).of(changed, nvenc, signal)).reach).toBe("decode");
      expect(await new CardReaches(cacheDir).of(card.ffmpeg, encoderNamed("libx264"), signal)).toEqual({
        reach: null,
        reason: "",
      });
    },
    60_000,
  );

  it.runIf(linux)(
    "is found out for who still waits, where who asked first has gone away",
    async () => {
      await card.inCard(null);
      const reaches = new CardReaches(join(dir, "gone"));
      const gone = new AbortController();
      const first = reaches.of(card.ffmpeg, nvenc, gone.signal);
      const second = reaches.of(card.ffmpeg, nvenc, signal);
      gone.abort();
      await expect(first).rejects.toMatchObject({ code: "CANCELLED" });
      expect((await second).reach).toBe("whole");
    },
    60_000,
  );
});
