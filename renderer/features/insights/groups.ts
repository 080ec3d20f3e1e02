// Figures put into groups and onto axes.

export interface ScoreGroup {
  /** Of 100, such as `80–85`. */
  range: string;
  videos: number;
}

const STEP = 5;

/** Scores (0–1) in steps of five of a hundred, from the lowest that there is to a hundred. */
export function byScore(scores: readonly number[]): ScoreGroup[] {
  if (scores.length === 0) return [];
  const stepOf = (score: number) => Math.min(100 - STEP, Math.floor((score * 100 + 1e-9) / STEP) * STEP);
  const groups: ScoreGroup[] = [];
  for (let from = Math.min(...scores.map(stepOf)); from < 100; from += STEP)
    groups.push({ range: `${from}–${from + STEP}`, videos: scores.filter((score) => stepOf(score) === from).length });
  return groups;
}

/** The end of an axis of seconds that holds so many: a whole number of minutes, or of ten seconds below two. */
export function scale(seconds: number): number {
  const unit = seconds <= 120 ? 10 : 60;
  return Math.max(10, Math.ceil(seconds / unit) * unit);
}
