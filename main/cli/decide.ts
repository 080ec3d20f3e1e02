// `approve` and `reject`: a person's word on a video that waits for it.
import { userInfo } from "node:os";

import { Id } from "../../contract/values.ts";
import { AppError } from "../base/errors.ts";
import { parseOptions } from "../options/parseOptions.ts";
import { connect } from "./connect.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { Terminal } from "./make.ts";

export async function decide(
  command: "approve" | "reject",
  args: string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const { positionals, values } = parse(command, args);
  if (values.help) {
    terminal.stdout.write(`${helpText(command)}\n`);
    return EXIT.approved;
  }
  const id = Id.safeParse(positionals[0]);
  if (!id.success || positionals.length !== 1)
    throw new AppError("USAGE", command, "Name one video by its identifier", {
      hint: `npm run ${command} -- <videoId>; \`make\` prints it.`,
    });
  await using connection = await connect(values["data-dir"] ?? null, signal);
  const video = await connection.client.videos[command]({ id: id.data, by: userInfo().username });
  terminal.stdout.write(`${command === "approve" ? "Approved" : "Rejected"}: ${video.title}\n`);
  return EXIT.approved;
}

function helpText(command: "approve" | "reject"): string {
  return `${command === "approve" ? "Approves" : "Rejects"} a video that waits for your approval.

  npm run ${command} -- <videoId> [--data-dir DIR]

\`make\` prints the identifier of a video that waits.`;
}

function parse(command: string, args: string[]) {
  const options = { "data-dir": { type: "string" }, help: { type: "boolean" } } as const;
  return parseOptions(command, args, options, { positionals: true });
}
