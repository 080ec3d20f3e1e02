// Values that a JSON Schema allows, and values near them that it does not, for fast-check.
import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";

/** The part of JSON Schema 2020-12 that zod writes. */
export interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  prefixItems?: JsonSchema[];
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
}

/** Lists and texts need not be longer to reach every branch. */
const MOST_ITEMS = 3;
const MOST_CHARACTERS = 60;

/** Arbitraries for properties of these names: what a schema asks of them in words only. */
export type Named = Readonly<Record<string, Arbitrary<unknown>>>;

type Below = (part: JsonSchema) => Arbitrary<unknown>;

/** Values that the schema allows; of recursive ones only flat ones. */
export function allowedBy(root: JsonSchema, named: Named = {}): Arbitrary<unknown> {
  return at(root, 0);

  function at(schema: JsonSchema, depth: number): Arbitrary<unknown> {
    const below = (part: JsonSchema) => at(part, depth + 1);
    if (schema.$ref !== undefined) return depth > 6 ? fc.constant(null) : below(resolve(schema.$ref, root));
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const either = schema.anyOf ?? schema.oneOf;
    if (either) return fc.oneof(...either.map(below));
    if (schema.allOf)
      return fc.tuple(...schema.allOf.map(below)).map((parts) => Object.assign({}, ...parts) as unknown);
    const types = schema.type === undefined ? [] : [schema.type].flat();
    if (types.length === 0) return fc.jsonValue({ maxDepth: 2 });
    return fc.oneof(...types.map((type) => ofType(type, schema, below, named)));
  }
}

function ofType(type: string, schema: JsonSchema, below: Below, named: Named): Arbitrary<unknown> {
  switch (type) {
    case "object":
      return object(schema, below, named);
    case "array":
      return list(schema, below);
    case "string":
      return text(schema);
    case "integer":
      return fc.integer(range(schema, Number.MAX_SAFE_INTEGER));
    case "number":
      return fc.double({ ...range(schema, 1e9), noNaN: true, noDefaultInfinity: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      throw new Error(`There is no type ${type} in JSON Schema`);
  }
}

function object(schema: JsonSchema, below: Below, named: Named): Arbitrary<unknown> {
  const fields = Object.entries(schema.properties ?? {}).map(([name, part]) => [name, named[name] ?? below(part)]);
  const requiredKeys = (schema.required ?? []).filter((name) => name in (schema.properties ?? {}));
  const known = fc.record(Object.fromEntries(fields) as Record<string, Arbitrary<unknown>>, { requiredKeys });
  const other = schema.additionalProperties;
  if (other === undefined || typeof other === "boolean" || fields.length > 0) return known;
  return fc.dictionary(fc.string({ maxLength: 12 }), below(other), { maxKeys: MOST_ITEMS });
}

function list(schema: JsonSchema, below: Below): Arbitrary<unknown> {
  if (schema.prefixItems) return fc.tuple(...schema.prefixItems.map(below));
  const minLength = schema.minItems ?? 0;
  const maxLength = Math.max(minLength, Math.min(schema.maxItems ?? MOST_ITEMS, MOST_ITEMS));
  return fc.array(below(schema.items ?? {}), { minLength, maxLength });
}

function text({ format, pattern, minLength = 0, maxLength = MOST_CHARACTERS }: JsonSchema): Arbitrary<string> {
  if (format === "uuid") return fc.uuid({ version: 7 });
  if (format === "date-time")
    return fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString());
  if (format === "uri") return fc.webUrl();
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({
    minLength,
    maxLength: Math.max(minLength, Math.min(maxLength, MOST_CHARACTERS)),
    unit: "grapheme",
  });
}

function range(schema: JsonSchema, most: number): { min: number; max: number } {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const min = Math.max(minimum ?? -most, exclusiveMinimum === undefined ? -most : exclusiveMinimum + 1);
  const max = Math.min(maximum ?? most, exclusiveMaximum === undefined ? most : exclusiveMaximum - 1);
  return { min, max };
}

function resolve(ref: string, root: JsonSchema): JsonSchema {
  if (ref === "#") return root;
  const name = /^#\/\$defs\/(.+)$/.exec(ref)?.[1];
  const found = name === undefined ? undefined : root.$defs?.[name];
  if (!found) throw new Error(`${ref} is not in the schema`);
  return found;
}

/** What nobody means to send, at any place of any request. */
const HOSTILE: readonly unknown[] = [
  null,
  "",
  " ",
  "\0",
  "../../../../etc/passwd",
  "..\\..\\windows\\system32",
  "/etc/passwd",
  "C:\\",
  "%2e%2e%2f",
  "'; DROP TABLE videos; --",
  "%' OR 1=1 --",
  "(a+)+$".repeat(8),
  "\u{202e}gnp.exe",
  "\ud800",
  "𝕳".repeat(200),
  "x".repeat(10_000),
  "<script>alert(1)</script>",
  "${7*7}{{7*7}}",
  -1,
  0,
  -0,
  1e308,
  -1e308,
  2 ** 53 - 1,
  2 ** 31,
  0.1,
  true,
  [],
  {},
  [[[[[[[[]]]]]]]],
  { constructor: { prototype: { polluted: true } } },
  "NaN",
  "1e999",
  "00000000-0000-0000-0000-000000000000",
  "9999-12-31T23:59:59.999Z",
];

/** A value with one of its parts, any, replaced by what nobody means to send; or a part taken away, or one added. */
export function spoiled(value: Arbitrary<unknown>): Arbitrary<unknown> {
  return fc
    .tuple(value, fc.nat(), fc.constantFrom(...HOSTILE), fc.constantFrom("replace", "remove", "add"))
    .map(([whole, which, hostile, how]) => {
      const copy = structuredClone(whole);
      const places = placesIn(copy);
      const place = places[which % Math.max(1, places.length)];
      if (!place) return hostile;
      if (how === "replace") place.in[place.key] = hostile;
      else if (how === "add") place.in[Array.isArray(place.in) ? place.in.length : "unheardOf"] = hostile;
      else if (Array.isArray(place.in)) place.in.splice(Number(place.key), 1);
      else delete place.in[place.key];
      return copy;
    });
}

function placesIn(value: unknown): { in: Record<string | number, unknown>; key: string | number }[] {
  if (typeof value !== "object" || value === null) return [];
  const parent = value as Record<string | number, unknown>;
  return Object.entries(value).flatMap(([key, part]) => [{ in: parent, key }, ...placesIn(part)]);
}
