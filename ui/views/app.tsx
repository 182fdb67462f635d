// The whole page.
import { announcement } from '../store/announce.ts'
import { openDialog } from '../store/dialogs.ts'
import { ColumnsDialog } from './columns-dialog.tsx'
import { DifferenceDialog } from './difference-dialog.tsx'
import { FindingLine } from './finding-line.tsx'
import { Foot } from './foot.tsx'
import { Header } from './header.tsx'
import { HelpDialog } from './help-dialog.tsx'
import { Lists } from './lists.tsx'
import { Side, sideStyle } from './side.tsx'
import { TimelineBar } from './timeline.tsx'
import { Vitals } from './vitals.tsx'

export function App() {
  return (
    <>
      <Header />
      <FindingLine />
      <Vitals />
      <TimelineBar />
      <main class="main" style={sideStyle()}>
        <Lists />
        <Side />
      </main>
      <Foot />
      <DifferenceDialog />
      {openDialog.value === 'help' && <HelpDialog />}
      {openDialog.value === 'columns' && <ColumnsDialog />}
      <div class="unseen" role="status" aria-live="polite">
        {announcement.value}
      </div>
    </>
  )
}
