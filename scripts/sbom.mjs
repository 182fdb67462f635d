// package-lock.json -> what the executables are made of, as CycloneDX: what npm sbom says, plus the runtime that they
// are built on, and without anything that differs between runs or machines.

import { capture } from './run.mjs'
import { GLIBC, RUNTIME_PARTS } from './runtime-parts.mjs'
import { fail } from './setup.mjs'

const RUNTIMES = ['@oven/bun-linux-x64', '@oven/bun-linux-aarch64']

/**
 * `committed`: the time of the commit, which two builds of it share. `glibc`: for an image, the package that it
 * contains, as { version, architecture } in Debian's words.
 */
export function billOfMaterials(version, committed, glibc) {
  const whole = ask([])
  const own = ask(['--omit=dev'])
  const runtimes = whole.components.filter(({ name }) => RUNTIMES.includes(name))
  if (runtimes.length !== RUNTIMES.length)
    fail(`Cannot say what topz is made of: expected ${RUNTIMES.join(', ')} in package-lock.json`)
  const held = RUNTIME_PARTS.map(heldPart)
  const libraries = glibc === undefined ? [] : [libraryOf(glibc)]
  const components = sorted('bom-ref', [...own.components, ...runtimes.map(part), ...held, ...libraries])
  const references = components.map(component => component['bom-ref'])
  const root = `topz@${version}`
  const dependencies = sorted('ref', own.dependencies).map(({ ref, dependsOn }) => ({
    ref,
    dependsOn: [...dependsOn, ...(ref === root ? [...runtimes, ...libraries].map(refOf) : [])].toSorted(),
  }))
  return `${JSON.stringify(
    {
      $schema: own.$schema,
      bomFormat: own.bomFormat,
      specVersion: own.specVersion,
      version: 1,
      metadata: {
        timestamp: new Date(committed).toISOString(),
        component: { ...own.metadata.component, name: 'topz' },
      },
      components,
      dependencies: [
        ...dependencies,
        ...runtimes.map(one => ({ ref: refOf(one), dependsOn: held.map(refOf).toSorted() })),
        ...[...held, ...libraries].map(one => ({ ref: refOf(one), dependsOn: [] })),
      ].filter(({ ref }) => ref === root || references.includes(ref)),
    },
    null,
    2,
  )}\n`
}

/** To npm it is an optional dependency of a development one, but it is the larger part of the executable. */
function part(runtime) {
  const properties = (runtime.properties ?? []).filter(({ name }) => name !== 'cdx:npm:package:development')
  return { ...runtime, scope: 'required', properties }
}

/** The runtime names no versions of what it contains: its own version implies them. */
function heldPart({ name, license, copyright, source }) {
  const reference = `bun:${name.replaceAll(/[^\w.-]+/g, '-')}`
  return { 'bom-ref': reference, ...library(name, license, copyright, source) }
}

function libraryOf({ version, architecture }) {
  const { name, license, copyright, source } = GLIBC
  const purl = `pkg:deb/debian/libc6@${encodeURIComponent(version)}?arch=${architecture}`
  return { 'bom-ref': purl, ...library(name, license, copyright, source), version, purl }
}

function library(name, license, copyright, source) {
  const licenses = [{ expression: license }]
  const externalReferences = [{ type: 'website', url: source }]
  return { type: 'library', scope: 'required', name, licenses, copyright, externalReferences }
}

const refOf = one => one['bom-ref']

function ask(flags) {
  const text = capture('npm', [
    'sbom',
    '--package-lock-only',
    '--sbom-format=cyclonedx',
    '--sbom-type=application',
    ...flags,
  ])
  if (text === undefined) fail('Cannot say what topz is made of: npm sbom failed')
  return JSON.parse(text)
}

const sorted = (key, list) => list.toSorted((a, b) => (a[key] < b[key] ? -1 : 1))
