// Requests at a steady rate, each timed from the moment it was due: a server that lags is not given fewer of them.
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

export interface Target {
  url: string;
  headers: Record<string, string>;
}

export interface Latencies {
  /** Milliseconds of each answer, ascending. */
  all: number[];
  /** Answers that were no 200, or none at all. */
  failed: number;
  /** Answers a second that really came. */
  rate: number;
}

/** One after the other over one connection. */
export async function oneByOne(target: Target, count: number): Promise<Latencies> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const began = performance.now();
  const all: number[] = [];
  let failed = 0;
  for (let i = 0; i < count; i++) {
    const sent = performance.now();
    if (await answered(target, agent)) all.push(performance.now() - sent);
    else failed++;
  }
  agent.destroy();
  return { all: all.toSorted((a, b) => a - b), failed, rate: (all.length / (performance.now() - began)) * 1000 };
}

/** @param perSecond wanted; what is due waits for nobody, over at most `connections` */
export async function steadily(
  target: Target,
  o: { perSecond: number; seconds: number; connections: number },
): Promise<Latencies> {
  const agent = new Agent({ keepAlive: true, maxSockets: o.connections });
  const count = Math.round(o.perSecond * o.seconds);
  const began = performance.now();
  const all: number[] = [];
  let failed = 0;
  const running: Promise<void>[] = [];
  const ask = async (due: number) => {
    if (await answered(target, agent)) all.push(performance.now() - due);
    else failed++;
  };
  for (let i = 0; i < count; i++) {
    const due = began + (i * 1000) / o.perSecond;
    const early = due - performance.now();
    if (early > 1) await sleep(early);
    running.push(ask(due));
  }
  await Promise.all(running);
  agent.destroy();
  return { all: all.toSorted((a, b) => a - b), failed, rate: (all.length / (performance.now() - began)) * 1000 };
}

/** Of ascending numbers. */
export function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

function answered({ url, headers }: Target, agent: Agent): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = request(url, { agent, headers }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode === 200));
      response.once("error", () => resolve(false));
    });
    sent.once("error", () => resolve(false));
    sent.end();
  });
}
