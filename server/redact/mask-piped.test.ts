import { expect, test } from 'bun:test'
import { maskPiped } from './mask-piped.ts'

/** A script of words between spaces, as it comes out. */
function masked(script: string): string {
  const words = script.split(' ')
  const found = maskPiped(words)
  return words.map((word, index) => found.get(index) ?? word).join(' ')
}

test.each([
  ['echo pw | docker login --password-stdin', 'echo ****** | docker login --password-stdin'],
  ['echo -n pw | sudo -S ls', 'echo -n ****** | sudo -S ls'],
  ['printf %s\\n pw | sudo -S ls', 'printf %s\\n ****** | sudo -S ls'],
  ['( echo pw ) | sudo -S ls', '( echo ****** ) | sudo -S ls'],
  ['echo hi ; echo pw | sudo -S ls', 'echo hi ; echo ****** | sudo -S ls'],
  ['kinit u <<< pw', 'kinit u <<< ******'],
  ['read <<< pw', 'read <<< ******'],
  ['read -r -p Hello <<< pw', 'read -r -p Hello <<< ******'],
  ['read -rs line <<< pw', 'read -rs line <<< ******'],
  ['read DB_PASSWORD <<< pw', 'read DB_PASSWORD <<< ******'],
  ['echo pw > api_token', 'echo ****** > api_token'],
  ['echo bob:pw | chpasswd', 'echo bob:****** | chpasswd'],
  ['echo h:5432:db:u:pw >> /root/.pgpass', 'echo h:5432:db:u:****** >> /root/.pgpass'],
])('%s: what is written to a secrets-only target is masked', (script, expected) => {
  expect(masked(script)).toBe(expected)
})

test.each([
  ['a program that reads text', 'echo hi | grep x'],
  ['another command’s input', 'echo pw ; sudo -S ls'],
  ['what is read into a variable of another name', 'read -r line <<< text'],
  ['what is read of a variable', 'read <<< $PW'],
  ['a variable', 'echo $PW | sudo -S ls'],
  ['a file of no secret', 'echo pw > notes'],
  ['a line without a secret in it', 'echo bob | chpasswd'],
  ['nothing written', 'sudo -S ls'],
])('%s stays readable', (_, script) => {
  expect(masked(script)).toBe(script)
})
