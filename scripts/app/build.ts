// `npm run build:app`: the page, then what the app runs beside it, then its icons; nothing where all is as it was.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import sharp from "sharp";

const root = join(import.meta.dirname, "../..");
const stamp = join(root, "dist/app.sha256");

if (import.meta.main) await buildApp();

export async function buildApp(): Promise<void> {
  run(join(root, "scripts/page.mjs"));
  const want = hashOfSources();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === want) return;
  console.error("Building the app: a few seconds, only after a change");
  run(join(root, "node_modules/vite/bin/vite.js"), "build", "--app", "--config", "vite.app.config.ts");
  await drawIcons(join(root, "dist/icons"));
  writeFileSync(stamp, want);
}

function run(...args: string[]): void {
  const { status, error } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    // Whoever builds it: a test runner's own environment makes no other app.
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (error || status !== 0) throw new Error(`${args[0]} ended with ${error?.message ?? status}`);
}

function hashOfSources(): string {
  const files = globSync("{contract,main,electron,preload,drizzle,resources,models}/**/*.*", { cwd: root })
    .filter((file) => !/\.(test|fixture)\.ts$/.test(file))
    .concat("vite.app.config.ts", "package-lock.json", "renderer/icon.svg", "scripts/app/build.ts")
    .toSorted();
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update("\0");
  return hash.digest("hex");
}

/** From the page's own mark. macOS takes a template: its shape alone, in whatever colour the bar has. */
export async function drawIcons(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const mark = readFileSync(join(root, "renderer/icon.svg"));
  const drawn = (pixels: number) =>
    sharp(mark, { density: 96 * (pixels / 32) })
      .resize(pixels, pixels)
      .png();
  await drawn(1024).toFile(join(folder, "icon.png"));
  await drawn(32).toFile(join(folder, "tray.png"));
  await drawn(64).toFile(join(folder, "tray@2x.png"));
  for (const [name, pixels] of [
    ["trayTemplate.png", 18],
    ["trayTemplate@2x.png", 36],
  ] as const) {
    const { data, info } = await drawn(pixels).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    // The lighter what is drawn, the more of it is seen; its ground is not.
    for (let i = 0; i < data.length; i += 4) {
      const light = Math.max(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0);
      data[i + 3] = Math.round(((data[i + 3] ?? 0) * light) / 255);
      data.fill(0, i, i + 3);
    }
    await sharp(data, { raw: { width: info.width, height: info.height, channels: 4 } })
      .png()
      .toFile(join(folder, name));
  }
  const dot = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="#e5484d"/></svg>`;
  await sharp(Buffer.from(dot), { density: 192 }).resize(32, 32).png().toFile(join(folder, "dot.png"));
}
