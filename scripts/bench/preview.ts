// The preview benchmark on R60: how soon a still, a scene and the whole film are there, beside what the render takes.
import { join } from "node:path";

import { locateFfmpeg } from "../../main/engines/ffmpeg/index.ts";
import { RenderInput } from "../../main/stages/render/layTimeline.ts";
import { cpuOf } from "./cpu.ts";
import { openR60 } from "./r60/render.ts";
import { atMost, figure, type Bench, type BenchRow } from "./row.ts";

const CACHE = join(import.meta.dirname, "../../node_modules/.cache/bench");
/** A person clicks and sees: milliseconds. */
const STILL_MS = 150;
const SCENE_MS = 1000;
/** Of the render's processor time. */
const FILM_SHARE = 0.4;

export const previewBench: Bench = {
  name: "preview",
  async run() {
    const ffmpeg = await locateFfmpeg({ cacheDir: CACHE });
    await using r60 = await openR60(ffmpeg, 1);
    const { signal } = new AbortController();
    const input = RenderInput.parse({ ...r60.input, idea: { ...r60.input.idea, codec: "h264" } });
    const { previewer } = r60;
    const still = async (frame: number) => timed(() => previewer.still(input, { frame }, "small", signal));
    // The first of all also lays the timeline and starts the engines.
    const first = await still(0);
    const board = await timed(() => previewer.storyboard(input, "small", signal, () => {}));
    // Frames of pictures whose shot was seen already; of clips, which are decoded from far before, before there is a film.
    const pictures = [await still(30), await still(330), await still(400), await still(640)];
    const clips = [await still(200), await still(500)];
    const film = (scene: string | null) => async () => {
      let ready = NaN;
      const began = performance.now();
      const tell = () => void (ready = Number.isNaN(ready) ? performance.now() - began : ready);
      await previewer.film(input, { scene, fromSeconds: 0, to: null }, signal, tell);
      return ready;
    };
    const picture = await timed(film("s7"));
    const clip = await timed(film("s6"));
    const whole = await timed(film(null));
    const later = [await still(230), await still(520), await still(1100)];
    const again = await timed(film(null));
    const render = await timed(() => r60.render());
    const rows: BenchRow[] = [
      figure("the first still, engines started", ms(first.seconds), "ms"),
      atMost("storyboard of 12 shots, a still", ms(board.seconds / 12), "ms", STILL_MS),
      atMost("another frame of a picture, median", ms(median(pictures.map(secondsOf))), "ms", STILL_MS),
      figure("another frame of a clip whose key frames lie 8 s apart, median", ms(median(clips.map(secondsOf))), "ms"),
      atMost("the same once there is a film, median", ms(median(later.map(secondsOf))), "ms", STILL_MS),
      atMost("a scene of a picture: it plays after", Math.round(picture.result), "ms", SCENE_MS),
      figure("a scene of a picture: all of it", ms(picture.seconds), "ms"),
      atMost("a scene of a clip: it plays after", Math.round(clip.result), "ms", SCENE_MS),
      figure("a scene of a clip: all of it", ms(clip.seconds), "ms"),
      figure("the film of 60 s: it plays after", Math.round(whole.result), "ms"),
      figure("the film of 60 s: all of it", round(whole.seconds), "s"),
      figure("the film of 60 s once more", round(again.seconds), "s"),
      figure("the render of 60 s, its sound made already", round(render.seconds), "s"),
    ];
    if (board.cpu !== null && whole.cpu !== null && render.cpu !== null)
      rows.push(
        figure("processor time of the storyboard, a still", ms(board.cpu / 12), "ms"),
        figure("processor time of the film", round(whole.cpu), "s"),
        figure("processor time of the render", round(render.cpu), "s"),
        atMost("the film against the render, in processor time", round(whole.cpu / render.cpu), "×", FILM_SHARE),
      );
    return rows;
  },
};

interface Timed<T> {
  result: T;
  seconds: number;
  cpu: number | null;
}

async function timed<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const began = performance.now();
  const { result, seconds: cpu } = await cpuOf(work);
  return { result, seconds: (performance.now() - began) / 1000, cpu };
}

const secondsOf = ({ seconds }: { seconds: number }): number => seconds;

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

function ms(seconds: number): number {
  return Math.round(seconds * 1000);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
