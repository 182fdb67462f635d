// Types of failures.mjs for its test; the scripts themselves are plain JavaScript because Node runs them before anything is installed.

export declare function failuresIn(
  output: string,
  status: number,
): { file: string; name: string; lines: string[] }[]
