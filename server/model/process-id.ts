// Process.id as text from elsewhere: `pid:start`, or `pid:start:generation`.

export const PROCESS_ID = /^[1-9]\d{0,6}:\d{1,16}(:\d{1,9})?$/
