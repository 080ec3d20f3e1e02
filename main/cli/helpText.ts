// What `make --help` shows: the table of options, examples, and how the command ends.
import { OPTIONS, VALUES_SEPARATOR, type Option } from "../options/options.ts";

export function helpText(): string {
  const left = (name: string, { value }: Option) => `--${name}${value ? ` ${value}` : ""}`;
  const options = Object.entries<Option>(OPTIONS);
  const width = Math.max(...options.map(([name, option]) => left(name, option).length));
  const rows = options.map(([name, option]) => {
    const help = wrap(option.help, HELP_WIDTH - width - 4).join(`\n${" ".repeat(width + 4)}`);
    return `${option.section ? `${option.section}\n` : ""}  ${left(name, option).padEnd(width)}  ${help}`;
  });
  return `Makes a video of an idea: script, voice, pictures, music, captions, thumbnail, review. Works offline.

  npm run make -- "<topic>" [options]

${rows.join("\n")}

Examples
  npm run make -- "A five-minute breathing exercise before sleep" --seconds 300
  npm run make -- --niche sleep --keywords rain,forest --format 9:16
  npm run make -- --script episode-12.md --look paper --out ./episode-12
  npm run make -- "Why lighthouses blink" --notes lighthouses.txt --json
  npm run make -- "Rain on a cabin roof" --kind ambience --hours 3
  npm run make -- "A walk by the sea" --footage ~/Pictures/coast --music ./waves.mp3
  npm run make -- --batch ideas.csv --look ocean --out ./october

In a list, paths count from the list's own folder, several folders are written as a${VALUES_SEPARATOR}b, a switch is yes or no,
and what stands on the command line is for rows that do not say it.

Run the same command again after an interruption: it goes on from there.
Exit codes: 0 made and approved, 1 failed, 2 wrong use, 3 made but rejected by the review,
4 made and waits for your approval, 130 interrupted.`;
}

const HELP_WIDTH = 108;

/** Lines of at most `width` characters. */
function wrap(text: string, width: number): string[] {
  return text.split(" ").reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
    return lines;
  }, []);
}
