// The process of a model, but it dies of a graphics card, and in the middle of answers of the seed 666: as native code does, without a word.
// oxlint-disable-next-line import/no-unassigned-import -- it serves, as this script does, once it is loaded
import "./child.ts";
import type { FromChild, ToChild } from "./protocol.ts";

const die = () => process.kill(process.pid, "SIGKILL");
let isDoomed = false;
process.on("message", (message) => {
  const asked = message as ToChild;
  if (asked.op === "place" && asked.gpu !== false) die();
  if (asked.op === "ask") isDoomed = asked.question.seed === 666;
});
const send = process.send?.bind(process);
let pieces = 0;
process.send = (message: unknown) => {
  if (isDoomed && (message as FromChild).said === "piece" && ++pieces === 3) die();
  return send?.(message) ?? false;
};
