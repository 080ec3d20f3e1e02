// Renders the composition by Remotion's own renderer; prints the seconds for each of its steps as JSON. Run beside Remotion's packages.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { bundle } from "@remotion/bundler";
import { renderMedia, selectComposition } from "@remotion/renderer";

const [browserExecutable, output, concurrency] = process.argv.slice(2);
const here = import.meta.dirname;
const inputProps = JSON.parse(await readFile(join(here, "props.json"), "utf8"));
const began = performance.now();
const serveUrl = await bundle({ entryPoint: join(here, "composition.mjs"), publicDir: join(here, "public") });
const bundled = performance.now();
const shared = { serveUrl, inputProps, browserExecutable, chromeMode: "chrome-for-testing", logLevel: "error" };
const composition = await selectComposition({ ...shared, id: "r60" });
await renderMedia({
  ...shared,
  composition,
  codec: "h264",
  crf: 20,
  x264Preset: "veryfast",
  colorSpace: "bt709",
  concurrency: Number(concurrency),
  outputLocation: output,
});
const seconds = (from, to) => (to - from) / 1000;
console.log(JSON.stringify({ bundle: seconds(began, bundled), render: seconds(bundled, performance.now()) }));
