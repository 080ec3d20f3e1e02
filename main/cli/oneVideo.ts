// One video from its idea to its folder, with a view of what happens on the way and a report at the end.
import colours from "picocolors";

import type { Idea } from "../../contract/idea.ts";
import type { Client, Delivery } from "../../contract/index.ts";
import { frameRate, frameSize } from "../../contract/values.ts";
import type { Destination } from "../pipeline/deliver.ts";
import { reviewText, type ReviewTextOptions } from "../stages/review/text.ts";
import type { BackendLink } from "./backendLink.ts";
import type { Terminal } from "./make.ts";
import { untilDelivered } from "./untilDelivered.ts";
import { createView } from "./view.ts";

export interface OneVideo {
  backend: BackendLink;
  terminal: Terminal;
  json: boolean;
  quiet: boolean;
  signal: AbortSignal;
}

type Size = Pick<Idea, "kind" | "seconds" | "format" | "height" | "fps">;

/** `size`: of about how much work it is. Throws what `untilDelivered` throws. */
export async function oneVideo(
  ready: (client: Client) => Promise<Idea>,
  to: Destination,
  size: Size,
  { backend, terminal, json, quiet, signal }: OneVideo,
): Promise<Delivery> {
  const say = (line: string) => void (quiet || terminal.stderr.write(`${line}\n`));
  const makeView = () => createView(terminal.stderr, { quiet, expectedSeconds: expectedSeconds(size) });
  const delivery = await untilDelivered(ready, to, { backend, makeView, say, signal });
  const { verdict } = delivery.review;
  if (json) terminal.stdout.write(`${JSON.stringify(forPrograms(delivery))}\n`);
  else {
    if (!quiet) terminal.stdout.write(`\n${reviewText(delivery.review, textFor(terminal.stdout))}\n`);
    if (delivery.made.length > 0) say(`\nMade with\n${delivery.made.map((line) => `  ${line}`).join("\n")}`);
    terminal.stdout.write(`${quiet ? "" : "\nYour video: "}${delivery.file}\n`);
    if (verdict === "waiting" && !quiet)
      terminal.stdout.write(
        `It waits for your approval: look at it, then\n  npm run approve -- ${delivery.videoId}\n  npm run reject -- ${delivery.videoId}\n`,
      );
  }
  return delivery;
}

/** Colours and width of the terminal; plain text of 100 columns elsewhere. */
function textFor(stream: NodeJS.WriteStream): ReviewTextOptions {
  if (!stream.isTTY) return {};
  const { green, yellow, red, dim, bold } = colours;
  const styles = { good: green, warn: yellow, bad: red, dim, bold };
  return { width: Math.min(stream.columns || 100, 110), paint: (style, text) => styles[style](text) };
}

/** As `--json` prints it. */
export function forPrograms({ videoId, file, thumbnail, captions, durationSeconds, stages, review }: Delivery): object {
  const { score, verdict, checks } = review;
  return { videoId, file, thumbnail, captions, durationSeconds, stages, review: { score, verdict, checks } };
}

/** Of work, before anything is known of it. Ambience is made of loops: what grows with its length is only the copying. */
function expectedSeconds(idea: Size): number {
  const { kind, seconds } = idea;
  const [{ width, height }, { num, den }] = [frameSize(idea), frameRate(idea)];
  // Of the picture, by pixels; a third of the work is none of it.
  const more = (1 + (2 * width * height * num) / den / (1920 * 1080 * 30)) / 3;
  return kind === "ambience" ? 45 * more + seconds / 300 : seconds * 0.8 * more;
}
