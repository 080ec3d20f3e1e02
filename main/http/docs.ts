// The page that shows the REST interface: Swagger UI from our own files, and nothing from elsewhere.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

import { AppError } from "../base/errors.ts";
import { allowMethods, type Exchange } from "./exchange.ts";
import { REST_PREFIX } from "./prefix.ts";
import { sendFile } from "./sendFile.ts";

export const DOCS_PATH = `${REST_PREFIX}/docs`;

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // Swagger UI sets styles on elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const SWAGGER_DIR = dirname(fileURLToPath(import.meta.resolve("swagger-ui-dist/package.json")));
const FILES = new Set(["swagger-ui-bundle.js", "swagger-ui.css"]);
const DAY_S = 86_400;

const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>YTEmpire: REST interface</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${DOCS_PATH}/swagger-ui.css">
</head>
<body>
<div id="app"></div>
<script src="${DOCS_PATH}/swagger-ui-bundle.js"></script>
<script src="${DOCS_PATH}/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({ dom_id: "#app", url: "${REST_PREFIX}/openapi.json", validatorUrl: null, deepLinking: true, docExpansion: "list", defaultModelsExpandDepth: 0, tryItOutEnabled: false });\n`;

export async function answerDocs(exchange: Exchange): Promise<void> {
  allowMethods(exchange, "GET", "HEAD");
  const { response, target } = exchange;
  const name = target.path.slice(DOCS_PATH.length + 1);
  if (name === "") return send(exchange, "text/html; charset=utf-8", HTML);
  if (name === "start.js") return send(exchange, "text/javascript; charset=utf-8", START);
  if (!FILES.has(name)) throw new AppError("NOT_FOUND", "http.docs", `There is nothing at ${target.path}`);
  response.setHeader("Content-Security-Policy", POLICY);
  await sendFile(exchange, { root: SWAGGER_DIR, path: `/${name}`, caching: `private, max-age=${DAY_S}` });
}

function send({ response }: Exchange, type: string, body: string): void {
  response.writeHead(200, {
    "Content-Type": type,
    "Content-Length": Buffer.byteLength(body),
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-cache",
  });
  response.end(body);
}
