// Several videos at once over the contract: a list is checked row by row, then a video begun for each row.
import { resolve } from "node:path";

import type { BegunRow, CheckedRow, RowFault } from "../../contract/api/batch.ts";
import { LIST_LIMITS } from "../../contract/api/batch.ts";
import { AppError, asAppError } from "../base/errors.ts";
import { hashJson } from "../base/hash.ts";
import { COLUMNS, OPTIONS, type FileField, type MakeOptions } from "../options/options.ts";
import { createRowCheck, nameOf, parseList, type List, type ListRow, type ReadRow } from "../options/rows.ts";
import type { ChannelWishes, Wishes } from "../pipeline/wishedIdea.ts";
import { note } from "./audit.ts";
import { never, os, streaming } from "./base.ts";
import type { ApiContext } from "./context.ts";
import { allowed, usableIdea } from "./wanted.ts";
import { ideaOf } from "./wished.ts";

const of = os.batch;

export const batch = {
  columns: of.columns.handler(() =>
    LISTED.map((name) => ({
      name,
      help: name === "topic" ? "what the video is about" : OPTIONS[name as keyof typeof OPTIONS].help,
      path: COLUMNS.get(name)?.path ?? false,
    })),
  ),
  check: of.check.handler(async ({ input, context, signal = never() }) => {
    const list = listOf(input.text);
    const check = rowCheck(list, context);
    const rows: CheckedRow[] = [];
    for (const row of list.rows) {
      signal.throwIfAborted();
      rows.push(await checkedRow(list, row, check, context));
    }
    return { columns: list.columns, rows, usable: rows.filter(({ video }) => video !== null).length };
  }),
  begin: of.begin.handler(({ input, context, signal = never() }) => {
    const list = listOf(input.text);
    const { channelId, rows } = input;
    const channel = channelId === undefined ? context.channels.default() : context.channels.require(channelId);
    note(context, "batch.begin", null, { rows: rows?.length ?? list.rows.length, channelId: channel.id });
    return streaming(begun(list, { ...input, channel }, context, signal));
  }),
};

/** What a list may name; where finished files go is for the command line to say. */
const LISTED = [...COLUMNS.keys()].filter((name) => name !== "out" && name !== "preset");

/** Throws BATCH_UNREADABLE. */
function listOf(text: string): List {
  const list = parseList(text);
  if (list.rows.length > LIST_LIMITS.rows)
    throw new AppError("BATCH_UNREADABLE", "batch.read", `${list.rows.length} rows; at most ${LIST_LIMITS.rows} here`, {
      hint: "Split the list, or hand it to the command line: npm run make -- --batch FILE.",
    });
  if (list.columns.includes("out"))
    throw new AppError("BATCH_UNREADABLE", "batch.read", "The column out is for the command line", {
      hint: "Leave it out: finished videos are delivered from their own screen.",
    });
  if (list.columns.includes("preset"))
    throw new AppError("BATCH_UNREADABLE", "batch.read", "The column preset is for the command line", {
      hint: "Leave it out, or choose a channel with presets for the whole list.",
    });
  return list;
}

type RowCheck = (row: ListRow) => Promise<ReadRow>;

function rowCheck(list: List, context: ApiContext): RowCheck {
  return createRowCheck(list, {
    // Whoever hands over a text names whole paths: it lies in no folder.
    folder: resolve("/"),
    given: new Map([["data-dir", [context.dataDir]]]),
    out: "",
    reach: (path) => allowed(path, context),
  });
}

async function checkedRow(list: List, row: ListRow, check: RowCheck, context: ApiContext): Promise<CheckedRow> {
  const about = { row: row.row, cells: row.cells, name: nameOf(list, row) };
  try {
    const read = await check(row);
    await context.check(read.wish);
    return { ...about, video: shown(read.options), faults: [], same: sameAs(read.options, context) };
  } catch (error) {
    return { ...about, video: null, faults: await faultsOf(list, row, error, context), same: null };
  }
}

/** More than so many say nothing new of a row. */
const FAULTS = 6;

/** The first, and those of other columns: each is looked for without the cells that are known to be wrong. */
async function faultsOf(list: List, row: ListRow, first: unknown, context: ApiContext): Promise<RowFault[]> {
  const faults = [faultOf(asAppError(first, "batch.row"), list, row)];
  const cells = [...row.cells];
  for (let last = faults[0]; last?.column && faults.length < FAULTS; last = faults.at(-1)) {
    cells[list.columns.indexOf(last.column)] = "";
    try {
      const { wish } = await rowCheck(list, context)({ ...row, cells });
      await context.check(wish);
      break;
    } catch (error) {
      const fault = faultOf(asAppError(error, "batch.row"), list, row);
      // Without that cell there may be nothing left to make a video of: that follows from the fault before.
      if (fault.column === null || faults.some(({ column }) => column === fault.column)) break;
      faults.push(fault);
    }
  }
  return faults;
}

/** Which column an error of the engines is about. */
const COLUMN_OF: Partial<Record<AppError["code"], string>> = {
  VOICE_UNKNOWN: "voice",
  VOICE_LANGUAGE: "language",
  CODEC_MISSING: "codec",
  LOOK_INVALID: "look",
  FOLDER_UNUSABLE: "footage",
  SCRIPT_DIRECTIVE: "script",
};

function faultOf({ code, message, hint, details }: AppError, { columns }: List, { cells }: ListRow): RowFault {
  // What is told of no option quotes what stands in the cell.
  const quoted = columns.find((_, i) => {
    const value = cells[i]?.trim() ?? "";
    return value !== "" && [JSON.stringify(value), `“${value}”`, ` ${value}`].some((one) => message.includes(one));
  });
  const named = [details["option"], COLUMN_OF[code], /(?:^|\s)--([a-z-]+)/.exec(message)?.[1], quoted].find(
    (one): one is string => typeof one === "string" && columns.includes(one),
  );
  return { column: named ?? null, code, message: plainly(message), hint: plainly(hint) };
}

/** As a list writes it: without the dashes of options. */
function plainly(text: string): string {
  return text.replaceAll(/(?<=^|[\s(])--(?=[a-z])/g, "");
}

function shown({ idea, files, footage, picture }: MakeOptions): NonNullable<CheckedRow["video"]> {
  const { kind, script, notes, topic, format, seconds, style, look, voice, language } = idea;
  return {
    made:
      kind === "ambience"
        ? "ambience"
        : script !== null
          ? "script"
          : notes !== null
            ? "notes"
            : topic !== null
              ? "topic"
              : "keywords",
    format,
    seconds,
    style,
    look: typeof look === "object" && look !== null ? look.name : look,
    voice,
    language,
    files: Object.keys(files).length + footage.length + (picture === null ? 0 : 1),
  };
}

/** Files are not read for this: a row that names some is like no other. */
function sameAs(options: MakeOptions, context: ApiContext): CheckedRow["same"] {
  if (Object.keys(options.files).length + options.footage.length > 0 || options.picture !== null) return null;
  const channel = context.channels.default();
  const found = context.videos.sameAs(ideaOf(wishesOf(options), channel, context), channel.id);
  return found && { id: found.id, title: found.title };
}

/** What the row says, without the defaults, so that a channel's presets count. */
function wishesOf({ idea, said }: MakeOptions): Wishes {
  return Object.fromEntries(said.map((field) => [field, idea[field]]));
}

interface Beginning {
  idempotencyKey: string;
  rows?: number[] | undefined;
  priority: "urgent" | "high" | "normal";
  channel: ChannelWishes & { id: string; persona: string | null };
}

async function* begun(
  list: List,
  beginning: Beginning,
  context: ApiContext,
  signal: AbortSignal,
): AsyncGenerator<BegunRow, void> {
  const check = rowCheck(list, context);
  const wanted = new Set(beginning.rows ?? list.rows.map(({ row }) => row));
  const total = wanted.size;
  let done = 0;
  for (const row of list.rows) {
    signal.throwIfAborted();
    // Also those that nobody wants: the same video twice is a fault of the later row.
    const read = await check(row).catch((error: unknown) => asAppError(error, "batch.row"));
    if (!wanted.has(row.row)) continue;
    const about = { row: row.row, done: ++done, total };
    try {
      if (read instanceof AppError) throw read;
      yield { ...about, video: await beginRow(row.row, read, beginning, context, signal), fault: null };
    } catch (error) {
      if (signal.aborted) throw error;
      yield { ...about, video: null, fault: faultOf(asAppError(error, "batch.row"), list, row) };
    }
  }
}

/** Once, however often it is asked for: the row's key is written in the transaction that makes the video. */
async function beginRow(
  row: number,
  { key: bodyHash, options }: ReadRow,
  { idempotencyKey, priority, channel }: Beginning,
  context: ApiContext,
  signal: AbortSignal,
): Promise<NonNullable<BegunRow["video"]>> {
  const { kind, id: who } = context.caller;
  const request = {
    caller: `${kind}:${who}`,
    key: `${idempotencyKey}:${row}`,
    bodyHash: hashJson([bodyHash, channel.id, priority]),
  };
  const made = context.videos.madeBy(request);
  if (made !== null) return { id: made, resumed: true };
  const wished = ideaOf({ ...wishesOf(options), ...(await takenIn(options, context, signal)) }, channel, context);
  const idea = await usableIdea(wished, context, wished);
  const { id, resumed } = await context.videos.begin(idea, { priority, channelId: channel.id, request });
  context.takeUp(id);
  return { id, resumed };
}

/** Its files among the artifacts, its folders in the library. */
async function takenIn(
  { idea, files, picture, footage }: MakeOptions,
  context: ApiContext,
  signal: AbortSignal,
): Promise<Wishes> {
  const taken: Wishes = {};
  for (const [field, path] of Object.entries(files) as [FileField, string][])
    taken[field] = await context.files.import(path, signal);
  if (picture !== null && idea.ambience !== null)
    taken.ambience = { ...idea.ambience, picture: await context.files.import(picture, signal) };
  if (footage.length > 0) {
    for await (const { done, state } of context.library.index(footage, signal)) if (done && state === null) break;
    taken.footage = await context.library.footageOf(footage);
  }
  return taken;
}
