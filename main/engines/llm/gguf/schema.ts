// What of a JSON schema a grammar of llama.cpp can hold a model to: its form; the rest is checked when the answer is read.

/** More of them would unroll into a grammar that takes longer than the answer. */
const MOST_ITEMS = 100;

/**
 * Null: it says something of the form that a grammar cannot. Lengths of texts and ranges of numbers are left out: a grammar would
 * break a text off in the middle of a word, and does not know numbers.
 */
export function grammarSchema(schema: Readonly<Record<string, unknown>>): Record<string, unknown> | null {
  try {
    return converted(schema);
  } catch (error) {
    if (error === UNFIT) return null;
    throw error;
  }
}

const UNFIT = Symbol("unfit");

function converted(schema: unknown): Record<string, unknown> {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) throw UNFIT;
  const own = schema as Record<string, unknown>;
  const defs = own["$defs"] === undefined ? {} : { $defs: each(own["$defs"]) };
  if (own["$ref"] !== undefined) {
    if (typeof own["$ref"] !== "string" || !own["$ref"].startsWith("#/$defs/")) throw UNFIT;
    return { $ref: own["$ref"], ...defs };
  }
  if ("const" in own) return { const: own["const"], ...defs };
  if (Array.isArray(own["enum"])) return { enum: own["enum"], ...defs };
  const choices = own["oneOf"] ?? own["anyOf"];
  if (Array.isArray(choices)) return { oneOf: choices.map(converted), ...defs };
  switch (own["type"]) {
    case "object":
      return {
        type: "object",
        properties: each(own["properties"] ?? {}),
        ...(typeof own["additionalProperties"] === "object" && own["additionalProperties"] !== null
          ? { additionalProperties: converted(own["additionalProperties"]) }
          : {}),
        ...defs,
      };
    case "array": {
      const { minItems, maxItems, prefixItems, items } = own;
      return {
        type: "array",
        ...(Array.isArray(prefixItems) ? { prefixItems: prefixItems.map(converted) } : {}),
        ...(typeof items === "object" ? { items: converted(items) } : {}),
        ...(typeof minItems === "number" && minItems <= MOST_ITEMS ? { minItems } : {}),
        ...(typeof maxItems === "number" && maxItems <= MOST_ITEMS ? { maxItems } : {}),
        ...defs,
      };
    }
    case "string":
      // An empty text is what a model says where it does not know.
      return typeof own["minLength"] === "number" && own["minLength"] > 0
        ? { type: "string", minLength: 1 }
        : { type: "string" };
    case "number":
    case "integer":
    case "boolean":
    case "null":
      return { type: own["type"], ...defs };
    default:
      if (Array.isArray(own["type"])) return { type: own["type"], ...defs };
      throw UNFIT;
  }
}

function each(schemas: unknown): Record<string, unknown> {
  if (typeof schemas !== "object" || schemas === null) throw UNFIT;
  return Object.fromEntries(Object.entries(schemas).map(([name, one]) => [name, converted(one)]));
}
