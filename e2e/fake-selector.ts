// A label selector as the Kubernetes API reads it (`app=web,tier in (a,b),!old`) and labels -> whether it selects them.

type Labels = Readonly<Record<string, string>>

export function selects(selector: string, labels: Labels): boolean {
  // Commas in brackets separate values.
  const requirements = selector.split(/,(?![^(]*\))/).filter(Boolean)
  return requirements.every(one => holds(one.trim(), labels))
}

function holds(requirement: string, labels: Labels): boolean {
  const [, set = '', operator, list = ''] = /^(\S+) (in|notin) \(([^)]+)\)$/.exec(requirement) ?? []
  const value = labels[set]
  const isIn = value !== undefined && list.split(',').includes(value)
  if (operator !== undefined) return operator === 'in' ? isIn : !isIn
  const [, not, key = '', wanted] = /^(!?)([\w./-]+)(?:=([\w.-]*))?$/.exec(requirement) ?? []
  if (not === undefined) throw new Error(`unable to parse requirement: ${requirement}`)
  if (wanted !== undefined) return labels[key] === wanted
  return key in labels !== (not === '!')
}
