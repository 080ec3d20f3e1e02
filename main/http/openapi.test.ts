import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, expect, test } from "vitest";

import { ERRORS } from "../../contract/errors.ts";
import { contract } from "../../contract/index.ts";
import { serving, type Serving } from "./serving.fixture.ts";

let server: Serving;
// oxlint-disable-next-line typescript/no-explicit-any -- As any program reads it.
let document: any;

beforeAll(async () => {
  server = await serving();
  document = (await server.ask("/api/v1/openapi.json")).json;
});
afterAll(() => server[Symbol.asyncDispose]());

const operations = (): [path: string, method: string, operation: { operationId: string; [name: string]: unknown }][] =>
  Object.entries(document.paths as Record<string, Record<string, never>>).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, string, never] => [path, method, operation]),
  );

test("the description is valid OpenAPI 3.1", async () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(await new Validator().validate(document)).toEqual({ valid: true });
});

test("every operation of the contract is described, with its scopes, and each once", () => {
  const wanted = Object.entries(contract).flatMap(([noun, calls]) =>
    Object.keys(calls).map((name) => `${noun}${name[0]?.toUpperCase()}${name.slice(1)}`),
  );
  const ids = operations().map(([, , { operationId }]) => operationId);
  expect(ids.filter((id) => !/^media|^systemMetrics$/.test(id)).toSorted()).toEqual(wanted.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, , operation] of operations())
    expect(operation["security"]).toEqual(
      expect.arrayContaining([{ token: expect.arrayContaining([expect.any(String)]) }]),
    );
});

test("every reference leads somewhere, and every tag has words", () => {
  const refs = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g);
  const missing = [...refs].filter(([, path = ""]) => {
    let at: unknown = document;
    for (const step of path.split("/")) at = (at as Record<string, unknown> | undefined)?.[step];
    return at === undefined;
  });
  expect(missing).toEqual([]);
  const tags = new Set(operations().flatMap(([, , { tags: used }]) => used as string[]));
  expect(document.tags.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining([...tags]));
});

test("the envelope, the errors and their codes are part of it", () => {
  const { schemas, responses } = document.components;
  expect(schemas.ErrorCode.enum.toSorted()).toEqual(Object.keys(ERRORS).toSorted());
  for (const { status } of Object.values(ERRORS)) expect(responses).toHaveProperty(`Error${status}`);
  const { responses: answers } = document.paths["/tokens"].get;
  expect(answers["200"].content["application/json"].schema).toMatchObject({
    required: ["success", "data", "meta"],
    properties: { data: { type: "array" } },
  });
  expect(answers["404"]).toEqual({ $ref: "#/components/responses/Error404" });
});

test("headers that become input are described where they count", () => {
  const refs = (path: string, method: string) =>
    (document.paths[path][method].parameters as { $ref?: string }[]).map(({ $ref }) => $ref?.split("/").at(-1));
  expect(refs("/videos/{id}", "put")).toContain("IfMatch");
  expect(refs("/videos/{id}", "get")).toEqual(expect.arrayContaining(["Fields", "Language"]));
  expect(refs("/videos/generate", "post")).toContain("IdempotencyKey");
  expect(refs("/tokens", "post")).not.toContain("IfMatch");
  expect(document.paths["/videos/{id}"].get.responses).toHaveProperty("304");
  expect(document.paths["/tokens"].get.responses).not.toHaveProperty("304");
});

test("the documentation page loads nothing from elsewhere", async () => {
  const { status, headers, body } = await server.ask("/api/v1/docs");
  expect(status).toBe(200);
  expect(headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self'");
  expect(body).not.toMatch(/https?:/);
  const files = [...body.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = ""]) => path);
  expect(files).toHaveLength(3);
  for (const file of files) expect((await server.ask(file)).status).toBe(200);
  for (const file of ["package.json", "index.js", "..%2fpackage.json", "swagger-ui.js"])
    expect((await server.ask(`/api/v1/docs/${file}`)).status).toBeGreaterThanOrEqual(400);
});
