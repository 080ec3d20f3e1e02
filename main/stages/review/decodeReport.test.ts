// Lines as ffmpeg N-47683 (2018) and 5.1.9 (2022) really wrote them with `-loglevel repeat+level+info`.
import { expect, test } from "vitest";

import { parseDecodeReport } from "./decodeReport.ts";

const builds = {
  2018: `[info]   Duration: 00:00:12.00, start: 0.000000, bitrate: 1266 kb/s
[info]     Stream #0:0(und): Video: h264 (High) (avc1 / 0x31637661), yuv420p(tv, bt709), 1920x1080 [SAR 1:1 DAR 16:9], 1087 kb/s, 30 fps, 30 tbr, 15360 tbn, 60 tbc (default)
[info]     Stream #0:1(und): Audio: aac (LC) (mp4a / 0x6134706D), 48000 Hz, stereo, fltp, 170 kb/s (default)
[warning] Guessed Channel Layout for Input Stream #1.0 : mono
[info]     Stream #1:0: Audio: pcm_s16le ([1][0][0][0] / 0x0001), 48000 Hz, mono, s16, 768 kb/s
[Parsed_ebur128_7 @ 0x20dcc5c0] [info] Summary:
  Integrated loudness:
    I:         -70.0 LUFS
    Threshold:   0.0 LUFS
  True peak:
    Peak:       -inf dBFS
[info]     Stream #0:0: Video: wrapped_avframe, yuv420p, 480x270 [SAR 1:1 DAR 16:9], q=2-31, 200 kb/s, 30 fps, 30 tbn, 30 tbc (default)
[info]     Stream #1:0: Audio: pcm_s16le, 48000 Hz, stereo, s16, 1536 kb/s (default)
[blackdetect @ 0x211c2f00] [info] black_start:3 black_end:3.53333 black_duration:0.533333
[silencedetect @ 0x4243f040] [info] silence_start: 3
[silencedetect @ 0x4243f040] [info] silence_end: 6 | silence_duration: 3
[info] frame=  360 fps=0.0 q=-0.0 Lq=-0.0 size=N/A time=00:00:12.01 bitrate=N/A speed=16.9x
[Parsed_ebur128_7 @ 0x211c5440] [info] Summary:
  Integrated loudness:
    I:         -18.4 LUFS
    Threshold: -28.9 LUFS
  Loudness range:
    LRA:         2.8 LU
    Threshold: -38.7 LUFS
    LRA low:   -20.4 LUFS
    LRA high:  -17.6 LUFS
  True peak:
    Peak:       -6.8 dBFS`,
  2022: `[info]   Duration: 00:00:12.00, start: 0.000000, bitrate: 1266 kb/s
[info]   Stream #0:0[0x1](und): Video: h264 (High) (avc1 / 0x31637661), yuv420p(tv, bt709, progressive), 1920x1080 [SAR 1:1 DAR 16:9], 1087 kb/s, 30 fps, 30 tbr, 15360 tbn (default)
[info]   Stream #0:1[0x2](und): Audio: aac (LC) (mp4a / 0x6134706D), 48000 Hz, stereo, fltp, 170 kb/s (default)
[warning] Guessed Channel Layout for Input Stream #1.0 : mono
[Parsed_ebur128_7 @ 0x555c61a2b0c0] [info] Summary:
    I:         -70.0 LUFS
    Peak:       -inf dBFS
[info]   Stream #0:0: Video: wrapped_avframe, yuv420p(tv, bt709, progressive), 480x270 [SAR 1:1 DAR 16:9], q=2-31, 200 kb/s, 30 fps, 30 tbn
[blackdetect @ 0x555c62095a80] [info] black_start:3 black_end:3.53333 black_duration:0.533333
[silencedetect @ 0x5623fbdfd600] [info] silence_start: 3
[silencedetect @ 0x5623fbdfd600] [info] silence_end: 6 | silence_duration: 3
[info] frame=  360 fps=0.0 q=-0.0 Lq=-0.0 size=N/A time=00:00:12.01 bitrate=N/A speed=13.1x
[Parsed_ebur128_7 @ 0x555c62098c80] [info] Summary:
    I:         -18.4 LUFS
    Peak:       -6.8 dBFS`,
};

test.each(Object.entries(builds))("the build of %s is read to the last figure", (_, text) => {
  expect(parseDecodeReport(text.split("\n"), 12)).toEqual({
    errors: [],
    errorCount: 0,
    frames: 360,
    video: { codec: "h264", pixelFormat: "yuv420p", range: "tv", colour: "bt709" },
    audio: { codec: "aac", profile: "LC", sampleRate: 48_000, channels: "stereo" },
    black: [{ start: 3, end: 3.53333 }],
    silence: [{ start: 3, end: 6 }],
    integratedLufs: -18.4,
    truePeakDbtp: -6.8,
  });
});

test.each([
  "[aac @ 0x52cec0] [error] Number of bands (59) exceeds limit (45).",
  "[h264 @ 0x5e9500] [info] concealing 1053 DC, 1053 AC, 1053 MV errors in I frame",
  "[error] Error while decoding stream #0:1: Invalid data found when processing input",
  "[warning] cut.mp4: corrupt input packet in stream 0",
  "[mov,mp4,m4a,3gp,3g2,mj2 @ 0x55] [warning] Packet corrupt (stream = 0, dts = 110080).",
  "[mov,mp4,m4a,3gp,3g2,mj2 @ 0x55] [error] stream 1, offset 0x116cf7: partial file",
])("damage is counted: %s", (line) => {
  expect(parseDecodeReport([line], 12).errorCount).toBe(1);
});

test("what is harmless is not counted as damage", () => {
  const lines = [
    "[warning] Guessed Channel Layout for Input Stream #1.0 : mono",
    "[swscaler @ 0x1] [warning] deprecated pixel format used, make sure you did set range correctly",
  ];
  expect(parseDecodeReport(lines, 12).errorCount).toBe(0);
});

test("a silence without an end lasts to the end of the file", () => {
  const line = "[silencedetect @ 0x42] [info] silence_start: -0.0014";
  expect(parseDecodeReport([line], 12).silence).toEqual([{ start: 0, end: 12 }]);
});

test("tags that disagree are told apart", () => {
  const line =
    "[info]   Stream #0:0[0x1](und): Video: h264 (High), yuv420p(pc, bt470bg/unknown/unknown), 640x480, 30 fps";
  expect(parseDecodeReport([line], 1).video).toEqual({
    codec: "h264",
    pixelFormat: "yuv420p",
    range: "pc",
    colour: "bt470bg/unknown/unknown",
  });
});
