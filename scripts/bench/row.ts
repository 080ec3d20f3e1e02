// What a benchmark is: a name, and a run that ends in rows of figures, each with its target.
export interface BenchRow {
  name: string;
  value: number;
  unit: string;
  /** As a person reads it: `≤ 1.8`. Null: measured for the record. */
  target: string | null;
  /** Null where there is no target. */
  ok: boolean | null;
}

export interface Bench {
  name: string;
  /** It runs only where it is asked for by its name. */
  onDemand?: boolean;
  run(): Promise<BenchRow[]>;
}

/** A row that has to stay at or below its target. */
export function atMost(name: string, value: number, unit: string, limit: number): BenchRow {
  return { name, value, unit, target: `≤ ${limit}`, ok: value <= limit };
}

/** A row that has to reach its target. */
export function atLeast(name: string, value: number, unit: string, limit: number): BenchRow {
  return { name, value, unit, target: `≥ ${limit}`, ok: value >= limit };
}

export function figure(name: string, value: number, unit: string): BenchRow {
  return { name, value, unit, target: null, ok: null };
}
