// `library`: folders of pictures, clips and music, what is in them, and what cannot be used.
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Client } from "../../contract/index.ts";
import type { Asset, LibraryFolder } from "../../contract/library.ts";
import { AppError } from "../base/errors.ts";
import { wordTable } from "../base/wordTable.ts";
import { parseOptions } from "../options/parseOptions.ts";
import { printable } from "../options/printable.ts";
import { connect } from "./connect.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { createIndexView } from "./indexView.ts";
import type { Terminal } from "./make.ts";

const HELP = `Your folders of pictures, clips and music: videos are made from them with \`make --footage DIR\`.

  npm run library -- add DIR…        index folders; again, only what changed is read
  npm run library -- list [DIR…]     the folders, or the usable files in some of them
  npm run library -- search WORDS    files that fit these words, best first
  npm run library -- unusable [DIR…] files that cannot be used, and why
  npm run library -- remove DIR…     forget folders; the files are not touched

  --watch        with add: go on watching for changes until Ctrl-C, and whenever \`npm start\` runs
  --no-watch     with add: watch no longer
  --limit N      with search: so many files; default 20
  --json         one line of JSON for each
  --data-dir DIR the data folder

Beside a file, \`name.json\`, \`name.txt\` or \`name.xmp\` may say title, tags, licence, author and source;
a LICENSE file speaks for all of its folder. What says nothing counts as your own.`;

/** Rows that are asked for at once. */
const PAGE = 500;

export async function libraryCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const { values, positionals } = parse(args);
  const [verb, ...rest] = positionals;
  if (values.help || verb === undefined) {
    terminal.stdout.write(`${HELP}\n`);
    return values.help ? EXIT.approved : EXIT.wrongUse;
  }
  const run = VERBS[verb];
  if (!run)
    throw new AppError("USAGE", "library", `There is no ${JSON.stringify(verb)}`, {
      hint: `One of ${Object.keys(VERBS).join(", ")}.`,
    });
  if ((verb === "add" || verb === "remove" || verb === "search") && rest.length === 0)
    throw new AppError("USAGE", "library", `${verb} of what?`, {
      hint: `npm run library -- ${verb} ${verb === "search" ? "WORDS" : "DIR"}`,
    });
  await using connection = await connect(values["data-dir"] ?? null, signal);
  const { stdout } = terminal;
  const print = (row: object, text: string) => void stdout.write(`${values.json ? JSON.stringify(row) : text}\n`);
  return await run({ client: connection.client, remote: connection.remote, values, rest, terminal, print, signal });
}

interface Call {
  client: Client;
  remote: boolean;
  values: Values;
  /** What follows the verb. */
  rest: string[];
  terminal: Terminal;
  print: (row: object, text: string) => void;
  signal: AbortSignal;
}

const VERBS = wordTable<(call: Call) => Promise<ExitCode>>({ add, list, search, unusable, remove });

async function add({ client, remote, values, rest, terminal, print, signal }: Call): Promise<ExitCode> {
  const folders = rest.map((folder) => resolve(folder));
  const view = createIndexView(terminal.stderr);
  try {
    for await (const progress of await client.library.index({ folders }, { signal })) {
      view.show(progress);
      if (progress.done && values.json) print(progress, "");
    }
  } finally {
    view.end();
  }
  signal.throwIfAborted();
  if (values.watch === undefined) return EXIT.approved;
  for (const folder of folders) await client.library.watch({ folder, watched: values.watch }, { signal });
  if (!values.watch) return EXIT.approved;
  if (remote) {
    terminal.stderr.write("The backend that runs already watches them from now on.\n");
    return EXIT.approved;
  }
  terminal.stderr.write("Watching; Ctrl-C ends it.\n");
  await sleep(2 ** 31 - 1, undefined, { signal }).catch(() => undefined);
  return EXIT.approved;
}

async function list({ client, rest, print, signal }: Call): Promise<ExitCode> {
  if (rest.length === 0) {
    for (const folder of await client.library.folders({}, { signal })) print(folder, folderLine(folder));
    return EXIT.approved;
  }
  const folders = rest.map((folder) => resolve(folder));
  for (let after: string | null = null; ;) {
    const page: Asset[] = await client.assets.list({ folders, after, limit: PAGE }, { signal });
    for (const asset of page) print(asset, assetLine(asset));
    after = page.at(-1)?.path ?? null;
    if (page.length < PAGE) return EXIT.approved;
  }
}

async function search({ client, values, rest, terminal, print, signal }: Call): Promise<ExitCode> {
  const limit = Number(values.limit ?? 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > 200)
    throw new AppError("USAGE", "library", `--limit is ${JSON.stringify(values.limit)}`, { hint: "1 to 200." });
  const { items: found } = await client.assets.search({ q: rest.join(" "), limit }, { signal });
  for (const match of found) print(match, `${assetLine(match.asset)}\n    by ${match.because.join(", ")}`);
  if (found.length === 0) terminal.stderr.write("Nothing fits.\n");
  return EXIT.approved;
}

async function unusable({ client, rest, terminal, print, signal }: Call): Promise<ExitCode> {
  const folders = rest.map((folder) => resolve(folder));
  let count = 0;
  for (let after: string | null = null; ;) {
    const page = await client.library.unusable({ folders, after, limit: PAGE }, { signal });
    for (const file of page) print(file, `${printable(file.path)}\n    ${file.reason}`);
    count += page.length;
    after = page.at(-1)?.path ?? null;
    if (page.length < PAGE) break;
  }
  if (count === 0) terminal.stderr.write("All files can be used.\n");
  return EXIT.approved;
}

async function remove({ client, rest, print, signal }: Call): Promise<ExitCode> {
  for (const folder of rest.map((one) => resolve(one))) {
    await client.library.remove({ folder }, { signal });
    print({ removed: folder }, `Forgotten: ${folder}`);
  }
  return EXIT.approved;
}

function folderLine({ path, assets, unusable: broken, watched, indexedAt }: LibraryFolder): string {
  const parts = [`${assets} usable`, `${broken} not`, ...(watched ? ["watched"] : [])];
  return `${printable(path)}  (${indexedAt === null ? "not indexed to the end: " : ""}${parts.join(", ")})`;
}

function assetLine({ path, kind, width, height, seconds, licence }: Asset): string {
  const size = kind === "music" ? "" : ` ${width} × ${height}`;
  const length = kind === "picture" ? "" : ` ${Math.round(seconds * 10) / 10} s`;
  return `${printable(path)}  (${kind}${size}${length}${licence === null ? "" : `, ${licence}`})`;
}

type Values = ReturnType<typeof parse>["values"];

function parse(args: string[]) {
  const options = {
    watch: { type: "boolean" },
    limit: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean" },
    "data-dir": { type: "string" },
  } as const;
  return parseOptions("library", args, options, { positionals: true, negative: true });
}
