// An operation's input as the REST request that carries it.
import type { HTTPMethod } from "@orpc/contract";

export interface RestRequest {
  method: HTTPMethod;
  /** Behind the address of the backend. */
  path: string;
  body: string | null;
}

/** Path parameters come out of the input; the rest is the query of GET and DELETE, else the body. */
export function restRequest(method: HTTPMethod, path: `/${string}`, input: unknown): RestRequest {
  const isObject = typeof input === "object" && input !== null && !Array.isArray(input);
  const rest: Record<string, unknown> = isObject ? { ...input } : {};
  const filled = path.replace(/\{(\+?)(\w+)\}/g, (_, withSlashes: string, name: string) => {
    const value = rest[name];
    delete rest[name];
    const encoded = encodeURIComponent(wellFormed(value)) || "%20";
    return withSlashes ? encoded.replaceAll("%2F", "/") : encoded;
  });
  const address = `/api/v1${filled}`;
  if (method !== "GET" && method !== "DELETE")
    return { method, path: address, body: JSON.stringify(isObject ? rest : (input ?? null)) };
  const query = new URLSearchParams(parameters(rest)).toString();
  return { method, path: query ? `${address}?${query}` : address, body: null };
}

/** In the bracket notation of queries: `at[seconds]=1`, `state[0]=done`. */
function parameters(value: unknown, name = ""): [string, string][] {
  if (value === undefined) return [];
  if (typeof value !== "object" || value === null) return [[name, wellFormed(value)]];
  return Object.entries(value).flatMap(([key, part]) => parameters(part, name ? `${name}[${key}]` : key));
}

function wellFormed(value: unknown): string {
  return (typeof value === "string" ? value : (JSON.stringify(value) ?? "")).toWellFormed();
}
