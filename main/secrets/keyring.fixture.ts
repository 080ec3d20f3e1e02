// A process for keyring.test.ts: keeps a secret in the system's keyring, reads it, removes it, and says how that went.
import { AppError } from "../base/errors.ts";
import { openKeyring } from "./keyring.ts";

const keyring = openKeyring(4000);
const text = async () => (await keyring.get("test"))?.toString() ?? null;
try {
  const before = await text();
  await keyring.set("test", Buffer.from("abc"));
  const kept = await text();
  await keyring.remove("test");
  process.stdout.write(`${JSON.stringify({ before, kept, gone: await text() })}\n`);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ code: error instanceof AppError ? error.code : String(error) })}\n`);
}
// What the library still waits for must not hold the process.
process.exit();
