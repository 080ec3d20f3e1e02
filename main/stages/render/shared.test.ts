import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import type { Motion } from "../../../contract/footage.ts";
import { disturbed, openBench, type RenderBench } from "./render.fixture.ts";
import { shareRenders } from "./shared.ts";

let bench: RenderBench;
beforeAll(async () => {
  bench = await openBench("shared");
  await bench.make("still.png", "testsrc2=s=400x400", "-frames:v", "1");
});
afterAll(() => bench.close());

/** A film of stills that are four frames long: a span each. */
const film = (name: string, spans: number) =>
  bench.scene(name, async (store) => {
    const image = await store(join(bench.dir, "still.png"), "image/png");
    const motion = (i: number): Motion => ({ zoom: [1, 1.1 + i / 100], x: [0, 1], y: [0, 1] });
    return Array.from({ length: spans }, (_, i) => [4 / 30, { kind: "image", image, motion: motion(i) }]);
  });

it("lets videos that render at once take turns, what is urgent first, and each comes out whole", async () => {
  const shared = shareRenders({ cores: 1, cacheDir: join(bench.dir, "cache") });
  const order: string[] = [];
  let others: Promise<unknown>[] = [];
  const render = async (name: string, spans: number, priority: number, onSpan = () => {}) => {
    const engine = disturbed(bench.ffmpeg, "render.span", (run) => {
      order.push(name);
      onSpan();
      return run();
    });
    const { frames } = await bench.render(
      await film(name, spans),
      engine,
      { videoId: name, priority: () => priority },
      shared,
    );
    expect(frames).toBe(4 * spans);
  };
  // The others come while the first works on its second span.
  const begin = () => {
    if (order.length === 2) others = [render("b", 6, 1), render("urgent", 3, 10)];
  };
  await render("a", 10, 1, begin);
  await Promise.all(others);
  const of = (name: string) => order.flatMap((one, i) => (one === name ? [i] : []));
  const [first = NaN, , last = NaN] = of("urgent");
  expect(last - first).toBe(2);
  // Nothing of what came before them is begun once all three are there; then both go on in turn to the end of the shorter.
  const both = order.slice(last + 1).join("");
  expect(of("a").length + of("b").length + of("urgent").length).toBe(19);
  expect(both).toMatch(/^a?(ba){3,6}a*$|^b(ab){3,6}a*$/);
}, 60_000);
