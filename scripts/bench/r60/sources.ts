// R60, the reference work of the render benchmark: six photographs, six clips, a narration and a music bed, the same on every machine with the same ffmpeg.
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import type { Ffmpeg } from "../../../main/engines/ffmpeg/index.ts";

export const R60_SECONDS = 60;

export interface R60Sources {
  stills: string[];
  clips: string[];
  narration: string;
  music: string;
}

/** Pictures with detail, soft areas and grain, as cameras give them; the filter chain behind each source. */
const SOFT = "noise=alls=14:allf=u,gblur=0.6";
const STILLS: [source: string, filters: string][] = [
  ["mandelbrot=s=3000x2000:start_scale=2.2:maxiter=400", SOFT],
  ["mandelbrot=s=3000x2000:start_scale=0.05:maxiter=800", `${SOFT},hue=h=90`],
  ["gradients=s=3000x2000:n=6:seed=11:speed=0.00001", "noise=alls=24:allf=u,gblur=0.9"],
  ["mandelbrot=s=3000x2000:start_scale=0.3:start_x=-0.16:start_y=1.04:maxiter=600", `${SOFT},hue=h=200`],
  ["testsrc2=s=3000x2000", "noise=alls=16:allf=u,gblur=0.7,rotate=0.2"],
  ["mandelbrot=s=3000x2000:start_scale=0.012:maxiter=1200", `${SOFT},hue=h=300`],
];
const GRAIN = "noise=alls=5:allf=t+u";
const SIZE = "s=1920x1080:r=30";
const CLIPS: [input: string[], filters: string][] = [
  [lavfi(`testsrc2=${SIZE}`), GRAIN],
  [lavfi(`mandelbrot=${SIZE}:start_scale=1:end_scale=0.01:end_pts=240:maxiter=300`), GRAIN],
  [lavfi(`gradients=${SIZE}:n=5:seed=3:speed=0.02`), "noise=alls=6:allf=t+u"],
  [
    lavfi(`mandelbrot=${SIZE}:start_scale=0.3:end_scale=0.02:end_pts=240:start_x=-0.16:start_y=1.04:maxiter=300`),
    "noise=alls=4:allf=t+u,hue=h=120",
  ],
  [
    ["-loop", "1", "-framerate", "30", "-i", "s0.jpg"],
    `scale=2400:1600,crop=1920:1080:x='40+n*1.6':y='100+60*sin(n/20)',${GRAIN}`,
  ],
  [
    lavfi("life=s=480x270:r=30:mold=10:ratio=0.1:death_color=#C83232:life_color=#00ff00:seed=4"),
    "gblur=1,scale=1920:1080,noise=alls=4:allf=t+u",
  ],
];
const CLIP_CODEC =
  "-t 8 -r 30 -c:v libx264 -preset veryfast -crf 18 -pix_fmt yuv420p -colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv";
const MUSIC =
  "aevalsrc='0.25*sin(2*PI*220*t)*(0.6+0.4*sin(2*PI*0.5*t))+0.2*sin(2*PI*277.2*t)+0.2*sin(2*PI*329.6*t)*(0.5+0.5*sin(2*PI*2*t))+0.15*sin(2*PI*110*t)*lt(mod(t,0.5),0.25)|0.25*sin(2*PI*220.5*t)+0.2*sin(2*PI*277.9*t)*(0.6+0.4*sin(2*PI*0.7*t))+0.2*sin(2*PI*330*t)':s=48000:d=60";

/** Bursts of a voice-like sound with its pauses, word by word: the mix, the ducking and the limiter have the work of a voice. */
const VOICE =
  "aevalsrc='0.5*(sin(2*PI*(118+9*sin(2*PI*0.7*t))*t)+0.6*sin(2*PI*236*t)+0.4*sin(2*PI*710*t)+0.25*sin(2*PI*1220*t)+0.1*random(0))*pow(sin(PI*mod(t,0.32)/0.32),0.6)*gt(mod(t,4),0.35)*0.5':s=48000:d=60";

function lavfi(source: string): string[] {
  return ["-f", "lavfi", "-i", source];
}

/** Makes what is not there yet; about 90 s on two cores. Needs an ffmpeg with `gradients` (5 or newer). */
export async function r60Sources(ffmpeg: Ffmpeg, dir: string): Promise<R60Sources> {
  if (!ffmpeg.filters.has("gradients")) throw new Error("R60 needs an ffmpeg 5 or newer to make its sources");
  await mkdir(dir, { recursive: true });
  const make = async (name: string, args: string[]): Promise<string> => {
    const path = join(dir, name);
    if (existsSync(path)) return path;
    const temporary = join(dir, `making-${name}`);
    await rm(temporary, { force: true });
    await ffmpeg.run([...args.map((arg) => (arg === "s0.jpg" ? join(dir, arg) : arg)), temporary], { op: "bench.r60" });
    await rename(temporary, path);
    return path;
  };
  const stills: string[] = [];
  for (const [i, [source, filters]] of STILLS.entries())
    stills.push(await make(`s${i}.jpg`, [...lavfi(source), "-frames:v", "1", "-vf", filters, "-q:v", "3"]));
  const clips: string[] = [];
  for (const [i, [input, filters]] of CLIPS.entries())
    clips.push(await make(`c${i}.mp4`, [...input, "-vf", filters, ...CLIP_CODEC.split(" ")]));
  return {
    stills,
    clips,
    narration: await make("narration.wav", [...lavfi(VOICE), "-ac", "1", "-c:a", "pcm_s16le"]),
    music: await make("music.wav", [...lavfi(MUSIC), "-c:a", "pcm_s16le"]),
  };
}
