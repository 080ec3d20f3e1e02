// Quality beside time: what the joined spans of R60 lose against the true frames, and what x264's `veryfast` at crf 20 loses of the same frames in one piece.
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { encoderArguments, encoderNamed, type Encoder } from "../../main/base/encoders.ts";
import { locateFfmpeg, type Ffmpeg } from "../../main/engines/ffmpeg/index.ts";
import { openR60 } from "./r60/render.ts";
import { atLeast, atMost, figure, type Bench, type BenchRow } from "./row.ts";

const CACHE = join(import.meta.dirname, "../../node_modules/.cache/bench");
/** Of R60: two stills, two clips and the crossfades between them. */
const SECONDS = 20;
const X264 = encoderNamed("libx264");
/** What quality is measured by, whatever our own settings are. */
const PLAIN: Encoder = { ...X264, options: ["-preset", "veryfast", "-crf", "20"] };
/** The same spans, kept as they are before encoding. */
const LOSSLESS: Encoder = { ...X264, options: ["-preset", "ultrafast", "-qp", "0"] };

export const qualityBench: Bench = {
  name: "quality",
  async run() {
    const ffmpeg = await locateFfmpeg({ cacheDir: CACHE, device: "cpu" });
    const dir = await mkdtemp(join(tmpdir(), "ytempire-quality-"));
    try {
      await using truth = await openR60(madeBy(ffmpeg, LOSSLESS), SECONDS / 60);
      const { output: frames } = await truth.render();
      const wanted = truth.artifacts.path(frames.video);
      const plain = join(dir, "plain.mp4");
      await ffmpeg.run(["-i", wanted, "-an", ...encoderArguments(PLAIN, 1, frames.rate), plain], {
        op: "bench.quality",
      });
      await using ours = await openR60(ffmpeg, SECONDS / 60);
      const { output } = await ours.render();
      const silent = join(dir, "ours.mp4");
      const made = ours.artifacts.path(output.video);
      await ffmpeg.run(["-i", made, "-an", "-c", "copy", silent], { op: "bench.quality" });
      return await rows(ffmpeg, { wanted, plain, ours: silent });
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  },
};

/** The same engine, with one encoder for H.264. */
function madeBy(ffmpeg: Ffmpeg, encoder: Encoder): Ffmpeg {
  return { ...ffmpeg, video: { ...ffmpeg.video, h264: { encoders: [encoder], reason: "" } } };
}

async function rows(
  ffmpeg: Ffmpeg,
  { wanted, plain, ours }: { wanted: string; plain: string; ours: string },
): Promise<BenchRow[]> {
  const builds = [ffmpeg, ...ffmpeg.others];
  const by = { plain: await compared(builds, plain, wanted), ours: await compared(builds, ours, wanted) };
  const bytes = (await stat(ours)).size / (await stat(plain)).size;
  const vmaf =
    by.plain.vmaf === null || by.ours.vmaf === null
      ? []
      : [
          figure("x264 in one piece: VMAF", by.plain.vmaf, ""),
          atLeast("spans: VMAF against that", round(by.ours.vmaf - by.plain.vmaf), "", -0.5),
        ];
  return [
    figure("x264 in one piece: PSNR-Y", round(by.plain.psnr), "dB"),
    figure("spans: PSNR-Y", round(by.ours.psnr), "dB"),
    atLeast("spans: PSNR-Y against that", round(by.ours.psnr - by.plain.psnr), "dB", -0.2),
    figure("x264 in one piece: SSIM", round(by.plain.ssim, 4), ""),
    atLeast("spans: SSIM against that", round(by.ours.ssim - by.plain.ssim, 5), "", -0.001),
    ...vmaf,
    atMost("spans: bytes against that", round(bytes), "×", 1.15),
  ];
}

interface Compared {
  psnr: number;
  ssim: number;
  /** Null where no build has a model for it. */
  vmaf: number | null;
}

async function compared(builds: readonly Ffmpeg[], made: string, wanted: string): Promise<Compared> {
  const measure = async (build: Ffmpeg, filter: string): Promise<string> => {
    const args = ["-i", made, "-i", wanted, "-lavfi", `[0:v][1:v]${filter}`, "-f", "null", "-"];
    return (await build.run(args, { op: "bench.quality", logLevel: "info" })).stderr;
  };
  const [build] = builds as [Ffmpeg];
  const psnr = Number(/PSNR y:([\d.]+)/.exec(await measure(build, "psnr"))?.[1]);
  const ssim = Number(/SSIM Y:([\d.]+)/.exec(await measure(build, "ssim"))?.[1]);
  for (const one of builds.filter(({ filters }) => filters.has("libvmaf"))) {
    // Builds before 5 look for their model in a file that few machines have.
    const said = await measure(one, "libvmaf").catch(() => "");
    const vmaf = /VMAF score[:=] ?([\d.]+)/.exec(said)?.[1];
    if (vmaf) return { psnr, ssim, vmaf: round(Number(vmaf)) };
  }
  return { psnr, ssim, vmaf: null };
}

function round(value: number, places = 2): number {
  return Number(value.toFixed(places));
}
