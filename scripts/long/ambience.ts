// Hours of ambience against ten minutes: no more memory, and no more time than the copying takes.
import { ambienceBench } from "../bench/ambience.ts";
import type { LongTest } from "./index.ts";

const MOST_GROWTH_SECONDS = 60;
const MOST_MEMORY_MB = 1000;

export default {
  about: "ten minutes, an hour and three hours of ambience: time grows by the copying alone, under 1 GB of memory",
  async run(progress) {
    const rows = await ambienceBench.run();
    for (const row of rows) progress(`${row.name}: ${row.value} ${row.unit}`);
    const times = rows.filter(({ name }) => name.includes("beside the copying")).map(({ value }) => value);
    const memory = rows.filter(({ unit }) => unit === "MB").map(({ value }) => value);
    const growth = Math.max(...times) - Math.min(...times);
    if (growth > MOST_GROWTH_SECONDS)
      throw new Error(`three hours take ${growth.toFixed(0)} s longer than ten minutes, beside the copying`);
    if (memory.some((mb) => mb > MOST_MEMORY_MB)) throw new Error(`${Math.max(...memory)} MB`);
    return rows.map(({ name, value, unit }) => `${name} ${value} ${unit}`).join("; ");
  },
} satisfies LongTest;
