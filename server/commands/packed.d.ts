// The recording is bundled as a file: this is its path.
declare module '*.gz' {
  const path: string
  export default path
}
