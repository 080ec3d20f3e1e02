// The REST interface described as OpenAPI 3.1: the contract's operations as they are really answered, and the media beside them.
import { OpenAPIGenerator } from "@orpc/openapi";
import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";

import { FILE_KINDS, LICENCES_FILE, LIST_KINDS } from "../../contract/api/videos.ts";
import { SCOPES, type OperationMeta } from "../../contract/api/wire.ts";
import { ERRORS } from "../../contract/errors.ts";
import { contract } from "../../contract/index.ts";
import { STILL_SIZES } from "../../contract/preview.ts";
import { PAGE_LANGUAGES } from "../pipeline/licences/page.ts";
import { NAMED_SCHEMAS } from "./named.ts";
import { REST_PREFIX } from "./prefix.ts";

type Json = { [name: string]: unknown };
type Operation = Json & { operationId: string; parameters?: Json[]; responses: Record<string, Json>; tags?: string[] };

const METHODS = ["get", "post", "put", "patch", "delete"] as const;
const TAGS: Record<string, string> = {
  videos: "Begin, watch, change, decide and take videos",
  revisions: "What a video was asked to be, numbered",
  channels: "The brands that a person runs",
  assets: "The library: clips, pictures and sounds of a person's own folders",
  library: "The library's folders",
  sources: "Footage of others on the network: only sources that the person switched on are asked",
  files: "Files of this machine that an idea names",
  artifacts: "The files that stages made",
  edits: "What a person changes in a video: pictures, lines, thumbnail",
  bundles: "Videos that go to another machine whole",
  pronunciations: "How words are spoken",
  presets: "Wishes of a video under a name",
  batch: "Several videos from one list",
  personas: "Who speaks in a channel, and how",
  calendar: "When videos are made and due",
  models: "Models that the engines work with",
  insights: "What making videos took and cost",
  backups: "Copies of the database, and the way back",
  storage: "What lies on the disk, and what may go",
  imports: "Material of the earlier desktop app",
  jobs: "What is queued and runs",
  settings: "Settings, and where each value comes from",
  voices: "Voices",
  looks: "Looks",
  ai: "Writing, drawing and scoring outside of a video",
  access: "Tokens, sessions and the audit log",
  system: "The backend itself",
  events: "What happens, while it happens",
  media: "Bytes: videos, captions, pictures, sound",
};

/** @param version of the program */
export async function describeRest(version: string): Promise<Json> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = (await generator.generate(contract, {
    info: {
      title: "YTEmpire",
      version,
      description: [
        "From an idea to a finished, reviewed, captioned video, on this machine.",
        `Every JSON answer has one envelope: \`{success, data, meta}\`, or \`{success, error, meta}\`. Codes of errors are stable; messages and hints come in English, or in German where \`Accept-Language\` asks for it.`,
        `Lists answer \`{items, nextCursor}\`; give \`nextCursor\` as \`cursor\` for the next page. \`fields=id,title\` leaves all other fields of the data (in lists: of the items) out.`,
        `What two may edit has an ETag: send it as \`If-Match\` with a change, and \`CHANGED_MEANWHILE\` (412) says that somebody was faster.`,
        `Every answer has an \`X-Request-Id\`; those that count have \`RateLimit-*\`.`,
      ].join("\n\n"),
      license: { name: "GPL-3.0-or-later", identifier: "GPL-3.0-or-later" },
    },
    servers: [{ url: REST_PREFIX }],
    commonSchemas: NAMED_SCHEMAS,
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
  })) as unknown as Json & { paths: Record<string, Record<string, Operation>>; components: { schemas: Json } };
  const scopes = scopesByOperation();
  for (const [path, item] of Object.entries(document.paths))
    for (const method of METHODS) {
      const operation = item[method];
      if (operation)
        item[method] = asAnswered(
          operation,
          method,
          scopes.get(operation.operationId) ?? [],
          path,
          document.components.schemas,
        );
    }
  Object.assign(document.paths, mediaPaths());
  document.components = { ...COMPONENTS, schemas: { ...document.components.schemas, ...COMPONENTS.schemas } };
  return document;
}

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: Json): Json => ({ "application/json": { schema } });
const failure = (description: string): Json => ({ description, content: json(ref("Failure")) });

/** With the envelope around the data, one response for all errors of a status, and the headers that count. */
function asAnswered(
  operation: Operation,
  method: string,
  scopes: readonly string[],
  path: string,
  schemas: Json,
): Operation {
  const responses: Record<string, Json> = {};
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!status.startsWith("2")) continue;
    const content = response["content"] as Record<string, { schema?: Json }> | undefined;
    const data = content?.["application/json"]?.schema;
    const versioned = method === "get" && data !== undefined && hasVersion(data, schemas);
    responses[status] = {
      description: response["description"] || "Done",
      headers: {
        "X-Request-Id": { $ref: "#/components/headers/RequestId" },
        ...(versioned ? { ETag: { $ref: "#/components/headers/ETag" } } : {}),
      },
      content: data ? json(enveloped(data)) : (content ?? json(enveloped({}))),
    };
    if (versioned) responses["304"] = { description: "Unchanged: If-None-Match named the present ETag" };
  }
  return {
    ...operation,
    operationId: camelCase(operation.operationId),
    // In 3.1 the scopes of a token may be named here too.
    security: [{ token: [...scopes] }],
    parameters: [...(operation.parameters ?? []), ...headersOf(operation, method, path)],
    responses: { ...responses, ...FAILURES },
  };
}

/** `videos.get` as generators of clients name a function: `videosGet`. */
function camelCase(name: string): string {
  return name.replaceAll(/\.(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Whether answers of this have an ETag. */
function hasVersion(schema: Json, schemas: Json): boolean {
  const name = typeof schema["$ref"] === "string" ? schema["$ref"].split("/").at(-1) : undefined;
  const resolved = (name === undefined ? schema : schemas[name]) as Json;
  return Object.hasOwn(resolved["properties"] ?? {}, "version");
}

function enveloped(data: Json): Json {
  return {
    type: "object",
    properties: { success: { type: "boolean", enum: [true] }, data, meta: ref("Meta") },
    required: ["success", "data", "meta"],
  };
}

/** What stands beside the contract's own input. */
function headersOf(operation: Operation, method: string, path: string): Json[] {
  const body = JSON.stringify(operation["requestBody"] ?? {}) + JSON.stringify(operation.parameters ?? []);
  const found: Json[] = [{ $ref: "#/components/parameters/Language" }];
  if (method === "get") found.push({ $ref: "#/components/parameters/Fields" });
  if (method !== "get" && body.includes('"ifVersion"')) found.push({ $ref: "#/components/parameters/IfMatch" });
  if (path === "/videos/generate") found.push({ $ref: "#/components/parameters/IdempotencyKey" });
  return found;
}

/** The statuses that any operation may end with. The codes of each stand with it. */
const FAILURES: Record<string, Json> = Object.fromEntries(
  [...new Set(Object.values(ERRORS).map(({ status }) => status))]
    .toSorted((a, b) => a - b)
    .map((status) => [String(status), { $ref: `#/components/responses/Error${status}` }]),
);

const CODES = Object.entries(ERRORS);

const COMPONENTS = {
  schemas: {
    Meta: {
      type: "object",
      properties: { timestamp: { type: "string", format: "date-time" }, version: { type: "string" } },
      required: ["timestamp", "version"],
    },
    Failure: {
      type: "object",
      properties: {
        success: { type: "boolean", enum: [false] },
        error: {
          type: "object",
          properties: {
            code: ref("ErrorCode"),
            message: { type: "string", description: "What is wrong" },
            hint: { type: "string", description: "What a person can do" },
            details: {
              type: "object",
              description:
                "Safe facts, such as `field`; `reason` is the particular message where `message` is translated",
              additionalProperties: true,
            },
          },
          required: ["code", "message", "hint", "details"],
        },
        meta: {
          type: "object",
          properties: { timestamp: { type: "string", format: "date-time" }, requestId: { type: "string" } },
          required: ["timestamp", "requestId"],
        },
      },
      required: ["success", "error", "meta"],
    },
    ErrorCode: {
      type: "string",
      enum: CODES.map(([code]) => code),
      description: CODES.map(([code, { status, message, retryable }]) => {
        const again = retryable ? " Another try may help." : "";
        return `- \`${code}\` (${status}): ${message}.${again}`;
      }).join("\n"),
    },
  },
  responses: Object.fromEntries(
    [...new Set(CODES.map(([, { status }]) => status))].map((status) => [
      `Error${status}`,
      failure(
        CODES.filter(([, entry]) => entry.status === status)
          .map(([code, { message }]) => `\`${code}\`: ${message}`)
          .join(". "),
      ),
    ]),
  ),
  headers: {
    ETag: { description: "Weak; as If-Match with a change", schema: { type: "string" } },
    RequestId: {
      description: "Of this request; the log and errors name it",
      schema: { type: "string", format: "uuid" },
    },
  },
  parameters: {
    Language: {
      name: "Accept-Language",
      in: "header",
      description: "Of messages and hints of errors: en or de",
      schema: { type: "string" },
    },
    Fields: {
      name: "fields",
      in: "query",
      description: "Only these fields of the data, in lists of the items, with commas between them",
      schema: { type: "string", pattern: "^[A-Za-z][A-Za-z0-9]*(,[A-Za-z][A-Za-z0-9]*)*$" },
    },
    IfMatch: {
      name: "If-Match",
      in: "header",
      description: "The ETag that the change is meant for",
      schema: { type: "string" },
    },
    IdempotencyKey: {
      name: "Idempotency-Key",
      in: "header",
      description: "The same key makes one video, however often it is asked for within a day",
      schema: { type: "string", minLength: 1, maxLength: 255 },
    },
  },
  securitySchemes: {
    token: {
      type: "http",
      scheme: "bearer",
      description: `A token of one's own (its scopes: ${SCOPES.join(", ")}), or that of the data folder's \`token\` file, which may do everything.`,
    },
    page: {
      type: "apiKey",
      in: "cookie",
      name: "ytempire-PORT",
      description: "The session of the page, for media alone; PORT is the port of this server.",
    },
  },
} satisfies Json;

/** Bytes, by ranges: what the generator does not know of. */
function mediaPaths(): Record<string, Json> {
  const bytes = (types: string[]): Json => ({
    description: "The bytes",
    headers: {
      "Accept-Ranges": { schema: { type: "string", const: "bytes" } },
      ETag: { description: "Strong: the hash of the bytes", schema: { type: "string" } },
    },
    content: Object.fromEntries(types.map((type) => [type, { schema: { type: "string", format: "binary" } }])),
  });
  const media = (operationId: string, summary: string, types: string[], parameters: Json[]): Json => ({
    get: {
      operationId,
      summary,
      tags: ["media"],
      security: [{ token: ["read"] }, { page: [] }],
      parameters: [
        ...parameters,
        { name: "Range", in: "header", description: "Such as `bytes=0-1023`", schema: { type: "string" } },
      ],
      responses: {
        "200": bytes(types),
        "206": { ...bytes(types), description: "The range that was asked for" },
        ...FAILURES,
      },
    },
  });
  const inPath = (name: string, schema: Json): Json => ({ name, in: "path", required: true, schema });
  const inQuery = (name: string, description: string, schema: Json): Json => ({
    name,
    in: "query",
    description,
    schema,
  });
  const id = inPath("id", { type: "string", format: "uuid" });
  const download = inQuery("download", "Saved as a file by browsers; any value", { type: "string" });
  return {
    "/videos/{id}/files/{kind}": media(
      "mediaVideoFile",
      "A finished file of a video",
      [
        "video/mp4",
        "video/quicktime",
        "image/jpeg",
        "text/vtt",
        "application/x-subrip",
        "audio/wav",
        "application/xml",
        "text/plain",
        "text/html",
      ],
      [
        id,
        inPath("kind", { type: "string", enum: [...FILE_KINDS, ...LIST_KINDS, LICENCES_FILE] }),
        inQuery("lang", `Of ${LICENCES_FILE}`, { type: "string", enum: [...PAGE_LANGUAGES], default: "en" }),
        download,
      ],
    ),
    "/videos/{id}/stills/{frame}.jpg": media(
      "mediaStill",
      "One frame, as it is or will be encoded",
      ["image/jpeg"],
      [
        id,
        inPath("frame", { type: "integer", minimum: 0 }),
        inQuery("size", "540 pixels high, or as encoded", { type: "string", enum: [...STILL_SIZES], default: "small" }),
        inQuery("revision", "The current one unless given", { type: "integer", minimum: 1 }),
        download,
      ],
    ),
    "/assets/{id}/{what}.jpg": media(
      "mediaAsset",
      "A small picture of an asset",
      ["image/jpeg"],
      [id, inPath("what", { type: "string", enum: ["thumbnail", "strip"] })],
    ),
    "/metrics": {
      get: {
        operationId: "systemMetrics",
        summary: "Figures for Prometheus",
        tags: ["system"],
        security: [{ token: ["read"] }],
        responses: {
          "200": { description: "Text exposition format", content: { "text/plain": { schema: { type: "string" } } } },
          ...FAILURES,
        },
      },
    },
    "/artifacts/{hash}": media(
      "mediaArtifact",
      "A file that a stage made",
      ["application/octet-stream"],
      [inPath("hash", { type: "string", pattern: "^[0-9a-f]{64}$" }), download],
    ),
  };
}

/** Of each operation by its name, such as `videos.get`. */
function scopesByOperation(): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [noun, operations] of Object.entries(contract))
    for (const [name, operation] of Object.entries(operations))
      found.set(`${noun}.${name}`, (operation["~orpc"].meta as OperationMeta).scopes);
  return found;
}
