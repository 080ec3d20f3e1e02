// A text in capitals, as each script writes them, whatever the language around it.

/** Greek capitals bear no accents; Georgian is not written in capitals within a line. */
export function capitals(text: string, language: string | undefined): string {
  return text.replaceAll(/[\p{Script=Greek}\p{M}]+|[^\p{Script=Greek}\p{Script=Georgian}]+/gu, (run) =>
    run.toLocaleUpperCase(/\p{Script=Greek}/u.test(run) ? "el" : language),
  );
}
