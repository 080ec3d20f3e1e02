// How many tokens a text has, where nobody has counted them.

/** A token has about four characters of English, and seldom fewer than two. */
export function tokensAtMost(text: string): number {
  return Math.ceil(text.length / 2);
}
