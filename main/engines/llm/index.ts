// The language models of this machine and of the services that are allowed, tried in order: the first that does the work does it, and why others did not is told.
import type { z } from "zod";

import type { Departure, LlmEngine, ModelUse } from "../../../contract/llm.ts";
import { AppError, asAppError } from "../../base/errors.ts";
import { WRITER_KEY_VARIABLES } from "../../base/settings.ts";
import { askFor, type Wish } from "./askFor.ts";
import type { CloudEngine, CloudModel } from "./cloud/index.ts";
import { createGate, type Ledger, type Limits } from "./gate.ts";
import type { OllamaEngine } from "./ollama/index.ts";
import { CLOUD_MODELS, type PricedModel, priceOf } from "./prices.ts";
import type { LanguageModel, Price } from "./types.ts";

export type { LanguageModel } from "./types.ts";

export type PaidEngine = keyof typeof CLOUD_MODELS;

/** What a person has allowed and chosen; read before each work. */
export interface WriterChoice {
  /** `auto`, `templates`, or an engine with its model: `ollama:qwen2.5:7b`. */
  writer: string;
  /** Services that may be paid. */
  paid: readonly PaidEngine[];
  keys: Readonly<Partial<Record<CloudEngine, string>>>;
  /** A server of one's own that speaks OpenAI's protocol. */
  server: { address: string; model: string } | null;
  prices: Readonly<Record<string, Price>>;
  limits: Limits;
  /** Whether a person has said where Ollama is: then they hear of it where it does not answer. */
  ollamaAsked?: boolean;
  /** US dollars that a channel must have earned in 30 days for its scripts to be written by the dear models. */
  dearFrom: number;
}

/** Models in files, each opened where it runs. */
export interface FileModels {
  /** Best first. */
  list(signal: AbortSignal): Promise<{ name: string }[]>;
  /** Throws LLM_MISSING, LLM_MEMORY, LLM_FAILED. */
  open(name: string, signal: AbortSignal): Promise<LanguageModel>;
}

export type Addresses = Readonly<Partial<Record<PaidEngine, string>>>;

export interface Work {
  /** Null: it is for no video. */
  videoId: string | null;
  /** Of the channel in the last 30 days, US dollars; null: nothing is known. */
  revenue: number | null;
  /** In the place of the choice's. */
  writer?: string | undefined;
  signal: AbortSignal;
}

export type ChosenModel = Pick<LanguageModel, "engine" | "name" | "identity" | "contextTokens">;

/** A model at work: each question is one wish of a schema. */
export interface Asker {
  model: ChosenModel;
  /** Throws what `askFor` throws. */
  ask: <S extends z.ZodType>(wish: Omit<Wish<S>, "signal">) => Promise<z.output<S>>;
  /** All questions up to now. */
  uses: readonly ModelUse[];
}

export type Outcome<T> = {
  departures: Departure[];
  /** Of those that did not finish the work, too. */
  uses: ModelUse[];
} & (
  | { model: ChosenModel; value: T }
  /** No engine could. */
  | { model: null; value: null }
);

export interface LanguageModels {
  /** Has the first model do the work that can. Throws CANCELLED, and what is no failure of a model. */
  first: <T>(work: Work, act: (asker: Asker) => Promise<T>) => Promise<Outcome<T>>;
  /** Which model `first` would ask first just now, and why not one before it. Throws as it does. */
  next: (work: Work) => Promise<{ departures: Departure[]; model: ChosenModel | null }>;
  /** Which model of each engine would be asked, or why none: for the screens. */
  overview(signal: AbortSignal): Promise<({ engine: LlmEngine } & ({ model: string } | { departure: Departure }))[]>;
}

export function createLanguageModels(deps: {
  choice: () => WriterChoice;
  ollama: OllamaEngine;
  files: FileModels | null;
  ledger: Ledger;
  /** Bytes that a model may take. */
  freeMemory: () => number;
  /** Other addresses than the services' own: the doubles of the tests. */
  addresses?: Addresses;
}): LanguageModels {
  const gate = createGate({ limits: () => deps.choice().limits, ledger: deps.ledger });

  /** In the order in which they are tried. */
  function candidates(choice: WriterChoice, revenue: number | null, writer = choice.writer): Candidate[] {
    const dear = revenue !== null && revenue > choice.dearFrom;
    const all: Candidate[] = [
      {
        engine: "ollama",
        ...(choice.ollamaAsked ? {} : { unasked: "LLM_UNREACHABLE" }),
        open: (signal, name) => openOllama(deps.ollama, name, deps.freeMemory(), signal),
      },
      { engine: "gguf", unasked: "LLM_MISSING", open: (signal, name) => openFile(deps.files, name, signal) },
      ...(choice.server ? [serverOf(choice.server, choice)] : []),
      ...choice.paid.map((engine) => paidOf(engine, choice, dear, deps.addresses?.[engine])),
    ];
    if (writer === "templates") return [];
    if (writer === "auto") return all;
    const [, engine, name] = /^([a-zA-Z]+)(?::(.+))?$/.exec(writer) ?? [];
    const chosen = all.find((one) => one.engine === engine);
    return chosen
      ? [{ engine: chosen.engine, open: (signal) => chosen.open(signal, name) }, ...all.filter((one) => one !== chosen)]
      : [{ engine: engine as LlmEngine, open: () => Promise.reject(notAllowed(engine as LlmEngine)) }, ...all];
  }

  return {
    async first({ videoId, revenue, writer, signal }, act) {
      const departures: Departure[] = [];
      const uses: ModelUse[] = [];
      for (const candidate of candidates(deps.choice(), revenue, writer)) {
        const { engine, open } = candidate;
        try {
          const asked = gate.behind(await open(signal), videoId);
          const { name, identity, contextTokens } = asked;
          const model = { engine, name, identity, contextTokens };
          const value = await act({
            model,
            uses,
            ask: async (wish) => (await askFor(asked, { ...wish, signal }, (use) => uses.push(use))).value,
          });
          return { departures, uses, model, value };
        } catch (error) {
          departures.push(departureOf(candidate, error, signal));
        }
      }
      return { departures, uses, model: null, value: null };
    },
    async next({ revenue, writer, signal }) {
      const departures: Departure[] = [];
      for (const candidate of candidates(deps.choice(), revenue, writer))
        try {
          const { engine, name, identity, contextTokens } = await candidate.open(signal);
          return { departures, model: { engine, name, identity, contextTokens } };
        } catch (error) {
          departures.push(departureOf(candidate, error, signal));
        }
      return { departures, model: null };
    },
    overview: (signal) =>
      Promise.all(
        candidates(deps.choice(), null).map(async (candidate) => {
          const { engine, open } = candidate;
          try {
            return { engine, model: (await open(signal)).name };
          } catch (error) {
            return { engine, departure: departureOf(candidate, error, signal) };
          }
        }),
      ),
  };
}

interface Candidate {
  engine: LlmEngine;
  /** With this code it is merely not on this machine, and nobody has asked for it. */
  unasked?: string;
  /** @param name absent: the best it has. */
  open: (signal: AbortSignal, name?: string) => Promise<LanguageModel>;
}

/** Throws whatever is no failure of a language model: a mistake of ours is not hidden by another engine. */
function departureOf({ engine, unasked }: Candidate, error: unknown, signal: AbortSignal): Departure {
  signal.throwIfAborted();
  const known = asAppError(error, "llm.first");
  if (!/^LLM_|^MODEL_DAMAGED$/.test(known.code)) throw error;
  const { code, message, hint } = known;
  return { engine, code, message, hint, ...(code === unasked ? { unasked: true as const } : {}) };
}

async function openOllama(
  ollama: OllamaEngine,
  name: string | undefined,
  free: number,
  signal: AbortSignal,
): Promise<LanguageModel> {
  if (name !== undefined) return ollama.open(name, signal);
  const all = await ollama.models(signal);
  // Those that are loaded already, or in the memory of a card, are the server's own matter; it is asked for no more than this machine has.
  const best = all.find(({ bytes }) => bytes * 1.2 < free) ?? all.at(-1);
  if (!best)
    throw new AppError("LLM_MISSING", "llm.ollama", "Ollama runs, and has no model that writes", {
      hint: "Fetch one: ollama pull qwen2.5:7b",
    });
  return ollama.open(best.name, signal);
}

async function openFile(
  files: FileModels | null,
  name: string | undefined,
  signal: AbortSignal,
): Promise<LanguageModel> {
  const best = name ?? (await files?.list(signal))?.[0]?.name;
  if (!files || best === undefined)
    throw new AppError("LLM_MISSING", "llm.gguf", "No language model lies on this machine", {
      hint: "Fetch one under Voices and models, or import a GGUF file there.",
    });
  return files.open(best, signal);
}

function serverOf({ address, model }: { address: string; model: string }, { keys }: WriterChoice): Candidate {
  const engine = "openaiCompatible";
  const key = keys[engine] ?? "";
  return {
    engine,
    open: (_, name = model) =>
      key !== "" && !isPrivateTo(address)
        ? Promise.reject(
            new AppError("LLM_KEY", "llm.server", `The writers' server ${address} would get its key unencrypted`, {
              hint: "Give an https:// address in the settings, or none of a key.",
            }),
          )
        : openCloud({ engine, name, address, key, contextTokens: SERVER_CONTEXT, price: null }),
  };
}

/** The services' clients are heavy: who asks none does not load them. */
async function openCloud(model: CloudModel): Promise<LanguageModel> {
  return (await import("./cloud/index.ts")).openCloud(model);
}

/** Nobody on the way reads what is sent there. */
function isPrivateTo(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === "https:" || /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

/** What every server of today takes; how much it really takes, none of them says in a common way. */
const SERVER_CONTEXT = 8192;

function paidOf(
  engine: PaidEngine,
  { keys, prices }: WriterChoice,
  dear: boolean,
  address: string | undefined,
): Candidate {
  const usual: PricedModel = CLOUD_MODELS[engine][dear ? "dear" : "cheap"];
  return {
    engine,
    open(_, name = usual.name) {
      const key = keys[engine] ?? "";
      if (key === "")
        return Promise.reject(
          new AppError("LLM_KEY", "llm.cloud", `There is no key for ${engine}`, {
            hint: `Set ${WRITER_KEY_VARIABLES[engine]} where the backend is started.`,
          }),
        );
      const price = priceOf(engine, name, prices);
      return openCloud({ engine, name, address, key, contextTokens: usual.contextTokens, price });
    },
  };
}

function notAllowed(engine: LlmEngine): AppError {
  return engine === "openaiCompatible"
    ? new AppError("LLM_MISSING", "llm.choose", "No server is set", { hint: "Set its address in the settings." })
    : new AppError("LLM_COST", "llm.choose", `${engine} is paid for, and not allowed`, {
        hint: "Allow it in the settings, or choose a model of this machine.",
      });
}
