// What a model says, as plain text: no markup, no control characters, nothing that turns the writing around.
import { z } from "zod";

/** A text of a model's answer. `most` in UTF-16 units of the cleaned text. */
export function said(most: number, least = 1) {
  return z.string().transform(plainText).pipe(z.string().min(least).max(most));
}

/** Keeps words, punctuation and the spaces between them; `*stress*` stays, since scripts have it. */
export function plainText(text: string): string {
  return (
    text
      .normalize("NFC")
      // Tags of any markup, with scripts' and styles' insides.
      .replace(/<(script|style)\b[\s\S]*?(<\/\1\s*>|$)/gi, " ")
      .replace(/<\/?[a-z!?][^<>]{0,500}>/gi, " ")
      // Markdown's headings, fences, links and rules.
      .replace(/```\w*/g, " ")
      .replace(/!?\[([^\]]*)\]\((?:[^()]|\([^()]*\))*\)/g, "$1")
      .replace(/^\s{0,3}(#{1,6}\s+|>\s?|[-*+]\s+(?=\S)|(-{3,}|_{3,}|\*{3,})\s*$)/gm, "")
      .replace(/\*\*([^*\n]+)\*\*/g, "$1")
      .replaceAll("\r\n", "\n")
      // Controls, marks of direction, invisible joints, unpaired halves, private use.
      .replace(/(?!\n)[\p{Cc}\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\p{Cs}\p{Co}]/gu, " ")
      .replace(/[^\S\n]+/g, " ")
      .replace(/ ?\n ?/g, "\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim()
  );
}
