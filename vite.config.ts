// Builds the page (renderer/) to dist/renderer. What the tests need is vitest.config.ts's.
import { resolve } from "node:path";

import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = import.meta.dirname;

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
  },
});
