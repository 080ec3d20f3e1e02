// Stands for Ollama, OpenAI, Anthropic and Google: one server on loopback that speaks their documented streaming protocols.
// Ollama: its docs/api.md (0.6); OpenAI: chat completions with stream_options; Anthropic: messages, version 2023-06-01; Google: v1beta streamGenerateContent.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export const LLM_KEYS = {
  openai: "sk-proj-0123456789abcdef",
  anthropic: "sk-ant-api03-0123456789abcdef",
  google: "AIzaSy-0123456789abcdef",
};

export interface ModelAnswer {
  /** Sent in pieces of four characters. */
  text: string;
  finish?: "stop" | "length" | "refused";
  inputTokens?: number;
  outputTokens?: number;
  /** After so many pieces: nothing more comes (`hang`), or the connection ends (`drop`). */
  breaks?: { after: number; how: "hang" | "drop" };
}

export interface ModelFault {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export interface AskedModel {
  path: string;
  headers: IncomingMessage["headers"];
  body: Record<string, unknown>;
}

export interface LanguageModels {
  address: string;
  received: AskedModel[];
  /** What the next questions are answered, in order; with none left the last is repeated. */
  answers: (ModelAnswer | ModelFault | "hang" | "drop")[];
  ollama: { version: string; models: { name: string; family: string; size: number; contextLength: number }[] };
  close(): Promise<void>;
}

/** The services' own answers to what is wrong, as they document them. */
export const MODEL_FAULTS = {
  openai: {
    key: {
      status: 401,
      body: {
        error: {
          message: `Incorrect API key provided: ${LLM_KEYS.openai}. You can find your API key at platform.openai.com.`,
          type: "invalid_request_error",
          param: null,
          code: "invalid_api_key",
        },
      },
    },
    quota: {
      status: 429,
      body: {
        error: {
          message: "You exceeded your current quota, please check your plan and billing details.",
          type: "insufficient_quota",
          param: null,
          code: "insufficient_quota",
        },
      },
    },
    busy: {
      status: 429,
      headers: { "retry-after": "7" },
      body: {
        error: {
          message: "Rate limit reached for gpt-4o-mini",
          type: "requests",
          param: null,
          code: "rate_limit_exceeded",
        },
      },
    },
    model: {
      status: 404,
      body: {
        error: {
          message: "The model `gpt-9` does not exist",
          type: "invalid_request_error",
          param: null,
          code: "model_not_found",
        },
      },
    },
  },
  anthropic: {
    key: {
      status: 401,
      body: { type: "error", error: { type: "authentication_error", message: "invalid x-api-key" } },
    },
    busy: { status: 529, body: { type: "error", error: { type: "overloaded_error", message: "Overloaded" } } },
  },
  google: {
    key: {
      status: 400,
      body: {
        error: {
          code: 400,
          message: "API key not valid. Please pass a valid API key.",
          status: "INVALID_ARGUMENT",
          details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" }],
        },
      },
    },
    quota: {
      status: 429,
      body: { error: { code: 429, message: "You exceeded your current quota", status: "RESOURCE_EXHAUSTED" } },
    },
  },
  ollama: {
    memory: { status: 500, body: { error: "model requires more system memory (5.6 GiB) than is available (3.1 GiB)" } },
  },
} as const satisfies Record<string, Record<string, ModelFault>>;

export async function startLanguageModels(): Promise<LanguageModels> {
  const double: Omit<LanguageModels, "address" | "close"> = {
    received: [],
    answers: [],
    ollama: {
      version: "0.11.4",
      models: [
        { name: "qwen2.5:7b", family: "qwen2", size: 4_683_087_332, contextLength: 32_768 },
        { name: "llama3.2:latest", family: "llama", size: 2_019_393_189, contextLength: 131_072 },
        { name: "nomic-embed-text:latest", family: "nomic-bert", size: 274_302_450, contextLength: 2048 },
      ],
    },
  };
  const server = createServer((request, response) => void respond(double, request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return Object.assign(double, {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  });
}

type Double = Omit<LanguageModels, "address" | "close">;

async function respond(double: Double, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? "";
  const bytes: Buffer[] = [];
  for await (const part of request) bytes.push(part as Buffer);
  const body = bytes.length > 0 ? (JSON.parse(Buffer.concat(bytes).toString()) as Record<string, unknown>) : {};
  if (path.startsWith("/api/") && path !== "/api/chat") return ollama(double, path, body, response);
  double.received.push({ path, headers: request.headers, body });
  const answer = (double.answers.length > 1 ? double.answers.shift() : double.answers[0]) ?? { text: "Yes." };
  if (answer === "hang") return;
  if (answer === "drop") return void request.socket.destroy();
  if ("status" in answer) return json(response, answer.status, answer.body, answer.headers);
  if (path === "/api/chat" && !double.ollama.models.some(({ name }) => name === body["model"]))
    return json(response, 404, { error: `model "${String(body["model"])}" not found, try pulling it first` });
  const protocol = PROTOCOLS.find(({ at }) => at.test(path));
  if (!protocol) return json(response, 404, { error: { message: `Unknown request URL: POST ${path}` } });
  const full = { finish: "stop", inputTokens: 12, outputTokens: 7, ...answer } as const;
  response.setHeader("Content-Type", protocol.type);
  for (const [i, piece] of [...(answer.text.match(/[\s\S]{1,4}/gu) ?? [])].entries()) {
    if (answer.breaks?.after === i) {
      if (answer.breaks.how === "drop") request.socket.destroy();
      return;
    }
    response.write(protocol.piece(piece, i));
  }
  response.end(protocol.end(full));
}

function ollama(double: Double, path: string, body: Record<string, unknown>, response: ServerResponse): void {
  const { version, models } = double.ollama;
  if (path === "/api/version") return json(response, 200, { version });
  const described = models.map(({ name, family, size }, i) => ({
    name,
    model: name,
    modified_at: "2026-01-01T00:00:00Z",
    size,
    digest: String(i).repeat(64),
    details: {
      parent_model: "",
      format: "gguf",
      family,
      families: [family],
      parameter_size: "7.6B",
      quantization_level: "Q4_K_M",
    },
  }));
  if (path === "/api/tags") return json(response, 200, { models: described });
  const model = models.find(({ name }) => name === body["model"]);
  if (path !== "/api/show" || !model) return json(response, 404, { error: "not found" });
  json(response, 200, {
    details: described.find(({ name }) => name === model.name)?.details,
    model_info: { "general.architecture": model.family, [`${model.family}.context_length`]: model.contextLength },
    capabilities: ["completion"],
  });
}

interface Protocol {
  at: RegExp;
  type: string;
  piece(text: string, index: number): string;
  end(answer: Required<Omit<ModelAnswer, "breaks" | "text">>): string;
}

const event = (data: unknown, name?: string) => `${name ? `event: ${name}\n` : ""}data: ${JSON.stringify(data)}\n\n`;

const PROTOCOLS: Protocol[] = [
  {
    at: /^\/api\/chat$/,
    type: "application/x-ndjson",
    piece: (content) =>
      `${JSON.stringify({ model: "m", created_at: "2026-01-01T00:00:00Z", message: { role: "assistant", content }, done: false })}\n`,
    end: ({ finish, inputTokens, outputTokens }) =>
      `${JSON.stringify({
        model: "m",
        created_at: "2026-01-01T00:00:00Z",
        message: {
          role: "assistant",
          content: "",
        },
        done: true,
        done_reason: finish === "length" ? "length" : "stop",
        prompt_eval_count: inputTokens,
        eval_count: outputTokens,
      })}\n`,
  },
  {
    at: /\/chat\/completions$/,
    type: "text/event-stream",
    piece: (content, i) =>
      event(chunk([{ index: 0, delta: { ...(i === 0 ? { role: "assistant" } : {}), content }, finish_reason: null }])),
    end: ({ finish, inputTokens, outputTokens }) =>
      event(chunk([{ index: 0, delta: {}, finish_reason: finish === "refused" ? "content_filter" : finish }])) +
      event({
        ...chunk([]),
        usage: {
          prompt_tokens: inputTokens,
          completion_tokens: outputTokens,
          total_tokens: inputTokens + outputTokens,
        },
      }) +
      "data: [DONE]\n\n",
  },
  {
    at: /\/messages$/,
    type: "text/event-stream",
    piece: (text, i) =>
      (i === 0
        ? event(
            {
              type: "message_start",
              message: {
                id: "msg_1",
                type: "message",
                role: "assistant",
                model: "claude",
                content: [],
                stop_reason: null,
                stop_sequence: null,
                usage: {
                  input_tokens: 12,
                  output_tokens: 1,
                },
              },
            },
            "message_start",
          ) +
          event(
            { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
            "content_block_start",
          )
        : "") +
      event({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } }, "content_block_delta"),
    end: ({ finish, outputTokens }) =>
      event({ type: "content_block_stop", index: 0 }, "content_block_stop") +
      event(
        {
          type: "message_delta",
          delta: {
            stop_reason: { stop: "end_turn", length: "max_tokens", refused: "refusal" }[finish],
            stop_sequence: null,
          },
          usage: { output_tokens: outputTokens },
        },
        "message_delta",
      ) +
      event({ type: "message_stop" }, "message_stop"),
  },
  {
    at: /:streamGenerateContent/,
    type: "text/event-stream",
    piece: (text) => event({ candidates: [{ content: { role: "model", parts: [{ text }] }, index: 0 }] }),
    end: ({ finish, inputTokens, outputTokens }) =>
      event({
        candidates: [
          {
            content: { role: "model", parts: [{ text: "" }] },
            finishReason: { stop: "STOP", length: "MAX_TOKENS", refused: "SAFETY" }[finish],
            index: 0,
          },
        ],
        usageMetadata: {
          promptTokenCount: inputTokens,
          candidatesTokenCount: outputTokens,
          totalTokenCount: inputTokens + outputTokens,
        },
      }),
  },
];

function chunk(choices: unknown[]): object {
  return { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1_700_000_000, model: "gpt", choices };
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "Content-Type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
