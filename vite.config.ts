import { resolve } from "node:path";

import { defineConfig } from "vitest/config";

const here = import.meta.dirname;

export default defineConfig({
  root: here,
  cacheDir: resolve(here, "node_modules/.vite"),
  test: {
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
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "journeys",
          environment: "node",
          include: ["tests/*.test.ts"],
          testTimeout: 180_000,
        },
      },
    ],
  },
});
