// `models`: voices and language models of this machine: which there are, which to take, and how they come and go.
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { JobInfo } from "../../contract/api/jobs.ts";
import type { ModelInfo } from "../../contract/api/models.ts";
import { ERRORS, type ErrorCode } from "../../contract/errors.ts";
import type { Client } from "../../contract/index.ts";
import { AppError } from "../base/errors.ts";
import { wordTable } from "../base/wordTable.ts";
import { parseOptions } from "../options/parseOptions.ts";
import { printable } from "../options/printable.ts";
import { connect } from "./connect.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { Terminal } from "./make.ts";

const HELP = `Voices and language models of this machine; without any, built-in voices speak and templates write.

  npm run models -- list             which there are, and which can be fetched
  npm run models -- recommend        which language models this machine can hold, and which to take
  npm run models -- get ID…          fetch them; what is there already of one is not fetched again
  npm run models -- import PATH…     take in a GGUF file, or the folder or archive of a voice
  npm run models -- remove ID…       delete their files

  --json         one line of JSON for each
  --data-dir DIR the data folder

Language models that are not listed: a GGUF file of your own, or \`models.add\` of the interface with address and SHA-256.`;

/** How often a coming model is looked at. */
const LOOK_MS = 500;

export async function modelsCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const { values, positionals } = parse(args);
  const [verb, ...rest] = positionals;
  if (values.help || verb === undefined) {
    terminal.stdout.write(`${HELP}\n`);
    return values.help ? EXIT.approved : EXIT.wrongUse;
  }
  const run = VERBS[verb];
  if (!run)
    throw new AppError("USAGE", "models", `There is no ${JSON.stringify(verb)}`, {
      hint: `One of ${Object.keys(VERBS).join(", ")}.`,
    });
  if ((verb === "get" || verb === "import" || verb === "remove") && rest.length === 0)
    throw new AppError("USAGE", "models", `${verb} what?`, {
      hint: `npm run models -- ${verb} ${verb === "import" ? "PATH" : "ID"}`,
    });
  await using connection = await connect(values["data-dir"] ?? null, signal);
  const { stdout } = terminal;
  const print = (row: object, text: string) => void stdout.write(`${values.json ? JSON.stringify(row) : text}\n`);
  return await run({ client: connection.client, rest, terminal, print, signal });
}

interface Call {
  client: Client;
  /** What follows the verb. */
  rest: string[];
  terminal: Terminal;
  print: (row: object, text: string) => void;
  signal: AbortSignal;
}

const VERBS = wordTable<(call: Call) => Promise<ExitCode>>({ list, recommend, get, import: take, remove });

async function list({ client, print, signal }: Call): Promise<ExitCode> {
  const { models } = await client.models.list({}, { signal });
  for (const model of models) print(model, lineOf(model));
  return EXIT.approved;
}

async function recommend({ client, terminal, print, signal }: Call): Promise<ExitCode> {
  const { machine, models, best } = await client.models.recommend({}, { signal });
  const { card } = machine;
  terminal.stderr.write(
    `Free: ${gigabytes(machine.freeBytes)} of memory, ${
      card
        ? `${gigabytes(card.freeBytes)} of ${gigabytes(card.totalBytes)} on the graphics card (${card.by})`
        : "no graphics card that could help"
    }\n`,
  );
  for (const model of models) {
    const { id, fit, fault } = model;
    const how = fit
      ? `${fit.contextTokens} tokens, ${gigabytes(fit.memoryBytes)} of memory${
          fit.layersOnCard > 0
            ? `, ${gigabytes(fit.cardBytes)} of the card (${fit.layersOnCard} of ${fit.layers} layers)`
            : ""
        }`
      : (fault?.message ?? "what it needs is known once it is here");
    print(model, `${id === best ? "* " : "  "}${printable(id)}  (${how})`);
  }
  if (best === null) terminal.stderr.write("None fits; Ollama or templates write.\n");
  return EXIT.approved;
}

async function get(call: Call): Promise<ExitCode> {
  for (const id of call.rest) {
    await call.client.models.download({ id }, { signal: call.signal });
    await untilThere(call, id);
  }
  return EXIT.approved;
}

async function take(call: Call): Promise<ExitCode> {
  for (const path of call.rest) {
    const { id } = await call.client.models.import({ path: resolve(path) }, { signal: call.signal });
    await untilThere(call, id);
  }
  return EXIT.approved;
}

async function remove({ client, rest, print, signal }: Call): Promise<ExitCode> {
  for (const id of rest) {
    await client.models.remove({ id }, { signal });
    print({ removed: id }, `Deleted: ${printable(id)}`);
  }
  return EXIT.approved;
}

/** Throws what its job ended with. Where this is stopped, the next call goes on from what is there. */
async function untilThere({ client, terminal, print, signal }: Call, id: string): Promise<void> {
  for (let told = ""; ;) {
    const { items } = await client.jobs.list({ subject: `model/${id}`, limit: 1 }, { signal });
    const [job] = items;
    if (job?.state === "failed" || job?.state === "cancelled") throw whyNot(id, job);
    const model = (await client.models.list({}, { signal })).models.find((one) => one.id === id);
    if (job?.state === "done") return model && print(model, lineOf(model));
    const now = stepOf(model);
    if (now !== told) terminal.stderr.write(`${printable(id)}: ${now}\n`);
    told = now;
    await sleep(LOOK_MS, undefined, { signal });
  }
}

/** In whole tenths: a line each. */
function stepOf(model: ModelInfo | undefined): string {
  const { state = "queued", progress = null, fault = null } = model ?? {};
  if (fault) return `${state}: ${fault.message}`;
  return progress?.total ? `${state} ${Math.floor((progress.bytes / progress.total) * 10) * 10} %` : state;
}

function whyNot(id: string, { state, error }: JobInfo): AppError {
  const code = error && error.code in ERRORS ? (error.code as ErrorCode) : "CANCELLED";
  return new AppError(code, "models", error?.message ?? `${id}: ${state}`, error ? { hint: error.hint } : {});
}

function lineOf({
  id,
  kind,
  name,
  state,
  languages,
  diskBytes,
  downloadBytes,
  memoryBytes,
  licence,
  note,
}: ModelInfo): string {
  const bytes = diskBytes ?? downloadBytes;
  const parts = [
    kind,
    state,
    ...(bytes ? [gigabytes(bytes)] : []),
    ...(memoryBytes ? [`${gigabytes(memoryBytes)} of memory`] : []),
    ...(licence === "" ? [] : [licence]),
    languages.slice(0, 6).join(" "),
  ];
  return `${printable(id)}  ${printable(name)} (${parts.filter(Boolean).join(", ")})${note === null ? "" : `\n    ${printable(note)}`}`;
}

function gigabytes(bytes: number): string {
  return bytes < 1e8 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

function parse(args: string[]) {
  const options = {
    json: { type: "boolean" },
    help: { type: "boolean" },
    "data-dir": { type: "string" },
  } as const;
  return parseOptions("models", args, options, { positionals: true });
}
