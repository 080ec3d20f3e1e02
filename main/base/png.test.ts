import { createCanvas, loadImage } from "@napi-rs/canvas";
import { expect, test } from "vitest";

import { encodePng } from "./png.ts";

test("a coded picture is read back as it was drawn, half transparent parts included", async () => {
  const canvas = createCanvas(62, 34);
  const context = canvas.getContext("2d");
  context.fillStyle = "#ff8000";
  context.fillRect(3, 4, 20, 20);
  context.fillStyle = "rgba(0, 64, 255, 0.5)";
  context.fillRect(15, 10, 40, 20);
  const copy = createCanvas(62, 34).getContext("2d");
  copy.drawImage(await loadImage(encodePng(canvas)), 0, 0);
  const [drawn, read] = [context, copy].map((c) => c.getImageData(0, 0, 62, 34).data);
  const most = Math.max(...[...(drawn ?? [])].map((value, i) => Math.abs(value - (read?.[i] ?? 0))));
  expect(most).toBeLessThanOrEqual(2);
  expect(drawn?.some((value) => value !== 0)).toBe(true);
});
