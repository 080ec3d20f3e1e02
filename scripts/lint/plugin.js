// An oxlint plugin with one rule, `law/imports`: each import, export … from, import() and import type against law.js.
// @ts-check
// JavaScript, not TypeScript: editors may run it on a Node that strips no types.
import { isBuiltin } from "node:module";
import { dirname, relative, resolve, sep } from "node:path";

import { forbidden } from "./law.js";

const root = resolve(import.meta.dirname, "../..");

const imports = {
  meta: { type: "problem", docs: { description: "Who may import whom: scripts/lint/law.js" } },
  /** @param {{ filename: string, report(problem: { node: unknown, message: string }): void }} context */
  create(context) {
    const from = relative(root, context.filename).split(sep).join("/");

    /** @param {any} node @param {any} source @param {boolean} typeOnly */
    const check = (node, source, typeOnly) => {
      if (typeof source?.value !== "string") return;
      const reason = forbidden(from, targetOf(context.filename, source.value), typeOnly);
      if (reason) context.report({ node, message: reason });
    };
    return {
      ImportDeclaration: (/** @type {any} */ node) => check(node, node.source, typesOnly(node, "importKind")),
      ExportNamedDeclaration: (/** @type {any} */ node) => check(node, node.source, typesOnly(node, "exportKind")),
      ExportAllDeclaration: (/** @type {any} */ node) => check(node, node.source, typesOnly(node, "exportKind")),
      ImportExpression: (/** @type {any} */ node) => check(node, node.source, false),
      TSImportType: (/** @type {any} */ node) => check(node, node.source ?? node.argument?.literal, true),
    };
  },
};

export default { meta: { name: "law" }, rules: { imports } };

/**
 * @param {any} node
 * @param {"importKind" | "exportKind"} kind
 */
function typesOnly(node, kind) {
  if (node[kind] === "type") return true;
  return node.specifiers?.length > 0 && node.specifiers.every((/** @type {any} */ one) => one[kind] === "type");
}

/**
 * @param {string} file
 * @param {string} specifier
 */
function targetOf(file, specifier) {
  if (specifier.startsWith("."))
    return {
      path: relative(root, resolve(dirname(file), specifier))
        .split(sep)
        .join("/"),
    };
  if (isBuiltin(specifier)) return { node: specifier };
  const [scope = "", name] = specifier.split("/");
  return { package: scope.startsWith("@") ? `${scope}/${name}` : scope };
}
