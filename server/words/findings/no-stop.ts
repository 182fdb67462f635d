// A process 1 that docker stop cannot stop, in words.

import { named, type Say } from '../phrases.ts'

export const noStop: Say = ({ subject, evidence }) => ({
  sentence: `docker stop has to wait for its whole grace period and then kills: ${named(subject)} ${evidence.isIgnored === 'yes' ? 'ignores' : 'does not handle'} SIGTERM, which reaches process 1 only if it does`,
  advice:
    'Start the app by exec in the entry script, handle SIGTERM there, or run the container with --init.',
})
