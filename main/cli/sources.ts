// `sources`: footage of others on the network, searched and taken with what proves its licence.
import { resolve } from "node:path";

import type { Client } from "../../contract/index.ts";
import { AssetKind } from "../../contract/library.ts";
import { type FoundItem, type SourceInfo, type SourceName, SourceName as Name } from "../../contract/sources.ts";
import { AppError } from "../base/errors.ts";
import { environmentName } from "../base/settings.ts";
import { wordTable } from "../base/wordTable.ts";
import { parseOptions } from "../options/parseOptions.ts";
import { printable } from "../options/printable.ts";
import { connect } from "./connect.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { Terminal } from "./make.ts";

const HELP = `Pictures, clips and sounds of others. Nothing is asked of a source that you did not switch on:

  ${environmentName("footageSources")}=openverse,nasa npm run sources -- search harbour
  (or in the app: Settings, Privacy)

  npm run sources                             which there are, which are on, and which want a key
  npm run sources -- search WORDS             what they find, with licence and author
  npm run sources -- take SOURCE ID --to DIR  load one into a folder of yours and index it; its licence lies beside it

  --kind KIND    with search: picture (default), clip or music
  --from SOURCE  with search: only this one
  --limit N      with search: so many of each; default and most 20
  --json         one line of JSON for each
  --data-dir DIR the data folder`;

export async function sourcesCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const { values, positionals } = parse(args);
  if (values.help) {
    terminal.stdout.write(`${HELP}\n`);
    return EXIT.approved;
  }
  const [verb = "list", ...rest] = positionals;
  const run = VERBS[verb];
  if (!run)
    throw new AppError("USAGE", "sources", `There is no ${JSON.stringify(verb)}`, {
      hint: `One of ${Object.keys(VERBS).join(", ")}.`,
    });
  await using connection = await connect(values["data-dir"] ?? null, signal);
  const print = (row: object, text: string) =>
    void terminal.stdout.write(`${values.json ? JSON.stringify(row) : text}\n`);
  return await run({ client: connection.client, values, rest, terminal, print, signal });
}

interface Call {
  client: Client;
  values: Values;
  /** What follows the verb. */
  rest: string[];
  terminal: Terminal;
  print: (row: object, text: string) => void;
  signal: AbortSignal;
}

const VERBS = wordTable<(call: Call) => Promise<ExitCode>>({ list, search, take });

async function list({ client, print, signal }: Call): Promise<ExitCode> {
  for (const source of await client.sources.list({}, { signal })) print(source, sourceLine(source));
  return EXIT.approved;
}

async function search({ client, values, rest, terminal, print, signal }: Call): Promise<ExitCode> {
  if (rest.length === 0)
    throw new AppError("USAGE", "sources", "search of what?", { hint: "npm run sources -- search WORDS" });
  const kind = AssetKind.safeParse(values.kind ?? "picture");
  if (!kind.success) throw wrong("kind", values.kind, AssetKind.options.join(", "));
  const limit = Number(values.limit ?? 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > 20) throw wrong("limit", values.limit, "1 to 20");
  const names = values.from === undefined ? [] : [sourceOf(values.from)];
  const wish = { q: rest.join(" "), kind: kind.data, limit, sources: names };
  let found = 0;
  let failed = 0;
  for await (const event of await client.sources.search(wish, { signal })) {
    if (event.type === "waiting") tellWaiting(terminal, event);
    else if (event.type === "failed") {
      failed++;
      terminal.stderr.write(`${event.source}: ${printable(event.message)}\n  ${event.hint}\n`);
    } else {
      found += event.items.length;
      for (const item of event.items) print(item, itemLine(item));
    }
  }
  if (found === 0 && failed === 0) terminal.stderr.write("Nothing fits.\n");
  return found === 0 && failed > 0 ? EXIT.failed : EXIT.approved;
}

async function take({ client, values, rest, terminal, print, signal }: Call): Promise<ExitCode> {
  const [source, id, more] = rest;
  if (source === undefined || id === undefined || more !== undefined || values.to === undefined)
    throw new AppError("USAGE", "sources", "take which one, and where to?", {
      hint: "npm run sources -- take SOURCE ID --to DIR",
    });
  const folder = resolve(values.to);
  const wish = { source: sourceOf(source), id, folder };
  for await (const event of await client.sources.take(wish, { signal })) {
    if (event.type === "waiting") tellWaiting(terminal, event);
    if (event.type !== "taken") continue;
    const { attribution } = event.provenance.provenance;
    print(
      event,
      `${printable(event.path)}${event.isNew ? "" : "  (it was there already)"}\n    ${printable(attribution)}`,
    );
  }
  // This command's own backend ends with it: what is to be known of the file is read now.
  for await (const _ of await client.library.index({ folders: [folder] }, { signal }));
  return EXIT.approved;
}

function sourceOf(text: string): SourceName {
  const name = Name.safeParse(text);
  if (name.success) return name.data;
  throw new AppError("USAGE", "sources", `There is no source ${JSON.stringify(text)}`, {
    hint: `One of ${Name.options.join(", ")}.`,
  });
}

function tellWaiting({ stderr }: Terminal, { source, seconds }: { source: string; seconds: number }): void {
  stderr.write(`${source} is asked again in ${seconds} s: it takes no more at once.\n`);
}

function sourceLine({ name, title, kinds, keyVariable, hasKey, isOn, left, waitSeconds }: SourceInfo): string {
  const state = [
    isOn ? "on" : "off",
    ...(keyVariable === null ? [] : [hasKey ? "has its key" : `wants a key in ${keyVariable}`]),
    ...(left === null ? [] : [`${left} requests left`]),
    ...(waitSeconds > 0 ? [`again in ${waitSeconds} s`] : []),
  ];
  return `${name.padEnd(18)} ${title}  (${kinds.join(", ")}; ${state.join(", ")})`;
}

function itemLine({ source, id, title, author, licence, use, page, width, height, seconds }: FoundItem): string {
  const size = width !== null && height !== null ? ` ${width} × ${height}` : "";
  const length = seconds === null ? "" : ` ${Math.round(seconds * 10) / 10} s`;
  const by = author === null ? "" : `, ${author}`;
  const not = use.verdict === "allowed" ? "" : `\n    not for your videos: ${use.reason ?? ""}`;
  const under = licence?.id ?? "no licence known";
  return `${source} ${printable(id)}  ${printable(title)}${size}${length}\n    ${under}${printable(by)}, ${printable(page)}${printable(not)}`;
}

function wrong(option: string, value: unknown, hint: string): AppError {
  return new AppError("USAGE", "sources", `--${option} is ${JSON.stringify(value)}`, { hint: `${hint}.` });
}

type Values = ReturnType<typeof parse>["values"];

function parse(args: string[]) {
  const options = {
    kind: { type: "string" },
    from: { type: "string" },
    limit: { type: "string" },
    to: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean" },
    "data-dir": { type: "string" },
  } as const;
  return parseOptions("sources", args, options, { positionals: true });
}
