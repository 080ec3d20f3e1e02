// The thread that draws posters.
import { serveWorker } from "../../base/workers.ts";
import { Fonts } from "./fonts.ts";
import { drawPoster, type Poster, type PosterRequest } from "./poster.ts";

const byRoot = new Map<string | null, Fonts>();

serveWorker<PosterRequest & { fontsDir: string | null }, Poster>(async ({ fontsDir, ...request }) => {
  const fonts = byRoot.get(fontsDir) ?? new Fonts(fontsDir);
  byRoot.set(fontsDir, fonts);
  return { result: await drawPoster(fonts, request) };
});
