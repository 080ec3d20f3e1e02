// `make --batch`: many videos from one list, unattended; what fails is listed and stops nothing but itself.
import { resolve } from "node:path";

import { EngineWish } from "../../../contract/idea.ts";
import type { Client, Delivery } from "../../../contract/index.ts";
import { findDataDir } from "../../base/dataDir.ts";
import { AppError, asAppError } from "../../base/errors.ts";
import { parseMake, type BatchOptions } from "../../options/options.ts";
import { readBatch, type BadRow, type BatchRow } from "../../options/rows.ts";
import { checkDestination, type Destination } from "../../pipeline/deliver.ts";
import { BackendLink } from "../backendLink.ts";
import { commandSettings } from "../commandSettings.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { fromWire } from "../fromWire.ts";
import type { Terminal } from "../make.ts";
import { forPrograms } from "../oneVideo.ts";
import { readyIdea } from "../readyIdea.ts";
import { untilDelivered } from "../untilDelivered.ts";
import { duration } from "../view.ts";
import { Journal, type Entry } from "./journal.ts";
import { createBatchView, type BatchView } from "./view.ts";

/** With these every other video would fail as well. */
const STOPPING = new Set<AppError["code"]>([
  "DISK_FULL",
  "READ_ONLY",
  "FFMPEG_MISSING",
  "DATA_DIR_BUSY",
  "DATABASE_CORRUPT",
  "DATABASE_NEWER",
  "PORT_UNUSABLE",
]);

/** What stays of a row until the end of a list of 100,000: `made` is false where an earlier run of the list made it. */
type Ending = { row: BatchRow } & ({ entry: Entry; made: boolean } | { error: AppError });

/** Throws BATCH_UNREADABLE and the like before anything is made, an error of STOPPING, and CANCELLED. */
export async function makeBatch(batch: BatchOptions, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const began = performance.now();
  const settings = commandSettings(batch.dataDir);
  const parent: Destination = { kind: "parent", path: resolve(batch.out ?? settings.outputDir) };
  const { rows, bad } = await readBatch(batch.file, { given: batch.given, out: parent.path }, signal);
  await checkDestination(parent);
  const print = (line: unknown) => void (batch.json && terminal.stdout.write(`${JSON.stringify(line)}\n`));
  const view = createBatchView(terminal.stderr, rows.length, batch.quiet);
  view.say(
    `${rows.length} ${rows.length === 1 ? "video" : "videos"} to make${bad.length > 0 ? `, ${bad.length} rows cannot be used:` : "."}`,
  );
  for (const { row, name, error } of bad) {
    view.say(`Row ${row}: ${named(name)}${error.code}: ${error.message}\n  ${error.hint}`);
    print({ row, ok: false, error: shown(error) });
  }

  await using journal = await Journal.open(findDataDir({ flag: batch.dataDir ?? undefined }).path, batch.file);
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  await using backend = new BackendLink(
    batch.dataDir,
    either,
    ({ remote, url }) => {
      if (remote) view.say(`A backend is running at ${url}: it makes the videos, as many at once as it does.`);
    },
    batch.jobs === null ? {} : { cpuJobs: Math.min(batch.jobs, MOST_CPU_JOBS) },
  );
  // One after the other: each makes the folder and takes it away again.
  let checked: Promise<unknown> = Promise.resolve();
  const check = (to: Destination) => {
    const mine = checked.then(() => checkDestination(to));
    checked = mine.catch(() => undefined);
    return mine;
  };
  const unusable = await whatCannotBe(rows, { backend, journal, signal: either });
  for (const [{ row, name }, error] of unusable) {
    view.say(`Row ${row}: ${named(name)}${error.code}: ${error.message}\n  ${error.hint}`);
    print({ row, ok: false, error: shown(error) });
    view.ended();
    bad.push({ row, name, error });
  }
  const endings: Ending[] = [];
  const waiting = rows.filter((row) => !unusable.has(row)).values();
  const work = async () => {
    for (const row of waiting) {
      if (either.aborted) return;
      const { ending, delivery } = await makeRow(row, { parent, check, backend, journal, view, signal: either });
      if (either.aborted && "error" in ending) return;
      if ("error" in ending && STOPPING.has(ending.error.code)) stop.abort(ending.error);
      view.ended();
      endings.push(ending);
      print(lineOf(ending, delivery));
    }
  };
  // One more than the processor takes: its script and voice are ready when a render ends.
  const atOnce = batch.jobs ?? settings.cpuJobs + 1;
  await Promise.all(Array.from({ length: Math.min(atOnce, rows.length) }, work));
  view.end();
  const summary = summaryOf(endings, bad, (performance.now() - began) / 1000, rows.length - unusable.size);
  print({ summary });
  if (!batch.json) terminal.stdout.write(`${summaryText(summary, endings, bad)}\n`);
  signal.throwIfAborted();
  if (stop.signal.aborted) throw stop.signal.reason;
  return exitOf(endings, bad);
}

/** Rows that no engine here can make: an unknown voice, a language that nobody speaks. Each wish is asked once. */
async function whatCannotBe(
  rows: readonly BatchRow[],
  { backend, journal, signal }: Pick<RowWork, "backend" | "journal" | "signal">,
): Promise<Map<BatchRow, AppError>> {
  const left = rows.filter(({ key }) => !journal.made(key));
  const found = new Map<BatchRow, AppError>();
  for (const [wish, all] of Map.groupBy(left, (row) => JSON.stringify(row.wish))) {
    try {
      const { client } = await backend.get();
      await client.videos.check({ wish: EngineWish.parse(JSON.parse(wish)) }, { signal });
    } catch (thrown) {
      if (signal.aborted) break;
      const error = asAppError(fromWire(thrown), "batch");
      // All else is met by each row for itself: the other backend may have ended, or be older than this question.
      if (error.status === 400) for (const row of all) found.set(row, error);
    }
  }
  return found;
}

/** As the setting's own limit. */
const MOST_CPU_JOBS = 4;

interface RowWork {
  parent: Destination;
  /** Throws what `checkDestination` throws. */
  check: (to: Destination) => Promise<void>;
  backend: BackendLink;
  journal: Journal;
  view: BatchView;
  signal: AbortSignal;
}

async function makeRow(
  row: BatchRow,
  { parent, check, backend, journal, view, signal }: RowWork,
): Promise<{ ending: Ending; delivery?: Delivery }> {
  const kept = journal.made(row.key);
  if (kept) return { ending: { row, entry: kept, made: false } };
  try {
    // Read again: of 100,000 rows not every script is held in memory.
    const options = await parseMake(row.args);
    if (!options) throw new AppError("USAGE", "batch.row");
    const to: Destination = options.out ? { kind: "folder", path: resolve(options.out) } : parent;
    if (to !== parent) await check(to);
    const say = () => undefined;
    const makeView = () => view.row(row.row, row.name, options.idea.seconds * EXPECTED_SPEED);
    const ready = (client: Client) => readyIdea(client, options, { say, signal });
    const delivery = await untilDelivered(ready, to, { backend, makeView, say, signal });
    const { videoId, file, review } = delivery;
    const entry: Entry = { key: row.key, videoId, file, verdict: review.verdict };
    await journal.record(entry);
    view.say(`Row ${row.row}: ${named(row.name)}${WORDS[review.verdict]}: ${file}`);
    return { ending: { row, entry, made: true }, delivery };
  } catch (thrown) {
    const error = asAppError(fromWire(thrown), "batch");
    if (!signal.aborted) view.say(`Row ${row.row}: ${named(row.name)}${error.code}: ${error.message}\n  ${error.hint}`);
    return { ending: { row, error } };
  }
}

/** Seconds of work for a second of video, before anything is known of this machine. */
const EXPECTED_SPEED = 0.8;

const WORDS = { approved: "approved", rejected: "rejected by the review", waiting: "waits for your approval" } as const;

function named(name: string): string {
  return name === "" ? "" : `${name}: `;
}

function shown({ code, message, hint }: AppError): unknown {
  return { code, message, hint };
}

function lineOf(ending: Ending, delivery?: Delivery): unknown {
  const { row } = ending.row;
  if ("error" in ending) return { row, ok: false, error: shown(ending.error) };
  if (delivery) return { row, ok: true, skipped: false, ...forPrograms(delivery) };
  const { videoId, file, verdict } = ending.entry;
  return { row, ok: true, skipped: true, videoId, file, review: { verdict } };
}

interface Summary {
  rows: number;
  made: number;
  /** Made by an earlier run of the same list. */
  alreadyMade: number;
  approved: number;
  rejected: number;
  waiting: number;
  failed: number;
  badRows: number;
  notReached: number;
  seconds: number;
}

function summaryOf(endings: readonly Ending[], bad: readonly BadRow[], seconds: number, rows: number): Summary {
  const entries = endings.flatMap((ending) => ("entry" in ending ? [ending] : []));
  const verdicts = (verdict: Entry["verdict"]) => entries.filter(({ entry }) => entry.verdict === verdict).length;
  return {
    rows: rows + bad.length,
    made: entries.filter(({ made }) => made).length,
    alreadyMade: entries.filter(({ made }) => !made).length,
    approved: verdicts("approved"),
    rejected: verdicts("rejected"),
    waiting: verdicts("waiting"),
    failed: endings.length - entries.length,
    badRows: bad.length,
    notReached: rows - endings.length,
    seconds: Math.round(seconds),
  };
}

function summaryText(summary: Summary, endings: readonly Ending[], bad: readonly BadRow[]): string {
  const { made, alreadyMade, approved, rejected, waiting, failed, badRows, notReached, seconds } = summary;
  const counts: [number, string][] = [
    [alreadyMade, "made before"],
    [approved, "approved"],
    [waiting, "waiting for your approval"],
    [rejected, "rejected by the review"],
    [failed, "failed"],
    [badRows, "rows that cannot be used"],
    [notReached, "not reached"],
  ];
  const lines = counts.filter(([count]) => count > 0).map(([count, what]) => `  ${String(count).padStart(6)}  ${what}`);
  const waits = endings.flatMap((ending) =>
    "entry" in ending && ending.entry.verdict === "waiting" ? [`  npm run approve -- ${ending.entry.videoId}`] : [],
  );
  const faults = [
    ...bad,
    ...endings.flatMap((ending) => ("error" in ending ? [{ ...ending.row, error: ending.error }] : [])),
  ];
  const listed = faults
    .toSorted((a, b) => a.row - b.row)
    .map(({ row, name, error }) => `  row ${row}: ${named(name)}${error.code}: ${error.message}`);
  return [
    `\n${made} ${made === 1 ? "video" : "videos"} made in ${duration(seconds)}`,
    ...lines,
    ...(waits.length > 0 ? ["\nLook at those that wait, then", ...shortened(waits)] : []),
    ...(listed.length > 0 ? ["\nNot made", ...shortened(listed)] : []),
    ...(faults.length + notReached > 0 ? ["\nThe same command makes what is not made yet."] : []),
  ].join("\n");
}

const LISTED = 20;

function shortened(lines: readonly string[]): string[] {
  return lines.length > LISTED ? [...lines.slice(0, LISTED), `  … and ${lines.length - LISTED} more`] : [...lines];
}

function exitOf(endings: readonly Ending[], bad: readonly BadRow[]): ExitCode {
  if (endings.some((ending) => "error" in ending)) return EXIT.failed;
  // A list without a row that can be used is wrong use.
  if (bad.length > 0) return endings.length > 0 ? EXIT.failed : EXIT.wrongUse;
  const verdicts = new Set(endings.map((ending) => ("entry" in ending ? ending.entry.verdict : null)));
  return verdicts.has("rejected") ? EXIT.rejected : verdicts.has("waiting") ? EXIT.waiting : EXIT.approved;
}
