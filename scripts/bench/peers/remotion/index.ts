// R60 beside Remotion: ten seconds of the same edit by both in one run. Remotion is fetched into the cache when it is asked for, and is no dependency.
import { copyFile, mkdir, stat, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";

import { execa } from "execa";
import { z } from "zod";

import { locateFfmpeg } from "../../../../main/engines/ffmpeg/index.ts";
import { peakMemory } from "../../memory.ts";
import { r60Input } from "../../r60/edit.ts";
import { openR60 } from "../../r60/render.ts";
import { r60Sources } from "../../r60/sources.ts";
import { figure, type Bench, type BenchRow } from "../../row.ts";
import { cpuOfTree } from "../../treeCpu.ts";

const CACHE = join(import.meta.dirname, "../../../../node_modules/.cache/bench");
const PACKAGES = ["remotion", "@remotion/bundler", "@remotion/renderer"].map((name) => `${name}@4.0.529`);
const REACT = ["react@19.1.1", "react-dom@19.1.1"];
const SECONDS = 10;
const FPS = 30;
/** Words of a caption, as in our own edit. */
const WORDS = 4;
const Printed = z.object({ bundle: z.number(), render: z.number() });

/** Seconds for R60 by others on two quiet cores, as multiples of what x264 alone took for the same frames. */
const MEASURED_BEFORE = { "MoviePy 2.1.2": 8.4, "editly 0.14.2": 12.5, "Remotion 4.0.541": 20 };

export const remotionBench: Bench = { name: "remotion", onDemand: true, run };

async function run(): Promise<BenchRow[]> {
  const browser = await findBrowser();
  const ffmpeg = await locateFfmpeg({ cacheDir: CACHE });
  const dir = join(CACHE, "remotion");
  await install(dir);
  await writeFilm(dir, await r60Sources(ffmpeg, join(CACHE, "r60")));
  const output = join(dir, "r60.mp4");
  const args = ["render.mjs", browser, output, String(availableParallelism())];
  const { result: theirs, seconds: theirCpu } = await cpuOfTree(() =>
    peakMemory(async () => Printed.parse(JSON.parse((await execa("node", args, { cwd: dir })).stdout)), false),
  );
  const { video } = await ffmpeg.probe(output);
  if (video?.nb_frames !== SECONDS * FPS) throw new Error(`Remotion made ${video?.nb_frames ?? 0} frames`);
  await using r60 = await openR60(ffmpeg, SECONDS / 60);
  const { result: ours, seconds: ourCpu } = await cpuOfTree(() => peakMemory(() => r60.render()));
  const bytes = {
    ours: (await stat(r60.artifacts.path(ours.result.output.video))).size,
    theirs: (await stat(output)).size,
  };
  return [
    figure(`Remotion, ${SECONDS} s of R60`, round(theirs.result.render), "s"),
    figure("Remotion, bundling before it", round(theirs.result.bundle), "s"),
    figure(`ours, ${SECONDS} s of R60, ducked and brought to its loudness`, round(ours.result.seconds), "s"),
    figure("Remotion against ours", round(theirs.result.render / ours.result.seconds), "×"),
    figure("Remotion's file against ours", round(bytes.theirs / bytes.ours), "×"),
    ...(theirCpu === null || ourCpu === null
      ? []
      : [
          figure("Remotion: processor time, with bundling", round(theirCpu), "s"),
          figure("ours: processor time", round(ourCpu), "s"),
          figure("Remotion against ours, in processor time", round(theirCpu / ourCpu), "×"),
        ]),
    ...(theirs.peakMb === null || ours.peakMb === null
      ? []
      : [
          figure("Remotion: peak memory of all processes", theirs.peakMb, "MB"),
          figure("ours: peak memory of all processes", ours.peakMb, "MB"),
        ]),
    ...Object.entries(MEASURED_BEFORE).map(([name, times]) =>
      figure(`${name}, measured earlier against the encode floor`, times, "×"),
    ),
  ];
}

/** `YTEMPIRE_BROWSER`, or one that is installed. Remotion would fetch one of its own. */
async function findBrowser(): Promise<string> {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const chosen = process.env["YTEMPIRE_BROWSER"];
  if (chosen) return chosen;
  for (const name of names) {
    const { stdout, exitCode } = await execa("which", [name], { reject: false });
    if (exitCode === 0) return stdout;
  }
  throw new Error(`Remotion needs a browser: install one of ${names.join(", ")}, or name one in YTEMPIRE_BROWSER`);
}

async function install(dir: string): Promise<void> {
  await mkdir(join(dir, "public"), { recursive: true });
  const wanted = [...PACKAGES, ...REACT];
  const manifest = { private: true, dependencies: Object.fromEntries(wanted.map(nameAndVersion)) };
  await writeFile(join(dir, "package.json"), JSON.stringify(manifest));
  await execa("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: dir });
}

function nameAndVersion(wanted: string): [string, string] {
  const at = wanted.lastIndexOf("@");
  return [wanted.slice(0, at), wanted.slice(at + 1)];
}

/** The composition, its files, and the edit as data. */
async function writeFilm(dir: string, sources: Awaited<ReturnType<typeof r60Sources>>): Promise<void> {
  for (const name of ["composition.mjs", "render.mjs"])
    await copyFile(join(import.meta.dirname, name), join(dir, name));
  const { stills, clips, narration, music } = sources;
  for (const path of [...stills, ...clips, narration, music]) await copyFile(path, join(dir, "public", basename(path)));
  const ref = (path: string) => ({ hash: basename(path), bytes: 0, mediaType: "" });
  const refs = { stills: stills.map(ref), clips: clips.map(ref), narration: ref(narration), music: ref(music) };
  const { footage, narration: spoken } = r60Input(refs, SECONDS / 60);
  const scenes = footage.shots.map(({ visual }) =>
    visual.kind === "image"
      ? { still: visual.image.hash, motion: visual.motion }
      : { clip: visual.kind === "clip" ? visual.clip.hash : "" },
  );
  const cues = Array.from({ length: Math.ceil(spoken.words.length / WORDS) }, (_, i) => {
    const words = spoken.words.slice(i * WORDS, (i + 1) * WORDS);
    return { start: words[0]?.start ?? 0, end: words.at(-1)?.end ?? 0, words };
  });
  const film = { scenes, cues, sceneFrames: 5 * FPS, fadeFrames: FPS / 2, fps: FPS };
  await writeFile(join(dir, "props.json"), JSON.stringify(film));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
