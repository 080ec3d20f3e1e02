// What finishing costs: the grade of a frame, and the sound of ten seconds.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Look } from "../../contract/look.ts";
import { locateFfmpeg, type Ffmpeg } from "../../main/engines/ffmpeg/index.ts";
import { renderBed } from "../../main/engines/music/renderBed.ts";
import { gradeChain } from "../../main/stages/render/grade.ts";
import { renderSound } from "../../main/stages/render/sound.ts";
import { cpuOf } from "./cpu.ts";
import { r60Sources, R60_SECONDS } from "./r60/sources.ts";
import { atMost, figure, type Bench, type BenchRow } from "./row.ts";

const ROOT = join(import.meta.dirname, "../..");
const CACHE = join(ROOT, "node_modules/.cache/bench");
const SIZE = { width: 1920, height: 1080 };
const FRAMES = 300;

export const finishBench: Bench = {
  name: "grade and sound",
  async run() {
    const ffmpeg = await locateFfmpeg({ cacheDir: CACHE });
    const dir = await mkdtemp(join(tmpdir(), "ytempire-finish-"));
    try {
      return [...(await gradeRows(ffmpeg, dir)), ...(await soundRows(ffmpeg, dir))];
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  },
};

/** The same raw frames with and without; what ffmpeg takes to begin is in both. */
async function gradeRows(ffmpeg: Ffmpeg, dir: string): Promise<BenchRow[]> {
  const raw = join(dir, "frames.yuv");
  const source = ["-f", "lavfi", "-i", `testsrc2=s=${SIZE.width}x${SIZE.height}:r=30:d=0.2,format=yuv420p`];
  await ffmpeg.run([...source, "-f", "rawvideo", raw], { op: "bench" });
  const took = async (chain: string) => {
    const input = `-stream_loop -1 -f rawvideo -pix_fmt yuv420p -s ${SIZE.width}x${SIZE.height} -r 30 -i`.split(" ");
    const graph = ["-filter_complex_threads", "1", ...input, raw, "-filter_complex", `${chain}[out]`, "-map", "[out]"];
    const run = () => ffmpeg.run([...graph, "-frames:v", String(FRAMES), "-f", "null", "-"], { op: "bench" });
    return (1000 * ((await cpuOf(run)).seconds ?? 0)) / FRAMES;
  };
  const without = await took("[0:v]null");
  const rows: BenchRow[] = [];
  for (const id of ["bold", "retro"] as const) {
    const { grade = {} } = Look.parse(JSON.parse(await readFile(join(ROOT, `resources/looks/${id}.json`), "utf8")));
    const cost = (await took(gradeChain("0:v", grade, SIZE))) - without;
    const kind = grade.shadows ? "with tints" : "of curve and saturation";
    rows.push(atMost(`a grade ${kind} (${id}), a frame of 1080p`, round(cost), "ms CPU", 3));
  }
  return rows;
}

/** R60's narration over a bed of our own, in phrases. */
async function soundRows(ffmpeg: Ffmpeg, dir: string): Promise<BenchRow[]> {
  const { narration } = await r60Sources(ffmpeg, join(CACHE, "r60"));
  const music = join(dir, "music.wav");
  await writeFile(music, renderBed("warm", 1).wav);
  const audio = { hash: "0".repeat(64), bytes: 0, mediaType: "audio/wav" };
  const phrases = Array.from({ length: 12 }, (_, i) => ({ start: i * 240_000 + 4800, end: i * 240_000 + 190_000 }));
  const bed = { audio, gainDb: -14, duckDb: 8, speechDipDb: 3, fadeInSamples: 96_000, fadeOutSamples: 105_600 };
  const input = {
    sound: { narration: { audio, startSample: 0, phrases }, music: bed, loudness: -14, truePeak: -1 },
    samples: R60_SECONDS * 48_000,
    narration,
    music,
    clips: [],
  };
  const { result, seconds } = await cpuOf(() => renderSound(ffmpeg, input, dir, new AbortController().signal));
  return [
    atMost("sound of R60, for ten seconds of it", round((10 * (seconds ?? 0)) / R60_SECONDS), "s CPU", 0.8),
    figure("its loudness", round(result.loudness.integrated), "LUFS"),
    figure("its true peak", round(result.loudness.truePeak), "dBTP"),
  ];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
