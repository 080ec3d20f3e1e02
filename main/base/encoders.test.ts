import { describe, expect, it } from "vitest";

import { CODECS } from "../../contract/values.ts";
import {
  besideOthers,
  buildFor,
  codingVersion,
  deviceArguments,
  ENCODERS,
  encoderArguments,
  encoderNamed,
  pictureBy,
  timescale,
  uploadFilter,
  type CodecSupport,
  type Support,
} from "./encoders.ts";

const RATE = { num: 30, den: 1 };
const COMMON =
  "-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709 -g 60 -video_track_timescale 15360";

describe("the arguments of an encoder", () => {
  it.each([
    ["h264_nvenc", "-preset p4 -rc vbr -b:v 0 -cq 23 -bf 2 -profile:v high -pix_fmt yuv420p", ""],
    ["h264_videotoolbox", "-q:v 60 -profile:v high -pix_fmt yuv420p", ""],
    ["h264_qsv", "-preset veryfast -global_quality 22 -pix_fmt nv12", ""],
    ["h264_vaapi", "-qp 22 -profile:v high", ""],
    ["libx264", "-preset veryfast -crf 21 -subq 1 -trellis 1 -threads 3 -pix_fmt yuv420p", ""],
    ["hevc_nvenc", "-preset p4 -rc vbr -b:v 0 -cq 25 -pix_fmt yuv420p", " -tag:v hvc1"],
    ["hevc_videotoolbox", "-q:v 60 -pix_fmt yuv420p", " -tag:v hvc1"],
    ["hevc_qsv", "-preset veryfast -global_quality 24 -pix_fmt nv12", " -tag:v hvc1"],
    ["hevc_vaapi", "-qp 24", " -tag:v hvc1"],
    [
      "libx265",
      "-preset veryfast -crf 22 -x265-params log-level=error:info=0:open-gop=0:frame-threads=3:pools=3 -pix_fmt yuv420p",
      " -tag:v hvc1",
    ],
    ["av1_nvenc", "-preset p4 -rc vbr -b:v 0 -cq 30 -pix_fmt yuv420p", ""],
    ["av1_qsv", "-preset veryfast -global_quality 28 -pix_fmt nv12", ""],
    ["av1_vaapi", "-rc_mode CQP -global_quality 110", ""],
    ["libsvtav1", "-preset 8 -crf 32 -svtav1-params lp=3 -pix_fmt yuv420p", ""],
    ["libaom-av1", "-usage realtime -cpu-used 8 -row-mt 1 -crf 30 -b:v 0 -threads 3 -pix_fmt yuv420p", ""],
    ["prores_ks", "-profile:v 2 -vendor apl0 -qscale:v 5 -threads 3 -pix_fmt yuv422p10le", " -movflags +write_colr"],
  ])("%s", (name, own, tag) => {
    expect(encoderArguments(encoderNamed(name), 3, RATE).join(" ")).toBe(`-c:v ${name} ${own} ${COMMON}${tag}`);
  });

  it("are told for every encoder of the table, and each codec has one on the processor", () => {
    expect(ENCODERS).toHaveLength(16);
    for (const codec of CODECS) expect(ENCODERS.some((one) => one.codec === codec && one.device === "cpu")).toBe(true);
    expect(() => encoderNamed("libvpx")).toThrow(/libvpx/);
  });

  it("open the card where frames must lie in its memory, and bring them there", () => {
    for (const encoder of ENCODERS) {
      const lies = encoder.device === "vaapi";
      expect(deviceArguments(encoder).join(" ")).toBe(lies ? "-init_hw_device vaapi=card -filter_hw_device card" : "");
      expect(uploadFilter(encoder)).toBe(lies ? ",format=nv12,hwupload" : "");
    }
  });

  it("keep x264's parameter sets apart from a card's", () => {
    const beside = besideOthers(encoderNamed("libx264"));
    expect(encoderArguments(beside, 1, RATE).join(" ")).toContain("-trellis 1 -x264-params sps-id=1 ");
    const nvenc = encoderNamed("h264_nvenc");
    expect(besideOthers(nvenc)).toBe(nvenc);
  });

  it("count in ticks of which each frame takes a whole number, with key frames every two seconds", () => {
    for (const rate of [
      RATE,
      { num: 24, den: 1 },
      { num: 30_000, den: 1001 },
      { num: 24_000, den: 1001 },
      { num: 60, den: 1 },
    ])
      expect((timescale(rate) * rate.den) % rate.num).toBe(0);
    const args = encoderArguments(encoderNamed("libx264"), 1, { num: 24_000, den: 1001 });
    expect(args.slice(args.indexOf("-g"), args.indexOf("-g") + 4)).toEqual([
      "-g",
      "48",
      "-video_track_timescale",
      "24000",
    ]);
  });
});

describe("the build for a codec", () => {
  const none = { encoders: [], reason: "this build has no libsvtav1" };
  const h264 = { encoders: [encoderNamed("libx264")], reason: "this build has no NVENC" };
  const svt = { encoders: [encoderNamed("libsvtav1")], reason: "" };
  const made = (version: string, av1: CodecSupport, names: string[] = []) => {
    const asked: string[] = [];
    const prove = async (codec: string) => {
      asked.push(codec);
      return av1;
    };
    return { version, video: { h264 } as Support, others: [] as never[], encoders: new Set(names), prove, asked };
  };
  const build = made("4", none);
  const newer = made("5", svt, ["libsvtav1"]);
  const both = { ...build, others: [newer] };

  it("is the chosen one where it can, else the best of the others that can", async () => {
    expect((await buildFor(both, "h264")).version).toBe("4");
    const found = await buildFor(both, "av1");
    expect([found.version, found.video.av1]).toEqual(["5", svt]);
  });

  it("is proven for the codec that was asked for, and for no other", async () => {
    const [first, second] = [made("4", none), made("5", svt)];
    await buildFor({ ...first, others: [second] }, "h264");
    expect(first.asked).toEqual([]);
    const found = await buildFor({ ...first, others: [second] }, "av1");
    await buildFor(found, "av1");
    expect([first.asked, second.asked]).toEqual([["av1"], ["av1"]]);
  });

  it("is an error with the reason where none can, and says which build could", async () => {
    await expect(buildFor(build, "av1")).rejects.toMatchObject({
      code: "CODEC_MISSING",
      message: "No ffmpeg here can make AV1: this build has no libsvtav1",
      hint: expect.stringMatching(/--codec.*version 5.*libsvtav1.*apt install/),
    });
    await expect(buildFor(build, "hevc")).rejects.toMatchObject({ hint: expect.stringContaining("npm run doctor") });
  });

  it("counts as another one for results as soon as something else would encode", () => {
    expect(codingVersion(build, [newer])).not.toEqual(codingVersion(build, []));
    expect(codingVersion(newer, [])).not.toEqual(codingVersion({ ...newer, encoders: new Set<string>() }, []));
    const card = { ...build, video: { h264: { encoders: [encoderNamed("h264_nvenc")], reason: "" } } };
    expect(codingVersion(card, [])).not.toEqual(codingVersion(build, []));
  });
});

it("is told in one line, without what was tried before", () => {
  expect(pictureBy(encoderNamed("libx264"), "5.1.9")).toMatch(/^picture by libx264 on the processor, ffmpeg 5\.1\.9/);
  expect(pictureBy(encoderNamed("hevc_nvenc"), "7.1")).toBe(
    "picture by hevc_nvenc on the graphics card (NVENC), ffmpeg 7.1",
  );
});
