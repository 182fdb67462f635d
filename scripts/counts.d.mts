// Types of counts.mjs for its test; the scripts themselves are plain JavaScript because Node runs them before anything is installed.

export declare function countTests(
  report: string | undefined,
  status: number,
): { passed: number; failed: number; skipped: number }
