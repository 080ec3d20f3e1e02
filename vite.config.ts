// Builds the page (renderer/) to dist/renderer. What the tests need is vitest.config.ts's.
import { resolve } from "node:path";

import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const here = import.meta.dirname;
const BASE =
  /node_modules\/(react|react-dom|scheduler|use-sync-external-store|@tanstack(?!\/(react-)?virtual)|@orpc|zustand)\//;

export default defineConfig({
  root: resolve(here, "renderer"),
  base: "/",
  publicDir: false,
  cacheDir: resolve(here, "node_modules/.vite-page"),
  plugins: [
    tanstackRouter({
      target: "react",
      autoCodeSplitting: true,
      routesDirectory: resolve(here, "renderer/routes"),
      generatedRouteTree: resolve(here, "renderer/routeTree.gen.ts"),
      addExtensions: true,
      quoteStyle: "double",
      semicolons: true,
      disableLogging: true,
    }),
    react(),
    noRipple(),
  ],
  // The server puts a nonce of its own into each answer in this one's place.
  html: { cspNonce: "__CSP_NONCE__" },
  build: {
    outDir: resolve(here, "dist/renderer"),
    emptyOutDir: true,
    // Of 2025: Chrome 140, Firefox 140 ESR and Electron all have it.
    target: ["chrome140", "firefox140"],
    modulePreload: { polyfill: false },
    // Nothing as a data: address: fonts and pictures are files of our own.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // What every screen stands on changes seldom: a browser keeps it over changes of the page.
        codeSplitting: {
          groups: [
            { name: "base", test: BASE, priority: 1 },
            // What the start needs, in one file: sixty little ones cost more in asking than in reading.
            { name: "start", tags: ["$initial"] },
          ],
        },
      },
    },
  },
});

/** Buttons of MUI bring an effect that the theme switches off: 3 kB of script, gzip, that nobody would see. */
function noRipple(): Plugin {
  return {
    name: "no-ripple",
    enforce: "pre",
    load: (id) =>
      /ButtonBase\/TouchRipple\.m?js$/.test(id) ? "export default function TouchRipple() { return null; }" : null,
  };
}
