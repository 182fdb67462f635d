// What topz sets for its runtime, wherever it is started: the image and the buildpack have the same lines. Measured in
// bench/README.md.

export const RUNTIME_SETTINGS = {
  // The last compiler costs more memory and CPU than it saves at a few readings a second.
  BUN_JSC_useFTLJIT: '0',
  // The others work for what is hot, not for all that a tick runs once a second: 10 MB less, at the same CPU.
  BUN_JSC_thresholdForJITAfterWarmUp: '20000',
  BUN_JSC_thresholdForOptimizeAfterWarmUp: '100000',
}
