// The whole page.
import { announcement } from '../store/announce.ts'
import { openDialog } from '../store/dialogs.ts'
import { isPrinting } from '../store/printing.ts'
import { rowMenu } from '../store/row-menu.ts'
import { FindingLine } from './finding-line.tsx'
import { Foot } from './foot.tsx'
import { Header } from './header.tsx'
import { ColumnsDialog, HelpDialog, RowMenu } from './later.tsx'
import { Lists } from './lists.tsx'
import { Printed } from './printed.tsx'
import { Side, sideStyle } from './side.tsx'
import { Spine } from './spine.tsx'

/** The first stop of Tab: past all buttons, to what most readers come for. */
function SkipLink() {
  const skip = () =>
    (
      document.querySelector<HTMLElement>('.table') ?? document.querySelector<HTMLElement>('.panel-body')
    )?.focus()
  return (
    <button type="button" class="button skip" onClick={skip}>
      Skip to the list
    </button>
  )
}

export function App() {
  return (
    <>
      <SkipLink />
      <Header />
      <FindingLine />
      {isPrinting.value && <Printed />}
      <Spine />
      <main class="main" style={sideStyle()}>
        <Lists />
        <Side />
        {rowMenu.value !== undefined && <RowMenu />}
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
