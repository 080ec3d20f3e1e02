import { expect, test } from "vitest";

import { countBrowserTests, countTests, summary } from "./counts.ts";

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((one) => ({ status: one })),
});
const report = (passed: number, failed: number, pending: number, ...testResults: ReturnType<typeof file>[]) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: pending,
  numTodoTests: 1,
  testResults,
});

test("passed, failed and skipped tests are counted", () => {
  const counts = countTests(report(2, 1, 1, file("failed", "passed", "passed", "failed")), false);
  expect(counts).toEqual({ passed: 2, failed: 1, skipped: 2 });
  expect(summary(counts)).toBe("2 passed, 1 failed, 2 skipped");
});

test("a file that cannot be loaded counts as a failure", () => {
  expect(countTests(report(2, 0, 0, file("passed", "passed", "passed"), file("failed")), false).failed).toBe(1);
});

test("a run that fails outside of any test counts as a failure", () => {
  expect(countTests(report(2, 0, 0, file("passed", "passed", "passed")), false).failed).toBe(1);
});

test("a run without a report counts as a failure", () => {
  expect(countTests(null, true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("nothing skipped is not mentioned", () => {
  expect(summary({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
});

const browser = (expected: number, unexpected: number, flaky: number, ...errors: string[]) => ({
  stats: { expected, unexpected, flaky, skipped: 1 },
  errors,
});

test("tests in a browser are counted; one that passed only at a second try has failed", () => {
  expect(countBrowserTests(browser(5, 1, 1), false)).toEqual({ passed: 5, failed: 2, skipped: 1 });
});

test("a file of browser tests that cannot be loaded, and a run without a report, count as failures", () => {
  expect(countBrowserTests(browser(5, 0, 0, "SyntaxError"), false).failed).toBe(1);
  expect(countBrowserTests(browser(5, 0, 0), false).failed).toBe(1);
  expect(countBrowserTests(null, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
