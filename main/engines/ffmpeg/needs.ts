// What a build of ffmpeg must be able to do for this product: its age, the names it must know, and a trial of all of them on a few small frames.
import { failureReason, type Build } from "./parse.ts";
import type { Ask } from "./tryEncoders.ts";

/** libavcodec of 4.2, of 2019, and of the builds of the months before it. */
const OLDEST = { version: "4.2", rank: [58, 42] } as const;

/** What plans use: a build without one of these is of no use. What only some videos need is asked for where it is used. */
export const NEEDED_FILTERS: readonly string[] = [
  "aformat afade anull anullsink anullsrc apad aresample asetpts asplit atrim ebur128 highpass silencedetect",
  "alphamerge blackdetect boxblur color concat crop extractplanes fade format fps geq loop lut lut2 lutyuv mergeplanes metadata minterpolate null nullsink overlay reverse scale setparams setpts setsar settb split tpad trim yadif zoompan",
].flatMap((names) => names.split(" "));
const NEEDED_ENCODERS = ["libx264", "aac", "mov_text"];

/** Why a build that answers with these cannot be used, or null. */
export function lackOf(build: Build, names: { filters: string[]; encoders: string[] }): string | null {
  const [codec, minor] = build.rank;
  if (codec < OLDEST.rank[0] || (codec === OLDEST.rank[0] && minor < OLDEST.rank[1]))
    return `it is too old: version ${build.version}, and ${OLDEST.version} or a newer one is needed`;
  const lacks = [
    ...NEEDED_FILTERS.filter((name) => !names.filters.includes(name)).map((name) => `the filter ${name}`),
    ...NEEDED_ENCODERS.filter((name) => !names.encoders.includes(name)).map((name) => `the encoder ${name}`),
  ];
  return lacks.length > 0 ? `it lacks ${lacks.join(", ")}` : null;
}

/** Runs what plans run, with the options that they use. Null where it works, or what the build said. */
export async function tryGraph(ask: Ask): Promise<string | null> {
  const picture = ["-f", "lavfi", "-i", "testsrc=s=64x64:r=30"];
  const sound = ["-f", "lavfi", "-i", "sine=r=44100"];
  const made = await ask(
    [
      ["-loglevel", "error", "-nostdin", ...picture, ...sound],
      ["-filter_complex", [...PICTURE, ...SOUND].join(";")],
      ["-map", "[picture]", "-map", "[sound]", "-frames:v", "3", "-f", "null", "-"],
    ].flat(),
  );
  if (made?.ok) return null;
  return made ? failureReason(made.stderr) || `exit code ${made.exitCode}` : "it hangs";
}

const TO_BT709 = "in_color_matrix=bt709:out_color_matrix=bt709:out_range=tv";
const TAGS = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709";

const PICTURE = [
  "[0:v]yadif=1,settb=1/1000000,setpts=PTS+600,fps=fps=30/1:start_time=0,tpad=stop_mode=clone:stop=3,trim=start_frame=1:end_frame=4[timed]",
  `[timed]scale=48:48:force_original_aspect_ratio=increase:flags=bicubic:${TO_BT709},crop=48:48:'max(0,min(iw-ow,iw*0.5-ow/2))':0,setsar=1,format=yuv420p,split=3[a][b][c]`,
  "[b]boxblur=1:2,lutyuv=y=16+(val-16)*0.6,format=yuva420p,loop=loop=2:size=1:start=0,settb=1/30,setpts=N,fade=t=in:s=0:n=2:alpha=1[faded]",
  "[a][faded]overlay=0:0:format=yuv420:eof_action=repeat:enable='between(t,0,1)'[below]",
  "[c]zoompan=z='1+on/9':x='(iw-iw/zoom)/2':y='(ih-ih/zoom)/2':d=1:s=48x48:fps=30/1,minterpolate=fps=30/1:mi_mode=blend:scd=none,reverse,format=yuva420p[moved]",
  "color=c=black:s=48x2:r=30/1,trim=end_frame=1,format=gray,geq=lum='128',scale=48:48:flags=neighbor[mask]",
  "[moved][mask]alphamerge[above]",
  "[below][above]overlay=x='t':eval=frame:format=yuv420:eof_action=repeat,extractplanes=y+u+v[y][u][v]",
  "[y]split[luma][y2];[luma]lut=c0='val+max(0,val-16)*0'[l];[y2]scale=24:24:flags=area,split[h][h2]",
  `[u][h]lut2=c0='x+max(0,y-16)*0'[cb];[v][h2]lut2=c0='x'[cr];[l][cb][cr]mergeplanes=0x001020:yuv420p,${TAGS}[picture]`,
];

const SOUND = [
  "[1:a]aresample=48000,aformat=sample_fmts=flt:channel_layouts=stereo,apad,atrim=end_sample=9600,afade=t=in:ss=0:ns=100,ebur128=peak=true:framelog=verbose,asplit[sound][silent]",
  "[silent]asetpts=N,anullsink",
];
