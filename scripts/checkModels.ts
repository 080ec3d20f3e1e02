// `npm run check:models`: lets every language model of this machine write a script, and the model that knows pictures look at some; says how fast, how good, and what is missing.
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import sharp from "sharp";

import type { LlmEngine } from "../contract/llm.ts";
import { createBackend } from "../main/backend.ts";
import { findDataDir } from "../main/base/dataDir.ts";
import { asAppError } from "../main/base/errors.ts";
import { CLOUD_WRITERS, effectiveSettings } from "../main/base/settings.ts";
import { openEmbedder } from "../main/engines/embedding/index.ts";
import { lookAtWriters } from "../main/examine.ts";
import { storedSettings } from "../main/store/storedSettings.ts";

const HELP = `Lets every language model of this machine write a script, and the model that knows pictures look at some.

  npm run check:models -- [--data-dir DIR] [--topic "…"] [--seconds N] [--paid] [--out DIR]

--topic    default: why the sea is salty, with three facts as notes
--seconds  length of the script as it is spoken; default 60
--paid     asks the services that are allowed, too: a few cents at most, within their limits
--out DIR  writes the scripts, to read
Exit code 1: a model that is there does not work as it should.`;

const TOPIC = "Why the sea is salty";
const NOTES = `- Sea water holds about 35 grams of salt in each litre.
- Rivers dissolve salt from the rocks of the land and carry it to the sea.
- The sun takes water out of the sea, and the salt stays.`;
/** Of the wished length. */
const TOLERANCE = 0.05;
/** A script of a minute by a model of 7B on a card. */
const TARGET_SECONDS = 30;

interface Options {
  dataDir: string;
  topic: string;
  /** Null: the topic alone. */
  notes: string | null;
  seconds: number;
  paid: boolean;
  /** Where the scripts go, or null. */
  out: string | null;
  write: (line: string) => void;
  signal: AbortSignal;
}

/** @returns whether every model that is there works. */
export async function checkModels(options: Options): Promise<boolean> {
  const scratch = await mkdtemp(join(tmpdir(), "ytempire-models-"));
  try {
    const write = await checkWriters(options, scratch);
    const look = await checkSight(options);
    return write && look;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Each by itself, in a data folder that is thrown away: what it writes is nobody's video. */
async function checkWriters(options: Options, scratch: string): Promise<boolean> {
  const { write, signal } = options;
  const models = join(options.dataDir, "models");
  await mkdir(models, { recursive: true });
  const dataDir = join(scratch, "data");
  await mkdir(dataDir);
  await symlink(models, join(dataDir, "models"), "junction");
  const flags = storedSettings(options.dataDir);
  const open = (writer: string) =>
    createBackend({ dataDir, work: "asked", port: 0, flags: { ...flags, writer }, signal });
  write("Language models, in the order in which they are asked");
  const found = await lookAtWriters(dataDir, effectiveSettings({ flags }), signal);
  let works = true;
  for (const one of found) {
    if ("departure" in one) {
      const { message, hint, unasked } = one.departure;
      write(`${unasked ? "·" : "✗"} ${one.engine}: ${message}. ${hint}`);
      works &&= unasked === true;
      continue;
    }
    const { engine, model } = one;
    if (!options.paid && CLOUD_WRITERS.some((name) => name === engine)) {
      write(`· ${engine}: ${model} is allowed and paid for; --paid asks it`);
      continue;
    }
    works = (await checkWriter(engine, model, open, options)) && works;
  }
  if (found.every((one) => "departure" in one))
    write("  Templates write the scripts. docs/try-real-models.md says how a model comes here.");
  return works;
}

async function checkWriter(
  engine: LlmEngine,
  name: string,
  open: (writer: string) => ReturnType<typeof createBackend>,
  { write, signal, topic, notes, seconds, out }: Options,
): Promise<boolean> {
  const backend = await open(engine);
  try {
    const began = performance.now();
    const { script, markdown } = await backend.context.alone.write({ topic, notes, seconds }, signal);
    const took = (performance.now() - began) / 1000;
    const { room, departures = [] } = script;
    if (room?.model.engine !== engine) {
      const why = departures.find((one) => one.engine === engine);
      write(`✗ ${engine}: ${name} wrote nothing: ${why?.message ?? "another came before it"}. ${why?.hint ?? ""}`);
      return false;
    }
    const off = script.estimatedSeconds / seconds - 1;
    const outTokens = room.uses.reduce((sum, use) => sum + use.outputTokens, 0);
    const asked = room.uses.reduce((sum, use) => sum + use.milliseconds, 0) / 1000;
    const cost = room.uses.reduce((sum, use) => sum + use.microUsd, 0);
    const kept = room.rounds[room.kept];
    write(`✓ ${engine}: ${room.model.name}`);
    write(
      `  a script of ${seconds} s in ${took.toFixed(1)} s (asked of a card: ${TARGET_SECONDS}), ${room.uses.length} questions, ${outTokens} tokens, ${(outTokens / Math.max(asked, 0.001)).toFixed(0)} a second${cost > 0 ? `, $${(cost / 1e6).toFixed(4)}` : ""}`,
    );
    write(
      `  score ${kept?.score.toFixed(2) ?? "?"} of 1 in round ${room.kept + 1} of ${room.rounds.length}: ${kept?.axes.map((axis) => `${axis.name} ${axis.score.toFixed(2)}`).join(", ") ?? ""}`,
    );
    write(
      `  ${Math.abs(off) <= TOLERANCE ? "·" : "!"} length ${script.estimatedSeconds.toFixed(1)} s, ${off < 0 ? "" : "+"}${(off * 100).toFixed(1)} % (asked: ±${TOLERANCE * 100})`,
    );
    write(
      `  ${room.unsourced.length === 0 ? "·" : "!"} ${room.unsourced.length} numbers that stand in no source${room.unsourced.length > 0 ? `: ${room.unsourced.map(({ number }) => number).join(", ")}` : ""}`,
    );
    write(`  “${script.title}”: ${room.angles[0]?.hook ?? ""}`);
    if (out !== null) {
      await mkdir(out, { recursive: true });
      await writeFile(join(out, `${engine}-${room.model.name.replaceAll(/[^\w.-]+/g, "_")}.md`), markdown);
    }
    return true;
  } catch (error) {
    signal.throwIfAborted();
    const { message, hint } = asAppError(error, "check");
    write(`✗ ${engine}: ${name} wrote nothing: ${message}. ${hint}`);
    return false;
  } finally {
    await backend.stop(0);
  }
}

const COLOURS = { red: "#d03028", green: "#2c9a3c", blue: "#2848d0" };

/** Three pictures and three sentences, each of which is to be nearest to its own. */
async function checkSight({ dataDir, write, signal }: Options): Promise<boolean> {
  const embedder = await openEmbedder({ dir: join(dataDir, "models") });
  try {
    const { model, problems } = embedder.state();
    write("\nPictures by what they show");
    for (const problem of problems) write(`✗ ${problem}`);
    if (!model) {
      write(
        "· no model is installed: pictures are found by their words. docs/try-real-models.md says how one comes here.",
      );
      return problems.length === 0;
    }
    const names = Object.keys(COLOURS);
    const squares = await Promise.all(
      Object.values(COLOURS).map((background) =>
        sharp({ create: { width: model.side, height: model.side, channels: 3, background } })
          .raw()
          .toBuffer(),
      ),
    );
    const texts = await embedder.texts(
      names.map((name) => `a ${name} square`),
      signal,
    );
    const pictures = await embedder.pictures(squares, signal);
    const many = Array.from({ length: 32 }, (_, i) => squares[i % squares.length] as Buffer);
    const began = performance.now();
    await embedder.pictures(many, signal);
    const perSecond = many.length / ((performance.now() - began) / 1000);
    const right = pictures.filter((picture, i) => nearest(picture, texts) === i).length;
    const { provider, decisions } = embedder.state();
    write(
      `${right === names.length ? "✓" : "✗"} ${model.id}: ${right} of ${names.length} colours found by their words`,
    );
    write(`  on ${provider ?? "?"}, ${perSecond.toFixed(0)} pictures a second`);
    for (const decision of decisions) write(`  ! ${decision}`);
    return right === names.length && problems.length === 0;
  } catch (error) {
    signal.throwIfAborted();
    const { message, hint } = asAppError(error, "check");
    write(`✗ ${message}. ${hint}`);
    return false;
  } finally {
    await embedder.close();
  }
}

function nearest(vector: Float32Array, others: readonly Float32Array[]): number {
  const dots = others.map((other) => other.reduce((sum, value, i) => sum + value * (vector[i] ?? 0), 0));
  return dots.indexOf(Math.max(...dots));
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      "data-dir": { type: "string" },
      topic: { type: "string" },
      seconds: { type: "string", default: "60" },
      paid: { type: "boolean", default: false },
      out: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) process.stdout.write(`${HELP}\n`);
  else {
    const stop = new AbortController();
    process.once("SIGINT", () => stop.abort());
    const works = await checkModels({
      dataDir: findDataDir({ flag: values["data-dir"] }).path,
      topic: values.topic ?? TOPIC,
      notes: values.topic === undefined ? NOTES : null,
      seconds: Number(values.seconds),
      paid: values.paid,
      out: values.out ?? null,
      write: (line) => void process.stdout.write(`${line}\n`),
      signal: stop.signal,
    });
    process.exitCode = works ? 0 : 1;
  }
}
