// What could not be read, and the flag that would allow it, one line each.
interface AbsentListProps {
  readonly absent: readonly { readonly file: string; readonly message: string }[] | undefined
}

export function AbsentList({ absent }: AbsentListProps) {
  if (absent === undefined || absent.length === 0) return null
  return (
    <ul class="absent">
      {absent.map(({ file, message }) => (
        <li key={file}>
          <code>{file}</code> {message}
        </li>
      ))}
    </ul>
  )
}
