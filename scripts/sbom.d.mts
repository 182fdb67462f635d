// Types of sbom.mjs for the tests.

/** CycloneDX as text; see there. */
export declare function billOfMaterials(
  version: string,
  committed: string,
  glibc?: { readonly version: string; readonly architecture: string; readonly from?: string },
): string
