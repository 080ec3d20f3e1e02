// Opens the language models of a machine as its settings say: Ollama, files, a server of one's own, and the services that are allowed.
import { type EffectiveSettings, WRITER_KEY_VARIABLES } from "../../base/settings.ts";
import type { Ledger } from "./gate.ts";
import {
  type Addresses,
  createLanguageModels,
  type FileModels,
  type LanguageModels,
  type WriterChoice,
} from "./index.ts";
import { createOllama } from "./ollama/index.ts";
import { ownPrices } from "./prices.ts";

export function openLanguageModels(options: {
  /** Read before each work: but for Ollama's address, a change counts at once. */
  settings: () => EffectiveSettings;
  /** Null: files are not opened here. */
  files: FileModels | null;
  ledger: Ledger;
  /** Bytes that a model may take. */
  freeMemory: () => number;
  env?: Record<string, string | undefined>;
  addresses?: Addresses;
}): LanguageModels {
  const { settings, env = process.env, ...more } = options;
  return createLanguageModels({
    choice: () => choiceOf(settings(), env),
    ollama: createOllama({ address: settings().values.ollamaAddress }),
    ...more,
  });
}

function choiceOf({ values, sources }: EffectiveSettings, env: Record<string, string | undefined>): WriterChoice {
  const { writer, writerServer, writerServerModel } = values;
  const keys = Object.fromEntries(
    Object.entries(WRITER_KEY_VARIABLES).map(([engine, variable]) => [engine, env[variable]?.trim() ?? ""]),
  );
  return {
    writer,
    paid: values.cloudWriters,
    keys,
    server: writerServer === null ? null : { address: writerServer.replace(/\/+$/, ""), model: writerServerModel },
    prices: ownPrices(values.cloudWriterPrices),
    limits: {
      request: values.writerRequestLimit,
      video: values.writerVideoLimit,
      day: values.writerDayLimit,
      month: values.writerMonthLimit,
    },
    dearFrom: values.dearWriterRevenue,
    ollamaAsked: sources.ollamaAddress !== "default",
  };
}
