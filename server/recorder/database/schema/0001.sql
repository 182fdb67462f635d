-- One recording: lives of topz, each a run of ticks, each tick the subjects that changed in it. It keeps what
-- was measured. Rows are appended in time order: keyed the other way round, each tick would dirty a page for
-- each process (measured: 9 MB/s instead of 0.1).

-- From one start of topz to its end. No `ended_at`: it ended without being able to say so, or is still running. The
-- ending `cut`: it went on, but not in this file.
CREATE TABLE life (
  life INTEGER PRIMARY KEY,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  ending TEXT,
  version TEXT NOT NULL,
  -- What it was attached to: boot id, start of process 1, id of the container.
  boot TEXT,
  app TEXT
) STRICT;

CREATE TABLE tick (
  tick INTEGER PRIMARY KEY,
  life INTEGER NOT NULL,
  -- Unix milliseconds.
  at INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  -- 1: holds every subject, so that reading can begin here.
  is_full INTEGER NOT NULL,
  -- Milliseconds that it stands for: the interval, or ten seconds, or a minute after thinning.
  span_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX tick_at ON tick (at);
CREATE INDEX tick_full ON tick (tick) WHERE is_full = 1;
CREATE INDEX tick_life ON tick (life);

-- `born`: the first tick that speaks of it; `used`: the last full one, or a later one, so that whatever is older than
-- every tick that is left can go without looking through them.
CREATE TABLE subject (
  subject INTEGER PRIMARY KEY,
  life INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  id TEXT NOT NULL,
  born INTEGER NOT NULL,
  used INTEGER NOT NULL
) STRICT;
CREATE INDEX subject_id ON subject (life, kind, id);
CREATE INDEX subject_used ON subject (used);

-- JSON of what is no number: command line, user, container, ...
CREATE TABLE rest (
  rest INTEGER PRIMARY KEY,
  text TEXT NOT NULL,
  born INTEGER NOT NULL,
  used INTEGER NOT NULL
) STRICT;
CREATE INDEX rest_used ON rest (used);

-- `numbers`: see pack.ts; NULL: the subject ended. `rest`: NULL as before.
CREATE TABLE sample (
  tick INTEGER NOT NULL,
  subject INTEGER NOT NULL,
  numbers BLOB,
  rest INTEGER,
  PRIMARY KEY (tick, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  event INTEGER PRIMARY KEY,
  life INTEGER NOT NULL,
  at INTEGER NOT NULL,
  json TEXT NOT NULL
) STRICT;
CREATE INDEX event_at ON event (at);
