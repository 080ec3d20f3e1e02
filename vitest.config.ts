// The tests that vitest runs; those in a browser are playwright.config.ts's.
import { availableParallelism } from "node:os";
import { resolve } from "node:path";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const here = import.meta.dirname;

export default defineConfig({
  root: here,
  cacheDir: resolve(here, "node_modules/.vite"),
  test: {
    // Vitest leaves a core to itself, which on two cores is half of the machine; much of this work waits for programs.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Whatever runs on the machine: no test asks a language model that it did not start itself. This port is closed to fetch.
    env: { YTEMPIRE_OLLAMA_ADDRESS: "http://127.0.0.1:9" },
    coverage: {
      provider: "v8",
      reportOnFailure: true,
      include: ["main/**/*.ts", "contract/**/*.ts"],
      exclude: ["**/*.test.ts", "**/*.fixture.ts"],
      reporter: ["text-summary", "json-summary"],
      reportsDirectory: "node_modules/.cache/coverage",
    },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          environment: "node",
          include: ["{contract,main,scripts}/**/*.test.ts"],
          // For machines that are busy with the other half of the tests.
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: "journeys",
          environment: "node",
          include: ["tests/*.test.ts"],
          exclude: ["tests/package.test.ts"],
          testTimeout: 300_000,
        },
      },
      {
        extends: true,
        // The shell without Electron's own program.
        resolve: { alias: { electron: resolve(here, "tests/doubles/electron.ts") } },
        test: {
          name: "shell",
          environment: "node",
          include: ["tests/electron/*.test.ts", "tests/package.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        plugins: [react()],
        test: {
          name: "dom",
          environment: "happy-dom",
          include: ["renderer/**/*.test.{ts,tsx}"],
          testTimeout: 60_000,
        },
      },
    ],
  },
});
