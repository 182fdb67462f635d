// The whole page.
import { announcement } from '../store/announce.ts'
import { openDialog } from '../store/dialogs.ts'
import { ColumnsDialog } from './columns-dialog.tsx'
import { Foot } from './foot.tsx'
import { Header } from './header.tsx'
import { HelpDialog } from './help-dialog.tsx'
import { HostStrip } from './host-strip.tsx'
import { Notices } from './notices.tsx'
import { Processes } from './processes.tsx'

export function App() {
  return (
    <>
      <Header />
      <HostStrip />
      <Notices />
      <main class="main">
        <Processes />
      </main>
      <Foot />
      {openDialog.value === 'help' && <HelpDialog />}
      {openDialog.value === 'columns' && <ColumnsDialog />}
      <div class="unseen" role="status" aria-live="polite">
        {announcement.value}
      </div>
    </>
  )
}
