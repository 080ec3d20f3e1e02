// `doctor`: what this machine has and what a video would be made with.
import { reportText } from "../doctor.ts";
import { examine } from "../examine.ts";
import { parseOptions } from "../options/parseOptions.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { Terminal } from "./make.ts";

const HELP = `Shows what this machine has: engines, graphics card, voices, fonts, free disk, settings; and each fallback's reason.

  npm run doctor -- [--json] [--data-dir DIR]

Exit code 1: videos cannot be made here until something is mended.`;

export async function doctorCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const options = parse(args);
  if (options.help) {
    terminal.stdout.write(`${HELP}\n`);
    return EXIT.approved;
  }
  const report = await examine(options["data-dir"], signal);
  const colours = terminal.stdout.isTTY && !process.env["NO_COLOR"];
  terminal.stdout.write(options.json ? `${JSON.stringify(report)}\n` : reportText(report, colours));
  return report.ready ? EXIT.approved : EXIT.failed;
}

function parse(args: string[]) {
  const options = { json: { type: "boolean" }, help: { type: "boolean" }, "data-dir": { type: "string" } } as const;
  return parseOptions("doctor", args, options).values;
}
