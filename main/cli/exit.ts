// How the command ends: the exit codes that scripts may rely on.
export const EXIT = {
  /** Made and approved. */
  approved: 0,
  failed: 1,
  wrongUse: 2,
  /** Made, but the review rejected it. */
  rejected: 3,
  /** Made, and waits for a person's approval. */
  waiting: 4,
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
