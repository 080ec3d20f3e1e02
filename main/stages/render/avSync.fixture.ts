// Flash and click: a video in which both begin at the same moments, and how far apart they are in the finished file.
import type { Codec } from "../../../contract/values.ts";
import type { RenderBench, Scene } from "./render.fixture.ts";

const FPS = 24;
/** Seconds that a flash and its click last. */
const LASTS = 0.25;

/** The video of so many seconds with a flash and a click at each of the moments, whole frames all of them. */
export async function flashesAndClicks(
  bench: RenderBench,
  name: string,
  { seconds, moments, codec = "h264" }: { seconds: number; moments: readonly number[]; codec?: Codec },
): Promise<Scene> {
  const on = moments.map((moment) => `between(t,${moment - 0.5 / FPS},${moment + LASTS - 0.5 / FPS})`).join("+");
  const sounds = moments.map((moment) => `gte(t,${moment})*lt(t,${moment + LASTS})`).join("+");
  const white = `color=white:s=320x320:r=${FPS}:d=${seconds + 1}`;
  const graph = `[0:v][1:v]overlay=enable='${on}'`;
  const coding = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p".split(" ");
  const black = `color=black:s=320x320:r=${FPS}:d=${seconds + 1}`;
  const flashes = await bench.make(
    `${name}.mp4`,
    black,
    "-f",
    "lavfi",
    "-i",
    white,
    "-filter_complex",
    graph,
    ...coding,
  );
  const source = `aevalsrc='0.5*sin(2*PI*1000*t)*(${sounds})':s=48000:d=${seconds}`;
  const clicks = await bench.make(`${name}.wav`, source, "-c:a", "pcm_s16le");
  return bench.scene(
    name,
    async (store) => [[seconds, { kind: "clip", clip: await store(flashes, "video/mp4"), fromSeconds: 0 }]],
    { voice: clicks, shape: { fps: FPS, codec } },
  );
}

/** Seconds by which each click is heard after its flash is seen, in a file as players play it. */
export async function clickAfterFlash({ ffmpeg }: RenderBench, file: string, moments: readonly number[]) {
  const offsets: number[] = [];
  for (const moment of moments) {
    const from = Math.max(0, moment - 0.5);
    const cut = ["-ss", from.toFixed(3), "-t", "1", "-copyts", "-i", file];
    const picture = await ffmpeg.run(
      [...cut, "-map", "0:v", "-vf", "scale=1:1:flags=area,format=gray,showinfo", "-f", "null", "-"],
      { op: "test", logLevel: "info" },
    );
    const flash = [...picture.stderr.matchAll(/pts_time:(\S+) .* mean:\[(\d+)/g)]
      .map(([, time, level]) => ({ time: Number(time), level: Number(level) }))
      .find(({ level }) => level > 128);
    const told: Uint8Array[] = [];
    const measured = "asetnsamples=n=48,astats=metadata=1:reset=1,ametadata=print:file=-";
    await ffmpeg.run([...cut, "-map", "0:a", "-af", measured, "-f", "null", "-"], {
      op: "test",
      onStdout: (chunk) => told.push(chunk),
    });
    // Half of the loudest: what AAC smears before a click is far below.
    const heard = [
      ...Buffer.concat(told)
        .toString()
        .matchAll(/pts_time:(\S+)[^]*?Overall\.Peak_level=(\S+)/g),
    ].map(([, time, peak]) => ({
      time: Number(time),
      level: 10 ** (Number(peak) / 20) || 0,
    }));
    const loudest = Math.max(...heard.map(({ level }) => level));
    const click = heard.find(({ level }) => level > loudest / 2);
    offsets.push(flash && click && loudest > 0.05 ? click.time - flash.time : Number.NaN);
  }
  return offsets;
}
