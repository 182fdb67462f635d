// Where snapshots come from, and where they are kept: what main.ts makes of the command line.

import type { Recorder } from '../recorder/recorder-client.ts'
import type { Source } from '../sampler/sample.ts'

export interface Feed {
  /** Undefined: the recording is all there is. */
  readonly source: Source | undefined
  /** Nothing can ever be shown: one sentence for people. */
  readonly onFailure: (message: string) => void
  /** What is being replayed, for people. */
  readonly replay: string | undefined
  readonly createRecorder: (onWarning: (message: string) => void) => Recorder
}
