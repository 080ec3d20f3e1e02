// What is wrong with a look's file, in the words of the person who wrote it: the field, what stands there, and what may.
import { z } from "zod";

import { meant } from "./spelling.ts";
import { wordTable } from "./wordTable.ts";

/** One line. */
export function faultOf(issue: z.core.$ZodIssue, given: unknown): string {
  const value = issue.path.reduce<unknown>((at, part) => (isRecord(at) ? at[String(part)] : undefined), given);
  const said = value === undefined && issue.path.length > 0 ? "is missing" : saidOf(issue, value);
  const field = issue.path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return field === "" ? said : `${field.replace(/^\./, "")}: ${said}`;
}

function saidOf(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case "invalid_value": {
      const names = issue.values.map(String);
      const [near] = typeof value === "string" ? meant(value, names) : [];
      return `${shown(value)} is none of ${names.join(", ")}${near === undefined ? "" : `: did you mean ${near}?`}`;
    }
    case "too_small":
      return Array.isArray(value)
        ? `has ${value.length}, and at least ${issue.minimum} are needed`
        : `${shown(value)} is too small: at least ${issue.minimum}`;
    case "too_big":
      return Array.isArray(value) || typeof value === "string"
        ? `has ${value.length}, and at most ${issue.maximum} are allowed`
        : `${shown(value)} is too large: at most ${issue.maximum}`;
    case "invalid_type":
      return `${shown(value)} is no ${KINDS[issue.expected] ?? issue.expected}`;
    case "invalid_format":
      return `${shown(value)} ${issue.message}`;
    case "custom":
    case "invalid_element":
    case "invalid_key":
    case "invalid_union":
    case "not_multiple_of":
    case "unrecognized_keys":
      return issue.message;
  }
}

const KINDS: Partial<Record<string, string>> = wordTable({
  object: "group of fields in { }",
  array: "list in [ ]",
  string: 'text in " "',
  int: "whole number",
  boolean: "true or false",
});

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** A misspelt field would be passed over in silence. */
export function unknownFields(given: unknown, schema: z.ZodObject, at = ""): string[] {
  if (!isRecord(given) || Array.isArray(given)) return [];
  return Object.entries(given).flatMap(([key, value]) => {
    const named: unknown = schema.shape[key];
    const field = named instanceof z.ZodExactOptional ? named.unwrap() : named;
    if (field instanceof z.ZodObject) return unknownFields(value, field, `${at}${key}.`);
    if (field !== undefined) return [];
    const fields = Object.keys(schema.shape).filter((name) => name !== "$schema");
    const [near] = meant(key, fields);
    const hint = near === undefined ? `there are ${fields.join(", ")}` : `did you mean ${near}?`;
    return [`${at}${key}: there is no such field: ${hint}`];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
