// The address of a request: its path and its query, and nothing that two readers could understand in two ways.
import { AppError } from "../base/errors.ts";

export interface Target {
  /** As it stands in the request: not decoded, without `.` and `..`. */
  path: string;
  query: URLSearchParams;
}

/** Their ids hold slashes, which programs made from the description send encoded. Nothing below is a file. */
const JOBS = /^\/api\/v1\/jobs\//;
const MOST_PARAMETERS = 100;
const REACHES_FOR_PROTOTYPES = /(^|[[\].])(__proto__|constructor|prototype)($|[[\].])/;

/** Throws REQUEST_INVALID. */
export function readTarget(url: string): Target {
  const [path = "", ...rest] = url.split("?");
  const query = rest.join("?");
  if (!path.startsWith("/") || path.startsWith("//") || path.includes("\\"))
    throw invalid("It is no path of this server");
  const split = JOBS.test(path) ? path.split(/\/|%2f/i) : path.split("/");
  const segments = split.map((segment) => decode(segment));
  // Encoded, these would be one thing to the router and another to whoever opens a file.
  if (segments.some((segment) => /^\.{1,2}$|[/\\\0]/.test(segment))) throw invalid("It climbs, or hides a separator");
  decode(query.replaceAll("+", " "));
  const parameters = new URLSearchParams(query);
  if (parameters.size > MOST_PARAMETERS) throw invalid(`It has more than ${MOST_PARAMETERS} parameters`);
  for (const name of parameters.keys())
    if (REACHES_FOR_PROTOTYPES.test(name)) throw invalid(`The parameter ${name.slice(0, 100)} is not taken`);
  return { path, query: parameters };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid("It holds bytes that are no UTF-8");
  }
}

function invalid(what: string): AppError {
  return new AppError("REQUEST_INVALID", "http.target", `The address cannot be used: ${what}`);
}
