// A text that a menu offers -> the clipboard, and for readers whether it went there.
import { announce } from '../store/announce.ts'
import { copyText } from './clipboard.ts'

export async function copyNamed(what: string, text: string): Promise<void> {
  announce((await copyText(text)) ? `${what} copied` : `${what} could not be copied`)
}
